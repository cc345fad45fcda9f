#include "insight/recommend/budget_markets.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <sstream>

#include "ads/campaign_order.hpp"
#include "base/json_writer.hpp"
#include "insight/recommend/recommend.hpp"

namespace herald::insight {
namespace {

constexpr std::string_view kFitTask = "insight.fit_budgets";
constexpr std::string_view kMagic = "HBM1";
constexpr std::size_t kLeastCampaignBytes = 64;

struct KeptMarket {
    std::string blob;
    Time fitted_at;
    Day data_through;
    std::int64_t campaigns = 0;
};
BOOST_DESCRIBE_STRUCT(KeptMarket, (), (blob, fitted_at, data_through, campaigns))

struct FitInput {
    BudgetObjective objective{};
};
BOOST_DESCRIBE_STRUCT(FitInput, (), (objective))

std::optional<KeptMarket> find_kept(const Scope& scope, BudgetObjective objective) {
    return scope.db().one<KeptMarket>(
        "SELECT {columns} FROM budget_markets WHERE tenant = :tenant AND objective = :objective",
        {{"objective", objective}});
}

template <class T>
void put(std::string& out, const T& value) {
    static_assert(std::is_arithmetic_v<T>);
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    out.append(bytes, sizeof(T));
}
template <class List>
void put_all(std::string& out, const List& values) {
    for (const auto& value : values) put(out, value);
}
/// Spreads need no more than seven digits.
template <class List>
void put_short(std::string& out, const List& values) {
    for (const auto& value : values) put(out, static_cast<float>(value));
}

class Bytes {
public:
    explicit Bytes(std::string_view bytes) : left_(bytes) {}
    std::string_view take(std::size_t size) {
        if (size > left_.size()) throw Error(ErrorKind::internal, "The kept curves are broken.");
        const auto out = left_.substr(0, size);
        left_.remove_prefix(size);
        return out;
    }
    template <class T>
    T value() {
        T out;
        std::memcpy(&out, take(sizeof(T)).data(), sizeof(T));
        return out;
    }
    template <class List>
    void fill(List& values) {
        for (auto& one : values) one = value<std::remove_reference_t<decltype(one)>>();
    }
    template <class List>
    void fill_short(List& values) {
        for (auto& one : values) one = static_cast<double>(value<float>());
    }
    std::size_t left() const { return left_.size(); }

private:
    std::string_view left_;
};

void put_curve(std::string& out, const FittedCurve& curve) {
    put_all(out,
            std::array{curve.curve.ceiling, curve.curve.half, curve.curve.shape, curve.curve.carry,
                       curve.mean_spend, curve.dispersion, curve.slope_deviation});
    put(out, static_cast<std::uint32_t>(curve.days));
    put(out, static_cast<std::uint8_t>(curve.knowledge == Knowledge::good));
    put(out, static_cast<std::uint16_t>(curve.needs.size()));
    out += curve.needs;
    put_all(out, curve.parts);
    put_short(out, curve.covariance);
    put(out, static_cast<std::uint16_t>(curve.draws.size()));
    for (const auto& draw : curve.draws) put_short(out, draw);
}

FittedCurve read_curve(Bytes& in) {
    FittedCurve out;
    std::array<double, 7> numbers{};
    in.fill(numbers);
    out.curve = {numbers[0], numbers[1], numbers[2], numbers[3]};
    out.mean_spend = numbers[4];
    out.dispersion = numbers[5];
    out.slope_deviation = numbers[6];
    out.days = in.value<std::uint32_t>();
    out.knowledge = in.value<std::uint8_t>() != 0 ? Knowledge::good : Knowledge::thin;
    out.needs = in.take(in.value<std::uint16_t>());
    in.fill(out.parts);
    in.fill_short(out.covariance);
    out.draws.resize(in.value<std::uint16_t>());
    for (auto& draw : out.draws) in.fill_short(draw);
    return out;
}

std::string read_blob(const Context& context, const Scope& scope, const std::string& name) {
    const auto path = context.blobs().find(scope.tenant(), name);
    if (!path) return {};
    std::ifstream in(*path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

void keep(const Context& context, task::Run& run, const FittedMarket& market, Day through) {
    const Scope& scope = run.scope();
    const auto before = find_kept(scope, market.objective);
    const std::string name = fmt::format("insight/budget-market-{}-{}.bin",
                                         enum_name(market.objective), micros_of(scope.now()));
    context.blobs().put(scope.tenant(), name, market_bytes(market));
    run.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO budget_markets (tenant, objective, blob, fitted_at, data_through, "
            "campaigns) VALUES (:tenant, :objective, :blob, :now, :through, :campaigns) "
            "ON CONFLICT (tenant, objective) DO UPDATE SET blob = :blob, fitted_at = :now, "
            "data_through = :through, campaigns = :campaigns",
            {{"objective", market.objective},
             {"blob", name},
             {"now", scope.now()},
             {"through", through},
             {"campaigns", static_cast<std::int64_t>(market.keys.size())}});
    });
    if (before && before->blob != name) context.blobs().remove(scope.tenant(), before->blob);
}

bool is_small(const History& history) {
    const auto running = std::count_if(
        history.campaigns.begin(), history.campaigns.end(),
        [&](const CampaignHistory& campaign) { return is_spending(history, campaign); });
    return static_cast<std::size_t>(running) <= kFittedAtOnce;
}

void fit_and_keep(const Context& context, task::Run& run, BudgetObjective objective) {
    const auto history = context.histories->get(context, run.scope());
    if (is_small(*history)) return;
    const MarketDays days = market_days(*history, objective);
    const auto kept = find_kept(run.scope(), objective);
    if (kept && kept->data_through == history->last &&
        kept->campaigns == static_cast<std::int64_t>(days.keys.size()) &&
        context.blobs().find(run.scope().tenant(), kept->blob))
        return;
    keep(context, run, fit_budget_market(days), history->last);
}

}  // namespace

std::string market_bytes(const FittedMarket& market) {
    std::string out(kMagic);
    put(out, static_cast<std::uint8_t>(market.objective));
    put(out, market.days);
    put(out, static_cast<std::uint64_t>(market.keys.size()));
    put_all(out, market.keys);
    put_all(out, market.market.means);
    put_all(out, market.market.deviations);
    put_all(out, market.market.mean_covariance);
    for (const auto& curve : market.market.campaigns) put_curve(out, curve);
    return out;
}

FittedMarket market_from_bytes(std::string_view bytes) {
    Bytes in(bytes);
    if (in.take(kMagic.size()) != kMagic)
        throw Error(ErrorKind::internal, "The kept curves are of another kind.");
    FittedMarket out;
    out.objective =
        in.value<std::uint8_t>() == 0 ? BudgetObjective::revenue : BudgetObjective::conversions;
    out.days = in.value<std::int64_t>();
    const auto count = in.value<std::uint64_t>();
    if (count > in.left() / kLeastCampaignBytes)
        throw Error(ErrorKind::internal, "The kept curves are broken.");
    out.keys.resize(count);
    in.fill(out.keys);
    in.fill(out.market.means);
    in.fill(out.market.deviations);
    in.fill(out.market.mean_covariance);
    for (std::uint64_t i = 0; i < count; ++i) out.market.campaigns.push_back(read_curve(in));
    draw_markets(out);
    return out;
}

std::shared_ptr<const FittedMarket> BudgetMarkets::get(const Context& context, const Scope& scope,
                                                       const History& history,
                                                       BudgetObjective objective) {
    if (is_small(history)) {
        const auto key =
            fmt::format("{}:{}:{}:{}:{}", scope.tenant_key(), number_of(history.today),
                        context.warehouse().data_version(scope.tenant_key()),
                        context.ads->campaigns->version(scope), static_cast<int>(objective));
        return markets_.get(key, [&] {
            return std::make_shared<const FittedMarket>(
                fit_budget_market(market_days(history, objective)));
        });
    }
    const auto kept = find_kept(scope, objective);
    if (!kept) return nullptr;
    const std::string bytes_of = fmt::format("{}:{}", scope.tenant_key(), kept->blob);
    if (auto known = markets_.find(bytes_of)) return known;
    const std::string bytes = read_blob(context, scope, kept->blob);
    if (bytes.empty()) return nullptr;  // gone between two looks: it is worked out anew
    return markets_.get(
        bytes_of, [&] { return std::make_shared<const FittedMarket>(market_from_bytes(bytes)); });
}

std::optional<FittedMarket> kept_market(const Context& context, const Scope& scope,
                                        const History& history) {
    if (is_small(history)) return {};
    const auto kept = find_kept(scope, BudgetObjective::revenue);
    if (!kept || kept->data_through != history.last) return {};
    const std::string bytes = read_blob(context, scope, kept->blob);
    if (bytes.empty()) return {};
    return market_from_bytes(bytes);
}

void refresh_budget_market(const Context& context, task::Run& run) {
    fit_and_keep(context, run, usual_objective(*context.histories->get(context, run.scope())));
}

task::TaskType budget_fit_task(const Context& context) {
    return {std::string(kFitTask),
            [&context](task::Run& run) {
                fit_and_keep(context, run, run.input_as<FitInput>().objective);
                return std::string("{}");
            },
            1};
}

task::Task enqueue_budget_fit(Tx& tx, const Context& context, const Scope& scope,
                              BudgetObjective objective) {
    return task::enqueue(tx, scope, context.bus(),
                         {.type = std::string(kFitTask),
                          .title = "Work out how results follow spend",
                          .input_json = to_json(FitInput{objective}),
                          .key = std::string(enum_name(objective))});
}

}  // namespace herald::insight
