#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ads/entities.hpp"
#include "ads/metrics.hpp"
#include "base/notation.hpp"
#include "base/rules.hpp"
#include "report/document/page.hpp"

/// What somebody asks a report to be, as the API takes it.
namespace herald::report {

enum class ReportTemplate : std::uint8_t {
    performance,
    weekly,
    monthly,
    executive,
    creative,
    custom
};
BOOST_DESCRIBE_ENUM(ReportTemplate, performance, weekly, monthly, executive, creative, custom)

enum class ReportFormat : std::uint8_t { pdf, xlsx, csv };
BOOST_DESCRIBE_ENUM(ReportFormat, pdf, xlsx, csv)

enum class ReportSection : std::uint8_t {
    cover,
    contents,
    summary,
    trends,
    platforms,
    campaigns,
    creatives,
    anomalies,
    recommendations,
    forecast,
    health,
    pacing,
    automation,
    glossary,
    notes
};
BOOST_DESCRIBE_ENUM(ReportSection, cover, contents, summary, trends, platforms, campaigns,
                    creatives, anomalies, recommendations, forecast, health, pacing, automation,
                    glossary, notes)

/// A period that moves with the calendar, in the organization's zone; weeks begin on Monday.
enum class PeriodPreset : std::uint8_t {
    yesterday,
    last_7_days,
    last_14_days,
    last_28_days,
    last_30_days,
    last_90_days,
    this_week,
    last_week,
    this_month,
    last_month,
    this_quarter,
    last_quarter,
    this_year,
    last_year
};
BOOST_DESCRIBE_ENUM(PeriodPreset, yesterday, last_7_days, last_14_days, last_28_days, last_30_days,
                    last_90_days, this_week, last_week, this_month, last_month, this_quarter,
                    last_quarter, this_year, last_year)

/// previous_period: the calendar months before for whole months, else as many days just before.
enum class ReportComparison : std::uint8_t { previous_period, previous_year, none };
BOOST_DESCRIBE_ENUM(ReportComparison, previous_period, previous_year, none)

BOOST_DESCRIBE_ENUM(Paper, a4, letter)

/// What a line of a CSV is about.
enum class CsvRows : std::uint8_t { campaign, campaign_day };
BOOST_DESCRIBE_ENUM(CsvRows, campaign, campaign_day)

struct ReportBranding {
    std::optional<std::string> company_name;
    std::optional<std::string> logo;                         ///< data URL of a PNG, JPEG or SVG
    std::optional<std::string> primary_color, accent_color;  ///< "#3355dd"
    std::optional<std::string> footer;
};
BOOST_DESCRIBE_STRUCT(ReportBranding, (), (company_name, logo, primary_color, accent_color, footer))

struct ReportFilters {
    std::optional<std::vector<ads::Platform>> platform;
    std::optional<std::vector<ads::CampaignId>> campaign_ids;
    std::optional<std::vector<ads::CampaignStatus>> status;
    std::optional<std::string> q;
};
BOOST_DESCRIBE_STRUCT(ReportFilters, (), (platform, campaign_ids, status, q))

/// A member that is called `template` outside and cannot be in C++: Describe's entry for it, which
/// its macro would not write.
template <class Owner>
struct TemplateMember {
    static constexpr auto pointer = &Owner::template_;
    static constexpr const char* name = "template";
    static constexpr unsigned modifiers = boost::describe::mod_public;
};
struct WantedTemplate {
    std::optional<ReportTemplate> template_;
};
boost::describe::detail::list<TemplateMember<WantedTemplate>> boost_public_member_descriptor_fn(
    WantedTemplate**);
boost::describe::detail::list<> boost_protected_member_descriptor_fn(WantedTemplate**);
boost::describe::detail::list<> boost_private_member_descriptor_fn(WantedTemplate**);
boost::describe::detail::list<> boost_base_descriptor_fn(WantedTemplate**);
struct OfTemplate {
    ReportTemplate template_{};
};
boost::describe::detail::list<TemplateMember<OfTemplate>> boost_public_member_descriptor_fn(
    OfTemplate**);
boost::describe::detail::list<> boost_protected_member_descriptor_fn(OfTemplate**);
boost::describe::detail::list<> boost_private_member_descriptor_fn(OfTemplate**);
boost::describe::detail::list<> boost_base_descriptor_fn(OfTemplate**);

struct ReportRequest : WantedTemplate {
    std::optional<Day> from, to;
    std::optional<PeriodPreset> preset;
    std::optional<ReportComparison> compare;
    std::optional<std::string> title;
    std::optional<ReportFormat> format;
    std::optional<std::vector<ReportSection>> sections;
    std::optional<std::vector<ads::Metric>> metrics;
    std::optional<ReportFilters> filters;
    std::optional<ReportBranding> branding;
    std::optional<Language> language;
    std::optional<Paper> paper;
    std::optional<std::int64_t> top;
    std::optional<bool> appendix;
    std::optional<CsvRows> rows;
    std::optional<bool> bom;
};
BOOST_DESCRIBE_STRUCT(ReportRequest, (WantedTemplate),
                      (from, to, preset, compare, title, format, sections, metrics, filters,
                       branding, language, paper, top, appendix, rows, bom))

}  // namespace herald::report

namespace herald {
template <>
inline constexpr std::string_view schema_name<report::Paper> = "ReportPaper";
template <>
inline constexpr std::string_view schema_name<Language> = "ReportLanguage";
}  // namespace herald

template <>
inline constexpr auto herald::rules<herald::report::ReportBranding> = std::tuple{
    rule<&herald::report::ReportBranding::company_name>(length{0, 100}),
    rule<&herald::report::ReportBranding::logo>(
        unlimited{}, doc{"Data URL of a PNG, JPEG or SVG, at most 400 KB."}),
    rule<&herald::report::ReportBranding::primary_color>(doc{"#3355dd"}),
    rule<&herald::report::ReportBranding::accent_color>(doc{"#d97706"}),
    rule<&herald::report::ReportBranding::footer>(length{0, 200}, doc{"On every page."}),
};
template <>
inline constexpr auto herald::rules<herald::report::ReportFilters> = std::tuple{
    rule<&herald::report::ReportFilters::campaign_ids>(count{0, 1000}),
    rule<&herald::report::ReportFilters::q>(length{0, 200}, doc{"Part of a campaign's name."}),
};
template <>
inline constexpr auto herald::rules<herald::report::WantedTemplate> = std::tuple{
    rule<&herald::report::WantedTemplate::template_>(doc{"performance when left out."}),
};
template <>
inline constexpr auto herald::rules<herald::report::ReportRequest> = std::tuple{
    rule<&herald::report::ReportRequest::from>(
        doc{"First day. Without days and preset: the template's own period."}),
    rule<&herald::report::ReportRequest::to>(doc{"Last day."}),
    rule<&herald::report::ReportRequest::preset>(
        doc{"A period that moves with the calendar; not together with from and to."}),
    rule<&herald::report::ReportRequest::compare>(doc{"previous_period when left out."}),
    rule<&herald::report::ReportRequest::title>(length{1, 120}),
    rule<&herald::report::ReportRequest::format>(doc{"pdf when left out."}),
    rule<&herald::report::ReportRequest::sections>(
        count{0, 15}, doc{"In this order; those of the template when left out."}),
    rule<&herald::report::ReportRequest::metrics>(
        count{0, 14}, doc{"Columns and tiles, in this order; the usual ones when left out."}),
    rule<&herald::report::ReportRequest::language>(doc{"en when left out."}),
    rule<&herald::report::ReportRequest::paper>(doc{"a4 when left out."}),
    rule<&herald::report::ReportRequest::top>(at_least{1}, at_most{500},
                                              doc{"Campaigns in a PDF's table; 40 when left out."}),
    rule<&herald::report::ReportRequest::appendix>(
        doc{"PDF: also all campaigns, as a table at the end."}),
    rule<&herald::report::ReportRequest::rows>(doc{"CSV: campaign when left out."}),
    rule<&herald::report::ReportRequest::bom>(
        doc{"CSV: begins with a byte order mark, for Excel; true when left out."}),
};
