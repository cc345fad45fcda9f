#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/described.hpp"
#include "connection/connection.hpp"
#include "connector/ai.hpp"
#include "content/items/sentence.hpp"
#include "content/studio/ask/settings.hpp"
#include "task/task.hpp"

/// What was asked of providers, and what it cost.
namespace herald::content::studio {

struct AiRequestTag;
using AiRequestId = Id<AiRequestTag>;

enum class AiRequestState : std::uint8_t { asked, answered, failed };
BOOST_DESCRIBE_ENUM(AiRequestState, asked, answered, failed)

/// One row of the record. While it is asked, tokens and cost are what it can come to at most.
struct AiRequest {
    AiRequestId id;
    Time at;
    Day day{};
    std::string purpose;
    std::optional<task::TaskId> task_id;
    std::optional<connection::ConnectionId> connection_id;
    std::string connector, model;
    AiRequestState state{};
    bool cached = false;
    std::int64_t input = 0, output = 0, cached_input = 0;
    std::optional<Micros> cost;  ///< absent: nobody knows the model's price
    std::int64_t took_ms = 0;
    std::optional<std::string> error;
};
BOOST_DESCRIBE_STRUCT(AiRequest, (),
                      (id, at, day, purpose, task_id, connection_id, connector, model, state,
                       cached, input, output, cached_input, cost, took_ms, error))

/// What the month has come to, with what is being asked right now.
struct Spent {
    Micros cost;
    std::int64_t tokens = 0;
};
/// Why a request that can come to this much must not be made; absent: it may. A request whose price
/// nobody knows may be made while there is something left.
std::optional<Sentence> over_budget(const AiSettings& settings, const Spent& spent,
                                    std::optional<Micros> at_most, std::int64_t tokens);

/// Records the request as asked, unless the month's budget does not allow it: then Error
/// {quota_exceeded}. In one transaction, so that two requests cannot both take the last of it.
void hold_request(Scope& scope, const AiSettings& settings, const AiRequest& request,
                  Time month_start);
/// The same request with what it really was.
void settle_request(Scope& scope, const AiRequest& request);
/// Requests whose outcome nobody will write down any more, because the program ended while they
/// were answered: of an earlier attempt of this task, and all that are older than any answer takes.
/// Of this month alone, for which there is a budget.
std::vector<AiRequest> list_left(const Scope& scope, const std::optional<task::TaskId>& task,
                                 Time month_start);
/// No request takes this long; their own time-outs are minutes.
inline constexpr auto kLongestRequest = std::chrono::minutes(15);
/// One that the cache answered.
void record_cached(Scope& scope, const AiRequest& request);
Spent spent_since(store::Queries& db, Time start);

/// Records are kept this long.
inline constexpr auto kRequestsKept = std::chrono::hours(400 * 24);

struct AiUsageRequest {
    std::optional<Day> from, to;  ///< the month so far when left out
};
BOOST_DESCRIBE_STRUCT(AiUsageRequest, (), (from, to))

struct AiUsageDay {
    Day date{};
    Micros cost;
    std::int64_t tokens = 0, requests = 0;
};
BOOST_DESCRIBE_STRUCT(AiUsageDay, (), (date, cost, tokens, requests))

struct AiUsageModel {
    std::string model;
    std::optional<Micros> cost;
    std::int64_t tokens = 0, requests = 0;
};
BOOST_DESCRIBE_STRUCT(AiUsageModel, (), (model, cost, tokens, requests))

struct AiUsage {
    Day from{}, to{};
    std::optional<Micros> monthly_cost_limit;
    std::optional<std::int64_t> monthly_token_limit;
    Micros cost;  ///< US dollars, of the models whose price is known
    std::int64_t input_tokens = 0, output_tokens = 0, requests = 0, cached_requests = 0;
    std::vector<AiUsageDay> daily;
    std::vector<AiUsageModel> by_model;
};
BOOST_DESCRIBE_STRUCT(AiUsage, (),
                      (from, to, monthly_cost_limit, monthly_token_limit, cost, input_tokens,
                       output_tokens, requests, cached_requests, daily, by_model))

/// `today` in the workspace's zone.
AiUsage usage_of(const Scope& scope, const AiUsageRequest& request, Day today);

/// The first day of its month.
Day month_of(Day day);

}  // namespace herald::content::studio
