#include "sandbox/rows.hpp"

#include <cmath>

namespace herald::sandbox {

using market::AdDay;
using market::Campaign;
using market::Figures;
using std::chrono::days;

namespace {

/// The stretch of the query's time a day belongs to.
struct Stretch {
    Day first, last;
};

Stretch stretch_of(const ReportQuery& query, Day day) {
    if (query.grain.monthly) {
        const std::chrono::year_month_day date(day);
        const Day first(date.year() / date.month() / 1),
            last(date.year() / date.month() / std::chrono::last);
        return {std::max(first, query.first), std::min(last, query.last)};
    }
    if (query.grain.days == 0) return {query.first, query.last};
    const auto number = (day - query.first).count() / query.grain.days;
    const Day first = query.first + days(number * query.grain.days);
    return {first, std::min(first + days(query.grain.days - 1), query.last)};
}

Figures claimed_of(const Figures& all, double share) {
    if (share >= 1 || all.conversions.value == 0) return all;
    Figures out = all;
    out.conversions.value =
        static_cast<std::int64_t>(static_cast<double>(all.conversions.value / 1'000'000) * share) *
        1'000'000;
    out.revenue.value =
        static_cast<std::int64_t>(static_cast<double>(all.revenue.value) *
                                  static_cast<double>(out.conversions.value) /
                                  static_cast<double>(all.conversions.value) / 1e4) *
        10'000;
    return out;
}

/// The member of its level a row is for.
Index member_of(const Market& market, Level level, Index ad) {
    if (level == Level::ad) return ad;
    return level == Level::group ? market.ads()[ad].group : 0;
}

}  // namespace

std::vector<ReportRow> read_campaign_rows(const Market& market, const ReportQuery& query,
                                          Index campaign) {
    std::vector<AdDay> facts;
    market.facts(campaign, query.first, query.last, query.as_of, facts);
    // Rows of one member lie together, in order of time: (member, stretch) pairs, few enough to
    // sort.
    struct Keyed {
        Index member;
        Day first;
        ReportRow row;
    };
    std::vector<Keyed> found;
    std::vector<std::size_t> place;  // of the latest row of each ad of the campaign
    const Campaign& c = market.campaigns()[campaign];
    place.assign(std::max(c.ads, c.groups), static_cast<std::size_t>(-1));
    for (const AdDay& fact : facts) {
        const market::Ad& ad = market.ads()[fact.ad];
        if (query.keep && !query.keep(ad)) continue;
        const Index member = member_of(market, query.level, fact.ad);
        const Index slot = query.level == Level::ad      ? member - c.first_ad
                           : query.level == Level::group ? member - c.first_group
                                                         : 0;
        const Stretch stretch = stretch_of(query, fact.day);
        if (place[slot] == static_cast<std::size_t>(-1) ||
            found[place[slot]].first != stretch.first) {
            place[slot] = found.size();
            ReportRow row{campaign,
                          query.level >= Level::group ? ad.group : market::kNone,
                          query.level == Level::ad ? fact.ad : market::kNone,
                          stretch.first,
                          stretch.last,
                          {},
                          0};
            found.push_back({member, stretch.first, row});
        }
        found[place[slot]].row.figures += claimed_of(fact.figures, query.claimed);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Keyed& a, const Keyed& b) { return a.member < b.member; });
    std::vector<ReportRow> out;
    out.reserve(found.size());
    for (Keyed& keyed : found) {
        keyed.row.reach =
            market.reach(campaign, keyed.row.figures.impressions,
                         static_cast<int>((keyed.row.last - keyed.row.first).count()) + 1);
        out.push_back(keyed.row);
    }
    return out;
}

std::vector<ReportRow> read_account_rows(const Market& market, const ReportQuery& query) {
    ReportQuery by_campaign = query;
    by_campaign.level = Level::campaign;
    std::map<Day, ReportRow> sums;
    for (const Index campaign : query.campaigns)
        for (const ReportRow& row : read_campaign_rows(market, by_campaign, campaign)) {
            ReportRow& sum = sums.try_emplace(row.first, ReportRow{}).first->second;
            sum.first = row.first;
            sum.last = row.last;
            sum.figures += row.figures;
            sum.reach += row.reach;  // campaigns are taken to reach different people
        }
    std::vector<ReportRow> out;
    for (auto& entry : sums) out.push_back(entry.second);
    return out;
}

ReportPage read_page(const Market& market, const ReportQuery& query, Position from,
                     std::size_t limit) {
    ReportPage out;
    const bool whole = query.level == Level::account;
    const std::size_t count =
        whole ? std::min<std::size_t>(1, query.campaigns.size()) : query.campaigns.size();
    for (; from.a < count; ++from.a, from.b = 0) {
        const auto rows = whole ? read_account_rows(market, query)
                                : read_campaign_rows(market, query, query.campaigns[from.a]);
        for (; from.b < rows.size(); ++from.b) {
            if (out.rows.size() == limit) {
                out.next = from;  // there is another row, so there is another page
                return out;
            }
            out.rows.push_back(rows[from.b]);
        }
    }
    return out;
}

NumberedPage read_numbered(const Market& market, const ReportQuery& query, std::size_t offset,
                           std::size_t size) {
    NumberedPage out;
    const bool countable =
        query.level == Level::ad && query.grain.days == 1 && !query.grain.monthly && !query.keep;
    const auto take = [&](const std::vector<ReportRow>& rows) {
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (out.total + i >= offset && out.total + i < offset + size)
                out.rows.push_back(rows[i]);
        out.total += rows.size();
    };
    if (query.level == Level::account) {
        take(read_account_rows(market, query));
        return out;
    }
    for (const Index campaign : query.campaigns) {
        // Ad-days can be counted without being drawn; only those of the page are.
        if (countable) {
            const std::size_t rows =
                market.delivered_rows(campaign, query.first, query.last, query.as_of);
            if (out.total + rows <= offset || out.total >= offset + size) {
                out.total += rows;
                continue;
            }
        }
        take(read_campaign_rows(market, query, campaign));
    }
    return out;
}

}  // namespace herald::sandbox
