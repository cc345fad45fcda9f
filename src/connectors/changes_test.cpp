#include <mutex>

#include "connector/wire.hpp"
#include "connectors/small_platforms.hpp"
#include "net/url.hpp"

/// The way in to a platform: pause, resume and budget arrive; a change whose outcome is unknown is
/// never sent twice, and reading the campaign tells whether it arrived.
namespace herald::connectors::test {
namespace {

using namespace connector;

/// The one campaign of a platform, as its Ads Manager would show it.
struct State {
    bool active = true;
    std::int64_t budget_cents = 5000;
};

/// How one platform reads and writes its campaign "111".
struct Writing {
    std::function<bool(const ServedRequest&)> is_write;
    std::function<void(const ServedRequest&, State&)> apply;
    std::function<std::string(const State&)> campaign;  ///< answer to reading it
    std::string done;                                   ///< answer to a change that was made
    ServedResponse refused;                             ///< … that the platform does not make
    std::string gone;                                   ///< answer to reading what is not there
    ServedResponse half;                                ///< a success that says nothing
};

std::string units(const State& state) {
    return fmt::format("{}.{:02}", state.budget_cents / 100, state.budget_cents % 100);
}

Writing meta_writing() {
    Writing out;
    out.is_write = [](const ServedRequest& r) { return r.method == "POST"; };
    out.apply = [](const ServedRequest& r, State& state) {
        if (const auto status = net::query_parameter("?" + r.body, "status"))
            state.active = *status == "ACTIVE";
        if (const auto budget = net::query_parameter("?" + r.body, "daily_budget"))
            state.budget_cents = std::stoll(*budget);
    };
    out.campaign = [](const State& state) {
        return fmt::format(R"({{"id":"111","name":"A","status":"{}","daily_budget":"{}"}})",
                           state.active ? "ACTIVE" : "PAUSED", state.budget_cents);
    };
    out.done = R"({"success":true})";
    out.refused = answer(
        R"({"error":{"message":"Invalid parameter","code":100,"error_user_msg":"The budget is too low"}})",
        400);
    out.gone = R"({"error":{"message":"Object with ID '111' does not exist","code":100}})";
    out.half = answer(R"({"id":"111"})");
    return out;
}

Writing google_writing() {
    Writing out;
    out.is_write = [](const ServedRequest& r) { return ends(r.path, ":mutate"); };
    out.apply = [](const ServedRequest& r, State& state) {
        const json::value update = json::parse(r.body).at("operations").at(0).at("update");
        if (ends(r.path, "campaigns:mutate"))
            state.active = update.at("status").as_string() == "ENABLED";
        else
            state.budget_cents =
                std::stoll(std::string(update.at("amountMicros").as_string())) / 10'000;
    };
    out.campaign = [](const State& state) {
        return fmt::format(
            R"([{{"results":[{{"campaign":{{"id":"111","name":"A","status":"{}"}},"campaignBudget":)"
            R"({{"resourceName":"customers/7/campaignBudgets/9","amountMicros":"{}","period":"DAILY"}}}}]}}])",
            state.active ? "ENABLED" : "PAUSED", state.budget_cents * 10'000);
    };
    out.done = R"({"results":[{"resourceName":"customers/7/campaigns/111"}]})";
    out.refused = answer(
        R"({"partialFailureError":{"code":3,"message":"Multiple errors","details":[{"errors":[)"
        R"({"errorCode":{"campaignBudgetError":"MONEY_AMOUNT_TOO_SMALL"},"message":"The budget is too low"}]}]},"results":[{}]})");
    out.gone = "[]";
    out.half = answer(R"({"results":[]})");
    return out;
}

Writing tiktok_writing() {
    Writing out;
    out.is_write = [](const ServedRequest& r) { return r.method == "POST"; };
    out.apply = [](const ServedRequest& r, State& state) {
        const json::value body = json::parse(r.body);
        if (const auto* status = body.as_object().if_contains("operation_status"))
            state.active = status->as_string() == "ENABLE";
        if (const auto* budget = body.as_object().if_contains("budget"))
            state.budget_cents = read_decimal(*budget, "budget")->value / 10'000;
    };
    out.campaign = [](const State& state) {
        return fmt::format(
            R"({{"code":0,"data":{{"list":[{{"campaign_id":"111","campaign_name":"A","operation_status":"{}",)"
            R"("budget_mode":"BUDGET_MODE_DAY","budget":{}}}]}}}})",
            state.active ? "ENABLE" : "DISABLE", units(state));
    };
    out.done = R"({"code":0,"message":"OK","data":{"campaign_ids":["111"]}})";
    out.refused = answer(R"({"code":40002,"message":"The budget is too low","data":{}})");
    out.gone = R"({"code":0,"data":{"list":[]}})";
    out.half = answer(R"({"message":"OK"})");
    return out;
}

Writing snapchat_writing() {
    Writing out;
    out.is_write = [](const ServedRequest& r) { return r.method == "PUT"; };
    out.apply = [](const ServedRequest& r, State& state) {
        const json::value campaign = json::parse(r.body).at("campaigns").at(0);
        EXPECT_EQ(campaign.at("name").as_string(), "A") << "a PUT replaces the whole";
        state.active = campaign.at("status").as_string() == "ACTIVE";
        state.budget_cents = campaign.at("daily_budget_micro").as_int64() / 10'000;
    };
    out.campaign = [](const State& state) {
        return fmt::format(
            R"({{"request_status":"SUCCESS","campaigns":[{{"sub_request_status":"SUCCESS","campaign":)"
            R"({{"id":"111","name":"A","status":"{}","daily_budget_micro":{}}}}}]}})",
            state.active ? "ACTIVE" : "PAUSED", state.budget_cents * 10'000);
    };
    out.done =
        R"({"request_status":"SUCCESS","campaigns":[{"sub_request_status":"SUCCESS","campaign":{"id":"111"}}]})";
    out.refused = answer(
        R"({"request_status":"SUCCESS","campaigns":[{"sub_request_status":"ERROR","sub_request_error_reason":"The budget is too low"}]})");
    out.gone = R"({"request_status":"SUCCESS","campaigns":[]})";
    out.half = answer(R"({"request_status":"SUCCESS","campaigns":[]})");
    return out;
}

Writing writing_of(const std::string& id) {
    if (id == "meta_ads") return meta_writing();
    if (id == "google_ads") return google_writing();
    if (id == "tiktok_ads") return tiktok_writing();
    if (id == "snapchat_ads") return snapchat_writing();
    throw std::runtime_error("no writing for " + id);
}

/// What happens to the next changes.
enum class Fate {
    made,
    refused,
    answered,       ///< not made, answered with `reply`
    made_answered,  ///< made, then answered with `reply`
};

class Changes : public OnSmallPlatform {
protected:
    ServedResponse serve(const ServedRequest& r) override {
        const std::lock_guard lock(mutex);
        if (is_login(r) || ends(r.path, "listAccessibleCustomers"))
            return answer(platform.body(r, Content::one_page));
        if (!writing.is_write(r)) {
            ++reads;
            return answer(gone ? writing.gone : writing.campaign(state));
        }
        ++writes;
        const Fate now = writes <= fated ? fate : Fate::made;
        if (now == Fate::refused) return writing.refused;
        if (now == Fate::answered) return reply;
        writing.apply(r, state);
        return now == Fate::made_answered ? reply : answer(writing.done);
    }
    void fate_is(Fate what, ServedResponse answered = {}, int times = 1'000'000) {
        fate = what;
        reply = std::move(answered);
        fated = writes + times;
    }
    const ChangeAds& change() const { return *subject.change_ads; }
    void set(AdStatus status) { change().set_status(call(), ref, status); }
    void set(Micros budget) { change().set_daily_budget(call(), ref, budget); }
    AdCampaign read() { return change().read_campaign(call(), ref); }

    std::mutex mutex;
    Writing writing = writing_of(GetParam());
    State state;
    Fate fate = Fate::made;
    ServedResponse reply;
    int fated = 0, writes = 0, reads = 0;
    bool gone = false;
    CampaignRef ref{account, "111"};
};

TEST_P(Changes, PauseResumeAndBudgetArriveByOneRequestEach) {
    EXPECT_EQ(read().status, AdStatus::active);
    EXPECT_EQ(read().daily_budget, Micros{50'000'000});
    set(AdStatus::paused);
    EXPECT_EQ(read().status, AdStatus::paused);
    set(Micros{60'500'000});
    EXPECT_EQ(read().daily_budget, Micros{60'500'000});
    EXPECT_EQ(read().status, AdStatus::paused) << "a budget changes nothing else";
    set(AdStatus::active);
    EXPECT_EQ(read().status, AdStatus::active);
    EXPECT_EQ(read().daily_budget, Micros{60'500'000});
    EXPECT_EQ(writes, 3);
    set(Micros{12'345'670'000});
    EXPECT_EQ(read().daily_budget, Micros{12'345'670'000}) << "also where millionths are long";
}

TEST_P(Changes, WhatThePlatformRefusesIsFinalAndInItsWords) {
    fate_is(Fate::refused);
    for (const auto& f : {std::function<void()>([&] { set(AdStatus::paused); }),
                          std::function<void()>([&] { set(Micros{1'000'000}); })}) {
        const Error error = error_of(f);
        EXPECT_EQ(error.kind(), ErrorKind::upstream);
        EXPECT_FALSE(error.retryable());
        EXPECT_TRUE(has(error.what(), "The budget is too low")) << error.what();
    }
    EXPECT_EQ(writes, 2);
    EXPECT_EQ(read().status, AdStatus::active);
}

TEST_P(Changes, AChangeOfUnknownOutcomeIsNotSentTwiceAndReadingTellsThatItArrived) {
    std::vector<ServedResponse> replies{answer("<html>Sorry</html>"),
                                        answer(""),
                                        answer("{}"),
                                        answer("Bad gateway", 502),
                                        answer("", 503),
                                        answer("", 504),
                                        answer("{\"succ"),
                                        writing.half};
    replies.emplace_back().raw = "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{";
    replies.emplace_back().raw = "\r\n";
    for (const ServedResponse& lost : replies) {
        state = {};
        writes = 0;
        fate_is(Fate::made_answered, lost);
        const Error error = error_of([&] { set(AdStatus::paused); });
        EXPECT_TRUE(error.retryable()) << lost.body << ": the caller must look, not give up";
        EXPECT_EQ(writes, 1) << lost.body << lost.raw;
        EXPECT_EQ(read().status, AdStatus::paused) << lost.body;

        error_of([&] { set(Micros{61'000'000}); });
        EXPECT_EQ(writes, 2) << lost.body << lost.raw;
        EXPECT_EQ(read().daily_budget, Micros{61'000'000}) << lost.body;
    }
}

TEST_P(Changes, AChangeThatNeverArrivedReadsAsNotMade) {
    fate_is(Fate::answered, answer("", 503));
    const Error error = error_of([&] { set(AdStatus::paused); });
    EXPECT_TRUE(error.retryable());
    EXPECT_EQ(writes, 1);
    EXPECT_EQ(read().status, AdStatus::active);
}

TEST_P(Changes, AThrottledChangeIsTheTasksToRepeat) {
    fate_is(Fate::answered, answer("{}", 429, {{"Retry-After", "9"}}));
    const Error error = error_of([&] { set(AdStatus::paused); });
    EXPECT_EQ(error.kind(), ErrorKind::rate_limited);
    ASSERT_TRUE(error.retry_after());
    EXPECT_GE(*error.retry_after(), std::chrono::seconds(9));
    EXPECT_EQ(writes, 1);
    EXPECT_TRUE(fixture->waits.empty());
}

TEST_P(Changes, AnExpiredAccessTokenIsRenewedOnceWhereThereIsALogin) {
    fate_is(Fate::answered, answer("{}", 401), 1);
    if (!platform.settings.contains("refresh_token")) {
        const Error error = error_of([&] { set(AdStatus::paused); });
        EXPECT_FALSE(error.retryable());
        EXPECT_EQ(writes, 1);
        return;
    }
    set(AdStatus::paused);
    EXPECT_EQ(writes, 2) << "a 401 says for certain that nothing was changed";
    EXPECT_EQ(read().status, AdStatus::paused);
}

TEST_P(Changes, ACampaignThatIsGoneIsSaidSoForGood) {
    gone = true;
    const Error error = error_of([&] { read(); });
    EXPECT_EQ(error.kind(), ErrorKind::upstream);
    EXPECT_FALSE(error.retryable());
    EXPECT_FALSE(error_of([&] { set(Micros{60'000'000}); }).retryable());
    EXPECT_EQ(writes, 0);
}

TEST_P(Changes, WhatNoPlatformTakesIsRefusedBeforeItIsSent) {
    for (const AdStatus status : {AdStatus::removed, AdStatus::archived, AdStatus::draft})
        EXPECT_EQ(error_of([&] { set(status); }).kind(), ErrorKind::invalid);
    for (const std::int64_t budget : {0, -1, -50'000'000})
        EXPECT_EQ(error_of([&] { set(Micros{budget}); }).kind(), ErrorKind::invalid) << budget;
    EXPECT_EQ(writes, 0);
}

TEST_P(Changes, AnIdCannotSmuggleAnotherRequest) {
    for (const char* id : {"", "../me", "111?status=PAUSED", "111/ads", "1 OR 1=1", "111\r\nX: y",
                           "111\",\"budget\":1"}) {
        ref.external_id = id;
        EXPECT_EQ(error_of([&] { set(AdStatus::paused); }).kind(), ErrorKind::invalid) << id;
        EXPECT_EQ(error_of([&] { read(); }).kind(), ErrorKind::invalid) << id;
    }
    EXPECT_EQ(writes + reads, 0);
}

INSTANTIATE_TEST_SUITE_P(Every, Changes, testing::ValuesIn(ids()),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace herald::connectors::test
