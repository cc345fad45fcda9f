#pragma once

#include <span>
#include <string>
#include <vector>

#include "ads/context.hpp"
#include "ads/period.hpp"
#include "report/content/request.hpp"

/// A request with nothing left open.
namespace herald::report {

/// Which campaigns count; what is empty lets all through.
struct Choice {
    std::vector<ads::Platform> platform;
    std::vector<ads::CampaignId> campaign_ids;
    std::vector<ads::CampaignStatus> status;
    std::string q;
    bool empty() const {
        return platform.empty() && campaign_ids.empty() && status.empty() && q.empty();
    }
};

struct Brief {
    ReportTemplate template_{};
    std::string title;
    ads::Period period;
    std::optional<ads::Period> before;  ///< what it is compared with
    ReportComparison compare{};
    ReportFormat format{};
    std::vector<ReportSection> sections;
    std::vector<ads::Metric> metrics;
    Choice filters;
    ReportBranding branding;
    Language language{};
    Paper paper{};
    std::size_t top = 40;
    bool appendix = false;
    CsvRows rows{};
    bool bom = true;

    bool has(ReportSection section) const;
    /// Campaigns are chosen by more than their platform.
    bool narrowed() const;
};

inline constexpr std::int64_t kMostReportDays = 1100;

struct TemplateKind {
    ReportTemplate id{};
    std::string_view name, description, german_name;
    PeriodPreset preset{};
    std::vector<ReportSection> sections;
    std::vector<ads::Metric> metrics;
};
std::span<const TemplateKind> template_kinds();
const TemplateKind& kind_of(ReportTemplate id);
std::string_view name_of(ReportSection section);

/// The days of a preset as of a day.
ads::Period period_of(PeriodPreset preset, Day today);
/// What the period is compared with.
std::optional<ads::Period> period_before(const ads::Period& period, ReportComparison compare);

/// Fills in what was left out: by the template, and `house` for branding. `today` is in the
/// organization's zone. Throws Error{invalid} with everything that is wrong.
Brief make_brief(const ReportRequest& request, const ReportBranding& house, Day today);
/// What is wrong about colours and logo, under `path`.
void check_branding(const ReportBranding& branding, const std::string& path, Problems& problems);
/// The bytes of a data URL; empty for what is none.
std::string logo_bytes(const ReportBranding& branding);

}  // namespace herald::report
