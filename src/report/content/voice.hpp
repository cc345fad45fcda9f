#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/content/figures.hpp"

/// What a report says, in its language.
namespace herald::report {

class Voice {
public:
    Voice(Language language, Currency currency)
        : notation_(language), language_(language), currency_(currency) {}

    Language language() const { return language_; }
    Currency currency() const { return currency_; }
    const Notation& notation() const { return notation_; }
    /// The text of the language.
    std::string_view operator()(std::string_view english, std::string_view german) const {
        return language_ == Language::de ? german : english;
    }

    /// "Cost per conversion" for running text, "CPA" for a table's head.
    std::string name(ads::Metric metric) const;
    std::string short_name(ads::Metric metric) const;
    /// As people write it; an en dash where nothing is known.
    std::string value(ads::Metric metric, std::optional<double> value) const;
    std::string value(const ads::Metrics& metrics, ads::Metric metric) const {
        return value(metric, value_of(metrics, metric));
    }
    /// The same in a column: sums of money without minor digits, so that all lines have as many.
    std::string in_column(const ads::Metrics& metrics, ads::Metric metric) const;
    /// The name within a sentence.
    std::string in_text(ads::Metric metric) const;
    /// "12.3K": for axes.
    std::string compact(ads::Metric metric, double value) const;
    std::string money(double value) const { return notation_.money(value, currency_); }
    std::string whole(double value) const { return notation_.whole_money(value, currency_); }
    /// "+12.3%"; an en dash without a base.
    std::string change(std::optional<double> share) const;

    std::string platform(ads::Platform platform) const;
    std::string status(ads::CampaignStatus status) const;
    std::string part(insight::HealthPart part) const;
    std::string incident_title(const insight::watch::Incident& incident) const;
    std::string incident_text(const insight::watch::Incident& incident) const;
    std::string severity(insight::watch::IncidentSeverity severity) const;
    std::string advice_title(const insight::Recommendation& advice) const;
    std::string advice_text(const insight::Recommendation& advice) const;
    /// "€350 a week (90%: €120 to €600)".
    std::string worth(const insight::Likely& money_a_week) const;
    /// What came of it.
    std::string outcome(const insight::Recommendation& advice) const;
    /// Of a part of the health score.
    std::string part_text(const insight::HealthComponent& part) const;

private:
    Notation notation_;
    Language language_;
    Currency currency_;
};

/// The sentences of the summary: what happened, why, what is odd, what to do. Nothing in them is
/// estimated without its interval; where there is too little, they say so.
std::vector<std::string> commentary(const Figures& figures);

struct GlossaryEntry {
    std::string term, text;
};
/// Of the metrics that the report shows, and of its own words.
std::vector<GlossaryEntry> glossary(const Figures& figures, const Voice& voice);

/// Where the figures come from and what they leave out.
std::vector<std::string> notes(const Figures& figures, const Voice& voice);

}  // namespace herald::report
