#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>

#include "ads/campaign_order.hpp"
#include "ads/campaign_store.hpp"
#include "ads/snapshots.hpp"
#include "automation/subjects/subjects.hpp"
#include "insight/panel/history.hpp"
#include "store/blobs.hpp"
#include "store/bus.hpp"

/// What rules cost, over made-up campaigns with a fact a day each:
///     bench_automation fill DIR CAMPAIGNS DAYS    the data set, once
///     bench_automation rules DIR COUNT            COUNT rules over ten windows, each one query
///     bench_automation raw DIR COUNT              the same rules, each asked of the raw facts
///     bench_automation past DIR DAYS              one rule on each of so many past days
/// Each prints one line of JSON.
namespace herald::event {
std::vector<store::Migration> migrations();
}
namespace herald::task {
std::vector<store::Migration> migrations();
}
namespace herald::ads {
std::vector<store::Migration> migrations();
std::vector<store::Migration> warehouse_migrations();
}  // namespace herald::ads

namespace herald::automation {
namespace {

using Steady = std::chrono::steady_clock;
using condition::Condition;
using condition::Term;

double seconds_since(Steady::time_point began) {
    return std::chrono::duration<double>(Steady::now() - began).count();
}

/// Highest resident memory of this process, in MB.
double peak_mb() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
    return 0;
}

/// A workspace in a folder, as the server would open it.
class Workspace {
public:
    explicit Workspace(const std::filesystem::path& folder)
        : database_(open(folder)),
          warehouse_(store::open_duckdb({.file = folder / "facts.duckdb"})),
          snapshots_(*warehouse_, 1 << 20) {
        auto all = event::migrations();
        for (auto& m : task::migrations()) all.push_back(std::move(m));
        for (auto& m : connection::migrations()) all.push_back(std::move(m));
        for (auto& m : ads::migrations()) all.push_back(std::move(m));
        store::migrate(*database_, all);
        warehouse_->migrate(ads::warehouse_migrations());
        ads_.database = database_.get();
        ads_.warehouse = warehouse_.get();
        ads_.snapshots = &snapshots_;
        ads_.campaigns = &campaigns_;
        ads_.workspace = [](const Scope&) {
            return ads::Workspace{*parse_currency("EUR"), TimeZone::utc()};
        };
        context.ads = &ads_;
        context.histories = &histories_;
    }
    Scope scope() const {
        store::ScopeParts parts;
        parts.database = database_.get();
        parts.clock = &clock_;
        parts.tenant.value.bytes[15] = 1;
        parts.tenant_key = 1;
        return Scope(std::move(parts));
    }
    store::Warehouse& warehouse() { return *warehouse_; }
    insight::Context context;

private:
    static std::unique_ptr<store::Database> open(const std::filesystem::path& folder) {
        std::filesystem::create_directories(folder);
        return store::open_sqlite({.file = folder / "herald.db"});
    }
    SystemClock clock_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<store::Warehouse> warehouse_;
    ads::Snapshots snapshots_;
    ads::CampaignCache campaigns_{1 << 20, 0};
    insight::Histories histories_{1 << 20};
    ads::Context ads_;
};

Day today() { return std::chrono::floor<std::chrono::days>(SystemClock().now()); }

void add_campaigns(Scope& scope, std::int64_t count) {
    constexpr std::int64_t kPerWrite = 2000;
    const auto account = scope.make_id<ads::AdAccountId>();
    ads::NumberRanges numbers;
    scope.write([&](Tx& tx) {
        numbers = ads::take_numbers(tx, {.accounts = 1, .campaigns = count, .ads = count});
        tx.execute(
            "INSERT INTO ad_accounts (tenant, id, account_key, platform, external_id, name, "
            "currency, time_zone, status, complete_through, reports_revenue, created_at, "
            "updated_at) VALUES (:tenant, :id, 1, 'meta', '1', 'Bench', 'EUR', 'UTC', 'active', "
            ":through, 1, 0, 0)",
            {{"id", account}, {"through", today() - std::chrono::days(1)}});
    });
    for (std::int64_t from = 0; from < count; from += kPerWrite)
        scope.write([&](Tx& tx) {
            for (std::int64_t i = from; i < std::min(count, from + kPerWrite); ++i) {
                ads::Campaign campaign;
                campaign.id = scope.make_id<ads::CampaignId>();
                campaign.platform = ads::Platform::meta;
                campaign.account_id = account;
                campaign.name = fmt::format("Campaign {} | {}", i, i % 2 == 0 ? "Brand" : "Shop");
                campaign.status =
                    i % 4 == 0 ? ads::CampaignStatus::paused : ads::CampaignStatus::active;
                campaign.daily_budget = Micros{(10 + i % 90) * Micros::kUnit};
                campaign.currency = *parse_currency("EUR");
                campaign.created_at = campaign.updated_at = scope.now();
                ads::insert_campaign(tx, campaign, numbers.campaign + static_cast<std::int32_t>(i));
            }
        });
}

// One row a campaign and day out of a hash of both, so that every run makes the same.
constexpr std::string_view kFacts =
    "INSERT INTO ad_facts SELECT :tenant, DATE '1970-01-01' + d::INTEGER, 1, c::INTEGER, "
    "c::INTEGER, 1, 0, 4543826, 1, 0, 1000 + h % 20000, 10 + h % 300, "
    "(h % 7)::BIGINT * 1000000, (5 + h % 40)::BIGINT * 1000000, (h % 100)::BIGINT * 1000000, "
    "(5 + h % 40)::BIGINT * 1000000, (h % 100)::BIGINT * 1000000, 700 + h % 15000, NULL "
    "FROM (SELECT d, c, (hash(c * 1000 + d) >> 8)::BIGINT AS h FROM range(:first, :last) days(d), "
    "range(1, :campaigns) campaigns(c)) ORDER BY d, c";
constexpr std::string_view kCampaignDays =
    "INSERT INTO campaign_day SELECT tenant_key, day, campaign_key, platform, impressions, clicks, "
    "conversions, spend_org, revenue_org, reach, video_views FROM ad_facts "
    "WHERE tenant_key = :tenant AND day BETWEEN DATE '1970-01-01' + :first::INTEGER "
    "AND DATE '1970-01-01' + (:last::INTEGER - 1) ORDER BY day, campaign_key";

void fill(const std::filesystem::path& folder, std::int64_t campaigns, std::int64_t days) {
    std::filesystem::remove_all(folder);
    Workspace workspace(folder);
    Scope scope = workspace.scope();
    const auto began = Steady::now();
    add_campaigns(scope, campaigns);
    const std::int64_t end = number_of(today()) + 1;
    for (std::int64_t from = end - days; from < end; from += 10)
        workspace.warehouse().write(scope.tenant_key(), [&](store::WarehouseTx& tx) {
            const std::int64_t behind = std::min(end, from + 10);
            tx.execute(kFacts, {{"first", from}, {"last", behind}, {"campaigns", campaigns + 1}});
            tx.execute(kCampaignDays, {{"first", from}, {"last", behind}});
        });
    fmt::print("{{\"seconds\":{:.3f}}}\n", seconds_since(began));
}

/// Poor, costly, worn, growing and idle ones over ten windows; a status and a name in some.
std::string rule_text(std::size_t i) {
    constexpr std::array<int, 10> kWindows{1, 2, 3, 5, 7, 10, 14, 21, 30, 90};
    const int window = kWindows[i % kWindows.size()];
    const int other = kWindows[(i + 3) % kWindows.size()];
    const auto level = static_cast<double>(i) / 100;
    switch (i / kWindows.size() % 5) {
        case 0:
            return fmt::format(
                R"({{"all":[{{"metric":"roas","window_days":{0},"op":"<","value":{1}}},{{"metric":"spend","window_days":{0},"op":">","value":{2}}}]}})",
                window, 1.2 + level, 20 * window);
        case 1:
            return fmt::format(
                R"({{"all":[{{"metric":"cpa","window_days":{},"op":">","value":{{"metric":"cpa","window_days":{},"times":{}}}}},{{"metric":"clicks","window_days":{},"op":">=","value":100}}]}})",
                window, other, 1.05 + level / 10, other);
        case 2:
            return fmt::format(
                R"({{"any":[{{"metric":"ctr","window_days":{0},"op":"<","value":{1}}},{{"not":{{"metric":"cvr","window_days":{0},"op":">","value":{2}}}}}]}})",
                window, 0.006 + level / 1000, 0.01 + level / 100);
        case 3:
            return fmt::format(
                R"({{"all":[{{"metric":"spend","change":"previous_period","window_days":{},"op":">","value":{}}},{{"metric":"roas","window_days":{},"op":">","value":1.5}}]}})",
                window, 0.05 + level / 4, other);
        default:
            return fmt::format(
                R"({{"all":[{{"metric":"conversions","window_days":{0},"op":"<","value":{1}}},{{"metric":"cpc","window_days":{0},"op":"between","value":[0.05,0.4]}},{{"metric":"impressions","window_days":{0},"op":">","value":{2}}}]}})",
                window, 2.9 * window, 9000 * window);
    }
}

std::vector<Condition> rules_of(std::size_t count) {
    std::vector<Condition> out;
    for (std::size_t i = 0; i < count; ++i)
        out.push_back(condition::parse_text(rule_text(i), campaign_fields()));
    return out;
}

void run_rules(const std::filesystem::path& folder, std::size_t count) {
    Workspace workspace(folder);
    Scope scope = workspace.scope();
    const auto rules = rules_of(count);
    std::vector<const Condition*> conditions;
    for (const auto& rule : rules) conditions.push_back(&rule);
    const auto began = Steady::now();
    Subjects subjects(workspace.context, scope, {.conditions = conditions});
    const double read = seconds_since(began);
    std::size_t matched = 0;
    std::vector<double> took;
    std::string counts;
    for (const auto& rule : rules) {
        const auto rule_began = Steady::now();
        const std::size_t found = subjects.match(rule).matches.size();
        took.push_back(seconds_since(rule_began));
        matched += found;
        counts += fmt::format("{}{}", counts.empty() ? "" : ",", found);
    }
    const double all = seconds_since(began);
    const double first = took.front();  // stages the set
    std::sort(took.begin(), took.end());
    fmt::print(
        "{{\"seconds\":{:.3f},\"campaigns_seconds\":{:.3f},\"stage_seconds\":{:.3f},"
        "\"median_rule_ms\":{:.2f},\"matched\":{},\"peak_mb\":{:.0f},\"counts\":[{}]}}\n",
        all, read, first, 1000 * took[took.size() / 2], matched, peak_mb(), counts);
}

/// The term as an aggregate over raw facts.
std::string raw_expression(const Term& term, Day as_of) {
    const std::chrono::days length(term.window.days);
    const Day to = as_of - term.shift * length, from = to - length + std::chrono::days(1);
    const auto sum = [&](std::string_view column) {
        return fmt::format("sum({}) FILTER (WHERE day BETWEEN DATE '{}' AND DATE '{}')::DOUBLE",
                           column, to_string(from), to_string(to));
    };
    const std::string spend = sum("spend_org"), clicks = sum("clicks"),
                      conversions = sum("conversions"), impressions = sum("impressions");
    if (term.field == "spend") return fmt::format("{} / 1e6", spend);
    if (term.field == "clicks") return clicks;
    if (term.field == "impressions") return impressions;
    if (term.field == "conversions") return fmt::format("{} / 1e6", conversions);
    if (term.field == "roas") return fmt::format("{} / nullif({}, 0)", sum("revenue_org"), spend);
    if (term.field == "cpa") return fmt::format("{} / nullif({}, 0)", spend, conversions);
    if (term.field == "cpc") return fmt::format("{} / 1e6 / nullif({}, 0)", spend, clicks);
    if (term.field == "ctr") return fmt::format("{} / nullif({}, 0)", clicks, impressions);
    return fmt::format("{} / 1e6 / nullif({}, 0)", conversions, clicks);
}

void run_raw(const std::filesystem::path& folder, std::size_t count) {
    Workspace workspace(folder);
    Scope scope = workspace.scope();
    const auto rules = rules_of(count);
    const Day as_of = today() - std::chrono::days(1);
    const auto began = Steady::now();
    std::string counts;
    for (const auto& rule : rules) {
        int longest = 1;
        for (const Term& term : rule.terms())
            longest = std::max(longest, term.window.days * (term.shift + 1));
        auto sql = to_sql(rule, [&](const Term& term) { return raw_expression(term, as_of); });
        sql.params.emplace_back("from", as_of - std::chrono::days(longest - 1));
        sql.params.emplace_back("to", as_of);
        std::size_t found = 0;
        workspace.warehouse().scan(
            scope.tenant_key(),
            fmt::format("SELECT campaign_key FROM ads_facts(:tenant) WHERE day BETWEEN :from AND "
                        ":to GROUP BY campaign_key HAVING {}",
                        sql.text),
            sql.params, [&](const store::Chunk& chunk) { found += chunk.rows; });
        counts += fmt::format("{}{}", counts.empty() ? "" : ",", found);
    }
    fmt::print("{{\"seconds\":{:.3f},\"peak_mb\":{:.0f},\"counts\":[{}]}}\n", seconds_since(began),
               peak_mb(), counts);
}

void run_past(const std::filesystem::path& folder, int days) {
    Workspace workspace(folder);
    Scope scope = workspace.scope();
    const auto rule = condition::parse_text(rule_text(4), campaign_fields());
    const Day to = today() - std::chrono::days(1);
    std::size_t matched = 0, looked = 0;
    const auto began = Steady::now();
    match_past(workspace.context, scope, {&rule, {}, to - std::chrono::days(days - 1), to},
               [&](const PastDay& day) {
                   matched += day.matches.size();
                   ++looked;
               });
    fmt::print("{{\"seconds\":{:.3f},\"days\":{},\"matched\":{},\"peak_mb\":{:.0f}}}\n",
               seconds_since(began), looked, matched, peak_mb());
}

}  // namespace
}  // namespace herald::automation

int main(int argc, char** argv) try {
    using namespace herald;
    const std::string_view what = argc > 1 ? argv[1] : "";
    const std::string folder = argc > 2 ? argv[2] : "";
    const std::int64_t count = argc > 3 ? std::atoll(argv[3]) : 0;
    const std::int64_t days = argc > 4 ? std::atoll(argv[4]) : 0;
    if (folder.empty() || count <= 0 || (what == "fill" && days <= 0)) {
        fmt::print(stderr, "bench_automation fill DIR CAMPAIGNS DAYS | rules|raw|past DIR COUNT\n");
        return 2;
    }
    init_crypto();
    if (what == "fill") automation::fill(folder, count, days);
    if (what == "rules") automation::run_rules(folder, static_cast<std::size_t>(count));
    if (what == "raw") automation::run_raw(folder, static_cast<std::size_t>(count));
    if (what == "past") automation::run_past(folder, static_cast<int>(count));
    return 0;
} catch (const herald::Error& error) {
    fmt::print(stderr, "bench_automation: {} ({})\n", error.what(), error.detail());
    return 1;
}
