#include "report/content/brief.hpp"

#include <gtest/gtest.h>

namespace herald::report {
namespace {

Day day(std::string_view text) { return *parse_day(text); }
std::string shown(const ads::Period& period) {
    return to_string(period.from) + " " + to_string(period.to);
}
constexpr auto kPrevious = ReportComparison::previous_period;
constexpr auto kYear = ReportComparison::previous_year;

TEST(Period, presets_move_with_the_calendar) {
    const Day today = day("2026-03-02");  // a Monday
    EXPECT_EQ(shown(period_of(PeriodPreset::yesterday, today)), "2026-03-01 2026-03-01");
    EXPECT_EQ(shown(period_of(PeriodPreset::last_7_days, today)), "2026-02-23 2026-03-01");
    EXPECT_EQ(shown(period_of(PeriodPreset::last_week, today)), "2026-02-23 2026-03-01");
    EXPECT_EQ(shown(period_of(PeriodPreset::this_week, today)), "2026-03-02 2026-03-02");
    EXPECT_EQ(shown(period_of(PeriodPreset::last_week, day("2026-03-01"))),
              "2026-02-16 2026-02-22");
    EXPECT_EQ(shown(period_of(PeriodPreset::last_month, today)), "2026-02-01 2026-02-28");
    EXPECT_EQ(shown(period_of(PeriodPreset::last_month, day("2026-01-31"))),
              "2025-12-01 2025-12-31");
    EXPECT_EQ(shown(period_of(PeriodPreset::last_quarter, today)), "2025-10-01 2025-12-31");
    EXPECT_EQ(shown(period_of(PeriodPreset::this_quarter, today)), "2026-01-01 2026-03-02");
    EXPECT_EQ(shown(period_of(PeriodPreset::last_year, today)), "2025-01-01 2025-12-31");
}

TEST(Period, whole_months_are_compared_with_months) {
    const auto before = [](std::string_view from, std::string_view to, ReportComparison compare) {
        return shown(*period_before({day(from), day(to)}, compare));
    };
    EXPECT_EQ(before("2026-03-01", "2026-03-31", kPrevious), "2026-02-01 2026-02-28");
    EXPECT_EQ(before("2026-01-01", "2026-03-31", kPrevious), "2025-10-01 2025-12-31");
    EXPECT_EQ(before("2026-03-02", "2026-03-31", kPrevious), "2026-01-31 2026-03-01");
    EXPECT_EQ(before("2026-03-02", "2026-03-08", kYear), "2025-03-02 2025-03-08");
    EXPECT_EQ(before("2024-02-01", "2024-02-29", kYear), "2023-02-01 2023-02-28");
    EXPECT_EQ(before("2025-02-01", "2025-02-28", kYear), "2024-02-01 2024-02-29");
    EXPECT_FALSE(period_before({day("2026-03-02"), day("2026-03-08")}, ReportComparison::none));
}

TEST(Brief, what_is_left_out_is_the_templates_and_the_houses) {
    ReportBranding house;
    house.company_name = "House";
    house.footer = "Confidential";
    ReportRequest request;
    request.template_ = ReportTemplate::weekly;
    request.branding = ReportBranding{};
    request.branding->company_name = "Own";
    const Brief brief = make_brief(request, house, day("2026-11-21"));
    EXPECT_EQ(brief.title, "Weekly report");
    EXPECT_EQ(shown(brief.period), "2026-11-09 2026-11-15");
    EXPECT_EQ(shown(*brief.before), "2026-11-02 2026-11-08");
    EXPECT_EQ(brief.branding.company_name, "Own");
    EXPECT_EQ(brief.branding.footer, "Confidential");
    EXPECT_TRUE(brief.has(ReportSection::pacing));
    EXPECT_FALSE(brief.has(ReportSection::glossary));
}

TEST(Brief, everything_wrong_is_told_at_once) {
    ReportRequest request;
    request.from = day("2026-11-20");
    request.to = day("2026-11-19");
    request.preset = PeriodPreset::last_week;
    request.metrics = {ads::Metric::spend, ads::Metric::spend};
    request.branding = ReportBranding{};
    request.branding->primary_color = "blue";
    request.branding->logo = "data:image/png;base64,aGVsbG8=";
    try {
        make_brief(request, {}, day("2026-11-21"));
        FAIL();
    } catch (const Error& error) {
        std::vector<std::string> pointers;
        for (const auto& field : error.fields()) pointers.push_back(field.pointer);
        EXPECT_EQ(pointers,
                  (std::vector<std::string>{"/preset", "/from", "/metrics/1",
                                            "/branding/primary_color", "/branding/logo"}));
    }
}

TEST(Request, a_template_is_called_template_outside) {
    ReportRequest request;
    request.template_ = ReportTemplate::executive;
    EXPECT_NE(to_json(request).find(R"("template":"executive")"), std::string::npos);
    EXPECT_EQ(from_json<ReportRequest>(R"({"template":"monthly"})", Unknown::ignore).template_,
              ReportTemplate::monthly);
}

}  // namespace
}  // namespace herald::report
