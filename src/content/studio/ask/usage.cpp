#include "content/studio/ask/usage.hpp"

#include <algorithm>

namespace herald::content::studio {
namespace {

constexpr std::string_view kInsert =
    "INSERT INTO ai_requests (tenant, {columns}) VALUES (:tenant, {values})";

std::string dollars(Micros micros) { return to_string(micros) + " US dollars"; }

}  // namespace

std::optional<Sentence> over_budget(const AiSettings& settings, const Spent& spent,
                                    std::optional<Micros> at_most, std::int64_t tokens) {
    if (const auto limit = settings.monthly_cost_limit) {
        if (spent.cost >= *limit)
            return Sentence{"budget_used",
                            fmt::format("The month's AI budget of {} is used up.", dollars(*limit)),
                            {{"limit", to_string(*limit)}}};
        if (at_most && spent.cost + *at_most > *limit)
            return Sentence{
                "budget_short",
                fmt::format("This can cost {} at most, and of the month's AI budget of {} only {} "
                            "are left.",
                            dollars(*at_most), dollars(*limit), dollars(*limit - spent.cost)),
                {{"cost", to_string(*at_most)},
                 {"limit", to_string(*limit)},
                 {"left", to_string(*limit - spent.cost)}}};
    }
    if (const auto limit = settings.monthly_token_limit) {
        if (spent.tokens >= *limit)
            return Sentence{"tokens_used",
                            fmt::format("The month's {} AI tokens are used up.", *limit),
                            {{"limit", fmt::to_string(*limit)}}};
        if (spent.tokens + tokens > *limit)
            return Sentence{
                "tokens_short",
                fmt::format("This can take {} tokens at most, and of the month's {} AI tokens only "
                            "{} are left.",
                            tokens, *limit, *limit - spent.tokens),
                {{"tokens", fmt::to_string(tokens)},
                 {"limit", fmt::to_string(*limit)},
                 {"left", fmt::to_string(*limit - spent.tokens)}}};
    }
    return std::nullopt;
}

Spent spent_since(store::Queries& db, Time start) {
    Spent out;
    db.each(
        "SELECT CAST(coalesce(sum(cost), 0) AS BIGINT), CAST(coalesce(sum(input + output), 0) AS "
        "BIGINT) FROM ai_requests WHERE "
        "tenant = :tenant AND at >= :start AND cached = 0",
        {{"start", start}}, [&](const store::Row& row) {
            out.cost = Micros{row.integer(0)};
            out.tokens = row.integer(1);
        });
    return out;
}

void hold_request(Scope& scope, const AiSettings& settings, const AiRequest& request,
                  Time month_start) {
    const auto refusal = scope.write([&](Tx& tx) -> std::optional<Sentence> {
        auto refused = over_budget(settings, spent_since(tx, month_start), request.cost,
                                   request.input + request.output);
        if (!refused) tx.execute(kInsert, request);
        return refused;
    });
    if (refusal) throw Error(ErrorKind::quota_exceeded, refusal->text);
}

void settle_request(Scope& scope, const AiRequest& request) {
    scope.write([&](Tx& tx) {
        tx.execute(
            "UPDATE ai_requests SET connection_id = :connection_id, connector = :connector, model "
            "= :model, state = :state, input = :input, output = :output, cached_input = "
            ":cached_input, cost = :cost, took_ms = :took_ms, error = :error WHERE tenant = "
            ":tenant AND id = :id",
            {{"connection_id", request.connection_id},
             {"connector", request.connector},
             {"model", request.model},
             {"state", request.state},
             {"input", request.input},
             {"output", request.output},
             {"cached_input", request.cached_input},
             {"cost", request.cost},
             {"took_ms", request.took_ms},
             {"error", request.error},
             {"id", request.id}});
        tx.execute("DELETE FROM ai_requests WHERE tenant = :tenant AND at < :old",
                   {{"old", request.at - kRequestsKept}});
    });
}

std::vector<AiRequest> list_left(const Scope& scope, const std::optional<task::TaskId>& task,
                                 Time month_start) {
    return scope.db().list<AiRequest>(
        "SELECT {columns} FROM ai_requests WHERE tenant = :tenant AND at >= :since AND state = "
        "'asked' AND (at < :old OR task_id = :task) ORDER BY at",
        {{"since", month_start}, {"old", scope.now() - kLongestRequest}, {"task", task}});
}

void record_cached(Scope& scope, const AiRequest& request) {
    scope.write([&](Tx& tx) { tx.execute(kInsert, request); });
}

Day month_of(Day day) {
    const std::chrono::year_month_day date{day};
    return Day{date.year() / date.month() / 1};
}

AiUsage usage_of(const Scope& scope, const AiUsageRequest& request, Day today) {
    AiUsage out;
    out.to = request.to.value_or(today);
    out.from = request.from.value_or(month_of(out.to));
    Problems problems;
    if (out.from > out.to) problems.add("?from", "must not be after to");
    if (out.to - out.from > std::chrono::days(400)) problems.add("?from", "400 days at most");
    problems.raise();
    const AiSettings settings = get_ai_settings(scope);
    out.monthly_cost_limit = settings.monthly_cost_limit;
    out.monthly_token_limit = settings.monthly_token_limit;
    const store::Params days{{"from", out.from}, {"to", out.to}};
    scope.db().each(
        "SELECT day, model, cached, CAST(coalesce(sum(cost), 0) AS BIGINT), CAST(sum(input) AS "
        "BIGINT), CAST(sum(output) AS BIGINT), count(*), "
        "count(cost) FROM ai_requests WHERE tenant = :tenant AND day >= :from AND day <= :to GROUP "
        "BY day, model, cached ORDER BY day, model, cached",
        days, [&](const store::Row& row) {
            const std::int64_t count = row.integer(6);
            out.requests += count;
            const Day day = store::read_column<Day>(row, 0);
            if (out.daily.empty() || out.daily.back().date != day)
                out.daily.push_back({day, {}, 0, 0});
            AiUsageDay& one = out.daily.back();
            one.requests += count;
            if (row.integer(2) != 0) {
                out.cached_requests += count;
                return;
            }
            const Micros cost{row.integer(3)};
            const std::int64_t tokens = row.integer(4) + row.integer(5);
            out.cost += cost;
            out.input_tokens += row.integer(4);
            out.output_tokens += row.integer(5);
            one.cost += cost;
            one.tokens += tokens;
            const std::string model(row.text(1));
            auto found = std::find_if(out.by_model.begin(), out.by_model.end(),
                                      [&](const auto& m) { return m.model == model; });
            if (found == out.by_model.end())
                found = out.by_model.insert(found, {model, std::nullopt, 0, 0});
            if (row.integer(7) > 0) found->cost = found->cost.value_or(Micros{}) + cost;
            found->tokens += tokens;
            found->requests += count;
        });
    return out;
}

}  // namespace herald::content::studio
