#include "harness.hpp"
#include "model/registry.hpp"

/// Models of the world: a trained one of customers, and two that wait to be judged.
namespace herald::api {

std::string customers_of(std::size_t count, int purchases) {
    std::string out = R"({"customers":[)";
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t often = i * 7 % 5 * static_cast<std::size_t>(purchases) / 2;
        const std::size_t age = 120 + i * 37 % 240, last = often > 0 ? age * (1 + i % 9) / 10 : 0;
        out += fmt::format(R"({}{{"frequency":{},"recency":{},"age":{},"value":{}}})",
                           i > 0 ? "," : "", often, last, age, 20 + i * 13 % 50);
    }
    return out + "]}";
}

void World::add_models() {
    Scope scope = scope_of("editor");
    for (const auto* purpose : {"conversions", "roas"})
        model::add_version(scope, app_->insight().blobs(),
                           {.purpose = purpose,
                            .subject = "workspace",
                            .method = "A challenger of Northwind",
                            .program = "0",
                            .data_from = *parse_day("2026-01-01"),
                            .data_to = *parse_day("2026-10-01"),
                            .held_from = {},
                            .row_count = 1,
                            .features = {},
                            .settings = {},
                            .metrics = {},
                            .profile = {},
                            .task_id = {}},
                           "bytes");
    values["customers"] = customers_of(200, 2);
    const auto started = call("editor", "POST /models/ltv/train", values.at("customers"));
    EXPECT_EQ(started.status, 202) << started.body;
    wait_for_task(take(started, "/task/id"));
    for (const auto& one : model::list_models(scope))
        if (one.purpose == "ltv") ids["models"] = to_string(one.id);
}

}  // namespace herald::api
