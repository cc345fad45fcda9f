#include "base/text.hpp"
#include "identity/identity.hpp"

/// The whole HTTP surface of identity; the table shows every permission.
namespace herald::identity {

using web::Accepted;
using web::Access;
using web::Created;
using web::Page;
using web::Router;
using web::RouteSpec;
using web::Visitor;

namespace {

/// A scope that names no resource of any route would be a key that silently opens nothing.
void check_resources(const Router& routes, const ApiKeyDraft& draft) {
    std::vector<std::string_view> known;
    for (const auto& route : routes.routes())
        if (!route.spec.open) known.push_back(route.spec.key_resource);
    Problems problems;
    for (std::size_t i = 0; draft.scopes && i < draft.scopes->size(); ++i) {
        const std::string_view scope = (*draft.scopes)[i];
        const std::string_view resource = scope.substr(0, scope.find(':'));
        if (scope == "*" || std::find(known.begin(), known.end(), resource) != known.end())
            continue;
        const auto near = nearest(resource, known);
        problems.add(fmt::format("/scopes/{}", i),
                     near ? fmt::format("names nothing here; did you mean {}?", *near)
                          : "names nothing here");
    }
    problems.raise();
}

}  // namespace

void Identity::add_routes(Router& routes) {
    add_sign_in_routes(routes);
    add_user_routes(routes);
    add_organization_routes(routes);
}

void Identity::add_sign_in_routes(Router& routes) {
    routes.post("/api/v1/auth/register",
                RouteSpec("Register", Access::open).may(ErrorKind::conflict),
                [this](Visitor& v, const Register& r) {
                    return Created<Session>{register_user(r, v), "/api/v1/auth/me"};
                });
    routes.post("/api/v1/auth/login",
                RouteSpec("Login", Access::open).may(ErrorKind::unauthenticated),
                [this](Visitor& v, const Login& r) { return login(r, v); });
    routes.post("/api/v1/auth/refresh",
                RouteSpec("Refresh", Access::open)
                    .may(ErrorKind::unauthenticated)
                    .may(ErrorKind::not_found),
                [this](Visitor& v, const Refresh& r) { return refresh(r, v); });
    routes.post("/api/v1/auth/logout", {"Logout", Access::open},
                [this](Visitor& v, const Logout& r) { logout(r, v); });
    routes.post("/api/v1/auth/forgot-password", {"Forgot password", Access::open},
                [this](Visitor& v, const ForgotPassword& r) {
                    forgot_password(r, v);
                    return Accepted<Nothing>{};
                });
    routes.post("/api/v1/auth/reset-password", {"Reset password", Access::open},
                [this](Visitor& v, const ResetPassword& r) { reset_password(r, v); });
    routes.post("/api/v1/auth/accept-invitation",
                RouteSpec("Accept an invitation", Access::open)
                    .may(ErrorKind::unauthenticated)
                    .may(ErrorKind::not_found),
                [this](Visitor& v, const AcceptInvitation& r) { return accept_invitation(r, v); });
    routes.get("/api/v1/auth/invitations/{token}", {"Show an invitation", Access::open},
               [this](Visitor&, const GetInvitation& r) { return get_invitation(r); });
    routes.get("/api/v1/invitations/{token}", {"Get an invitation", Access::open},
               [this](Visitor&, const GetInvitation& r) { return get_invitation(r); });
}

void Identity::add_user_routes(Router& routes) {
    routes.get("/api/v1/auth/me", RouteSpec("Get me", Role::viewer).personal(),
               [this](Scope& s) { return get_me(s); });
    routes.get("/api/v1/users/profile", RouteSpec("Get the profile", Role::viewer).personal(),
               [this](Scope& s) { return get_profile(s); });
    routes.put("/api/v1/users/profile", {"Update the profile", Role::viewer},
               [this](Scope& s, const UpdateProfile& r) { return update_profile(s, r); });
    routes.get("/api/v1/users/organizations",
               RouteSpec("List organizations", Role::viewer).personal(),
               [this](Scope& s, const ListPlain& r) { return list_organizations(s, r); });
    routes.post("/api/v1/users/organizations",
                RouteSpec("Create an organization", Role::viewer).personal().about("organization"),
                [this](Scope& s, const OrganizationDraft& r) { return create_organization(s, r); });
}

void Identity::add_organization_routes(Router& routes) {
    routes.get("/api/v1/organization", {"Get the organization", Role::viewer},
               [this](Scope& s) { return get_organization(s); });
    routes.patch(
        "/api/v1/organization", {"Update the organization", Role::admin},
        [this](Scope& s, const OrganizationPatch& r) { return update_organization(s, r); });
    routes.del("/api/v1/organization", {"Delete the organization", Role::owner},
               [this](Scope& s, const DeleteOrganization& r) { delete_organization(s, r); });

    routes.get("/api/v1/members", {"List members", Role::viewer},
               [this](Scope& s, const ListPlain& r) { return list_members(s, r); });
    routes.post("/api/v1/members", RouteSpec("Add a member", Role::admin).may(ErrorKind::conflict),
                [this](Scope& s, const InvitationDraft& r) { return invite(s, r); });
    routes.post("/api/v1/members/invitations",
                RouteSpec("Invite a member", Role::admin).may(ErrorKind::conflict),
                [this](Scope& s, const InvitationDraft& r) { return invite(s, r); });
    routes.get("/api/v1/members/{id}", {"Get a member", Role::viewer},
               [this](Scope& s, const MemberRef& r) { return get_member(s, r); });
    routes.patch("/api/v1/members/{id}",
                 RouteSpec("Update a member", Role::admin).may(ErrorKind::conflict),
                 [this](Scope& s, const MemberPatch& r) { return update_member(s, r); });
    routes.del("/api/v1/members/{id}",
               RouteSpec("Delete a member", Role::admin).may(ErrorKind::conflict),
               [this](Scope& s, const MemberRef& r) { remove_member(s, r); });

    routes.get("/api/v1/api-keys", {"List API keys", Role::admin},
               [this](Scope& s, const ListPlain& r) { return list_api_keys(s, r); });
    routes.post("/api/v1/api-keys", {"Create an API key", Role::admin},
                [this, &routes](Scope& s, const ApiKeyDraft& r) {
                    check_resources(routes, r);
                    return create_api_key(s, r);
                });
    routes.get("/api/v1/api-keys/{id}", {"Get an API key", Role::admin},
               [this](Scope& s, const ApiKeyRef& r) { return get_api_key(s, r); });
    routes.del("/api/v1/api-keys/{id}", {"Delete an API key", Role::admin},
               [this](Scope& s, const ApiKeyRef& r) { remove_api_key(s, r); });

    routes.get("/api/v1/audit-log", {"List audit log", Role::admin},
               [this](Scope& s, const ListAuditLog& r) { return list_audit_log(s, r); });
}

}  // namespace herald::identity
