#pragma once

#include "harness.hpp"

namespace herald::api {

/// Reports: what may be asked, what comes of it, who may see it.
class ReportsWorld : public ApiTest {
protected:
    void SetUp() override {
        static std::map<World*, bool> opened;
        if (std::exchange(opened[&world], true)) return;
        world.open_workspace("ruth");
        world.join("ruth", "ruth_v", "viewer");
        const auto imported = world.upload("ruth", "/campaigns/import", file(),
                                           {{"mapping", kMapping}, {"currency", "EUR"}});
        finish(world.take(imported, "/task/id"));
    }
    json::value finish(const std::string& task) {
        json::value out = world.wait_for_task(task, "ruth");
        EXPECT_EQ(out.at("state").as_string(), "succeeded") << json::serialize(out);
        return out;
    }
    /// Orders a report and waits for it; its id.
    std::string made(const std::string& body) {
        const auto answer = world.call("ruth", "POST /reports/generate", body);
        EXPECT_EQ(answer.status, 202) << answer.body;
        const json::value task = finish(world.take(answer, "/task/id"));
        return std::string(task.at("result").at("report_id").as_string());
    }
    std::filesystem::path file_of(const std::string& id) {
        const auto answer = world.call("ruth", "GET /reports/" + id + "/file");
        EXPECT_EQ(answer.status, 200) << answer.body;
        EXPECT_TRUE(answer.file);
        return answer.file ? answer.file->path : std::filesystem::path();
    }
    static std::string file() {
        std::string out = "date,campaign,spend,clicks,impressions,conversions,revenue\n";
        for (int day = 1; day <= 28; ++day)
            for (const auto* name :
                 {"Winter boots", "冬のセール", "=HYPERLINK(\"x\")", "عرض الشتاء"})
                out += fmt::format("2026-09-{:02},\"{}\",{},{},{},{},{}\n", day,
                                   std::string(name).starts_with('=') ? "=HYPERLINK(1)" : name,
                                   20 + day, 30 + day, 2000 + 10 * day, 2, 90 + day);
        return out;
    }
    static constexpr auto kMapping =
        R"({"date":"date","campaign_name":"campaign","spend":"spend","clicks":"clicks","impressions":"impressions","conversions":"conversions","revenue":"revenue","platform":{"value":"google"}})";
};

}  // namespace herald::api
