#include "harness.hpp"

/// What must hold for every route, whoever wrote it: walked over the routes themselves, so that a
/// new one cannot be forgotten.
namespace herald::api {
namespace {

class WalkTest : public ApiTest {
protected:
    static bool has_parameter(const web::Route& route) {
        return route.path.find('{') != std::string::npos;
    }
};

TEST_P(WalkTest, nobody_comes_in_without_a_valid_token) {
    for (const auto& route : world.router().routes()) {
        if (route.spec.open) continue;
        const std::string what = route.method + " " + route.path;
        for (const auto* caller : {"anonymous", "forged", "hrld_unknown", "x"}) {
            const auto response = world.call(caller, what, world.body_of(route));
            EXPECT_EQ(response.status, 401) << what << " as " << caller << ": " << response.body;
            EXPECT_EQ(response.headers.get("WWW-Authenticate"), "Bearer");
        }
    }
}

TEST_P(WalkTest, a_role_below_the_routes_is_refused) {
    const std::map<store::Role, std::string> below{{store::Role::editor, "viewer"},
                                                   {store::Role::admin, "editor"},
                                                   {store::Role::owner, "admin"}};
    for (const auto& route : world.router().routes()) {
        if (route.spec.open || route.spec.role == store::Role::viewer) continue;
        const std::string what = route.method + " " + route.path;
        const auto response = world.call(below.at(route.spec.role), what, world.body_of(route));
        EXPECT_EQ(response.status, 403) << what << ": " << response.body;
    }
}

TEST_P(WalkTest, a_key_reaches_no_further_than_its_scopes) {
    Scope admin = world.scope_of("admin");
    const auto key =
        world.identity()
            .create_api_key(
                admin, {"Narrow", store::Role::admin, std::vector<std::string>{"nothing:read"}, {}})
            .value.key;
    for (const auto& route : world.router().routes()) {
        if (route.spec.open) continue;
        const auto response =
            world.call(key, route.method + " " + route.path, world.body_of(route));
        EXPECT_EQ(response.status, 403) << name_of(route) << ": " << response.body;
    }
}

TEST_P(WalkTest, ids_of_another_organization_look_missing_and_stay_untouched) {
    for (const auto& route : world.router().routes()) {
        // A kind is the same word in every organization.
        if (route.spec.open || !has_parameter(route) ||
            route.path.find("{kind}") != std::string::npos)
            continue;
        const std::string path = world.real_path(route);
        ASSERT_FALSE(path.empty()) << "World::ids knows no id for " << name_of(route);
        const bool readable = std::any_of(
            world.router().routes().begin(), world.router().routes().end(),
            [&](const auto& other) { return other.method == "GET" && other.path == route.path; });
        const std::string before =
            readable ? world.call("owner", "GET " + path).body : std::string();
        if (readable) {
            EXPECT_EQ(world.call("owner", "GET " + path).status, 200)
                << "the id must be real: " << path;
        }
        const auto response =
            world.call("stranger", route.method + " " + path, world.body_of(route));
        EXPECT_EQ(response.status, 404) << name_of(route) << ": " << response.body;
        if (readable) {
            EXPECT_EQ(world.call("owner", "GET " + path).body, before) << name_of(route);
        }
    }
}

TEST_P(WalkTest, lists_show_nothing_of_another_organization) {
    for (const auto& route : world.router().routes()) {
        if (route.spec.open || has_parameter(route) || route.method != "GET") continue;
        const auto response = world.call("stranger", name_of(route));
        for (const auto& text : {std::string("Northwind"), std::string("north.example"),
                                 world.values.at("organization")})
            EXPECT_EQ(response.body.find(text), std::string::npos)
                << name_of(route) << ": " << response.body;
        for (const auto& [segment, id] : world.ids)
            EXPECT_EQ(response.body.find(id), std::string::npos)
                << name_of(route) << " shows " << segment;
    }
}

TEST_P(WalkTest, unknown_parameters_and_fields_are_refused) {
    for (const auto& route : world.router().routes()) {
        const std::string path = has_parameter(route) ? world.real_path(route) : route.path;
        if (Document::takes_a_form(world.document().operation(route))) {
            EXPECT_EQ(world.upload("owner", path, "a,b", {{"surely_unknown", "1"}}).status, 422)
                << name_of(route);
            continue;
        }
        const bool from_query = route.method == "GET" || route.method == "DELETE";
        const auto response =
            from_query ? world.call("owner", route.method + " " + path + "?surely_unknown=1")
                       : world.call("owner", route.method + " " + path, R"({"surely_unknown":1})");
        EXPECT_EQ(response.status, 422) << name_of(route) << ": " << response.body;
        EXPECT_NE(response.body.find("surely_unknown"), std::string::npos)
            << name_of(route) << ": " << response.body;
    }
}

TEST_P(WalkTest, broken_bodies_and_paths_are_clear_errors) {
    for (const auto& route : world.router().routes()) {
        if (route.method != "GET" && route.method != "DELETE") {
            const std::string path =
                has_parameter(route) && !route.spec.open ? world.real_path(route) : route.path;
            if (Document::takes_a_form(world.document().operation(route))) {
                EXPECT_EQ(world.call("owner", route.method + " " + path, "{}").status, 415)
                    << name_of(route);
                continue;
            }
            EXPECT_EQ(world.call("owner", route.method + " " + path, "{\"a\":").status, 400)
                << name_of(route);
            EXPECT_EQ(world.call("owner", route.method + " " + path, "[]").status, 400)
                << name_of(route);
            EXPECT_EQ(world
                          .call("owner", route.method + " " + path, "a=b",
                                {{"Content-Type", "text/plain"}})
                          .status,
                      415)
                << name_of(route);
        }
        if (route.path.find("{id}") != std::string::npos) {
            std::string path = route.path;
            path.replace(path.find("{id}"), 4, "not-an-id");
            const auto response =
                world.call("owner", route.method + " " + path, world.body_of(route));
            EXPECT_EQ(response.status, 422) << name_of(route) << ": " << response.body;
        }
    }
}

TEST_P(WalkTest, stored_files_are_answered_in_parts) {
    int found = 0;
    for (const auto& route : world.router().routes()) {
        const auto& answers = world.document().operation(route).at("responses").as_object();
        if (!answers.contains("206")) continue;
        const std::string what = "GET " + world.real_path(route), caller = world.caller_of(route);
        if (route.spec.open && world.call(caller, what).status != 200) continue;  // no real token
        ++found;
        const auto part = world.call(caller, what, "", {{"Range", "bytes=0-0"}});
        EXPECT_EQ(part.status, 206) << name_of(route) << ": " << part.body;
        EXPECT_EQ(part.headers.get("Content-Range").substr(0, 10), "bytes 0-0/") << name_of(route);
        const auto beyond = world.call(caller, what, "", {{"Range", "bytes=99999999999-"}});
        EXPECT_EQ(beyond.status, 416) << name_of(route) << ": " << beyond.body;
    }
    EXPECT_GE(found, 6);
}

TEST_P(WalkTest, the_document_and_the_routes_agree) {
    const auto document = world.router().openapi();
    std::set<std::string> operations;
    for (const auto& route : world.router().routes()) {
        const auto& operation =
            document.at("paths").at(route.path).at(to_lower_ascii(route.method)).as_object();
        EXPECT_TRUE(operations.insert(std::string(operation.at("operationId").as_string())).second)
            << operation.at("operationId") << " twice: " << name_of(route);
        if (!route.spec.open) {
            EXPECT_EQ(operation.at("x-role").as_string(), enum_name(route.spec.role));
        }
    }
}

HERALD_ON_BOTH_DATABASES(WalkTest);

}  // namespace
}  // namespace herald::api
