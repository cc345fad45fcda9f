#include "base/calendar.hpp"
#include "base/text.hpp"
#include "identity/identity.hpp"

/// Coming in: registration, login, refresh with rotation, reset, invitations. A second factor would
/// answer login() with a challenge in place of the session.
namespace herald::identity {
namespace {

constexpr std::int64_t kTriesPerAccount = 10, kTriesPerAddress = 100,
                       kRegistrations = 300;  // in 15 minutes
constexpr auto kResetLifetime = std::chrono::hours(1);

struct UserRow {
    UserId id;
    std::string password_hash;
    std::optional<TenantId> last_organization;
};
BOOST_DESCRIBE_STRUCT(UserRow, (), (id, password_hash, last_organization))

struct RefreshRow {
    Uuid family;
    UserId user_id;
    TenantId organization;
    Time expires_at;
    std::optional<Time> used_at, revoked_at;
};
BOOST_DESCRIBE_STRUCT(RefreshRow, (),
                      (family, user_id, organization, expires_at, used_at, revoked_at))

struct InvitationRow {
    TenantId tenant;
    MemberId id;
    std::string email;
    Role role{};
    Time expires_at;
};
BOOST_DESCRIBE_STRUCT(InvitationRow, (), (tenant, id, email, role, expires_at))

/// Addresses differ in case only by habit. Nothing else is folded: an address with an accent is
/// somebody else's mailbox.
std::string email_key(std::string_view address) { return to_lower_ascii(address); }

std::string hash_of(std::string_view token) { return to_hex(sha256(token)); }

[[noreturn]] void session_ended() {
    throw Error(ErrorKind::unauthenticated, "This session has ended; sign in again.");
}
[[noreturn]] void no_such_invitation() {
    throw Error(ErrorKind::not_found,
                "This invitation does not exist, was used, or has expired; ask for a new one.");
}

std::string checked_zone(const std::optional<std::string>& zone) {
    const std::string name = zone.value_or("Etc/UTC");
    if (!TimeZone::parse(name)) {
        Problems problems;
        problems.add("/time_zone", "must be an IANA time zone such as Europe/Berlin");
        problems.raise();
    }
    return name;
}

/// The organization to begin in: `last` when the person is in it still, else the one joined first;
/// nil when there is none.
template <class Source>
TenantId home_of(Source& source, UserId user, TenantId last) {
    return source
        .template one<TenantId>(
            "SELECT tenant FROM memberships WHERE user_id = :user "
            "ORDER BY CASE WHEN tenant = :last THEN 0 ELSE 1 END, joined_at LIMIT 1",
            {{"user", user}, {"last", last}})
        .value_or(TenantId{});
}

}  // namespace

TenantId Identity::add_organization(Tx& tx, const OrganizationDraft& draft, UserId owner) {
    tx.execute(
        "INSERT INTO counters (name, value) VALUES ('organization', 1) "
        "ON CONFLICT (name) DO UPDATE SET value = counters.value + 1");
    const auto key = tx.one<TenantKey>("SELECT value FROM counters WHERE name = 'organization'");
    const Time now = options_.clock->now();
    const OrganizationRow row{
        TenantId::make(*options_.clock), *key,      draft.name, draft.currency.value_or(Currency{}),
        checked_zone(draft.time_zone),   "starter", now,        1};
    tx.execute("INSERT INTO organizations ({columns}) VALUES ({values})", row);
    tx.execute(
        "INSERT INTO memberships (tenant, id, user_id, role, joined_at) VALUES (:organization, "
        ":id, :user, 'owner', :now)",
        {{"organization", row.id},
         {"id", MemberId::make(*options_.clock)},
         {"user", owner},
         {"now", now}});
    tx.execute("UPDATE users SET last_organization = :organization WHERE id = :user",
               {{"organization", row.id}, {"user", owner}});
    return row.id;
}

User Identity::user_of(UserId id) {
    auto user = db_.one<User>("SELECT {columns} FROM users WHERE id = :id", {{"id", id}});
    if (!user) session_ended();
    return *std::move(user);
}

Organization Identity::organization_of(TenantId id, Role role) {
    const auto row = db_.one<OrganizationRow>("SELECT {columns} FROM organizations WHERE id = :id",
                                              {{"id", id}});
    if (!row) session_ended();
    return {row->id, row->name, row->currency, row->time_zone, role, row->created_at, row->version};
}

std::string Identity::add_refresh_token(Tx& tx, const OpenSession& session) {
    const std::string token = random_token();
    const Time now = options_.clock->now();
    tx.execute("DELETE FROM refresh_tokens WHERE user_id = :user AND expires_at < :now",
               {{"user", session.user}, {"now", now}});
    tx.execute(
        "INSERT INTO refresh_tokens (token_hash, family, user_id, organization, created_at, "
        "expires_at) "
        "VALUES (:hash, :family, :user, :organization, :now, :expires)",
        {{"hash", hash_of(token)},
         {"family", session.family},
         {"user", session.user},
         {"organization", session.organization},
         {"now", now},
         {"expires", now + options_.refresh_lifetime}});
    return token;
}

Session Identity::open_session(const OpenSession& session, std::string refresh_token) {
    Session out;
    out.user = user_of(session.user);
    if (!session.organization.value.is_nil()) {
        const auto role = db_.one<Role>(
            "SELECT role FROM memberships WHERE tenant = :organization AND user_id = :user",
            {{"organization", session.organization}, {"user", session.user}});
        if (!role) session_ended();
        out.organization = organization_of(session.organization, *role);
    }
    out.access_token = signer()->sign({session.user, session.organization, session.family,
                                       options_.clock->now() + options_.access_lifetime});
    out.refresh_token = std::move(refresh_token);
    out.expires_in = options_.access_lifetime.count();
    return out;
}

Session Identity::register_user(const Register& r, const web::Visitor& visitor) {
    throttle("register:" + visitor.address, kRegistrations);
    checked_zone(r.time_zone);
    const std::string hash = passwords_.hash(r.password);
    OpenSession session{UserId::make(*options_.clock), {}, make_uuid(*options_.clock)};
    std::string token;
    db_.write([&](Tx& tx) {
        const auto added = tx.execute(
            "INSERT INTO users (id, email, email_key, name, password_hash, created_at) "
            "VALUES (:id, :email, :key, :name, :hash, :now) ON CONFLICT DO NOTHING",
            {{"id", session.user},
             {"email", r.email},
             {"key", email_key(r.email)},
             {"name", r.name},
             {"hash", hash},
             {"now", options_.clock->now()}});
        if (added == 0)
            throw Error(
                ErrorKind::conflict,
                "Somebody has registered with this e-mail address; sign in, or reset the password.")
                .with_fields({{"/email", "is registered already"}});
        session.organization =
            add_organization(tx, {r.organization, r.currency, r.time_zone}, session.user);
        token = add_refresh_token(tx, session);
        note(tx, session, "user.registered", visitor);
    });
    return open_session(session, token);
}

Session Identity::login(const Login& r, const web::Visitor& visitor) {
    const std::string key = email_key(r.email);
    throttle("login:" + key, kTriesPerAccount);
    throttle("address:" + visitor.address, kTriesPerAddress);
    const auto user =
        db_.one<UserRow>("SELECT {columns} FROM users WHERE email_key = :key", {{"key", key}});
    if (!passwords_.verify(user ? user->password_hash : std::string(), r.password))
        throw Error(ErrorKind::unauthenticated, "The e-mail address or the password is wrong.");
    options_.cache->forget("throttle:login:" + key);
    forgive("address:" + visitor.address);
    const OpenSession session{user->id,
                              home_of(db_, user->id, user->last_organization.value_or(TenantId{})),
                              make_uuid(*options_.clock)};
    return open_session(session, db_.write([&](Tx& tx) {
        note(tx, session, "session.opened", visitor);
        return add_refresh_token(tx, session);
    }));
}

Session Identity::refresh(const Refresh& r, const web::Visitor& visitor) {
    const std::string hash = hash_of(r.refresh_token);
    const Time now = options_.clock->now();
    OpenSession session;
    std::string token;
    bool reused = false;
    db_.write([&](Tx& tx) {
        const auto row = tx.one<RefreshRow>(
            "SELECT {columns} FROM refresh_tokens WHERE token_hash = :hash", {{"hash", hash}});
        if (!row || row->expires_at <= now || row->revoked_at) session_ended();
        // Of two that come at once only one changes the row; the other counts as a replay.
        const auto used = tx.execute(
            "UPDATE refresh_tokens SET used_at = :now WHERE token_hash = :hash AND used_at IS NULL",
            {{"now", now}, {"hash", hash}});
        reused = used == 0;
        if (reused) {
            tx.execute("UPDATE refresh_tokens SET revoked_at = :now WHERE family = :family",
                       {{"now", now}, {"family", row->family}});
            note(tx, {row->user_id, row->organization, row->family}, "session.replayed", visitor);
            session = {row->user_id, row->organization, row->family};
            return;
        }
        session = {row->user_id, r.organization_id.value_or(row->organization), row->family};
        if (session.organization.value.is_nil() && !r.organization_id)
            session.organization = home_of(tx, session.user, {});  // they may have joined one since
        const bool homeless = session.organization.value.is_nil() && !r.organization_id;
        if (!homeless &&
            !tx.one<std::int64_t>(
                "SELECT 1 FROM memberships WHERE tenant = :organization AND user_id = :user",
                {{"organization", session.organization}, {"user", session.user}}))
            throw Error(ErrorKind::not_found, "There is no such workspace among yours.");
        if (!homeless)
            tx.execute("UPDATE users SET last_organization = :organization WHERE id = :user",
                       {{"organization", session.organization}, {"user", session.user}});
        token = add_refresh_token(tx, session);
    });
    if (reused) {
        rights_changed({}, session.user.value);
        session_ended();
    }
    return open_session(session, token);
}

void Identity::logout(const Logout& r, const web::Visitor& visitor) {
    const std::string_view header = visitor.authorization;
    const auto claims = header.size() > 7
                            ? signer()->verify(trim(header.substr(7)), options_.clock->now())
                            : std::nullopt;
    if (!r.refresh_token && !claims) return;
    db_.write([&](Tx& tx) {
        auto session =
            tx.one<RefreshRow>("SELECT {columns} FROM refresh_tokens WHERE token_hash = :hash",
                               {{"hash", hash_of(r.refresh_token.value_or(std::string()))}});
        if (!session && claims)
            session = RefreshRow{claims->session, claims->user, claims->organization, {}, {}, {}};
        if (!session) return;
        const auto ended = tx.execute(
            "UPDATE refresh_tokens SET revoked_at = :now WHERE family = :family AND revoked_at IS "
            "NULL",
            {{"now", options_.clock->now()}, {"family", session->family}});
        if (ended > 0)
            note(tx, {session->user_id, session->organization, session->family}, "session.closed",
                 visitor);
    });
    forget_callers();
}

std::string Identity::link(std::string_view path, std::string_view token) const {
    return fmt::format("{}/{}?token={}", options_.public_url, path, token);
}

void Identity::forgot_password(const ForgotPassword& r, const web::Visitor& visitor) {
    throttle("forgot:" + email_key(r.email), 5);
    throttle("forgot-address:" + visitor.address, 30);
    const auto user = db_.one<User>("SELECT {columns} FROM users WHERE email_key = :key",
                                    {{"key", email_key(r.email)}});
    // The answer and the time it takes are the same for everybody: addresses cannot be probed.
    // Nobody's row belongs to the nil user.
    const UserId owner = user ? user->id : UserId{};
    const std::string token = random_token();
    db_.write([&](Tx& tx) {
        tx.execute("DELETE FROM password_resets WHERE user_id = :user", {{"user", owner}});
        tx.execute(
            "INSERT INTO password_resets (token_hash, user_id, expires_at) VALUES (:hash, :user, "
            ":expires)",
            {{"hash", hash_of(token)},
             {"user", owner},
             {"expires", options_.clock->now() + kResetLifetime}});
    });
    if (user)  // to the address that registered, never to the one that was typed
        mails_.send(
            {user->email, "Reset your Herald password",
             "Somebody asked to reset the password of this address. Within an hour open\r\n\r\n" +
                 link("reset-password", token) +
                 "\r\n\r\nIf it was not you, nothing has changed."});
}

void Identity::end_sessions(Tx& tx, UserId user) {
    tx.execute(
        "UPDATE refresh_tokens SET revoked_at = :now WHERE user_id = :user AND revoked_at IS NULL",
        {{"now", options_.clock->now()}, {"user", user}});
}

void Identity::reset_password(const ResetPassword& r, const web::Visitor& visitor) {
    const Time now = options_.clock->now();
    const auto find = [&](auto& queries) {
        const auto user = queries.template one<UserId>(
            "SELECT user_id FROM password_resets WHERE token_hash = :hash AND used_at IS NULL AND "
            "expires_at > :now "
            "AND user_id IN (SELECT id FROM users)",
            {{"hash", hash_of(r.token)}, {"now", now}});
        if (!user)
            throw Error(ErrorKind::invalid, "This link was used or has expired; ask for a new one.")
                .with_fields({{"/token", "was used or has expired"}});
        return *user;
    };
    const UserId found = find(db_);  // before the costly part: guesses burn no argon2
    const std::string hash = passwords_.hash(r.password);
    db_.write([&](Tx& tx) {
        const UserId user = find(tx);
        tx.execute("UPDATE password_resets SET used_at = :now WHERE token_hash = :hash",
                   {{"now", now}, {"hash", hash_of(r.token)}});
        tx.execute("UPDATE users SET password_hash = :password WHERE id = :user",
                   {{"password", hash}, {"user", user}});
        end_sessions(tx, user);
        for (const auto& organization : tx.list<TenantId>(
                 "SELECT tenant FROM memberships WHERE user_id = :user", {{"user", user}}))
            note(tx, {user, organization, {}}, "password.reset", visitor);
    });
    rights_changed({}, found.value);
}

void Identity::set_password(std::string_view email, std::string_view password) {
    const auto user =
        db_.one<UserId>("SELECT id FROM users WHERE email_key = :key", {{"key", email_key(email)}});
    if (!user)
        throw Error(ErrorKind::not_found,
                    fmt::format("There is no user with the address {}.", email));
    const std::string hash = passwords_.hash(password);
    db_.write([&](Tx& tx) {
        tx.execute("UPDATE users SET password_hash = :password WHERE id = :user",
                   {{"password", hash}, {"user", *user}});
        end_sessions(tx, *user);
    });
    rights_changed({}, user->value);
}

InvitationInfo Identity::get_invitation(const GetInvitation& r) {
    const auto row = db_.one<InvitationRow>(
        "SELECT {columns} FROM invitations WHERE token_hash = :hash AND expires_at > :now",
        {{"hash", hash_of(r.token)}, {"now", options_.clock->now()}});
    if (!row) no_such_invitation();
    const bool existing = db_.one<UserId>("SELECT id FROM users WHERE email_key = :key",
                                          {{"key", email_key(row->email)}})
                              .has_value();
    return {organization_of(row->tenant, row->role).name, row->email, row->role, existing};
}

Session Identity::accept_invitation(const AcceptInvitation& r, const web::Visitor& visitor) {
    const InvitationInfo info = get_invitation({r.token});
    const auto known = db_.one<UserRow>("SELECT {columns} FROM users WHERE email_key = :key",
                                        {{"key", email_key(info.email)}});
    Problems problems;
    if (!known && !r.name) problems.add("/name", "is required for a new account");
    if (!r.password)
        problems.add("/password",
                     known ? "is required: sign in to accept" : "is required for a new account");
    problems.raise();
    const std::string tries = "login:" + email_key(info.email);
    if (known) throttle(tries, kTriesPerAccount);
    if (known && !passwords_.verify(known->password_hash, *r.password))
        throw Error(ErrorKind::unauthenticated, "The password is wrong.");
    if (known) options_.cache->forget("throttle:" + tries);
    const std::string hash = known ? std::string() : passwords_.hash(*r.password);
    OpenSession session{
        known ? known->id : UserId::make(*options_.clock), {}, make_uuid(*options_.clock)};
    std::string token;
    const Time now = options_.clock->now();
    db_.write([&](Tx& tx) {
        const auto row = tx.one<InvitationRow>(
            "SELECT {columns} FROM invitations WHERE token_hash = :hash AND expires_at > :now",
            {{"hash", hash_of(r.token)}, {"now", now}});
        if (!row) no_such_invitation();
        if (!known)
            tx.execute(
                "INSERT INTO users (id, email, email_key, name, password_hash, created_at) "
                "VALUES (:id, :email, :key, :name, :hash, :now)",
                {{"id", session.user},
                 {"email", row->email},
                 {"key", email_key(row->email)},
                 {"name", *r.name},
                 {"hash", hash},
                 {"now", now}});
        tx.execute("DELETE FROM invitations WHERE tenant = :organization AND id = :id",
                   {{"organization", row->tenant}, {"id", row->id}});
        tx.execute(
            "INSERT INTO memberships (tenant, id, user_id, role, joined_at) VALUES (:organization, "
            ":id, :user, :role, :now) "
            "ON CONFLICT (tenant, user_id) DO NOTHING",
            {{"organization", row->tenant},
             {"id", row->id},
             {"user", session.user},
             {"role", row->role},
             {"now", now}});
        session.organization = row->tenant;
        token = add_refresh_token(tx, session);
        note(tx, session, "invitation.accepted", visitor);
    });
    return open_session(session, token);
}

}  // namespace herald::identity
