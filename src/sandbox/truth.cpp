#include "base/json_writer.hpp"
#include "sandbox/sandbox.hpp"

/// GET /sandbox/truth                      each campaign's present truth (?platform=)
///     /sandbox/truth/campaigns/{id}       day by day (?from=&to=)
///     /sandbox/truth/optimum              the best split of all money (?platform=&day=&total=)
///     /sandbox/truth/totals               what is shown and what really happened, by account
///     (?from=&to=) /sandbox/truth/shocks
namespace herald::sandbox {

using market::Campaign;
using market::TruthDay;
using std::chrono::days;

namespace {

struct CurveJson {
    double max = 0, half = 0, shape = 0;
};
BOOST_DESCRIBE_STRUCT(CurveJson, (), (max, half, shape))

struct TruthJson {
    Day day;
    double budget = 0, spend = 0, max_spend = 0, demand = 1, price = 1, exhaustion = 1, quality = 1;
    double impressions = 0, clicks = 0, conversions = 0, revenue = 0, marginal_roas = 0;
    CurveJson revenue_curve;
    std::vector<double> fatigue;
    std::vector<market::ShockKind> shocks;
};
BOOST_DESCRIBE_STRUCT(TruthJson, (),
                      (day, budget, spend, max_spend, demand, price, exhaustion, quality,
                       impressions, clicks, conversions, revenue, marginal_roas, revenue_curve,
                       fatigue, shocks))

struct CampaignTruth {
    Platform platform{};
    std::string id, name;
    market::Status status{};
    TruthJson truth;
};
BOOST_DESCRIBE_STRUCT(CampaignTruth, (), (platform, id, name, status, truth))

struct BestBudget {
    std::string id, name;
    double budget = 0, best = 0, marginal_roas = 0;
};
BOOST_DESCRIBE_STRUCT(BestBudget, (), (id, name, budget, best, marginal_roas))

struct ShownTotals {
    std::int64_t impressions = 0, clicks = 0;
    Micros spend, conversions, revenue;
};
BOOST_DESCRIBE_STRUCT(ShownTotals, (), (impressions, clicks, spend, conversions, revenue))

struct AccountTotals {
    Platform platform{};
    std::string id;
    Currency currency;
    ShownTotals shown, real;
};
BOOST_DESCRIBE_STRUCT(AccountTotals, (), (platform, id, currency, shown, real))

struct ShockJson {
    market::ShockKind kind{};
    Day first, last, seen_on;
    double factor = 1;
    std::optional<Platform> platform;
    std::optional<std::string> campaign;
};
BOOST_DESCRIBE_STRUCT(ShockJson, (), (kind, first, last, seen_on, factor, platform, campaign))

TruthJson json_of(const TruthDay& t) {
    return {t.day,           t.budget,
            t.spend,         t.max_spend,
            t.demand,        t.price,
            t.exhaustion,    t.quality,
            t.impressions,   t.clicks,
            t.conversions,   t.revenue,
            t.marginal_roas, {t.revenue_curve.max, t.revenue_curve.half, t.revenue_curve.shape},
            t.fatigue,       t.shocks};
}

/// The truth of days to come is known too, but not for ever.
constexpr days kAhead{400};

Day day_in(const Call& call, std::string_view name, Day fallback) {
    if (!call.has(name)) return fallback;
    const auto day = parse_day(call.get(name));
    if (!day) throw Error(ErrorKind::invalid, fmt::format("{} must be a day as YYYY-MM-DD", name));
    return *day;
}

std::vector<Index> campaigns_in(const Market& market, const Call& call) {
    std::optional<Platform> only;
    if (call.has("platform")) {
        only = parse_enum<Platform>(call.get("platform"));
        if (!only)
            throw Error(ErrorKind::invalid, "platform must be meta, google, tiktok or snapchat");
    }
    std::vector<Index> out;
    for (Index i = 0; i < market.campaigns().size(); ++i)
        if (!only || market.platform_of(market.campaigns()[i]) == *only) out.push_back(i);
    return out;
}

web::Response all_campaigns(const Sandbox& sandbox, const Call& call) {
    const Market& market = sandbox.market();
    std::vector<CampaignTruth> out;
    for (const Index i : campaigns_in(market, call)) {
        const Campaign& c = market.campaigns()[i];
        out.push_back({market.platform_of(c), c.id, c.name, c.status.latest(),
                       json_of(market.truth(i, sandbox.as_of(c.account).today))});
    }
    return text_answer(200, "{\"campaigns\":" + to_json(out) + "}");
}

web::Response one_campaign(const Sandbox& sandbox, const Call& call, const std::string& id) {
    const Market& market = sandbox.market();
    std::optional<market::Ref> ref;
    for (int p = 0; p < market::kPlatforms && !ref; ++p)
        ref = market.find(static_cast<Platform>(p), id);
    if (!ref || ref->kind != market::Kind::campaign)
        throw Error(ErrorKind::not_found, "There is no campaign of this id");
    const Day today = sandbox.as_of(market.campaigns()[ref->index].account).today;
    const Day from = std::max(day_in(call, "from", today - days(29)), market.first_day());
    const Day to = std::min(day_in(call, "to", today), today + kAhead);
    std::vector<TruthJson> out;
    for (Day day = from; day <= to; day += days(1))
        out.push_back(json_of(market.truth(ref->index, day)));
    return text_answer(200, "{\"id\":" + to_json(id) + ",\"days\":" + to_json(out) + "}");
}

web::Response optimum(const Sandbox& sandbox, const Call& call) {
    const Market& market = sandbox.market();
    const std::vector<Index> campaigns = campaigns_in(market, call);
    const Day today = sandbox.as_of(0).today;
    const Day day = std::clamp(day_in(call, "day", today), market.first_day(), today + kAhead);
    double total = 0;
    std::vector<BestBudget> out;
    for (const Index i : campaigns) {
        const TruthDay truth = market.truth(i, day);
        total += truth.budget;
        out.push_back({market.campaigns()[i].id, market.campaigns()[i].name, truth.budget, 0,
                       truth.marginal_roas});
    }
    if (call.has("total")) total = parse_micros(call.get("total")).value_or(Micros{}).units();
    const std::vector<double> best = market.best_budgets(campaigns, total, day);
    for (std::size_t i = 0; i < out.size(); ++i) out[i].best = best[i];
    return text_answer(200, fmt::format("{{\"day\":\"{}\",\"total\":{},\"campaigns\":{}}}",
                                        to_string(day), to_json(total), to_json(out)));
}

web::Response totals(const Sandbox& sandbox, const Call& call) {
    const Market& market = sandbox.market();
    const auto sum = [](const std::vector<market::AdDay>& rows) {
        market::Figures all;
        for (const market::AdDay& row : rows) all += row.figures;
        return ShownTotals{all.impressions, all.clicks, all.spend, all.conversions, all.revenue};
    };
    std::vector<AccountTotals> out;
    for (Index a = 0; a < market.accounts().size(); ++a) {
        const market::Account& account = market.accounts()[a];
        const market::AsOf as_of = sandbox.as_of(a);
        const Day from = day_in(call, "from", as_of.today - days(30)),
                  to = std::min(day_in(call, "to", as_of.today - days(1)), as_of.today);
        std::vector<market::AdDay> shown, real;
        for (const Index c : account.campaigns) {
            market.facts(c, from, to, as_of, shown);
            market.final_facts(c, from, to, real);
        }
        out.push_back({account.platform, account.id, account.currency, sum(shown), sum(real)});
    }
    return text_answer(200, "{\"accounts\":" + to_json(out) + "}");
}

web::Response shocks(const Market& market) {
    std::vector<ShockJson> out;
    for (const market::Shock& shock : market.shocks()) {
        ShockJson one{shock.kind,   shock.first,    shock.last, shock.seen_on,
                      shock.factor, shock.platform, {}};
        if (shock.campaign != market::kNone) one.campaign = market.campaigns()[shock.campaign].name;
        out.push_back(std::move(one));
    }
    return text_answer(200, "{\"shocks\":" + to_json(out) + "}");
}

}  // namespace

web::Response truth_answer(const Sandbox& sandbox, const Call& call,
                           std::span<const std::string> path) {
    if (path.empty()) return all_campaigns(sandbox, call);
    if (path[0] == "campaigns" && path.size() == 2) return one_campaign(sandbox, call, path[1]);
    if (path[0] == "optimum") return optimum(sandbox, call);
    if (path[0] == "totals") return totals(sandbox, call);
    if (path[0] == "shocks") return shocks(sandbox.market());
    throw Error(ErrorKind::not_found, "There is no such truth");
}

}  // namespace herald::sandbox
