#include "base/crypto.hpp"
#include "harness.hpp"

namespace herald::api {
namespace {

/// Members, invitations, API keys, the audit log and limits.
class AccessApi : public ApiTest {
protected:
    /// A workspace of its own for tests that change members: NAME owns it.
    void register_one(const std::string& name) {
        const auto response = world.call(
            "anonymous", "POST /auth/register",
            fmt::format(
                R"({{"email":"{0}@team.example","password":"a long password","name":"{0}","organization":"{0}'s"}})",
                name));
        ASSERT_EQ(response.status, 201) << response.body;
        world.tokens[name] = world.take(response, "/access_token");
    }
    void join(const std::string& inviter, const std::string& name, const std::string& role) {
        ASSERT_EQ(world
                      .call(inviter, "POST /members/invitations",
                            fmt::format(R"({{"email":"{}@team.example","role":"{}"}})", name, role))
                      .status,
                  201);
        world.values["token"] = world.mailed_token(name + "@team.example");
        const auto response = world.call(
            "anonymous", "POST /auth/accept-invitation",
            fmt::format(R"({{"token":"$token","name":"{}","password":"a long password"}})", name));
        ASSERT_EQ(response.status, 200) << response.body;
        world.tokens[name] = world.take(response, "/access_token");
        world.values[name] = member_id(inviter, name + "@team.example");
    }
    std::string member_id(const std::string& caller, const std::string& email) {
        const json::value list = json::parse(world.call(caller, "GET /members?limit=500").body);
        for (const auto& member : list.at("data").as_array())
            if (std::string_view(member.at("email").as_string()) == email)
                return std::string(member.at("id").as_string());
        ADD_FAILURE() << email << " is no member";
        return {};
    }
};

TEST_P(AccessApi, invitations_bring_new_people) {
    register_one("ina");
    world.check({
        {"somebody new",
         "ina",
         "POST /members/invitations",
         R"({"email":"new@team.example","role":"editor"})",
         201,
         {"/id => invitation", "/email == \"new@team.example\"", "/role == \"editor\"",
          "https://herald.example.com/accept-invitation?token=", "Location: /api/v1/members"}},
        {"oneself",
         "ina",
         "POST /members/invitations",
         R"({"email":"ina@team.example","role":"editor"})",
         409,
         {"/email"}},
        {"what is no address",
         "ina",
         "POST /members/invitations",
         R"({"email":"new","role":"editor"})",
         422,
         {"/email"}},
        {"an address with a line break",
         "ina",
         "POST /members/invitations",
         R"({"email":"a@b.example\r\nBcc: all@b.example","role":"editor"})",
         422,
         {"/email"}},
    });
    world.values["token"] = world.mailed_token("new@team.example");
    world.check({
        {"listed as invited",
         "ina",
         "GET /members",
         "",
         200,
         {R"("state":"invited")", R"("email":"new@team.example")", R"("user_id":null)"}},
        {"one of them",
         "ina",
         "GET /members/$invitation",
         "",
         200,
         {"/id == \"$invitation\"", "/role == \"editor\"", "/state == \"invited\"",
          "/user_id == null", "/joined_at == null"}},
        {"nobody", "ina", "GET /members/01900000-0000-7000-8000-000000000000", "", 404, {}},
        {"its role may change",
         "ina",
         "PATCH /members/$invitation",
         R"({"role":"viewer"})",
         200,
         {R"("role":"viewer")", R"("state":"invited")"}},
        {"anybody with the link sees it",
         "anonymous",
         "GET /auth/invitations/$token",
         "",
         200,
         {R"("organization_name":"ina's")", R"("role":"viewer")", R"("existing_user":false)"}},
        {"by its other address too",
         "anonymous",
         "GET /invitations/$token",
         "",
         200,
         {R"("role":"viewer")"}},
        {"nobody without", "anonymous", "GET /auth/invitations/guess", "", 404, {}},
        {"at either", "anonymous", "GET /invitations/guess", "", 404, {}},
        {"a new person needs a name and a password",
         "anonymous",
         "POST /auth/accept-invitation",
         R"({"token":"$token"})",
         422,
         {"/name", "/password"}},
        {"welcome",
         "anonymous",
         "POST /auth/accept-invitation",
         R"({"token":"$token","name":"New","password":"a long password"})",
         200,
         {R"("role":"viewer")", R"("name":"New")"}},
        {"once",
         "anonymous",
         "POST /auth/accept-invitation",
         R"({"token":"$token","name":"New","password":"a long password"})",
         404,
         {}},
        {"now active",
         "ina",
         "GET /members",
         "",
         200,
         {R"("state":"active")", R"("name":"New")", R"(!"state":"invited")"}},
        {"not twice",
         "ina",
         "POST /members",
         R"({"email":"NEW@team.example","role":"viewer"})",
         409,
         {"/email"}},
        {"a wrong role",
         "ina",
         "POST /members",
         R"({"email":"x@team.example","role":"king"})",
         422,
         {"/role"}},
        {"a second way in",
         "ina",
         "POST /members",
         R"({"email":"late@team.example","role":"viewer"})",
         201,
         {R"("url":")"}},
    });
}

TEST_P(AccessApi, an_invitation_of_somebody_known_asks_for_their_password) {
    register_one("ivo");
    register_one("known");
    world.call("ivo", "POST /members/invitations",
               R"({"email":"known@team.example","role":"admin"})");
    world.values["token"] = world.mailed_token("known@team.example");
    world.check({
        {"known",
         "anonymous",
         "GET /auth/invitations/$token",
         "",
         200,
         {R"("existing_user":true)"}},
        {"no password",
         "anonymous",
         "POST /auth/accept-invitation",
         R"({"token":"$token"})",
         422,
         {"/password"}},
        {"a wrong one",
         "anonymous",
         "POST /auth/accept-invitation",
         R"({"token":"$token","password":"guess guess guess"})",
         401,
         {}},
        {"theirs",
         "anonymous",
         "POST /auth/accept-invitation",
         R"({"token":"$token","password":"a long password"})",
         200,
         {R"("name":"ivo's")", R"("role":"admin")"}},
        {"and they keep their own",
         "known",
         "GET /users/organizations",
         "",
         200,
         {"known's", "ivo's"}},
    });
}

TEST_P(AccessApi, an_invitation_can_be_taken_back) {
    register_one("ian");
    const auto invited = world.call("ian", "POST /members/invitations",
                                    R"({"email":"gone@team.example","role":"editor"})");
    world.take(invited, "/id", "invitation");
    world.values["token"] = world.mailed_token("gone@team.example");
    world.check({
        {"another organization cannot", "stranger", "DELETE /members/$invitation", "", 404, {}},
        {"taken back", "ian", "DELETE /members/$invitation", "", 204, {}},
        {"the link is dead",
         "anonymous",
         "POST /auth/accept-invitation",
         R"({"token":"$token","name":"G","password":"a long password"})",
         404,
         {}},
    });
}

TEST_P(AccessApi, nobody_grants_or_touches_what_is_above_them) {
    register_one("otto");
    join("otto", "adam", "admin");
    join("otto", "eva", "editor");
    world.values["otto"] = member_id("otto", "otto@team.example");
    world.check({
        {"an admin makes no owner",
         "adam",
         "PATCH /members/$eva",
         R"({"role":"owner"})",
         422,
         {"/role", "at most your own"}},
        {"nor invites one",
         "adam",
         "POST /members/invitations",
         R"({"email":"o@team.example","role":"owner"})",
         422,
         {"/role"}},
        {"nor a key of one",
         "adam",
         "POST /api-keys",
         R"({"name":"K","role":"owner"})",
         422,
         {"/role"}},
        {"nor demotes one", "adam", "PATCH /members/$otto", R"({"role":"viewer"})", 403, {}},
        {"nor removes one", "adam", "DELETE /members/$otto", "", 403, {}},
        {"nor promotes themselves", "adam", "PATCH /members/$adam", R"({"role":"owner"})", 422, {}},
        {"an editor touches nobody", "eva", "PATCH /members/$eva", R"({"role":"admin"})", 403, {}},
        {"the last owner stays owner",
         "otto",
         "PATCH /members/$otto",
         R"({"role":"admin"})",
         409,
         {"at least one owner"}},
        {"and stays", "otto", "DELETE /members/$otto", "", 409, {}},
        {"a second owner",
         "otto",
         "PATCH /members/$adam",
         R"({"role":"owner"})",
         200,
         {R"("role":"owner")"}},
        {"then the first may go", "otto", "PATCH /members/$otto", R"({"role":"viewer"})", 200, {}},
        {"at once", "otto", "PATCH /members/$eva", R"({"role":"viewer"})", 403, {"you are viewer"}},
        {"removed", "adam", "DELETE /members/$eva", "", 204, {}},
        {"out at once", "eva", "GET /organization", "", 401, {}},
        {"removed twice", "adam", "DELETE /members/$eva", "", 404, {}},
    });
}

TEST_P(AccessApi, keys_carry_a_role_and_scopes_and_die) {
    world.check({
        {"a reader's",
         "admin",
         "POST /api-keys",
         R"({"name":"Reader","role":"viewer","scopes":["tasks:read"],"expires_at":"2099-01-01T00:00:00Z"})",
         201,
         {"/id => key_id", "/key => secret", R"("key":"hrld_)", "/role == \"viewer\"",
          "/scopes == [\"tasks:read\"]", "/expires_at == \"2099-01-01T00:00:00Z\"",
          "/last_used_at == null"}},
        {"the least: a viewer's, for everything",
         "admin",
         "POST /api-keys",
         R"({"name":"Plain"})",
         201,
         {"/role == \"viewer\"", "/scopes == [\"*\"]", "/expires_at == null"}},
        {"a key makes no keys", "key", "POST /api-keys", R"({"name":"Child"})", 403, {}},
    });
    world.tokens["reader"] = world.values["secret"];
    const auto writer = world.call("admin", "POST /api-keys",
                                   R"({"name":"Writer","role":"editor","scopes":["tasks:write"]})");
    world.tokens["writer"] = world.take(writer, "/key");
    world.check({
        {"listed without the key",
         "admin",
         "GET /api-keys",
         "",
         200,
         {R"("name":"Reader")", R"("scopes":["tasks:read"])", "!$secret"}},
        {"one, without the key",
         "admin",
         "GET /api-keys/$key_id",
         "",
         200,
         {"/name == \"Reader\"", "/scopes/0 == \"tasks:read\"", "!$secret"}},
        {"another organization sees none", "stranger", "GET /api-keys/$key_id", "", 404, {}},
        {"it reads tasks", "reader", "GET /tasks", "", 200, {}},
        {"nothing else", "reader", "GET /members", "", 403, {"members:read"}},
        {"it does not write",
         "reader",
         "POST /tasks/01900000-0000-7000-8000-000000000000/cancel",
         "",
         403,
         {}},
        {"writing includes reading", "writer", "GET /tasks", "", 200, {}},
        {"and writing",
         "writer",
         "POST /tasks/01900000-0000-7000-8000-000000000000/cancel",
         "",
         404,
         {}},
        {"its use is seen", "admin", "GET /api-keys", "", 200, {R"("last_used_at":"20)"}},
        {"a wrong scope",
         "admin",
         "POST /api-keys",
         R"({"name":"K","scopes":["everything"]})",
         422,
         {"/scopes/0"}},
        {"an unknown resource",
         "admin",
         "POST /api-keys",
         R"({"name":"K","scopes":["taks:read"]})",
         422,
         {"/scopes/0"}},
        {"an end in the past",
         "admin",
         "POST /api-keys",
         R"({"name":"K","expires_at":"2020-01-01T00:00:00Z"})",
         422,
         {"/expires_at"}},
        {"no name", "admin", "POST /api-keys", R"({"name":""})", 422, {"/name"}},
        {"an editor may not", "editor", "GET /api-keys", "", 403, {}},
        {"another organization cannot end it", "stranger", "DELETE /api-keys/$key_id", "", 404, {}},
        {"ended", "admin", "DELETE /api-keys/$key_id", "", 204, {}},
        {"at once", "reader", "GET /tasks", "", 401, {}},
        {"once", "admin", "DELETE /api-keys/$key_id", "", 404, {}},
        {"no secret in the audit log",
         "admin",
         "GET /audit-log?entity=api_key",
         "",
         200,
         {"api_key.created", "api_key.revoked", "!$secret"}},
    });
}

TEST_P(AccessApi, a_key_dies_with_its_makers_rights) {
    register_one("karl");
    join("karl", "kim", "admin");
    const auto made = world.call("kim", "POST /api-keys", R"({"name":"Kim's","role":"admin"})");
    world.tokens["kims"] = world.take(made, "/key");
    world.check({
        {"works", "kims", "GET /members", "", 200, {}},
        {"the maker becomes viewer",
         "karl",
         "PATCH /members/$kim",
         R"({"role":"viewer"})",
         200,
         {}},
        {"and so does the key",
         "kims",
         "POST /members",
         R"({"email":"z@team.example","role":"viewer"})",
         403,
         {"you are viewer"}},
        {"the maker leaves", "karl", "DELETE /members/$kim", "", 204, {}},
        {"and so does the key", "kims", "GET /members", "", 401, {}},
    });
}

TEST_P(AccessApi, the_audit_log_tells_who_did_what) {
    register_one("audrey");
    const auto made = world.call("audrey", "POST /api-keys", R"({"name":"Robot","role":"admin"})");
    world.tokens["robot"] = world.take(made, "/key");
    world.take(made, "/id", "robot_id");
    world.call("robot", "PATCH /organization", R"({"name":"By a robot"})");
    world.call("anonymous", "POST /auth/login",
               R"({"email":"audrey@team.example","password":"a long password"})");
    const auto all = world.call("audrey", "GET /audit-log");
    world.check({
        {"by action",
         "audrey",
         "GET /audit-log?action=organization.updated",
         "",
         200,
         {R"("actor_kind":"api_key")", R"("actor_name":"Robot")", R"("actor_id":"$robot_id")",
          R"("address":"192.0.2.20")", R"("request_id":")"}},
        {"by actor",
         "audrey",
         "GET /audit-log?actor_id=$robot_id",
         "",
         200,
         {"organization.updated", "!api_key.created"}},
        {"by entity",
         "audrey",
         "GET /audit-log?entity=api_key",
         "",
         200,
         {"api_key.created", "!organization.updated"}},
        {"sign-ins too",
         "audrey",
         "GET /audit-log?action=session.opened",
         "",
         200,
         {R"("actor_name":"audrey")"}},
        {"by time",
         "audrey",
         "GET /audit-log?from=2099-01-01T00:00:00Z",
         "",
         200,
         {R"("data":[])"}},
        {"of people",
         "audrey",
         "GET /audit-log?entity=user",
         "",
         200,
         {R"("action":"user.registered","entity":"user")", "!session."}},
        {"until", "audrey", "GET /audit-log?to=2020-01-01T00:00:00Z", "", 200, {R"("data":[])"}},
        {"a wrong time", "audrey", "GET /audit-log?from=yesterday", "", 422, {"?from"}},
        {"a ticket is made", "audrey", "POST /stream/tickets", "{}", 200, {R"("ticket")"}},
        {"and leaves no line", "audrey", "GET /audit-log", "", 200, {"!createStreamTicket"}},
        {"an editor may not", "editor", "GET /audit-log", "", 403, {}},
    });
    const auto first = world.call("audrey", "GET /audit-log?limit=1");
    world.take(first, "/next_cursor", "cursor");
    EXPECT_NE(
        world.take(world.call("audrey", "GET /audit-log?limit=1&cursor=$cursor"), "/data/0/id"),
        world.take(first, "/data/0/id"));
    const json::value lines = json::parse(all.body);
    for (std::size_t i = 1; i < lines.at("data").as_array().size(); ++i)
        EXPECT_GE(lines.at("data").at(i - 1).at("at").as_string(),
                  lines.at("data").at(i).at("at").as_string())
            << "newest first";
}

TEST_P(AccessApi, limits_are_counted_and_shown) {
    identity::SpoolMailer mailer(std::filesystem::temp_directory_path());
    const auto cache = store::make_cache();
    identity::Identity counted({.database = &world.app().database(),
                                .cache = cache.get(),
                                .clock = &world.app().clock(),
                                .mailer = &mailer,
                                .signing_key = random_bytes(32),
                                .hourly_limit = 1000});
    web::Router limited({.clock = &world.app().clock(),
                         .database = &world.app().database(),
                         .authenticator = &counted,
                         .limits = &counted,
                         .visitor_hourly = 3,
                         .spool_dir = std::filesystem::temp_directory_path()});
    counted.add_routes(limited);
    const web::Visitor visitor{&world.app().clock(), "198.51.100.9", {}, {}, {}};
    const std::string token =
        counted
            .register_user(
                {GetParam() + "@limits.example", "a long password", "Lim", "Lim's", {}, {}},
                visitor)
            .access_token;
    const auto get = [&](const std::string& path, bool signed_in) {
        web::Request request;
        request.method = "GET";
        request.path = "/api/v1" + path;
        request.remote_address = "198.51.100.1";
        if (signed_in) request.headers.set("Authorization", "Bearer " + token);
        return limited.handle(request);
    };
    const auto first = get("/organization", true), second = get("/organization", true);
    EXPECT_EQ(first.headers.get("RateLimit-Limit"), "1000");
    EXPECT_EQ(first.headers.get("RateLimit-Remaining"), "999");
    EXPECT_EQ(second.headers.get("RateLimit-Remaining"), "998");
    EXPECT_FALSE(second.headers.get("RateLimit-Reset").empty());
    for (int i = 0; i < 3; ++i) EXPECT_EQ(get("/auth/invitations/x", false).status, 404);
    const auto refused = get("/auth/invitations/x", false);
    EXPECT_EQ(refused.status, 429);
    EXPECT_FALSE(refused.headers.get("Retry-After").empty());
    EXPECT_EQ(refused.headers.get("RateLimit-Limit"), "3");
    EXPECT_EQ(refused.headers.get("RateLimit-Remaining"), "0");
    EXPECT_EQ(get("/members/none", true).headers.get("RateLimit-Remaining"), "997")
        << "refusals count";
    for (int i = 3; i < 1000; ++i) ASSERT_EQ(get("/organization", true).status, 200);
    EXPECT_EQ(get("/organization", true).status, 429);
}

HERALD_ON_BOTH_DATABASES(AccessApi);

}  // namespace
}  // namespace herald::api
