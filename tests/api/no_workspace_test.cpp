#include "harness.hpp"

/// People whose workspace was deleted, or who were removed from it: they come in, and no further
/// than to a workspace of their own.
namespace herald::api {
namespace {

class NoWorkspaceApi : public ApiTest {};

TEST_P(NoWorkspaceApi, who_is_in_no_workspace_signs_in_and_makes_one) {
    world.open_workspace("nora");
    const std::string login = R"({"email":"nora@team.example","password":"a long password"})";
    world.check({
        {"gone", "nora", "DELETE /organization", R"({"name":"nora's"})", 204, {}},
        {"signs in all the same",
         "anonymous",
         "POST /auth/login",
         login,
         200,
         {"/organization == null", "/user/name => nora_name", "/access_token => nora_token",
          "/refresh_token => nora_refresh"}},
        {"refreshes",
         "anonymous",
         "POST /auth/refresh",
         R"({"refresh_token":"$nora_refresh"})",
         200,
         {"/organization == null", "/access_token => nora_token",
          "/refresh_token => nora_refresh"}},
        {"into nobody's workspace",
         "anonymous",
         "POST /auth/refresh",
         R"({"refresh_token":"$nora_refresh","organization_id":"00000000-0000-0000-0000-000000000000"})",
         404,
         {}},
    });
    world.tokens["nora"] = world.values["nora_token"];
    const std::string why = R"("type":"/docs/errors#no_workspace")";
    world.check({
        {"who am I",
         "nora",
         "GET /auth/me",
         "",
         200,
         {"/organization == null", "/organizations/0 == missing", "nora@team.example"}},
        {"a profile", "nora", "GET /users/profile", "", 200, {"nora@team.example"}},
        {"no list", "nora", "GET /users/organizations", "", 200, {"/data/0 == missing"}},
    });
    for (const auto& route : world.router().routes()) {
        if (route.spec.open || !route.spec.in_workspace) continue;
        const auto answer =
            world.call("nora", route.method + " " + world.real_path(route), world.body_of(route));
        EXPECT_EQ(answer.status, 403) << name_of(route) << answer.body;
        EXPECT_NE(answer.body.find(why), std::string::npos) << name_of(route) << answer.body;
    }
    world.check({
        {"a workspace of her own",
         "nora",
         "POST /users/organizations",
         R"({"name":"Fresh start"})",
         201,
         {"/id => nora_home", "/role == \"owner\""},
         {{"Idempotency-Key", "once"}}},
        {"once",
         "nora",
         "POST /users/organizations",
         R"({"name":"Fresh start"})",
         201,
         {"/id == \"$nora_home\""},
         {{"Idempotency-Key", "once"}}},
        {"her token is still for none", "nora", "GET /campaigns", "", 403, {why}},
        {"it is refreshed for it",
         "anonymous",
         "POST /auth/refresh",
         R"({"refresh_token":"$nora_refresh","organization_id":"$nora_home"})",
         200,
         {"/organization/id == \"$nora_home\"", "/access_token => nora_token"}},
        {"and signing in leads there",
         "anonymous",
         "POST /auth/login",
         login,
         200,
         {"/organization/name == \"Fresh start\""}},
    });
    world.tokens["nora"] = world.values["nora_token"];
    world.check({{"at home", "nora", "GET /campaigns", "", 200, {"/total == 0"}},
                 {"its log holds no stranger", "nora", "GET /audit-log", "", 200, {}}});
}

TEST_P(NoWorkspaceApi, who_was_removed_signs_in_and_joins_again) {
    world.open_workspace("noel");
    world.join("noel", "nils", "editor");
    world.check({{"removed", "noel", "DELETE /members/$nils", "", 204, {}},
                 {"the old token is worth nothing", "nils", "GET /campaigns", "", 401, {}},
                 {"signs in",
                  "anonymous",
                  "POST /auth/login",
                  R"({"email":"nils@team.example","password":"a long password"})",
                  200,
                  {"/organization == null", "/access_token => nils_token"}},
                 {"is asked back",
                  "noel",
                  "POST /members",
                  R"({"email":"nils@team.example","role":"viewer"})",
                  201,
                  {}}});
    world.values["nils_link"] = world.mailed_token("nils@team.example");
    world.check({{"joins",
                  "anonymous",
                  "POST /auth/accept-invitation",
                  R"({"token":"$nils_link","password":"a long password"})",
                  200,
                  {"/organization/role == \"viewer\""}}});
}

HERALD_ON_BOTH_DATABASES(NoWorkspaceApi);

}  // namespace
}  // namespace herald::api
