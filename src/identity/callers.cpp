#include "base/log.hpp"
#include "base/text.hpp"
#include "event/stream.hpp"
#include "identity/identity.hpp"
#include "web/newest.hpp"

/// The doors: who calls, how often, and what is written down about it.
namespace herald::identity {
namespace {

constexpr auto kRemembered =
    std::chrono::seconds(30);  // how long a removed member's token may live in another process
constexpr std::size_t kMostRemembered = 100'000;
constexpr auto kSeenEvery = std::chrono::minutes(5);

struct MemberRow {
    Role role{};
    TenantKey warehouse_key = 0;
    std::string name;
    std::optional<Time> last_seen_at;
    MemberId id;
};
BOOST_DESCRIBE_STRUCT(MemberRow, (), (role, warehouse_key, name, last_seen_at, id))

struct KeyRow {
    TenantId tenant;
    ApiKeyId id;
    std::string name;
    Role role{};
    std::vector<std::string> scopes;
    std::optional<Time> last_used_at, expires_at;
    TenantKey warehouse_key = 0;
    std::optional<UserId> created_by;
    std::optional<Role> maker_role;  ///< what the maker may do today
};
BOOST_DESCRIBE_STRUCT(KeyRow, (),
                      (tenant, id, name, role, scopes, last_used_at, expires_at, warehouse_key,
                       created_by, maker_role))

[[noreturn]] void refuse(const char* why) { throw Error(ErrorKind::unauthenticated, why); }

}  // namespace

Identity::Identity(IdentityOptions options)
    : options_(std::move(options)),
      db_(*options_.database),
      signer_(std::make_shared<const TokenSigner>(options_.signing_key)),
      mails_(*options_.mailer) {}

web::Caller Identity::authenticate(const web::Request& request) {
    const std::string_view header = request.headers.get("Authorization");
    if (header.empty()) refuse("Sign in, or send an API key, as Authorization: Bearer.");
    if (header.size() < 8 || !equals_ignoring_case(header.substr(0, 7), "Bearer "))
        refuse("Authorization must be a Bearer token.");
    return caller_of(trim(header.substr(7)));
}

web::Caller Identity::caller_of(std::string_view token) {
    if (token.starts_with("hrld_")) return key_caller(token);
    const auto claims = signer()->verify(token, options_.clock->now());
    if (!claims)
        refuse("This access token is not valid or has expired; refresh it or sign in again.");
    return member_caller(*claims);
}

std::optional<std::string> Identity::sealed_by() {
    return db_.one<std::string>("SELECT fingerprint FROM master_key");
}

void Identity::set_sealed_by(Tx& tx, std::string_view fingerprint) {
    tx.execute("DELETE FROM master_key");
    tx.execute("INSERT INTO master_key (fingerprint, since) VALUES (:fingerprint, :now)",
               {{"fingerprint", fingerprint}, {"now", options_.clock->now()}});
}

void Identity::use_signing_key(Bytes key) {
    {
        const std::lock_guard lock(signer_mutex_);
        signer_ = std::make_shared<const TokenSigner>(std::move(key));
    }
    forget_callers();
}

std::shared_ptr<const TokenSigner> Identity::signer() {
    const std::lock_guard lock(signer_mutex_);
    return signer_;
}

std::optional<web::Caller> Identity::recall(const std::string& key) {
    const std::lock_guard lock(known_mutex_);
    const auto found = known_.find(key);
    if (found == known_.end() || found->second.until <= options_.clock->now()) return std::nullopt;
    return found->second.caller;
}

std::uint64_t Identity::generation() {
    const std::lock_guard lock(known_mutex_);
    return generation_;
}

void Identity::remember(const std::string& key, const web::Caller& caller, std::uint64_t seen) {
    const std::lock_guard lock(known_mutex_);
    if (generation_ != seen) return;
    if (known_.size() >= kMostRemembered) known_.clear();
    known_[key] = {caller, options_.clock->now() + kRemembered};
}

void Identity::rights_changed(TenantId organization, std::optional<Uuid> actor) {
    forget_callers();
    if (options_.bus != nullptr)
        options_.bus->publish({std::string(event::kRevokedTopic), organization,
                               actor ? to_string(*actor) : std::string()});
}

void Identity::note_use(std::string_view sql, TenantId organization, const Uuid& id) {
    try {  // a disk that is full must not lock everybody out of reading
        db_.write([&](Tx& tx) {
            tx.execute(
                sql, {{"now", options_.clock->now()}, {"organization", organization}, {"id", id}});
        });
    } catch (const Error& error) {
        log_warning("a visit could not be noted", {{"detail", error.detail()}});
    }
}

void Identity::forget_callers() {
    const std::lock_guard lock(known_mutex_);
    ++generation_;
    known_.clear();
    known_organizations_.clear();
}

std::shared_ptr<const OrganizationRow> Identity::known_organization(const Scope& scope) {
    const Time now = options_.clock->now();
    {
        const std::lock_guard lock(known_mutex_);
        const auto found = known_organizations_.find(scope.tenant().value);
        if (found != known_organizations_.end() && found->second.until > now)
            return found->second.row;
    }
    auto row = std::make_shared<const OrganizationRow>(find_organization(scope));
    const std::lock_guard lock(known_mutex_);
    known_organizations_[scope.tenant().value] = {row, now + kRemembered};
    return row;
}

web::Caller Identity::member_caller(const Claims& claims) {
    std::string key(as_text(claims.user.value.bytes));
    key += as_text(claims.organization.value.bytes);
    key += as_text(claims.session.bytes);
    if (auto known = recall(key)) return *std::move(known);
    const std::uint64_t seen = generation();
    const auto row = db_.one<MemberRow>(
        "SELECT m.role, o.warehouse_key, u.name, m.last_seen_at, m.id FROM memberships m "
        "JOIN users u ON u.id = m.user_id JOIN organizations o ON o.id = m.tenant "
        "WHERE m.tenant = :organization AND m.user_id = :user AND NOT EXISTS "
        "(SELECT 1 FROM refresh_tokens t WHERE t.family = :family AND t.revoked_at IS NOT NULL)",
        {{"organization", claims.organization}, {"user", claims.user}, {"family", claims.session}});
    if (!row && claims.organization.value.is_nil()) return homeless_caller(claims);
    if (!row) refuse("This session has ended; sign in again.");
    web::Caller caller;
    caller.parts = {options_.database,
                    options_.clock,
                    this,
                    claims.organization,
                    row->warehouse_key,
                    row->role,
                    {ActorKind::user, claims.user.value, row->name},
                    {},
                    {}};
    caller.hourly_limit = options_.hourly_limit;
    caller.limit_key = "user:" + to_string(claims.user);
    const Time now = options_.clock->now();
    if (!row->last_seen_at || now - *row->last_seen_at > kSeenEvery)
        note_use(
            "UPDATE memberships SET last_seen_at = :now WHERE tenant = :organization AND id = :id",
            claims.organization, row->id.value);
    remember(key, caller, seen);
    return caller;
}

web::Caller Identity::homeless_caller(const Claims& claims) {
    const auto name = db_.one<std::string>(
        "SELECT name FROM users WHERE id = :user AND NOT EXISTS "
        "(SELECT 1 FROM refresh_tokens t WHERE t.family = :family AND t.revoked_at IS NOT NULL)",
        {{"user", claims.user}, {"family", claims.session}});
    if (!name) refuse("This session has ended; sign in again.");
    web::Caller caller;
    caller.parts = {options_.database,
                    options_.clock,
                    this,
                    {},
                    0,
                    Role::viewer,
                    {ActorKind::user, claims.user.value, *name},
                    {},
                    {}};
    caller.homeless = true;
    caller.hourly_limit = options_.hourly_limit;
    caller.limit_key = "user:" + to_string(claims.user);
    return caller;
}

web::Caller Identity::key_caller(std::string_view key) {
    const std::string hash = to_hex(sha256(key));
    if (auto known = recall(hash)) return *std::move(known);
    const std::uint64_t seen = generation();
    const auto row = db_.one<KeyRow>(
        "SELECT k.tenant, k.id, k.name, k.role, k.scopes, k.last_used_at, k.expires_at, "
        "o.warehouse_key, k.created_by, m.role "
        "FROM api_keys k JOIN organizations o ON o.id = k.tenant "
        "LEFT JOIN memberships m ON m.tenant = k.tenant AND m.user_id = k.created_by WHERE "
        "k.key_hash = :hash",
        {{"hash", hash}});
    const Time now = options_.clock->now();
    const bool orphaned = row && row->created_by && !row->maker_role;
    if (!row || orphaned || (row->expires_at && *row->expires_at <= now))
        refuse("This API key is not valid, has expired or was revoked.");
    web::Caller caller;
    // A key never outgrows the person who made it.
    const Role role = std::min(row->role, row->maker_role.value_or(row->role));
    caller.parts = {options_.database,
                    options_.clock,
                    this,
                    row->tenant,
                    row->warehouse_key,
                    role,
                    {ActorKind::api_key, row->id.value, row->name},
                    {},
                    {}};
    caller.key_scopes = row->scopes;
    caller.hourly_limit = options_.hourly_limit;
    caller.limit_key = "key:" + to_string(row->id);
    if (!row->last_used_at || now - *row->last_used_at > std::chrono::minutes(1))
        note_use(
            "UPDATE api_keys SET last_used_at = :now WHERE tenant = :organization AND id = :id",
            row->tenant, row->id.value);
    remember(hash, caller, seen);
    return caller;
}

std::optional<web::Limits::Verdict> Identity::count(std::string_view key,
                                                    std::int64_t hourly_limit) {
    if (hourly_limit <= 0 || options_.hourly_limit <= 0) return std::nullopt;
    const auto counted =
        options_.cache->count("limit:" + std::string(key), 1, std::chrono::hours(1));
    const auto wait = std::chrono::ceil<std::chrono::seconds>(counted.resets_at -
                                                              std::chrono::steady_clock::now());
    return Verdict{hourly_limit, std::max<std::int64_t>(0, hourly_limit - counted.value),
                   wait.count(), counted.value > hourly_limit};
}

void Identity::throttle(const std::string& what, std::int64_t limit) {
    const auto counted = options_.cache->count("throttle:" + what, 1, std::chrono::minutes(15));
    if (counted.value <= limit) return;
    const auto wait = std::chrono::ceil<std::chrono::seconds>(counted.resets_at -
                                                              std::chrono::steady_clock::now());
    throw Error(ErrorKind::rate_limited, "Too many tries; wait a while.").retry_after(wait);
}

void Identity::forgive(const std::string& what) {
    options_.cache->count("throttle:" + what, -1, std::chrono::minutes(15));
}

void Identity::note(Tx& tx, const OpenSession& session, std::string_view action,
                    const web::Visitor& visitor) {
    if (session.organization.value.is_nil()) return;  // no workspace, no log of one
    const auto text = [](const std::string& value) {
        return value.empty() ? std::nullopt : std::optional(value);
    };
    const bool of_session = action.starts_with("session."),
               of_member = action == "invitation.accepted";
    const AuditLine line{
        AuditId::make(*options_.clock),
        options_.clock->now(),
        ActorKind::user,
        session.user.value,
        tx.one<std::string>("SELECT name FROM users WHERE id = :user", {{"user", session.user}}),
        std::string(action),
        of_session  ? "session"
        : of_member ? "member"
                    : "user",
        of_session  ? std::optional(session.family)
        : of_member ? std::nullopt
                    : std::optional(session.user.value),
        {},
        text(visitor.address),
        text(visitor.request_id)};
    tx.execute("INSERT INTO audit_log (tenant, {columns}) VALUES (:organization, {values})", line,
               {{"organization", session.organization}});
}

void Identity::record(Tx& tx, const Scope& scope, const store::AuditEntry& entry) {
    const auto text = [](const std::string& value) {
        return value.empty() ? std::nullopt : std::optional(value);
    };
    const auto& actor = scope.actor();
    const AuditLine line{AuditId::make(*options_.clock),
                         scope.now(),
                         actor.kind,
                         actor.id.is_nil() ? std::nullopt : std::optional(actor.id),
                         text(actor.name),
                         entry.action,
                         text(entry.entity),
                         entry.entity_id,
                         entry.detail,
                         text(scope.address()),
                         text(scope.request_id())};
    tx.execute("INSERT INTO audit_log (tenant, {columns}) VALUES (:tenant, {values})", line);
}

web::Page<AuditLine> Identity::list_audit_log(Scope& scope, const ListAuditLog& r) {
    std::string sql =
        "SELECT {columns} FROM audit_log WHERE tenant = :tenant AND at >= :from AND at < :to AND "
        "id < :before";
    store::Params params{{"from", r.from.value_or(Time{})},
                         {"to", r.to.value_or(Time::max())},
                         {"before", web::newest_before<AuditId>(r, "audit")},
                         {"limit", r.fetch()}};
    const auto filter = [&](const char* column, const auto& value) {
        if (!value) return;
        sql += fmt::format(" AND {0} = :{0}", column);
        params.emplace_back(column, *value);
    };
    filter("actor_id", r.actor_id);
    filter("action", r.action);
    filter("entity", r.entity);
    sql += " ORDER BY id DESC LIMIT :limit";
    auto rows = scope.db().list<AuditLine>(sql, std::move(params));
    return web::make_newest_page(std::move(rows), r, "audit");
}

}  // namespace herald::identity
