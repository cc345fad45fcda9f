#include "automation/subjects/campaigns.hpp"

#include <algorithm>

#include "ads/campaign_store.hpp"
#include "ads/rates.hpp"
#include "ads/summary.hpp"
#include "base/text.hpp"

namespace herald::automation {
namespace {

using std::chrono::days;

struct Line {
    ads::CampaignId id;
    std::int32_t campaign_key = 0;
    std::string name, name_folded;
    ads::Platform platform{};
    ads::CampaignStatus status{};
    std::optional<ads::AdAccountId> account_id;
    std::optional<std::string> objective;
    ads::BudgetHolder budget_holder{};
    std::optional<Micros> daily_budget, lifetime_budget;
    Currency currency;
    std::optional<Day> start_date, end_date;
    bool pending_change = false;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(Line, (),
                      (id, campaign_key, name, name_folded, platform, status, account_id, objective,
                       budget_holder, daily_budget, lifetime_budget, currency, start_date, end_date,
                       pending_change, created_at))

struct AccountLine {
    ads::AdAccountId id;
    std::string name;
    ads::Platform platform{};
    std::optional<Day> complete_through;
    std::optional<Time> last_synced_at;
    bool connected = false, reports_revenue = true;
};
BOOST_DESCRIBE_STRUCT(AccountLine, (),
                      (id, name, platform, complete_through, last_synced_at, connected,
                       reports_revenue))

struct ChangeLine {
    ads::CampaignId campaign_id;
    Time applied_at;
    std::string field;
    std::optional<std::string> old_value;
};
BOOST_DESCRIBE_STRUCT(ChangeLine, (), (campaign_id, applied_at, field, old_value))

struct KnownAccounts {
    std::map<ads::AdAccountId, std::size_t> places;
    std::vector<AccountLine> lines;
};

KnownAccounts read_accounts(store::Queries& db, Campaigns& out) {
    KnownAccounts known;
    known.lines = db.list<AccountLine>(
        "SELECT id, name, platform, complete_through, last_synced_at, CASE WHEN connection_id IS "
        "NULL THEN 0 ELSE 1 END, reports_revenue FROM ad_accounts WHERE tenant = :tenant "
        "ORDER BY platform, name, id");
    for (const auto& line : known.lines) {
        known.places.emplace(line.id, out.accounts.size());
        out.accounts.push_back(
            {{line.id, line.name, line.platform, line.complete_through, line.last_synced_at},
             to_string(line.id),
             fold(line.name)});
    }
    return known;
}

void add_campaign(Campaigns& out, Line line, const KnownAccounts& accounts) {
    Subject& subject = out.subjects.emplace_back();
    CampaignMore& more = out.more.emplace_back();
    subject.id = line.id;
    subject.key = line.campaign_key;
    subject.name = std::move(line.name);
    subject.platform = line.platform;
    subject.status = line.status;
    subject.account_id = line.account_id;
    subject.objective = std::move(line.objective);
    subject.budget_holder = line.budget_holder;
    subject.daily_budget = line.daily_budget;
    subject.currency = line.currency;
    subject.start_date = line.start_date;
    subject.end_date = line.end_date;
    subject.pending_change = line.pending_change;
    subject.complete_through = out.complete_through;
    more.name_folded = std::move(line.name_folded);
    more.lifetime_budget = line.lifetime_budget;
    more.created_at = line.created_at;
    if (!line.account_id) return;
    const auto account = accounts.places.find(*line.account_id);
    if (account == accounts.places.end()) return;
    const AccountLine& known = accounts.lines[account->second];
    subject.account_name = known.name;
    subject.connected = known.connected;
    subject.complete_through = known.complete_through;
    more.tells_revenue = known.reports_revenue;
    more.account = account->second;
}

void read_rates(const Scope& scope, Campaigns& out) {
    std::map<Currency, std::optional<double>> known{{out.currency, 1.0}};
    std::optional<ads::Rates> rates;
    for (Subject& subject : out.subjects) {
        auto [at, is_new] = known.try_emplace(subject.currency);
        if (is_new) {
            if (!rates) rates = ads::load_rates(scope, out.today - days(ads::kRateDays), out.today);
            at->second = rates->rate(subject.currency, out.currency, out.today);
        }
        subject.rate = at->second;
    }
}

void read_changes(store::Queries& db, Campaigns& out) {
    // Names change nothing that figures would answer to.
    const auto lines = db.list<ChangeLine>(
        "SELECT campaign_id, applied_at, field, old_value FROM campaign_changes "
        "WHERE tenant = :tenant AND applied_at IS NOT NULL AND field IN ('status', 'daily_budget') "
        "ORDER BY applied_at DESC, id DESC");
    if (lines.empty()) return;
    std::unordered_map<ads::CampaignId, std::uint32_t> places;
    for (std::size_t i = 0; i < out.size(); ++i)
        places.emplace(out.subjects[i].id, static_cast<std::uint32_t>(i));
    for (const auto& line : lines) {
        const auto place = places.find(line.campaign_id);
        if (place == places.end()) continue;
        out.changes.push_back(
            {place->second, line.applied_at, line.field == "status", line.old_value});
        auto& last = out.subjects[place->second].last_change_at;
        if (!last) last = line.applied_at;
    }
}

constexpr std::string_view kColumns =
    "SELECT id, campaign_key, name, name_folded, platform, status, account_id, objective, "
    "budget_holder, daily_budget, lifetime_budget, currency, start_date, end_date, "
    "pending_change, created_at FROM campaigns WHERE tenant = :tenant ";

}  // namespace

std::optional<double> Campaigns::budget(std::size_t place) const {
    const Subject& subject = subjects[place];
    if (!subject.daily_budget || !subject.rate) return std::nullopt;
    return static_cast<double>(subject.daily_budget->value) / 1e6 * *subject.rate;
}

Campaigns read_campaigns(const insight::Context& context, const Scope& scope, Whose whose) {
    Campaigns out;
    const ads::Workspace workspace = context.ads->workspace(scope);
    out.currency = workspace.currency;
    out.zone = workspace.zone;
    out.now = scope.now();
    out.today = workspace.zone.day_of(out.now);
    out.complete_through = ads::complete_through(scope);
    scope.read([&](store::Queries& db) {
        const KnownAccounts accounts = read_accounts(db, out);
        db.each(
            fmt::format("{}{}ORDER BY campaign_key", kColumns,
                        whose == Whose::all ? "" : "AND status IN ('active', 'paused', 'draft') "),
            {}, [&](const store::Row& row) {
                add_campaign(out, store::read_row<Line>(row), accounts);
            });
        read_changes(db, out);
    });
    std::vector<std::int32_t> keys;
    for (const Subject& subject : out.subjects) keys.push_back(subject.key);
    out.places = Places(keys);
    read_rates(scope, out);
    return out;
}

void turn_back(Campaigns& campaigns, Time to) {
    auto at = campaigns.changes.begin();
    for (; at != campaigns.changes.end() && at->at > to; ++at) {
        Subject& subject = campaigns.subjects[at->place];
        if (at->of_status)
            subject.status = parse_enum<ads::CampaignStatus>(at->old_value.value_or(""))
                                 .value_or(subject.status);
        else
            subject.daily_budget = at->old_value ? parse_micros(*at->old_value) : std::nullopt;
        subject.last_change_at.reset();
    }
    campaigns.changes.erase(campaigns.changes.begin(), at);
    for (const auto& change : campaigns.changes) {
        auto& last = campaigns.subjects[change.place].last_change_at;
        if (!last) last = change.at;
    }
}

void keep_rows(Campaigns& campaigns, const std::function<bool(std::size_t)>& keep) {
    std::vector<std::uint32_t> moved(campaigns.size(), Places::kNone);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < campaigns.size(); ++i) {
        if (!keep(i)) continue;
        moved[i] = static_cast<std::uint32_t>(kept);
        if (i != kept) {
            campaigns.subjects[kept] = std::move(campaigns.subjects[i]);
            campaigns.more[kept] = std::move(campaigns.more[i]);
        }
        ++kept;
    }
    campaigns.subjects.resize(kept);
    campaigns.more.resize(kept);
    for (auto& change : campaigns.changes) change.place = moved[change.place];
    std::erase_if(campaigns.changes,
                  [](const AppliedChange& c) { return c.place == Places::kNone; });
    std::vector<std::int32_t> keys;
    for (const Subject& subject : campaigns.subjects) keys.push_back(subject.key);
    campaigns.places = Places(keys);
}

Day last_complete_day(const Campaigns& campaigns) {
    const Day yesterday = campaigns.today - days(1);
    if (!campaigns.complete_through) return yesterday;
    return std::min(yesterday, std::max(*campaigns.complete_through, yesterday - kPatience));
}

bool can_run(ads::CampaignStatus status) {
    return status == ads::CampaignStatus::active || status == ads::CampaignStatus::paused ||
           status == ads::CampaignStatus::draft;
}

}  // namespace herald::automation
