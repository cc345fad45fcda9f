#include "connectors/meta_ads/insights.hpp"

#include "connector/in_flight.hpp"
#include "connectors/meta_ads/decode.hpp"
#include "connectors/meta_ads/graph.hpp"

namespace herald::connectors::meta_ads {

using connector::DayRange;
using connector::Document;
using connector::Emit;
using connector::FactSink;
using connector::Node;

namespace {

constexpr int kDaysPerReport = 7;
constexpr unsigned kRowsPerPage = 2000;
constexpr std::chrono::milliseconds kFirstPoll{250}, kLongestPoll{10'000};
/// A report that has not moved from 0 % for this long, or is not done after that long, will not
/// come.
constexpr std::chrono::minutes kStuckAfter{5}, kGivenUpAfter{30};
/// Ads of every state: the default leaves out what was deleted or archived since, although it spent
/// money.
constexpr const char* kEveryState =
    R"([{"field":"ad.effective_status","operator":"IN","value":["ACTIVE","PAUSED","DELETED","PENDING_REVIEW","DISAPPROVED",)"
    R"("PREAPPROVED","PENDING_BILLING_INFO","CAMPAIGN_PAUSED","ARCHIVED","ADSET_PAUSED","IN_PROCESS","WITH_ISSUES"]}])";

struct Pull {
    const Graph& graph;
    const connector::AdAccount& account;
    FactSink& sink;
};

std::string request_report(const Pull& pull, DayRange days) {
    const Document answer = pull.graph.ask(
        "act_" + pull.account.external_id + "/insights",
        {{"level", "ad"},
         {"fields",
          "campaign_id,adset_id,ad_id,impressions,clicks,spend,reach,actions,action_values"},
         {"time_range", fmt::format(R"({{"since":"{}","until":"{}"}})", to_string(days.first),
                                    to_string(days.last))},
         {"time_increment", "1"},
         {"use_account_attribution_setting", "true"},
         {"filtering", kEveryState}});
    const std::string run = Node(answer.root()).text("report_run_id");
    if (run.empty() || run.find_first_not_of("0123456789") != std::string::npos)
        throw pull.graph.failures().not_understood("no report_run_id");
    return run;  // goes into paths
}

void wait_for_report(const Pull& pull, const std::string& run) {
    std::chrono::milliseconds waited{0}, poll = kFirstPoll;
    for (;; poll = std::min(poll * 2, kLongestPoll)) {
        pull.graph.call().sleep(poll);
        waited += poll;
        const Document answer = pull.graph.get(run, {});
        const ReportState state = decode_report_state(Node(answer.root()));
        if (state.kind == ReportState::Kind::done) return;
        if (state.kind == ReportState::Kind::failed) {
            if (state.error_code == 0)
                throw TooMuchData{"the report failed without a reason"};  // its usual one is size
            pull.graph.raise_code(state.error_code, state.error_subcode, false, state.error,
                                  std::chrono::seconds(0));
        }
        if ((state.percent == 0 && waited > kStuckAfter) || waited > kGivenUpAfter)
            throw pull.graph.failures().passing(
                fmt::format("report {} stands at {} %", run, state.percent));
    }
}

void read_report(const Pull& pull, const std::string& run, DayRange days, const Emit& emit) {
    const ConversionAction conversion{pull.graph.settings().conversion_action.value_or("")};
    pull.graph.pages(run + "/insights", {}, kRowsPerPage, [&](const json::array& data) {
        std::vector<connector::AdFact> rows;
        rows.reserve(data.size());
        for (const json::value& row : data) {
            rows.push_back(decode_fact(Node(row), conversion));
            connector::require_asked(rows.back().day, days);
        }
        if (!rows.empty())
            emit([&pull, rows = std::move(rows)]() mutable { pull.sink.rows(std::move(rows)); });
    });
}

void pull_range(const Pull& pull, DayRange days, const Emit& emit) {
    emit([&pull, days] { pull.sink.begin(days); });
    std::string too_much;
    try {
        const std::string run = request_report(pull, days);
        wait_for_report(pull, run);
        read_report(pull, run, days, emit);
        emit([&pull, days] { pull.sink.complete(days); });
        return;
    } catch (const TooMuchData& error) {
        too_much = error.message;
    }
    if (days.days() == 1) throw pull.graph.failures().refused(too_much);
    const Day middle = days.first + std::chrono::days(days.days() / 2 - 1);
    pull.graph.call().note(fmt::format("Meta: the report {} to {} is too large, asking for halves",
                                       to_string(days.first), to_string(days.last)));
    pull_range(pull, {days.first, middle}, emit);
    pull_range(pull, {middle + std::chrono::days(1), days.last}, emit);
}

}  // namespace

void pull_facts(connector::Call& call, const connector::AdAccount& account, DayRange days,
                FactSink& sink) {
    const Graph graph(call);
    const Pull pull{graph, account, sink};
    std::vector<connector::Job> jobs;
    for (const DayRange piece : connector::split(days, kDaysPerReport))
        jobs.push_back([&pull, piece](const Emit& emit) { pull_range(pull, piece, emit); });
    connector::run_in_flight(call, std::move(jobs));
}

}  // namespace herald::connectors::meta_ads
