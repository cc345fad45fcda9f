#include "base/text.hpp"
#include "identity/identity.hpp"

/// Members, invitations and API keys of one organization.
namespace herald::identity {
namespace {

constexpr auto kInvitationLifetime = std::chrono::days(7);

Error no_such_member() { return Error(ErrorKind::not_found, "There is no such member."); }

void require_at_most_own(const Scope& scope, Role role) {
    if (role <= scope.role()) return;
    Problems problems;
    problems.add("/role", fmt::format("may be at most your own, {}", enum_name(scope.role())));
    problems.raise();
}

constexpr std::string_view kMembers =
    "SELECT {columns} FROM (SELECT m.tenant AS tenant, m.id AS id, m.user_id AS user_id, u.email "
    "AS email, u.name AS name, "
    "m.role AS role, 'active' AS state, CAST(NULL AS BIGINT) AS invited_at, m.joined_at AS "
    "joined_at, "
    "m.last_seen_at AS last_seen_at FROM memberships m JOIN users u ON u.id = m.user_id WHERE "
    "m.tenant = :tenant "
    "UNION ALL SELECT i.tenant, i.id, NULL, i.email, NULL, i.role, 'invited', i.created_at, NULL, "
    "NULL FROM invitations i "
    "WHERE i.tenant = :tenant AND i.expires_at > :now) AS everybody WHERE tenant = :tenant ";

/// In a read of its own, or in the transaction at hand.
template <class Source>
std::optional<Member> read_member(Source&& source, const Scope& scope, MemberId id) {
    static const std::string sql = std::string(kMembers) + "AND id = :id";
    return source.template one<Member>(sql, {{"now", scope.now()}, {"id", id}});
}

std::optional<Member> find_member(const Scope& scope, MemberId id) {
    return read_member(scope.db(), scope, id);
}

}  // namespace

web::Page<Member> Identity::list_members(Scope& scope, const ListPlain& r) {
    const auto after = web::read_cursor<MemberId>(r, "members");
    auto rows =
        scope.db().list<Member>(std::string(kMembers) + "AND id > :after ORDER BY id LIMIT :limit",
                                {{"now", scope.now()},
                                 {"after", after ? std::get<0>(*after) : MemberId{}},
                                 {"limit", r.fetch()}});
    return web::make_page(std::move(rows), r,
                          [](const Member& m) { return web::make_cursor("members", m.id); });
}

web::Created<Invitation> Identity::invite(Scope& scope, const InvitationDraft& r) {
    require_at_most_own(scope, r.role);
    const std::string token = random_token(), key = to_lower_ascii(r.email);
    const Invitation out{scope.make_id<MemberId>(), r.email, r.role,
                         scope.now() + kInvitationLifetime, link("accept-invitation", token)};
    scope.audit({"member.invited", "member", out.id.value, {to_json(r)}});
    scope.write([&](Tx& tx) {
        if (tx.one<std::int64_t>("SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id "
                                 "WHERE m.tenant = :tenant AND u.email_key = :key",
                                 {{"key", key}}))
            throw Error(ErrorKind::conflict, "This person is a member already.")
                .with_fields({{"/email", "is a member already"}});
        tx.execute("DELETE FROM invitations WHERE tenant = :tenant AND email_key = :key",
                   {{"key", key}});  // a new link replaces the old
        tx.execute(
            "INSERT INTO invitations (tenant, id, email, email_key, role, token_hash, created_at, "
            "expires_at) "
            "VALUES (:tenant, :id, :email, :key, :role, :hash, :now, :expires)",
            {{"id", out.id},
             {"email", r.email},
             {"key", key},
             {"role", r.role},
             {"hash", to_hex(sha256(token))},
             {"now", scope.now()},
             {"expires", out.expires_at}});
    });
    const std::string workspace = find_organization(scope).name;
    mails_.send({r.email, "Join " + workspace + " on Herald",
                 scope.actor().name + " invites you to the workspace " + workspace +
                     ". Within seven days open\r\n\r\n" + out.url});
    return {out, "/api/v1/members"};
}

void Identity::lock_members(Tx& tx) {
    tx.execute("UPDATE organizations SET version = version WHERE id = :tenant");
}

void Identity::require_another_owner(Tx& tx, MemberId except) {
    const auto others = tx.one<std::int64_t>(
        "SELECT count(*) FROM memberships WHERE tenant = :tenant AND role = 'owner' AND id <> :id",
        {{"id", except}});
    if (*others == 0)
        throw Error(ErrorKind::conflict,
                    "A workspace keeps at least one owner; make somebody else owner first.");
}

Member Identity::get_member(Scope& scope, const MemberRef& r) {
    auto member = find_member(scope, r.id);
    if (!member) throw no_such_member();
    return *std::move(member);
}

Member Identity::update_member(Scope& scope, const MemberPatch& r) {
    if (!find_member(scope, r.id)) throw no_such_member();
    require_at_most_own(scope, r.role);
    scope.audit({"member.role_changed",
                 "member",
                 r.id.value,
                 {fmt::format(R"({{"role":"{}"}})", enum_name(r.role))}});
    std::optional<Member> member;
    scope.write([&](Tx& tx) {
        lock_members(tx);
        member = read_member(tx, scope, r.id);
        if (!member) throw no_such_member();
        if (member->role > scope.role())
            throw Error(ErrorKind::forbidden, "You cannot change somebody above you.");
        if (member->role == Role::owner && r.role != Role::owner) require_another_owner(tx, r.id);
        tx.execute("UPDATE memberships SET role = :role WHERE tenant = :tenant AND id = :id",
                   {{"role", r.role}, {"id", r.id}});
        tx.execute("UPDATE invitations SET role = :role WHERE tenant = :tenant AND id = :id",
                   {{"role", r.role}, {"id", r.id}});
    });
    rights_changed(scope.tenant(),
                   member->user_id ? std::optional(member->user_id->value) : std::nullopt);
    member->role = r.role;
    return *std::move(member);
}

void Identity::remove_member(Scope& scope, const MemberRef& r) {
    std::optional<Member> member = find_member(scope, r.id);
    if (!member) throw no_such_member();
    scope.audit({"member.removed",
                 "member",
                 r.id.value,
                 {fmt::format(R"({{"role":"{}"}})", enum_name(member->role))}});
    scope.write([&](Tx& tx) {
        lock_members(tx);
        member = read_member(tx, scope, r.id);
        if (!member) throw no_such_member();
        if (member->role > scope.role())
            throw Error(ErrorKind::forbidden, "You cannot remove somebody above you.");
        if (member->role == Role::owner) require_another_owner(tx, r.id);
        if (member->user_id)  // their keys go with them, and do not come back when they do
            tx.execute("DELETE FROM api_keys WHERE tenant = :tenant AND created_by = :user",
                       {{"user", *member->user_id}});
        tx.execute("DELETE FROM memberships WHERE tenant = :tenant AND id = :id", {{"id", r.id}});
        tx.execute("DELETE FROM invitations WHERE tenant = :tenant AND id = :id", {{"id", r.id}});
    });
    if (member->user_id) rights_changed(scope.tenant(), member->user_id->value);
}

web::Page<ApiKey> Identity::list_api_keys(Scope& scope, const ListPlain& r) {
    const auto after = web::read_cursor<ApiKeyId>(r, "api-keys");
    auto rows = scope.db().list<ApiKey>(
        "SELECT {columns} FROM api_keys WHERE tenant = :tenant AND id > :after ORDER BY id LIMIT "
        ":limit",
        {{"after", after ? std::get<0>(*after) : ApiKeyId{}}, {"limit", r.fetch()}});
    return web::make_page(std::move(rows), r,
                          [](const ApiKey& key) { return web::make_cursor("api-keys", key.id); });
}

web::Created<ApiKeyCreated> Identity::create_api_key(Scope& scope, const ApiKeyDraft& r) {
    if (!scope.user()) throw Error(ErrorKind::forbidden, "Only a person can make an API key.");
    Problems problems;
    const Role role = r.role.value_or(Role::viewer);
    const auto scopes = r.scopes.value_or(std::vector<std::string>{"*"});
    for (std::size_t i = 0; i < scopes.size(); ++i)
        if (scopes[i] != "*" && !scopes[i].ends_with(":read") && !scopes[i].ends_with(":write"))
            problems.add(fmt::format("/scopes/{}", i),
                         "must be *, <resource>:read or <resource>:write");
    if (r.expires_at && *r.expires_at <= scope.now())
        problems.add("/expires_at", "must lie in the future");
    problems.raise();
    require_at_most_own(scope, role);
    ApiKeyCreated out;
    out.key = "hrld_" + random_token();
    out.id = scope.make_id<ApiKeyId>();
    out.name = r.name;
    out.prefix = out.key.substr(0, 10);
    out.role = role;
    out.scopes = scopes;
    out.created_at = scope.now();
    out.expires_at = r.expires_at;
    out.created_by = scope.user();
    scope.audit(
        {"api_key.created", "api_key", out.id.value, {to_json(static_cast<const ApiKey&>(out))}});
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO api_keys (tenant, key_hash, {columns}) VALUES (:tenant, :hash, {values})",
            static_cast<const ApiKey&>(out), {{"hash", to_hex(sha256(out.key))}});
    });
    return {out, "/api/v1/api-keys"};
}

ApiKey Identity::get_api_key(Scope& scope, const ApiKeyRef& r) {
    auto key = scope.db().one<ApiKey>(
        "SELECT {columns} FROM api_keys WHERE tenant = :tenant AND id = :id", {{"id", r.id}});
    if (!key) throw Error(ErrorKind::not_found, "There is no such API key.");
    return *std::move(key);
}

void Identity::remove_api_key(Scope& scope, const ApiKeyRef& r) {
    scope.audit({"api_key.revoked", "api_key", r.id.value, {}});
    scope.write([&](Tx& tx) {
        if (tx.execute("DELETE FROM api_keys WHERE tenant = :tenant AND id = :id",
                       {{"id", r.id}}) == 0)
            throw Error(ErrorKind::not_found, "There is no such API key.");
    });
    rights_changed(scope.tenant(), r.id.value);
}

}  // namespace herald::identity
