#include <fstream>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "harness.hpp"
#include "identity/access_token.hpp"

/// The habits that all operations share: roles and scopes, pages, versions, idempotency keys,
/// tokens. Walked over the routes, with the document telling what each one takes.
namespace herald::api {
namespace {

class HabitsTest : public ApiTest {
protected:
    bool has_parameter(const web::Route& route, std::string_view wanted) const {
        const auto* list = world.document().operation(route).if_contains("parameters");
        if (list == nullptr) return false;
        return std::any_of(
            list->as_array().begin(), list->as_array().end(),
            [&](const json::value& p) { return p.at("name").as_string() == wanted; });
    }
    /// A call that every door lets through and the binder refuses: it changes nothing.
    web::Response knock(const web::Route& route, const std::string& caller) {
        const std::string what = route.method + " " + world.real_path(route);
        if (route.method == "GET" || route.method == "DELETE")
            return world.call(caller, what + "?surely_unknown=1");
        if (Document::takes_a_form(world.document().operation(route)))
            return world.upload(caller, world.real_path(route), "a,b", {{"surely_unknown", "1"}});
        return world.call(caller, what, R"({"surely_unknown":1})");
    }
    static std::string key_of(const json::value& row) {
        const auto* id = row.as_object().if_contains("id");
        return json::serialize(id != nullptr ? *id : row);
    }
    json::array rows_of(const web::Response& response) {
        EXPECT_EQ(response.status, 200) << response.body;
        if (response.status != 200) return {};
        return json::parse(response.body).at("data").as_array();
    }
};

TEST_P(HabitsTest, each_role_enters_exactly_what_its_routes_say) {
    const std::vector<std::pair<std::string, store::Role>> people{{"viewer", store::Role::viewer},
                                                                  {"editor", store::Role::editor},
                                                                  {"admin", store::Role::admin},
                                                                  {"owner", store::Role::owner}};
    for (const auto& route : world.router().routes()) {
        if (route.spec.open) continue;
        for (const auto& [caller, role] : people)
            EXPECT_EQ(knock(route, caller).status, role < route.spec.role ? 403 : 422)
                << name_of(route) << " as " << caller;
    }
}

TEST_P(HabitsTest, each_scope_of_a_key_opens_exactly_its_resource) {
    Scope admin = world.scope_of("owner");
    std::set<std::string> resources;
    for (const auto& route : world.router().routes())
        if (!route.spec.open) resources.insert(route.spec.key_resource);
    for (const auto& resource : resources) {
        const auto make = [&](const std::string& right) {
            return world.identity()
                .create_api_key(
                    admin,
                    {"One scope", store::Role::owner, std::vector{resource + ":" + right}, {}})
                .value.key;
        };
        const std::string reader = make("read"), writer = make("write");
        for (const auto& route : world.router().routes()) {
            if (route.spec.open) continue;
            const bool own = route.spec.key_resource == resource;
            EXPECT_EQ(knock(route, reader).status, own && route.method == "GET" ? 422 : 403)
                << name_of(route) << " with " << resource << ":read";
            EXPECT_EQ(knock(route, writer).status, own ? 422 : 403)
                << name_of(route) << " with " << resource << ":write";
        }
    }
}

TEST_P(HabitsTest, pages_of_one_give_the_whole_list_and_cursors_fit_their_list_only) {
    world.advise("owner", {"by_hand:a", "by_hand:b", "by_hand:c"});
    for (const auto& route : world.router().routes()) {
        if (!has_parameter(route, "cursor")) continue;
        SCOPED_TRACE(name_of(route));
        const std::string what = "GET " + world.real_path(route) + "?limit=";
        std::set<std::string> whole, paged;
        std::string cursor, first;
        const auto read_next = [&](const web::Response& page) {
            const json::value next = json::parse(page.body).at("next_cursor");
            cursor = next.is_null() ? "" : "&cursor=" + std::string(next.as_string());
        };
        do {
            const auto page = world.call("owner", what + "500" + cursor);
            for (const auto& row : rows_of(page)) whole.insert(key_of(row));
            read_next(page);
        } while (!cursor.empty());
        ASSERT_GE(whole.size(), 3u) << "World::add_things() makes too few to page";
        do {
            const auto page = world.call("owner", what + "1" + cursor);
            const auto rows = rows_of(page);
            ASSERT_EQ(rows.size(), 1u) << page.body;
            EXPECT_TRUE(paged.insert(key_of(rows.at(0))).second) << "twice: " << page.body;
            read_next(page);
            if (first.empty()) first = cursor;
        } while (!cursor.empty() && paged.size() < 1000);
        EXPECT_EQ(paged, whole);
        for (const auto* bad : {"0", "501", "-1", "many", ""})
            EXPECT_EQ(world.call("owner", what + bad).status, 422) << "limit=" << bad;
        for (const std::string bad : {"&cursor=x", "&cursor=", "&cursor=eyJhIjoxfQ"})
            EXPECT_EQ(world.call("owner", what + "1" + bad).status, 422) << bad;
        const std::string other =
            route.path == "/api/v1/tasks" ? "/api/v1/members" : "/api/v1/tasks";
        EXPECT_EQ(world.call("owner", "GET " + other + "?limit=1" + first).status, 422)
            << "its cursor is no cursor of " << other;
    }
}

TEST_P(HabitsTest, an_old_version_changes_nothing) {
    for (const auto& route : world.router().routes()) {
        if (!has_parameter(route, "If-Match")) continue;
        SCOPED_TRACE(name_of(route));
        const std::string what = route.method + " " + world.real_path(route);
        const auto patch = [&](const std::string& tag) {
            return world.call("owner", what, world.body_of(route), {{"If-Match", tag}});
        };
        const auto now = world.call("owner", what, world.body_of(route));
        ASSERT_EQ(now.status, 200) << now.body;
        const std::string tag(now.headers.get("ETag"));
        ASSERT_FALSE(tag.empty()) << "the answer carries no ETag";
        for (const std::string stale : {"\"999999\"", "\"0\"", "rubbish", "\"\"", "\"-1\""})
            EXPECT_EQ(patch(stale).status, 412) << stale;
        EXPECT_EQ(patch(tag).status, 200) << "the present one";
        EXPECT_EQ(patch("*").status, 200) << "any";
    }
}

TEST_P(HabitsTest, a_post_with_a_key_is_carried_out_once) {
    for (const auto& route : world.router().routes()) {
        if (route.method != "POST" || route.spec.open || !route.spec.audited) continue;
        if (Document::takes_a_form(world.document().operation(route))) continue;
        SCOPED_TRACE(name_of(route));
        const std::string what = "POST " + world.real_path(route), body = world.body_of(route);
        const std::vector<web::Header> key{{"Idempotency-Key", "habit " + route.path}};
        const auto first = world.call("owner", what, body, key);
        const auto audited = rows_of(world.call("owner", "GET /audit-log?limit=1"));
        const auto second = world.call("owner", what, body, key);
        EXPECT_LT(first.status, 500);
        EXPECT_EQ(second.status, first.status) << second.body;
        EXPECT_EQ(second.body, first.body);
        EXPECT_EQ(second.headers.get("Idempotent-Replayed"), "true");
        EXPECT_EQ(second.headers.get("Location"), first.headers.get("Location"));
        EXPECT_EQ(rows_of(world.call("owner", "GET /audit-log?limit=1")), audited)
            << "a replay does nothing";
        const auto other = world.call("owner", what, R"({"another":"body"})", key);
        EXPECT_EQ(other.status, 422) << other.body;
        EXPECT_NE(other.body.find("another body"), std::string::npos) << other.body;
        const auto foreign = world.call("admin", what, R"({"another":"body"})", key);
        EXPECT_EQ(foreign.body.find("another body"), std::string::npos)
            << "the key is the caller's own";
        EXPECT_EQ(
            world.call("owner", what, body, {{"Idempotency-Key", std::string(256, 'k')}}).status,
            400);
    }
}

TEST_P(HabitsTest, only_tokens_of_this_server_and_this_hour_count) {
    std::ifstream file(world.folder() / "master.key");
    const std::string hex((std::istreambuf_iterator<char>(file)), {});
    const SealingKey master(*from_hex(trim(hex)));
    const identity::TokenSigner signer(master.derive("access tokens"));
    const auto now = world.app().clock().now();
    identity::Claims claims = *signer.verify(world.tokens.at("owner"), now);
    const auto sign = [&](const identity::Claims& c) { return signer.sign(c); };
    EXPECT_EQ(world.call(sign(claims), "GET /organization").status, 200) << "the test's own signer";
    auto expired = claims;
    expired.expires = now - std::chrono::seconds(1);
    auto elsewhere = claims;  // a true signature for a workspace one does not belong to
    elsewhere.organization =
        *TextForm<store::TenantId>::parse(world.values.at("foreign_organization"));
    const auto part = [&](std::size_t n) {
        std::string token = sign(claims);
        for (; n > 0; --n) token = token.substr(token.find('.') + 1);
        return token.substr(0, token.find('.'));
    };
    const std::string none = to_base64url(as_bytes(R"({"alg":"none","typ":"JWT"})"));
    const auto other_key = identity::TokenSigner(random_bytes(32)).sign(claims);
    auto owner_of_all =
        to_base64url(as_bytes(R"({"sub":"*","org":"*","role":"owner","exp":9999999999})"));
    const std::vector<std::pair<std::string, std::string>> bad{
        {"expired", sign(expired)},
        {"another workspace", sign(elsewhere)},
        {"another key", other_key},
        {"alg none", none + "." + part(1) + "."},
        {"alg none, with a signature", none + "." + part(1) + "." + part(2)},
        {"no signature", part(0) + "." + part(1) + "."},
        {"other claims", part(0) + "." + owner_of_all + "." + part(2)},
        {"two parts", part(0) + "." + part(1)},
        {"four parts", sign(claims) + "." + part(2)},
        {"a blank", " "},
        {"rubbish", "\xff\xfe"},
        {"much", std::string(60'000, 'a')},
    };
    for (const auto& [name, token] : bad) {
        const auto response = world.call(token, "GET /organization");
        EXPECT_EQ(response.status, 401) << name << ": " << response.body;
    }
    for (const std::string header :
         {"Basic b3duZXI6cGFzcw==", "Bearer", "Bearer ", "Token x", "bearer"})
        EXPECT_EQ(
            world.call("anonymous", "GET /organization", "", {{"Authorization", header}}).status,
            401)
            << header;
}

HERALD_ON_BOTH_DATABASES(HabitsTest);

}  // namespace
}  // namespace herald::api
