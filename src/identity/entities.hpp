#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/rules.hpp"
#include "store/tenancy.hpp"
#include "web/paging.hpp"
#include "web/results.hpp"

/// People, organizations and what they may do: as the API shows them.
namespace herald::identity {

using store::ActorKind;
using store::Role;
using store::TenantId;
using store::TenantKey;
using store::UserId;

struct MemberTag;
struct ApiKeyTag;
struct AuditTag;
using MemberId = Id<MemberTag>;
using ApiKeyId = Id<ApiKeyTag>;
using AuditId = Id<AuditTag>;

struct User {
    UserId id;
    std::string email, name;
    std::optional<std::string> locale;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(User, (), (id, email, name, locale, created_at))

/// With the caller's own role in it.
struct Organization {
    TenantId id;
    std::string name;
    Currency currency;
    std::string time_zone;
    Role role{};
    Time created_at;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Organization, (), (id, name, currency, time_zone, role, created_at, version))

struct Session {
    User user;
    std::optional<Organization> organization;  ///< null for a person who is in none
    std::string access_token, refresh_token;
    std::string token_type = "Bearer";
    std::int64_t expires_in = 0;  ///< seconds the access token lives
};
BOOST_DESCRIBE_STRUCT(Session, (),
                      (user, organization, access_token, refresh_token, token_type, expires_in))

struct Me {
    User user;
    std::optional<Organization> organization;  ///< null for a person who is in none
    std::vector<Organization> organizations;
};
BOOST_DESCRIBE_STRUCT(Me, (), (user, organization, organizations))

enum class MemberState { active, invited };
BOOST_DESCRIBE_ENUM(MemberState, active, invited)

struct Member {
    MemberId id;
    std::optional<UserId> user_id;
    std::string email;
    std::optional<std::string> name;
    Role role{};
    MemberState state{};
    std::optional<Time> invited_at, joined_at, last_seen_at;
};
BOOST_DESCRIBE_STRUCT(Member, (),
                      (id, user_id, email, name, role, state, invited_at, joined_at, last_seen_at))

struct Invitation {
    MemberId id;
    std::string email;
    Role role{};
    Time expires_at;
    std::string url;  ///< to pass on by hand while no mail server is set up
};
BOOST_DESCRIBE_STRUCT(Invitation, (), (id, email, role, expires_at, url))

/// What somebody with an invitation's link sees before signing in.
struct InvitationInfo {
    std::string organization_name, email;
    Role role{};
    bool existing_user = false;
};
BOOST_DESCRIBE_STRUCT(InvitationInfo, (), (organization_name, email, role, existing_user))

struct ApiKey {
    ApiKeyId id;
    std::string name, prefix;
    Role role{};
    std::vector<std::string> scopes;
    Time created_at;
    std::optional<Time> last_used_at, expires_at;
    std::optional<UserId> created_by;
};
BOOST_DESCRIBE_STRUCT(ApiKey, (),
                      (id, name, prefix, role, scopes, created_at, last_used_at, expires_at,
                       created_by))

/// The only time the key itself is shown.
struct ApiKeyCreated : ApiKey {
    std::string key;
};
BOOST_DESCRIBE_STRUCT(ApiKeyCreated, (ApiKey), (key))

struct AuditLine {
    AuditId id;
    Time at;
    ActorKind actor_kind{};
    std::optional<Uuid> actor_id;
    std::optional<std::string> actor_name;
    std::string action;
    std::optional<std::string> entity;
    std::optional<Uuid> entity_id;
    RawJson detail;
    std::optional<std::string> address, request_id;
};
BOOST_DESCRIBE_STRUCT(AuditLine, (),
                      (id, at, actor_kind, actor_id, actor_name, action, entity, entity_id, detail,
                       address, request_id))

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

// What clients send.

struct Register {
    std::string email, password, name, organization;
    std::optional<Currency> currency;
    std::optional<std::string> time_zone;
};
BOOST_DESCRIBE_STRUCT(Register, (), (email, password, name, organization, currency, time_zone))

struct Login {
    std::string email, password;
};
BOOST_DESCRIBE_STRUCT(Login, (), (email, password))

struct Refresh {
    std::string refresh_token;
    std::optional<TenantId> organization_id;
};
BOOST_DESCRIBE_STRUCT(Refresh, (), (refresh_token, organization_id))

struct Logout {
    std::optional<std::string> refresh_token;
};
BOOST_DESCRIBE_STRUCT(Logout, (), (refresh_token))

struct ForgotPassword {
    std::string email;
};
BOOST_DESCRIBE_STRUCT(ForgotPassword, (), (email))

struct ResetPassword {
    std::string token, password;
};
BOOST_DESCRIBE_STRUCT(ResetPassword, (), (token, password))

struct AcceptInvitation {
    std::string token;
    std::optional<std::string> name, password;
};
BOOST_DESCRIBE_STRUCT(AcceptInvitation, (), (token, name, password))

struct GetInvitation {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(GetInvitation, (), (token))

struct UpdateProfile {
    std::optional<std::string> name;
    Change<std::string> locale;
    std::optional<std::string> current_password, new_password;
};
BOOST_DESCRIBE_STRUCT(UpdateProfile, (), (name, locale, current_password, new_password))

struct OrganizationDraft {
    std::string name;
    std::optional<Currency> currency;
    std::optional<std::string> time_zone;
};
BOOST_DESCRIBE_STRUCT(OrganizationDraft, (), (name, currency, time_zone))

struct OrganizationPatch {
    std::optional<std::string> name;
    std::optional<Currency> currency;
    std::optional<std::string> time_zone;
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(OrganizationPatch, (), (name, currency, time_zone, if_match))

/// The name typed again: deleting an organization cannot be undone.
struct DeleteOrganization {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(DeleteOrganization, (), (name))

struct InvitationDraft {
    std::string email;
    Role role{};
};
BOOST_DESCRIBE_STRUCT(InvitationDraft, (), (email, role))

struct MemberPatch {
    MemberId id;
    Role role{};
};
BOOST_DESCRIBE_STRUCT(MemberPatch, (), (id, role))

struct MemberRef {
    MemberId id;
};
BOOST_DESCRIBE_STRUCT(MemberRef, (), (id))

struct ListPlain : web::Paged {};
BOOST_DESCRIBE_STRUCT(ListPlain, (web::Paged), ())

struct ApiKeyDraft {
    std::string name;
    std::optional<Role> role;
    std::optional<std::vector<std::string>> scopes;
    std::optional<Time> expires_at;
};
BOOST_DESCRIBE_STRUCT(ApiKeyDraft, (), (name, role, scopes, expires_at))

struct ApiKeyRef {
    ApiKeyId id;
};
BOOST_DESCRIBE_STRUCT(ApiKeyRef, (), (id))

struct ListAuditLog : web::Paged {
    std::optional<Uuid> actor_id;
    std::optional<std::string> action, entity;
    std::optional<Time> from, to;
};
BOOST_DESCRIBE_STRUCT(ListAuditLog, (web::Paged), (actor_id, action, entity, from, to))

}  // namespace herald::identity

namespace herald {
template <>
inline constexpr auto rules<identity::Register> = std::tuple{
    rule<&identity::Register::email>(length{3, 254}, email{}),
    rule<&identity::Register::password>(length{10, 200}, write_only{},
                                        doc{"At least 10 characters."}),
    rule<&identity::Register::name>(length{1, 100}),
    rule<&identity::Register::organization>(length{1, 100}, doc{"The workspace's name."}),
    rule<&identity::Register::currency>(doc{"The reporting currency; EUR when left out."}),
    rule<&identity::Register::time_zone>(length{1, 64}, doc{"IANA; UTC when left out."}),
};
template <>
inline constexpr auto rules<identity::Login> = std::tuple{
    rule<&identity::Login::email>(length{1, 254}),
    rule<&identity::Login::password>(length{1, 1000}, write_only{}),
};
template <>
inline constexpr auto rules<identity::ForgotPassword> = std::tuple{
    rule<&identity::ForgotPassword::email>(length{3, 254}, email{}),
};
template <>
inline constexpr auto rules<identity::ResetPassword> = std::tuple{
    rule<&identity::ResetPassword::password>(length{10, 200}, write_only{}),
};
template <>
inline constexpr auto rules<identity::AcceptInvitation> = std::tuple{
    rule<&identity::AcceptInvitation::name>(length{1, 100}),
    rule<&identity::AcceptInvitation::password>(length{10, 200}, write_only{}),
};
template <>
inline constexpr auto rules<identity::UpdateProfile> = std::tuple{
    rule<&identity::UpdateProfile::name>(length{1, 100}),
    rule<&identity::UpdateProfile::locale>(length{2, 16}),
    rule<&identity::UpdateProfile::current_password>(length{1, 1000}, write_only{}),
    rule<&identity::UpdateProfile::new_password>(length{10, 200}, write_only{}),
};
template <>
inline constexpr auto rules<identity::OrganizationDraft> = std::tuple{
    rule<&identity::OrganizationDraft::name>(length{1, 100}),
    rule<&identity::OrganizationDraft::time_zone>(length{1, 64}),
};
template <>
inline constexpr auto rules<identity::OrganizationPatch> = std::tuple{
    rule<&identity::OrganizationPatch::name>(length{1, 100}),
    rule<&identity::OrganizationPatch::time_zone>(length{1, 64}),
};
template <>
inline constexpr auto rules<identity::InvitationDraft> = std::tuple{
    rule<&identity::InvitationDraft::email>(length{3, 254}, email{}),
};
template <>
inline constexpr auto rules<identity::ApiKeyDraft> = std::tuple{
    rule<&identity::ApiKeyDraft::name>(length{1, 100}),
    rule<&identity::ApiKeyDraft::role>(doc{"At most the creator's; viewer when left out."}),
    rule<&identity::ApiKeyDraft::scopes>(
        count{1, 50}, doc{"campaigns:read, campaigns:write, …, or *; * when left out."}),
};
}  // namespace herald
