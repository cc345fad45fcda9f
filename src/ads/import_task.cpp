#include "ads/import_task.hpp"

#include <fstream>
#include <map>
#include <set>

#include "ads/campaign_order.hpp"
#include "ads/entity_placer.hpp"
#include "ads/facts.hpp"
#include "ads/import_pipeline.hpp"
#include "base/json_writer.hpp"
#include "event/event.hpp"

namespace herald::ads {
namespace {

constexpr std::size_t kErrorsInResult = 100;
constexpr std::int64_t kErrorsInFile = 200'000;
/// Campaigns of a file whose days lie further back than this are taken to have ended.
constexpr auto kStillRunning = std::chrono::days(30);

/// The CSV of all rows that were left out; written beside the import and kept only when there are
/// any.
class ErrorFile {
public:
    explicit ErrorFile(std::filesystem::path path) : path_(std::move(path)) {}
    ~ErrorFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    ErrorFile(const ErrorFile&) = delete;
    ErrorFile& operator=(const ErrorFile&) = delete;

    void add(const RowError& error) {
        if (++count_ > kErrorsInFile) return;
        std::string line;
        if (count_ == 1) {
            out_.open(path_, std::ios::binary);
            csv::append_record(line, std::array<std::string_view, 3>{"line", "column", "reason"});
        }
        csv::append_record(line, std::array<std::string_view, 3>{std::to_string(error.line),
                                                                 error.column, error.message});
        out_ << line;
        if (!out_)
            throw Error(ErrorKind::unavailable,
                        "The list of bad rows cannot be written; is the disk full?");
    }
    /// Absent without errors.
    std::optional<std::filesystem::path> finish() {
        if (count_ == 0) return std::nullopt;
        out_.close();
        return path_;
    }

private:
    std::filesystem::path path_;
    std::ofstream out_;
    std::int64_t count_ = 0;
};

/// What the rows of the file add up to.
struct Totals {
    std::map<std::pair<std::int32_t, std::int32_t>, std::int64_t> spend;  // by currency and day
    void add(const RowBatch& rows) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (last_ == spend.end() || last_->first != std::pair(rows.currency[i], rows.day[i]))
                last_ = spend.try_emplace({rows.currency[i], rows.day[i]}, 0).first;
            last_->second += rows.spend[i];
        }
    }

private:
    decltype(spend)::iterator last_ = spend.end();
};

void sum_spend(ImportResult& result, const Totals& totals,
               const std::vector<std::int32_t>& currencies, const Rates& rates,
               Currency organization, Currency file) {
    const bool one = currencies.size() <= 1;
    result.currency = !one                 ? organization
                      : currencies.empty() ? file
                                           : currency_of_number(currencies[0]);
    double converted = 0;
    for (const auto& [key, micros] : totals.spend) {
        if (one)
            result.spend += Micros{micros};
        else if (const auto rate =
                     rates.rate(currency_of_number(key.first), organization, day_of(key.second)))
            converted += static_cast<double>(micros) * *rate;
    }
    if (!one) result.spend = Micros{std::llround(converted)};
}

/// Reads everything into the staging area; fills the counts of `result`.
void stage_file(const Context& context, task::Run& run, const std::filesystem::path& file,
                const ImportPlan& plan, FileEntities& entities, Staging& staging, Totals& totals,
                ErrorFile& errors, ImportResult& result) {
    const auto size =
        static_cast<double>(std::max<std::uintmax_t>(std::filesystem::file_size(file), 1));
    read_rows(file, plan, entities, {.threads = context.import_threads}, [&](const RowBatch& rows) {
        run.progress(0.7 * static_cast<double>(rows.bytes_read) / size, "Reading rows");
        staging.add(rows);
        totals.add(rows);
        result.rows_read += rows.rows_read;
        for (const auto& error : rows.errors) {
            if (result.errors.size() < kErrorsInResult) result.errors.push_back(error);
            errors.add(error);
        }
    });
    staging.finish();
    result.rows_imported = staging.rows();
    result.rows_skipped = result.rows_read - result.rows_imported;
}

std::string error_blob(task::TaskId id) { return "imports/" + to_string(id) + "-errors.csv"; }

/// A file's accounts have figures up to its last day; what a platform feeds knows better itself.
void advance_accounts(Tx& tx, const std::set<std::int32_t>& accounts, Day last_day) {
    for (const std::int32_t account : accounts)
        tx.execute(
            "UPDATE ad_accounts SET complete_through = :through WHERE tenant = :tenant AND "
            "account_key = :account AND connection_id IS NULL AND "
            "COALESCE(complete_through, '') < :through",
            {{"through", to_string(last_day)}, {"account", account}});
}

/// From now on no revenue of theirs is a revenue of 0.
void mark_revenue(Tx& tx, const std::set<AdAccountId>& accounts) {
    for (const AdAccountId id : accounts)
        tx.execute(
            "UPDATE ad_accounts SET reports_revenue = 1 WHERE tenant = :tenant AND id = :id AND "
            "reports_revenue = 0",
            {{"id", id}});
}

/// After the facts: what the accounts have now, and the event that wakes whoever follows them.
void announce(const Context& context, task::Run& run, const ImportResult& result,
              const Placed& placed, const Mapping& mapping) {
    std::set<std::int32_t> accounts;
    for (const auto& ad : placed.ads) accounts.insert(ad.account_key);
    const auto data = json::object{{"source", "import"},
                                   {"first_date", to_string(*result.first_date)},
                                   {"last_date", to_string(*result.last_date)},
                                   {"rows", result.rows_imported}};
    run.write([&](Tx& tx) {
        advance_accounts(tx, accounts, *result.last_date);
        if (mapping.has(Field::revenue)) mark_revenue(tx, placed.accounts);
        tx.after_commit(
            [cache = context.campaigns, tenant = run.scope().tenant()] { cache->changed(tenant); });
        event::emit(tx, run.scope().tenant(), *context.bus, run.scope().clock(), "campaigns",
                    "ads.metrics_synced", json::serialize(data));
    });
}

void log_plan(task::Run& run, const ImportPlan& plan) {
    run.log(task::Level::info,
            fmt::format("{}, {} columns, header in line {}, source: {}", csv::name(plan.encoding),
                        plan.header.size(), plan.header_line, enum_name(plan.source)));
    for (const auto& problem : plan.problems) run.log(task::Level::warning, problem.message);
}

/// Swaps the staged rows in and says how many facts they replaced.
std::int64_t add_up(const Context& context, task::Run& run, const Swap& swap) {
    run.progress(0.8, "Adding up");
    const Swapped swapped = swap_in(*context.warehouse, run.scope().tenant_key(), swap);
    if (swapped.other_grain > 0)
        run.log(task::Level::warning,
                fmt::format("{} rows of another level (campaign, ad group or ad) were replaced: a "
                            "campaign's day has one level only.",
                            swapped.other_grain));
    return swapped.replaced;
}

}  // namespace

ImportResult import_file(const Context& context, task::Run& run, const ImportInput& input) {
    Scope& scope = run.scope();
    const auto file = context.blobs->find(scope.tenant(), input.blob);
    if (!file) throw Error(ErrorKind::not_found, "The uploaded file is gone; upload it again.");
    const Workspace workspace = context.workspace(scope);
    const ImportPlan plan =
        make_plan(*file, {input.mapping_json, input.currency, input.platform, workspace.currency});
    plan.require_importable();
    log_plan(run, plan);

    ImportResult result;
    FileEntities entities;
    Totals totals;
    ErrorFile errors(std::filesystem::temp_directory_path() /
                     ("herald-" + to_string(run.id()) + "-errors.csv"));
    Staging staging(*context.warehouse, scope.tenant_key(), batch_id(run.id().value), scope.now());
    stage_file(context, run, *file, plan, entities, staging, totals, errors, result);
    if (const auto path = errors.finish()) {
        context.blobs->put_file(scope.tenant(), error_blob(run.id()), *path);
        result.error_file_url = "/api/v1/campaigns/import/" + to_string(run.id()) + "/errors";
    }
    if (staging.rows() == 0) {
        if (result.rows_read > 0) run.log(task::Level::error, "No row could be imported.");
        return result;
    }
    result.first_date = staging.first_day();
    result.last_date = staging.last_day();

    run.progress(0.72, "Matching campaigns and ads");
    const Day today = workspace.zone.day_of(scope.now());
    const bool running = staging.last_day() + kStillRunning >= today;
    const Placed placed =
        place_entities(scope, [&](const auto& f) { run.write(f); }, entities,
                       {.time_zone = input.time_zone.value_or(workspace.zone.name()),
                        .status = running ? CampaignStatus::active : CampaignStatus::paused,
                        .now = scope.now()});
    context.campaigns->changed(scope.tenant());
    result.campaigns = placed.campaigns;
    result.ads = static_cast<std::int64_t>(placed.ads.size());

    const Rates rates = load_rates(scope, staging.first_day(), staging.last_day());
    result.replaced_rows = add_up(context, run,
                                  {.batch = batch_id(run.id().value),
                                   .replace = Replace::keys,
                                   .grain = grain_of(plan.mapping),
                                   .entities = placed.ads,
                                   .accounts = {},
                                   .staged_rows = staging.rows(),
                                   .first_day = staging.first_day(),
                                   .last_day = staging.last_day(),
                                   .currency = workspace.currency,
                                   .rates = &rates,
                                   .currencies = staging.currencies(),
                                   .attribution = 0,
                                   .now = scope.now(),
                                   .today = today});
    sum_spend(result, totals, staging.currencies(), rates, workspace.currency, plan.currency);
    announce(context, run, result, placed, plan.mapping);
    return result;
}

task::TaskType import_task(const Context& context) {
    return {.type = "ads.import",
            .run =
                [&context](task::Run& run) {
                    return to_json(import_file(context, run, run.input_as<ImportInput>()));
                },
            .at_once = 2};
}

}  // namespace herald::ads
