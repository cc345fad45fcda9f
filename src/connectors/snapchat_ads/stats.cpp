#include "connectors/snapchat_ads/stats.hpp"

#include "connector/in_flight.hpp"
#include "connectors/snapchat_ads/decode.hpp"
#include "connectors/snapchat_ads/entities.hpp"

namespace herald::connectors::snapchat_ads {

using connector::AdFact;
using connector::DayRange;
using connector::Emit;
using connector::Node;

namespace {

/// An answer holds every day of up to every ad at once: this many keep its tree below some 15 MB.
constexpr std::size_t kAdDaysPerQuestion = 20'000;
constexpr std::size_t kRowsPerPage = 2000;
constexpr std::string_view kStats = "timeseries_stats";
/// Between two requests of one thread when every campaign is asked: ten a second in all.
constexpr std::chrono::milliseconds kPacePerThread{100};

std::string wire_word(SwipeWindow window) {
    switch (window) {
        case SwipeWindow::days_1: return "1_DAY";
        case SwipeWindow::days_7: return "7_DAY";
        case SwipeWindow::days_28: return "28_DAY";
    }
    return "28_DAY";
}

std::string wire_word(ViewWindow window) {
    switch (window) {
        case ViewWindow::hours_1: return "1_HOUR";
        case ViewWindow::hours_3: return "3_HOUR";
        case ViewWindow::hours_6: return "6_HOUR";
        case ViewWindow::days_1: return "1_DAY";
        case ViewWindow::days_7: return "7_DAY";
        case ViewWindow::days_28: return "28_DAY";
    }
    return "1_DAY";
}

struct Pull {
    const Api& api;
    const connector::AdAccount& account;
    connector::FactSink& sink;
    const TimeZone& zone;
    const AdPlaces& places;
};

net::Parameters question(const Pull& pull, DayRange days) {
    const Settings& settings = pull.api.settings();
    return {
        {"granularity", "DAY"},
        {"breakdown", "ad"},
        {"fields",
         "impressions,swipes,spend,video_views,conversion_purchases,"
         "conversion_purchases_value"},
        {"start_time", start_of_day(days.first, pull.zone)},
        {"end_time", start_of_day(days.last + std::chrono::days(1), pull.zone)},
        {"swipe_up_attribution_window",
         wire_word(settings.swipe_window.value_or(SwipeWindow::days_28))},
        {"view_attribution_window", wire_word(settings.view_window.value_or(ViewWindow::days_1))},
        {"omit_empty", "false"},
        {"limit", "1000"}};
}

/// Gathers rows into pages for the sink; days outside the question are dropped.
class Rows {
public:
    Rows(const Pull& pull, DayRange days, const Emit& emit)
        : pull_(pull), days_(days), emit_(emit) {}

    void add(AdFact fact) {
        if (fact.day < days_.first || fact.day > days_.last) return;
        page_.push_back(std::move(fact));
        if (page_.size() == kRowsPerPage) flush();
    }
    void flush() {
        if (page_.empty()) return;
        emit_([&pull = pull_, page = std::exchange(page_, {})]() mutable {
            pull.sink.rows(std::move(page));
        });
    }

private:
    const Pull& pull_;
    DayRange days_;
    const Emit& emit_;
    std::vector<AdFact> page_;
};

enum class Outcome { read, not_by_ad };

/// The whole account at once.
Outcome pull_account(const Pull& pull, DayRange days, const Emit& emit) {
    Rows rows(pull, days, emit);
    AdPlaces found;  // ads that are on no list, looked up one by one
    bool by_ad = true;
    try {
        pull.api.answers("adaccounts/" + pull.account.external_id + "/stats", question(pull, days),
                         kStats, [&](const Node& answer) {
                             by_ad = by_ad && grain_of(answer) != Grain::whole;
                             if (!by_ad) return;
                             decode_stats(answer, pull.zone, [&](AdFact fact) {
                                 const auto known = pull.places.find(fact.ad_id);
                                 const AdPlace& place =
                                     known != pull.places.end()
                                         ? known->second
                                         : find_place(pull.api, fact.ad_id, found);
                                 if (place.campaign_id.empty()) return;
                                 fact.campaign_id = place.campaign_id;
                                 fact.ad_group_id = place.ad_group_id;
                                 rows.add(std::move(fact));
                             });
                         });
    } catch (const Missing&) {
        return Outcome::not_by_ad;
    }
    if (!by_ad) return Outcome::not_by_ad;
    rows.flush();
    return Outcome::read;
}

void pull_campaign(const Pull& pull, const std::string& campaign, DayRange days, Rows& rows) {
    try {
        pull.api.answers("campaigns/" + campaign + "/stats", question(pull, days), kStats,
                         [&](const Node& answer) {
                             decode_stats(answer, pull.zone, [&](AdFact fact) {
                                 const std::string whole = connector::whole_campaign_id(campaign);
                                 const auto place = pull.places.find(fact.ad_id);
                                 fact.campaign_id = campaign;
                                 fact.ad_group_id =
                                     place != pull.places.end() ? place->second.ad_group_id : whole;
                                 if (fact.ad_id.empty()) fact.ad_id = whole;
                                 rows.add(std::move(fact));
                             });
                         });
    } catch (const Missing& missing) {
        throw pull.api.failures().refused(missing.message);
    }
}

void pull_each_campaign(const Pull& pull, DayRange days, const Emit& emit) {
    std::vector<std::string> ids;
    list_campaigns(pull.api, pull.account, [&](std::vector<connector::AdCampaign> page) {
        for (connector::AdCampaign& campaign : page) ids.push_back(std::move(campaign.external_id));
    });
    Rows rows(pull, days, emit);
    for (const std::string& id : ids) {
        pull_campaign(pull, id, days, rows);
        pull.api.call().sleep(kPacePerThread * pull.api.call().in_flight());
    }
    rows.flush();
}

void pull_range(const Pull& pull, DayRange days, const Emit& emit) {
    emit([&pull, days] { pull.sink.begin(days); });
    if (pull_account(pull, days, emit) == Outcome::not_by_ad) {
        emit([&pull, days] { pull.sink.begin(days); });
        pull_each_campaign(pull, days, emit);
    }
    emit([&pull, days] { pull.sink.complete(days); });
}

}  // namespace

void pull_facts(connector::Call& call, const connector::AdAccount& account, DayRange days,
                connector::FactSink& sink) {
    const Api api(call);
    const TimeZone zone = TimeZone::parse(account.time_zone).value_or(TimeZone::utc());
    const AdPlaces places = read_places(api, account);
    const Pull pull{api, account, sink, zone, places};
    std::vector<connector::Job> jobs;
    const std::size_t fitting = kAdDaysPerQuestion / std::max<std::size_t>(places.size(), 1);
    for (const DayRange piece :
         connector::split(days, static_cast<int>(std::clamp<std::size_t>(fitting, 1, 7))))
        jobs.push_back([&pull, piece](const Emit& emit) { pull_range(pull, piece, emit); });
    connector::run_in_flight(call, std::move(jobs));
}

std::string attribution(const json::value& settings) {
    Problems problems;
    const auto read = decode_json<Settings>(settings, problems, Unknown::ignore);
    return fmt::format("{}_swipe,{}_view",
                       wire_word(read.swipe_window.value_or(SwipeWindow::days_28)),
                       wire_word(read.view_window.value_or(ViewWindow::days_1)));
}

}  // namespace herald::connectors::snapchat_ads
