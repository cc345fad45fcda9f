#pragma once

#include "report/content/voice.hpp"
#include "report/document/charts.hpp"
#include "report/document/flow.hpp"

/// What the sections of one document share; for this folder only.
namespace herald::report {

struct Composer {
    const Figures& figures;
    Voice voice;
    Theme theme;
    Document document;
    Flow flow;
    std::shared_ptr<const Picture> logo;

    Composer(const Figures& of, Typesetter& typesetter);
    Composer(const Composer&) = delete;
    Composer& operator=(const Composer&) = delete;

    std::string_view say(std::string_view english, std::string_view german) const {
        return voice(english, german);
    }
    template <class... T>
    std::string tell(std::string_view english, std::string_view german, const T&... values) const {
        return fmt::format(fmt::runtime(voice(english, german)), values...);
    }
    std::string company() const {
        return figures.brief.branding.company_name.value_or("").empty()
                   ? figures.organization
                   : *figures.brief.branding.company_name;
    }
    std::string period() const {
        return voice.notation().period(figures.brief.period.from, figures.brief.period.to);
    }
    Color color_of(ads::Platform platform) const;
    /// Green or red where more is better or worse; else soft.
    Color judged(ads::Metric metric, std::optional<double> change) const;
    /// Values a day of this period, and of the one before; weeks where days are too many to see.
    struct Course {
        std::vector<std::string> x;
        std::vector<std::optional<double>> now, before;
    };
    Course course_of(ads::Metric metric) const;
};

void draw_cover(Composer& c);
void draw_contents(Composer& c, std::size_t page);
void draw_summary(Composer& c);
void draw_trends(Composer& c);
void draw_platforms(Composer& c);
void draw_campaigns(Composer& c);
void draw_appendix(Composer& c);
void draw_creatives(Composer& c);
void draw_anomalies(Composer& c);
void draw_recommendations(Composer& c);
void draw_forecast(Composer& c);
void draw_health(Composer& c);
void draw_pacing(Composer& c);
void draw_automation(Composer& c);
void draw_glossary(Composer& c);
void draw_notes(Composer& c);

}  // namespace herald::report
