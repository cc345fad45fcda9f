#include "sandbox/slack.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/calendar.hpp"
#include "sandbox/sandbox.hpp"

/// The shapes of Slack's answers, held against recorded ones.
namespace herald::sandbox {
namespace {

web::Response ask(const std::string& path, const std::string& body, std::string_view token = {}) {
    web::Request request;
    request.method = "POST";
    request.path = path;
    request.body = body;
    request.headers.set("Content-Type", "application/json");
    if (!token.empty()) request.headers.set("Authorization", "Bearer " + std::string(token));
    return slack_answer(Call(request), *parse_time("2026-11-21T08:00:00.000247Z"));
}

std::string error_of(const web::Response& response) {
    return std::string(json::parse(response.body).at("error").as_string());
}

TEST(SandboxSlack, AnIncomingWebhookSaysOneWord) {
    const auto good = ask("/services/T0/B0/SANDBOX", R"({"text":"hello"})");
    EXPECT_EQ(good.status, 200);
    EXPECT_EQ(good.body, "ok");
    EXPECT_EQ(ask("/services/T0/B0/OTHER", R"({"text":"hello"})").body, "no_service");
    EXPECT_EQ(ask("/services/T0/B0/GONE", R"({"text":"hello"})").status, 410);
    const auto bad = ask("/services/T0/B0/SANDBOX", R"({"words":"hello"})");
    EXPECT_EQ(bad.status, 400);
    EXPECT_EQ(bad.body, "invalid_payload");
    const std::string heading(151, 'h');
    EXPECT_EQ(ask("/services/T0/B0/SANDBOX",
                  R"({"blocks":[{"type":"header","text":{"type":"plain_text","text":")" + heading +
                      R"("}}]})")
                  .body,
              "invalid_payload");
}

TEST(SandboxSlack, APostedMessageLooksLikeARecordedOne) {
    const auto good = ask("/api/chat.postMessage", R"({"channel":"#ops","text":"hello"})",
                          Credentials::slack_token);
    const json::value answer = json::parse(good.body);
    EXPECT_EQ(answer.at("ts").as_string(), "1795248000.000247");
    const char* folder = std::getenv("HERALD_FIXTURES");
    if (folder == nullptr) GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    std::ifstream file(std::string(folder) + "/slack/post_message_ok.json");
    const json::value recorded =
        json::parse(std::string(std::istreambuf_iterator<char>(file), {})).at("body");
    for (const auto& member : recorded.as_object())
        EXPECT_EQ(answer.at(member.key()).kind(), member.value().kind()) << member.key();
    for (const auto& member : recorded.at("message").as_object())
        EXPECT_TRUE(answer.at("message").as_object().contains(member.key())) << member.key();
}

TEST(SandboxSlack, RefusesInItsOwnWords) {
    const std::string message = R"({"channel":"#ops","text":"hello"})";
    EXPECT_EQ(error_of(ask("/api/chat.postMessage", message)), "not_authed");
    EXPECT_EQ(error_of(ask("/api/chat.postMessage", message, "xoxb-1")), "invalid_auth");
    EXPECT_EQ(error_of(ask("/api/chat.postMessage", R"({"channel":"#missing","text":"x"})",
                           Credentials::slack_token)),
              "channel_not_found");
    EXPECT_EQ(
        error_of(ask("/api/chat.postMessage", R"({"channel":"#ops"})", Credentials::slack_token)),
        "no_text");
}

}  // namespace
}  // namespace herald::sandbox
