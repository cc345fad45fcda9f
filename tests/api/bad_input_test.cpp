#include "harness.hpp"

/// Values that the document calls wrong, made from the document itself and sent to every operation:
/// each must be refused with 422 and a pointer to the very field.
namespace herald::api {
namespace {

struct BadValue {
    BadValue(std::string w, json::value v) : what(std::move(w)), value(std::move(v)) {}
    BadValue(std::string w, const std::string& text)
        : what(std::move(w)), value(json::string_view(text)) {}
    BadValue(std::string w, const char* text) : what(std::move(w)), value(text) {}
    std::string what;
    json::value value;
};

/// A schema without its "or null" and its $ref.
struct Plain {
    json::object schema;
    bool nullable = false;
};

class BadInputTest : public ApiTest {
protected:
    Plain plain(const json::object& given) const {
        Plain out{world.document().resolve(given), false};
        if (const auto* any = out.schema.if_contains("anyOf"))
            out = {world.document().resolve(any->as_array().at(0).as_object()), true};
        auto* type = out.schema.if_contains("type");
        if (type == nullptr || !type->is_array()) return out;
        const json::array types = type->as_array();
        out.nullable = types.back() == json::value("null");
        if (types.size() == 2) *type = types.front();
        return out;
    }

    std::vector<BadValue> wrong_types(const Plain& p, std::string_view type) const {
        std::vector<BadValue> out;
        const auto add = [&](std::string_view name, json::value value) {
            if (name != type && !(type == "number" && name == "integer"))
                out.emplace_back("of type " + std::string(name), std::move(value));
        };
        add("string", "text");
        add("integer", 7);
        add("boolean", true);
        add("array", json::array{json::array{}});
        add("object", json::object{{"surely_unknown", 1}});
        if (!p.nullable) out.emplace_back("null", json::value());
        return out;
    }

    void add_texts(const json::object& schema, std::vector<BadValue>& out) const {
        const auto* format = schema.if_contains("format");
        if (schema.contains("enum") || format != nullptr)
            out.emplace_back("unknown", "surely-unknown");
        if (schema.contains("enum")) return;
        if (const auto* min = schema.if_contains("minLength");
            min != nullptr && min->to_number<int>() > 0)
            out.emplace_back("too short", "");
        const auto* max = schema.if_contains("maxLength");
        const auto most = max != nullptr ? max->to_number<std::size_t>() : kDefaultTextLimit;
        out.emplace_back("too long", std::string(most + 1, 'x'));
        out.emplace_back("NUL", std::string("a\0b@x.example", 13));
        // One character to a reader, hundreds of bytes to a disk.
        std::string heavy = "a";
        for (std::size_t i = 0; i < 30 * most; ++i) heavy += "\xcc\x81";
        if (heavy.size() < 900'000) out.emplace_back("heavy", heavy);
    }

    void add_numbers(const json::object& schema, std::string_view type,
                     std::vector<BadValue>& out) const {
        if (const auto* min = schema.if_contains("minimum"))
            out.emplace_back("too small", min->to_number<double>() - 1);
        if (const auto* max = schema.if_contains("maximum"))
            out.emplace_back("too large", max->to_number<double>() + 1);
        out.emplace_back("huge", 1e300);
        if (type == "integer") out.emplace_back("broken", 1.5);
    }

    std::vector<BadValue> bad_values(const json::object& given) const {
        const Plain p = plain(given);
        const auto* type = p.schema.if_contains("type");
        if (type == nullptr || !type->is_string()) return {};  // anything goes
        const std::string_view name = type->as_string();
        auto out = wrong_types(p, name);
        if (name == "string") add_texts(p.schema, out);
        if (name == "integer" || name == "number") add_numbers(p.schema, name, out);
        if (name != "array") return out;
        const auto& items = p.schema.at("items").as_object();
        for (const auto& bad : bad_values(items))
            if (bad.what != "too long" && bad.what != "heavy")
                out.emplace_back("of elements that are " + bad.what, json::array{bad.value});
        if (const auto* min = p.schema.if_contains("minItems");
            min != nullptr && min->to_number<int>() > 0)
            out.emplace_back("empty", json::array{});
        if (const auto* max = p.schema.if_contains("maxItems"))
            out.emplace_back("too many", json::array(max->to_number<std::size_t>() + 1, "x"));
        return out;
    }

    void expect_refusal(const web::Route& route, const std::string& what,
                        const web::Response& response, const std::string& pointer) const {
        EXPECT_EQ(response.status, 422) << name_of(route) << ": " << what << ": " << response.body;
        EXPECT_NE(response.body.find("\"pointer\":\"" + pointer), std::string::npos)
            << name_of(route) << ": " << what << " is not told at " << pointer << ": "
            << response.body.substr(0, 600);
    }
    std::string path_of(const web::Route& route) const {
        return route.path.find('{') == std::string::npos ? route.path : world.real_path(route);
    }
};

TEST_P(BadInputTest, every_field_of_every_body_refuses_what_the_document_forbids) {
    std::size_t sent = 0;
    for (const auto& route : world.router().routes()) {
        const auto* schema = world.document().body_schema(route);
        if (schema == nullptr) continue;
        ASSERT_TRUE(world.bodies.contains(name_of(route))) << "no good body of " << name_of(route);
        const json::object good = json::parse(world.body_of(route)).as_object();
        const std::string what = route.method + " " + path_of(route);
        for (const auto& [name, property] : schema->at("properties").as_object()) {
            const std::string pointer = "/" + std::string(name);
            for (const auto& bad : bad_values(property.as_object())) {
                json::object body = good;
                body[name] = bad.value;
                ++sent;
                expect_refusal(route, pointer + " " + bad.what,
                               world.call(world.caller_of(route), what, json::serialize(body)),
                               pointer);
            }
        }
        const auto* required = schema->if_contains("required");
        for (const auto& name : required != nullptr ? required->as_array() : json::array{}) {
            json::object body = good;
            body.erase(name.as_string());
            const std::string pointer = "/" + std::string(name.as_string());
            expect_refusal(route, pointer + " left out",
                           world.call(world.caller_of(route), what, json::serialize(body)),
                           pointer);
        }
    }
    EXPECT_GT(sent, 300u);
}

TEST_P(BadInputTest, every_parameter_refuses_what_the_document_forbids) {
    std::size_t sent = 0;
    for (const auto& route : world.router().routes()) {
        const auto* parameters = world.document().operation(route).if_contains("parameters");
        if (parameters == nullptr) continue;
        for (const auto& parameter : parameters->as_array()) {
            if (parameter.at("in") != "query") continue;
            const std::string name(parameter.at("name").as_string());
            const std::string what = fmt::format("{} {}?{}=", route.method, path_of(route), name);
            const auto schema = plain(parameter.at("schema").as_object()).schema;
            const auto* format = schema.if_contains("format");
            std::vector<std::string> bad;
            if (schema.at("type") == "integer")
                bad = {"x", "1.5", "", "-1", "99999999999999999999"};
            else if (format != nullptr || schema.contains("enum") ||
                     json::serialize(schema).find("commas") != std::string::npos)
                bad = {"surely-unknown", "2026-02-30", "%20"};
            else
                bad = {std::string(5000, 'x')};
            for (const auto& value : bad) {
                ++sent;
                expect_refusal(route, what + value.substr(0, 40),
                               world.call(world.caller_of(route), what + value), "?" + name);
            }
            for (const auto* broken : {"%ff", "%zz", "%00", "%c3%28"})
                EXPECT_EQ(world.call(world.caller_of(route), what + broken).status, 400)
                    << what << broken;
        }
    }
    EXPECT_GT(sent, 60u);
}

TEST_P(BadInputTest, every_route_refuses_addresses_it_cannot_read) {
    for (const auto& route : world.router().routes()) {
        const auto caller = world.caller_of(route);
        const bool from_query = route.method == "GET" || route.method == "DELETE";
        if (from_query) {
            EXPECT_EQ(world.call(caller, route.method + " " + path_of(route) + "?a=%zz").status,
                      400)
                << name_of(route);
        }
        const auto brace = route.path.find('{');
        if (brace == std::string::npos) continue;
        for (const auto* broken : {"%ff", "%zz", "%00"}) {
            std::string path = route.path;
            path.replace(brace, path.find('}') + 1 - brace, broken);
            EXPECT_EQ(world.call(caller, route.method + " " + path, world.body_of(route)).status,
                      400)
                << name_of(route) << " " << broken;
        }
    }
}

TEST_P(BadInputTest, every_body_refuses_other_encodings_and_rubbish) {
    const std::string deep = std::string(40, '[') + std::string(40, ']');
    const std::vector<std::pair<std::string, std::string>> bodies{
        {"UTF-16", std::string("\xff\xfe{\0\"\0a\0\"\0:\0"
                               "1\0}\0",
                               16)},
        {"Latin-1", "{\"name\":\"caf\xe9\"}"},
        {"a byte order mark", "\xef\xbb\xbf{}"},
        {"a lone surrogate", R"({"name":"\ud800"})"},
        {"half a text", R"({"name":"a)"},
        {"nothing but a word", "nonsense"},
        {"two values", "{} {}"},
        {"a comment", "{/* */}"},
        {"not a number", R"({"daily_budget":NaN})"},
        {"depth", R"({"name":)" + deep + "}"},
        {"a list", "[]"},
        {"a control character", "{\"name\":\"a\nb\"}"},
    };
    for (const auto& route : world.router().routes()) {
        if (route.method == "GET") continue;
        if (Document::takes_a_form(world.document().operation(route))) continue;
        for (const auto& [name, body] : bodies) {
            const auto response =
                world.call(world.caller_of(route), route.method + " " + path_of(route), body);
            EXPECT_EQ(response.status, 400) << name_of(route) << ": " << name << response.body;
        }
        const auto typed = world.call(world.caller_of(route), route.method + " " + path_of(route),
                                      "<a/>", {{"Content-Type", "application/xml"}});
        EXPECT_EQ(typed.status, 415) << name_of(route) << typed.body;
    }
}

TEST_P(BadInputTest, broken_forms_are_clear_errors) {
    const auto part = [](std::string_view head, std::string_view content) {
        return fmt::format("--XX\r\nContent-Disposition: form-data; {}\r\n\r\n{}\r\n", head,
                           content);
    };
    const std::string end = "--XX--\r\n";
    struct Form {
        std::string name, body, type;
        int status;
    };
    const std::string type = "multipart/form-data; boundary=XX";
    const std::vector<Form> forms{
        {"no boundary", part("name=\"file\"; filename=\"a.csv\"", "a,b") + end,
         "multipart/form-data", 415},
        {"another boundary", part("name=\"file\"; filename=\"a.csv\"", "a,b") + end,
         "multipart/form-data; boundary=YY", 400},
        {"cut off", part("name=\"file\"; filename=\"a.csv\"", "a,b"), type, 400},
        {"a part without a name", part("filename=\"a.csv\"", "a,b") + end, type, 400},
        {"no UTF-8", part("name=\"currency\"", "\xff\xfe") + end, type, 400},
        {"NUL", part("name=\"currency\"", std::string_view("E\0R", 3)) + end, type, 400},
        {"nothing", end, type, 422},
        {"no file", part("name=\"currency\"", "EUR") + end, type, 422},
        {"an unknown field",
         part("name=\"file\"; filename=\"a.csv\"", "a,b\n1,2\n") + part("name=\"no\"", "1") + end,
         type, 422},
        {"an empty file", part("name=\"file\"; filename=\"a.csv\"", "") + end, type, 422},
    };
    for (const auto& route : world.router().routes()) {
        if (!Document::takes_a_form(world.document().operation(route))) continue;
        for (const auto& form : forms) {
            const auto response =
                world.call("owner", name_of(route), form.body, {{"Content-Type", form.type}});
            EXPECT_EQ(response.status, form.status)
                << name_of(route) << ": " << form.name << ": " << response.body;
        }
    }
}

HERALD_ON_BOTH_DATABASES(BadInputTest);

}  // namespace
}  // namespace herald::api
