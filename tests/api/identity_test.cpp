#include "harness.hpp"

namespace herald::api {
namespace {

class IdentityApi : public ApiTest {
protected:
    /// A fresh person with a workspace; tokens["NAME"], values["NAME_refresh"].
    void register_one(const std::string& name) {
        const auto response = world.call(
            "anonymous", "POST /auth/register",
            fmt::format(
                R"({{"email":"{0}@fresh.example","password":"a long password","name":"{0}","organization":"{0}'s"}})",
                name));
        ASSERT_EQ(response.status, 201) << response.body;
        world.tokens[name] = world.take(response, "/access_token");
        world.take(response, "/refresh_token", name + "_refresh");
        world.take(response, "/organization/id", name + "_organization");
    }
};

TEST_P(IdentityApi, register) {
    world.check({
        {"a person and a workspace",
         "anonymous",
         "POST /auth/register",
         R"({"email":"Ria@Fresh.example","password":"a long password","name":"Ria","organization":"Ria's","currency":"USD","time_zone":"Europe/Berlin"})",
         201,
         {R"("email":"Ria@Fresh.example")", R"("role":"owner")", R"("currency":"USD")",
          R"("time_zone":"Europe/Berlin")", R"("token_type":"Bearer")", R"("expires_in":900)",
          R"("locale":null)", "!password"}},
        {"the address is taken, whatever its case",
         "anonymous",
         "POST /auth/register",
         R"({"email":"ria@fresh.EXAMPLE","password":"a long password","name":"Ria","organization":"Ria's"})",
         409,
         {"/email"}},
        {"everything wrong is told at once",
         "anonymous",
         "POST /auth/register",
         R"({"email":"nobody","password":"short","organization":"","currency":"EURO","time_zone":7,"admin":true})",
         422,
         {R"("/email")", R"("/password")", R"("/name")", R"("/organization")", R"("/currency")",
          R"("/time_zone")", R"("/admin")"}},
        {"no such zone",
         "anonymous",
         "POST /auth/register",
         R"({"email":"zone@fresh.example","password":"a long password","name":"Z","organization":"Z","time_zone":"Mars/Olympus"})",
         422,
         {"/time_zone"}},
        {"nothing", "anonymous", "POST /auth/register", "", 422, {"is required"}},
    });
}

TEST_P(IdentityApi, login_me_and_logout) {
    register_one("lena");
    const auto login = world.call("anonymous", "POST /auth/login",
                                  R"({"email":"LENA@fresh.example","password":"a long password"})");
    ASSERT_EQ(login.status, 200) << login.body;
    world.tokens["lena2"] = world.take(login, "/access_token");
    world.take(login, "/refresh_token", "lena2_refresh");
    world.check({
        {"a wrong password",
         "anonymous",
         "POST /auth/login",
         R"({"email":"lena@fresh.example","password":"wrong"})",
         401,
         {"The e-mail address or the password is wrong."}},
        {"an unknown address reads the same",
         "anonymous",
         "POST /auth/login",
         R"({"email":"nobody@fresh.example","password":"wrong"})",
         401,
         {"The e-mail address or the password is wrong."}},
        {"me",
         "lena2",
         "GET /auth/me",
         "",
         200,
         {R"("email":"lena@fresh.example")", R"("name":"lena's")", R"("organizations":[{)"}},
        {"a key is nobody", "key", "GET /auth/me", "", 403, {}},
        {"out", "anonymous", "POST /auth/logout", R"({"refresh_token":"$lena2_refresh"})", 204, {}},
        {"the access token ends with it",
         "lena2",
         "GET /auth/me",
         "",
         401,
         {"This session has ended"}},
        {"and so does the refresh token",
         "anonymous",
         "POST /auth/refresh",
         R"({"refresh_token":"$lena2_refresh"})",
         401,
         {}},
        {"the other session lives", "lena", "GET /auth/me", "", 200, {}},
        {"out without a refresh token ends the token's own session",
         "lena",
         "POST /auth/logout",
         "{}",
         204,
         {}},
        {"indeed", "lena", "GET /auth/me", "", 401, {}},
        {"out twice is no error",
         "anonymous",
         "POST /auth/logout",
         R"({"refresh_token":"$lena2_refresh"})",
         204,
         {}},
    });
}

TEST_P(IdentityApi, refresh_rotates_and_a_replay_ends_the_family) {
    register_one("rob");
    world.check({
        {"a new pair",
         "anonymous",
         "POST /auth/refresh",
         R"({"refresh_token":"$rob_refresh"})",
         200,
         {"/access_token => rob_access", "/refresh_token => rob_second", "/expires_in == 900",
          "/user/email == \"rob@fresh.example\"", "!$rob_refresh"}},
        {"the new one works", "$rob_access", "GET /auth/me", "", 200, {"/user/name == \"rob\""}},
        {"the old one is refused",
         "anonymous",
         "POST /auth/refresh",
         R"({"refresh_token":"$rob_refresh"})",
         401,
         {"This session has ended"}},
        {"and takes the new one with it",
         "anonymous",
         "POST /auth/refresh",
         R"({"refresh_token":"$rob_second"})",
         401,
         {}},
        {"and the access token", "$rob_access", "GET /auth/me", "", 401, {}},
        {"a new sign-in",
         "anonymous",
         "POST /auth/login",
         R"({"email":"rob@fresh.example","password":"a long password"})",
         200,
         {"/access_token => rob_access"}},
        {"reads of it in the audit log",
         "$rob_access",
         "GET /audit-log?action=session.replayed",
         "",
         200,
         {"/data/0/actor_name == \"rob\""}},
        {"rubbish", "anonymous", "POST /auth/refresh", R"({"refresh_token":"x"})", 401, {}},
        {"an access token is no refresh token",
         "anonymous",
         "POST /auth/refresh",
         R"({"refresh_token":"$rob_access"})",
         401,
         {}},
    });
}

TEST_P(IdentityApi, organizations_are_switched_by_refresh) {
    register_one("sam");
    world.check({
        {"a second workspace",
         "sam",
         "POST /users/organizations",
         R"({"name":"Second","currency":"GBP"})",
         201,
         {"/id => second", "/name == \"Second\"", "/currency == \"GBP\"", "/role == \"owner\"",
          "/time_zone == \"Etc/UTC\"", "/version == 1", "Location: /api/v1/users/organizations"}},
        {"no such zone",
         "sam",
         "POST /users/organizations",
         R"({"name":"Third","time_zone":"Mars/Olympus"})",
         422,
         {"/time_zone"}},
        {"no such currency",
         "sam",
         "POST /users/organizations",
         R"({"name":"Third","currency":"euro"})",
         422,
         {"/currency"}},
    });
    world.check({
        {"both are mine",
         "sam",
         "GET /users/organizations",
         "",
         200,
         {"$sam_organization", "$second", R"("role":"owner")"}},
        {"paged", "sam", "GET /users/organizations?limit=1", "", 200, {R"("next_cursor":")"}},
        {"another's is not",
         "anonymous",
         "POST /auth/refresh",
         R"({"refresh_token":"$sam_refresh","organization_id":"$organization"})",
         404,
         {}},
    });
    const auto switched =
        world.call("anonymous", "POST /auth/refresh",
                   R"({"refresh_token":"$sam_refresh","organization_id":"$second"})");
    ASSERT_EQ(switched.status, 200)
        << switched.body << " (a refused switch must not use the token up)";
    world.tokens["sam2"] = world.take(switched, "/access_token");
    world.check({
        {"the token belongs to it",
         "sam2",
         "GET /organization",
         "",
         200,
         {R"("id":"$second")", R"("currency":"GBP")"}},
        {"the old one to the first", "sam", "GET /organization", "", 200, {"$sam_organization"}},
    });
    const auto login = world.call("anonymous", "POST /auth/login",
                                  R"({"email":"sam@fresh.example","password":"a long password"})");
    EXPECT_EQ(world.take(login, "/organization/id"), world.values["second"]) << "the last one used";
}

TEST_P(IdentityApi, passwords_are_forgotten_and_reset) {
    register_one("finn");
    const auto before = world.mails();
    world.check({
        {"an unknown address gets the same answer",
         "anonymous",
         "POST /auth/forgot-password",
         R"({"email":"nobody@fresh.example"})",
         202,
         {"{}"}},
        {"a known one",
         "anonymous",
         "POST /auth/forgot-password",
         R"({"email":"FINN@fresh.example"})",
         202,
         {"{}"}},
        {"no address", "anonymous", "POST /auth/forgot-password", R"({"email":"x"})", 422, {}},
    });
    EXPECT_EQ(world.mails(), before + 1);
    world.values["reset"] = world.mailed_token("finn@fresh.example");
    ASSERT_FALSE(world.values["reset"].empty())
        << "the mail goes to the address that registered, as it was written";
    world.check({
        {"too short",
         "anonymous",
         "POST /auth/reset-password",
         R"({"token":"$reset","password":"short"})",
         422,
         {"/password"}},
        {"reset",
         "anonymous",
         "POST /auth/reset-password",
         R"({"token":"$reset","password":"another password"})",
         204,
         {}},
        {"once",
         "anonymous",
         "POST /auth/reset-password",
         R"({"token":"$reset","password":"a third password"})",
         422,
         {"/token"}},
        {"sessions end", "finn", "GET /auth/me", "", 401, {}},
        {"refresh too",
         "anonymous",
         "POST /auth/refresh",
         R"({"refresh_token":"$finn_refresh"})",
         401,
         {}},
        {"the old password is gone",
         "anonymous",
         "POST /auth/login",
         R"({"email":"finn@fresh.example","password":"a long password"})",
         401,
         {}},
        {"the new one works",
         "anonymous",
         "POST /auth/login",
         R"({"email":"finn@fresh.example","password":"another password"})",
         200,
         {}},
    });
}

TEST_P(IdentityApi, a_look_alike_address_is_another_person) {
    register_one("jose");
    world.check({
        {"with an accent it is free",
         "anonymous",
         "POST /auth/register",
         "{\"email\":\"jos\xc3\xa9@fresh.example\",\"password\":\"a long "
         "password\",\"name\":\"J\",\"organization\":\"J\"}",
         201,
         {}},
        {"and no reset of the other",
         "anonymous",
         "POST /auth/forgot-password",
         "{\"email\":\"j\xc3\xb6se@fresh.example\"}",
         202,
         {}},
    });
    EXPECT_TRUE(world.mailed_token("j\xc3\xb6se@fresh.example").empty());
}

TEST_P(IdentityApi, guessing_is_slowed_down) {
    register_one("gil");
    for (int i = 0; i < 12; ++i)
        world.call("anonymous", "POST /auth/login",
                   R"({"email":"gil@fresh.example","password":"guess"})");
    world.check({
        {"even the right password waits",
         "anonymous",
         "POST /auth/login",
         R"({"email":"gil@fresh.example","password":"a long password"})",
         429,
         {"Retry-After"}},
        {"others do not",
         "anonymous",
         "POST /auth/login",
         R"({"email":"owner@north.example","password":"a long password"})",
         200,
         {}},
    });
}

TEST_P(IdentityApi, profile) {
    register_one("pia");
    world.check({
        {"shown", "pia", "GET /users/profile", "", 200, {R"("name":"pia")", R"("locale":null)"}},
        {"changed",
         "pia",
         "PUT /users/profile",
         R"({"name":"Pia P.","locale":"de"})",
         200,
         {R"("name":"Pia P.")", R"("locale":"de")"}},
        {"locale cleared",
         "pia",
         "PUT /users/profile",
         R"({"name":"Pia","locale":null})",
         200,
         {R"("locale":null)"}},
        {"no name", "pia", "PUT /users/profile", R"({"name":""})", 422, {"/name"}},
        {"a password needs the present one",
         "pia",
         "PUT /users/profile",
         R"({"name":"Pia","new_password":"another password"})",
         422,
         {"/current_password"}},
        {"the right one",
         "pia",
         "PUT /users/profile",
         R"({"name":"Pia","current_password":"guess","new_password":"another password"})",
         422,
         {"/current_password"}},
        {"changed",
         "pia",
         "PUT /users/profile",
         R"({"name":"Pia","current_password":"a long password","new_password":"another password"})",
         200,
         {}},
        {"sessions end",
         "anonymous",
         "POST /auth/refresh",
         R"({"refresh_token":"$pia_refresh"})",
         401,
         {}},
        {"a key has none", "key", "GET /users/profile", "", 403, {}},
        {"nor organizations", "key", "POST /users/organizations", R"({"name":"K"})", 403, {}},
    });
}

TEST_P(IdentityApi, organization_settings) {
    register_one("ole");
    const auto now = world.call("ole", "GET /organization");
    const std::string tag(now.headers.get("ETag"));
    EXPECT_EQ(tag, "\"1\"");
    world.check({
        {"changed",
         "ole",
         "PATCH /organization",
         R"({"name":"Ole & Co","time_zone":"Asia/Tokyo"})",
         200,
         {R"("name":"Ole & Co")", "ETag: \"2\""},
         {{"If-Match", tag}}},
        {"a stale tag",
         "ole",
         "PATCH /organization",
         R"({"name":"Lost"})",
         412,
         {},
         {{"If-Match", tag}}},
        {"without a tag",
         "ole",
         "PATCH /organization",
         R"({"currency":"CHF"})",
         200,
         {R"("currency":"CHF")", R"("name":"Ole & Co")"}},
        {"no such zone",
         "ole",
         "PATCH /organization",
         R"({"time_zone":"Nowhere"})",
         422,
         {"/time_zone"}},
        {"no such currency",
         "ole",
         "PATCH /organization",
         R"({"currency":"XX"})",
         422,
         {"/currency"}},
        {"an editor may not", "editor", "PATCH /organization", R"({"name":"Mine"})", 403, {}},
        {"a viewer reads",
         "viewer",
         "GET /organization",
         "",
         200,
         {R"("role":"viewer")", "Northwind Secret"}},
        {"in the audit log",
         "ole",
         "GET /audit-log?action=organization.updated",
         "",
         200,
         {"Ole & Co"}},
    });
}

TEST_P(IdentityApi, an_organization_is_deleted_by_its_owner_and_its_name) {
    register_one("dora");
    world.check({
        {"an admin may not", "admin", "DELETE /organization?name=Northwind%20Secret", "", 403, {}},
        {"the name must match", "dora", "DELETE /organization?name=dora", "", 422, {"name"}},
        {"in the body it counts too",
         "dora",
         "DELETE /organization",
         R"({"name":"wrong"})",
         422,
         {"name"}},
        {"gone", "dora", "DELETE /organization", R"({"name":"dora's"})", 204, {}},
        {"the token is worth nothing", "dora", "GET /organization", "", 401, {}},
        {"others stand", "owner", "GET /organization", "", 200, {}},
    });
}

HERALD_ON_BOTH_DATABASES(IdentityApi);

}  // namespace
}  // namespace herald::api
