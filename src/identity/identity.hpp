#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "identity/access_token.hpp"
#include "identity/entities.hpp"
#include "identity/mailer.hpp"
#include "identity/passwords.hpp"
#include "store/bus.hpp"
#include "store/migration.hpp"
#include "store/system_db.hpp"
#include "web/doors.hpp"
#include "web/router.hpp"

/// Who may come in and what they may do. Implements web's doors and store's AuditSink.
namespace herald::identity {

std::vector<store::Migration> migrations();

struct IdentityOptions {
    store::Database* database = nullptr;
    store::Cache* cache = nullptr;
    const Clock* clock = nullptr;
    Mailer* mailer = nullptr;
    store::Bus* bus =
        nullptr;  ///< hears event::kRevokedTopic when somebody loses rights; may be null
    Bytes signing_key;
    std::string public_url;            ///< "https://herald.example.com", for links in mails
    std::int64_t hourly_limit = 1000;  ///< requests of one user or key; 0 for none
    std::chrono::seconds access_lifetime = std::chrono::minutes(15);
    std::chrono::seconds refresh_lifetime = std::chrono::days(30);
    /// Called after an organization's rows are gone: blobs, facts.
    std::function<void(TenantId, TenantKey)> organization_deleted;
};

/// What is kept of an organization beside what the API shows.
struct OrganizationRow {
    TenantId id;
    TenantKey warehouse_key = 0;
    std::string name;
    Currency currency;
    std::string time_zone;
    std::string plan;
    Time created_at;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(OrganizationRow, (),
                      (id, warehouse_key, name, currency, time_zone, plan, created_at, version))

/// The scope's own organization: currency and zone for other modules.
OrganizationRow find_organization(const Scope& scope);

class Identity final : public web::Authenticator, public web::Limits, public store::AuditSink {
public:
    explicit Identity(IdentityOptions options);

    void add_routes(web::Router& routes);

    web::Caller authenticate(const web::Request& request) override;
    std::optional<Verdict> count(std::string_view key, std::int64_t hourly_limit) override;
    void record(Tx& tx, const Scope& scope, const store::AuditEntry& entry) override;

    /// The caller a token (access token or API key) stands for. Throws Error{unauthenticated}.
    web::Caller caller_of(std::string_view token);
    /// For tasks and the command line: the organization as the system acts in it. Throws
    /// Error{not_found}.
    store::ScopeParts system_parts(TenantId tenant);
    /// The scope's organization as it was at most half a minute ago; changes made here show at
    /// once.
    std::shared_ptr<const OrganizationRow> known_organization(const Scope& scope);
    std::optional<OrganizationRow> find_by_name(std::string_view name);

    // Use cases of open routes and the command line.
    Session register_user(const Register& r, const web::Visitor& visitor);
    Session login(const Login& r, const web::Visitor& visitor);
    Session refresh(const Refresh& r, const web::Visitor& visitor = {});
    /// Ends the session of the refresh token, or of the access token in the visitor's
    /// Authorization.
    void logout(const Logout& r, const web::Visitor& visitor = {});
    void forgot_password(const ForgotPassword& r, const web::Visitor& visitor);
    void reset_password(const ResetPassword& r, const web::Visitor& visitor = {});
    void set_password(std::string_view email, std::string_view password);
    InvitationInfo get_invitation(const GetInvitation& r);
    Session accept_invitation(const AcceptInvitation& r, const web::Visitor& visitor = {});
    /// The fingerprint of the key that secrets of this database are sealed with; absent at first.
    std::optional<std::string> sealed_by();
    void set_sealed_by(Tx& tx, std::string_view fingerprint);
    /// From now on; access tokens signed with another key are worth nothing.
    void use_signing_key(Bytes key);
    /// Returns when all mails so far have left.
    void flush_mail() { mails_.flush(); }

    // Use cases of members.
    Me get_me(Scope& scope);
    User get_profile(Scope& scope);
    User update_profile(Scope& scope, const UpdateProfile& r);
    web::Page<Organization> list_organizations(Scope& scope, const ListPlain& r);
    web::Created<Organization> create_organization(Scope& scope, const OrganizationDraft& r);
    Organization get_organization(Scope& scope);
    Organization update_organization(Scope& scope, const OrganizationPatch& r);
    void delete_organization(Scope& scope, const DeleteOrganization& r);
    web::Page<Member> list_members(Scope& scope, const ListPlain& r);
    web::Created<Invitation> invite(Scope& scope, const InvitationDraft& r);
    Member get_member(Scope& scope, const MemberRef& r);
    Member update_member(Scope& scope, const MemberPatch& r);
    void remove_member(Scope& scope, const MemberRef& r);
    web::Page<ApiKey> list_api_keys(Scope& scope, const ListPlain& r);
    web::Created<ApiKeyCreated> create_api_key(Scope& scope, const ApiKeyDraft& r);
    ApiKey get_api_key(Scope& scope, const ApiKeyRef& r);
    void remove_api_key(Scope& scope, const ApiKeyRef& r);
    web::Page<AuditLine> list_audit_log(Scope& scope, const ListAuditLog& r);

private:
    void add_sign_in_routes(web::Router& routes);
    void add_user_routes(web::Router& routes);
    void add_organization_routes(web::Router& routes);
    /// One caller as it was looked up; kept for a short while so that a request costs no query.
    struct Known {
        web::Caller caller;
        Time until;
    };
    struct OpenSession {
        UserId user;
        TenantId organization;
        Uuid family;
    };

    std::optional<web::Caller> recall(const std::string& key);
    /// `seen` is the generation before the look-up: what was looked up before a change of rights is
    /// not kept after it.
    void remember(const std::string& key, const web::Caller& caller, std::uint64_t seen);
    std::uint64_t generation();
    void forget_callers();
    /// After anything that takes rights away: the next request looks again, open sockets are
    /// closed. An empty actor means all of the organization, a nil organization all of the actor's.
    void rights_changed(TenantId organization, std::optional<Uuid> actor);
    /// Notes when somebody was here; at most every `kSeenEvery`, and never a reason to turn them
    /// away.
    void note_use(std::string_view sql, TenantId organization, const Uuid& id);
    web::Caller member_caller(const Claims& claims);
    web::Caller key_caller(std::string_view key);
    /// Counts a try; throws Error{rate_limited} past `limit` in 15 minutes. forgive() takes a good
    /// one back.
    void throttle(const std::string& what, std::int64_t limit);
    void forgive(const std::string& what);
    /// An audit line of somebody who comes in by an open route.
    void note(Tx& tx, const OpenSession& session, std::string_view action,
              const web::Visitor& visitor);
    void end_sessions(Tx& tx, UserId user);
    /// One at a time: members of the scope's organization are counted and changed under this lock.
    void lock_members(Tx& tx);
    std::shared_ptr<const TokenSigner> signer();
    Session open_session(const OpenSession& session, std::string refresh_token);
    std::string add_refresh_token(Tx& tx, const OpenSession& session);
    Organization organization_of(TenantId id, Role role);
    User user_of(UserId id);
    /// Of somebody in no organization.
    web::Caller homeless_caller(const Claims& claims);
    TenantId add_organization(Tx& tx, const OrganizationDraft& draft, UserId owner);
    void require_another_owner(Tx& tx, MemberId except);
    std::string link(std::string_view path, std::string_view token) const;

    IdentityOptions options_;
    store::SystemDb db_;
    std::mutex signer_mutex_;
    std::shared_ptr<const TokenSigner> signer_;
    Passwords passwords_;
    MailQueue mails_;
    std::mutex known_mutex_;
    std::uint64_t generation_ = 0;
    std::unordered_map<std::string, Known> known_;
    struct KnownOrganization {
        std::shared_ptr<const OrganizationRow> row;  // shared with those who read it just now
        Time until;
    };
    std::unordered_map<Uuid, KnownOrganization> known_organizations_;
};

}  // namespace herald::identity
