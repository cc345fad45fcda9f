#include "alert/deliver/senders.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "base/calendar.hpp"
#include "base/json_reader.hpp"

namespace herald::alert {
namespace {

json::value fixture(const std::string& name) {
    const char* folder = std::getenv("HERALD_FIXTURES");
    if (folder == nullptr) return nullptr;
    std::ifstream file(std::string(folder) + "/" + name);
    return json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

Alert some_alert() {
    Alert alert;
    alert.severity = Severity::ERROR;
    alert.kind = Kind::tracking;
    alert.title = "Purchases of <Search> & Co. are not counted";
    alert.message = "Since yesterday.\nLook at the tag.";
    alert.link = "/campaigns/1";
    alert.data.text =
        R"({"items":[{"id":"1","name":"Search <brand>","text":"no sales"},{"id":"2","name":"Social"}],"more":3})";
    alert.first_at = alert.last_at = *parse_time("2026-11-21T08:00:05Z");
    return alert;
}

std::string message_of(const std::vector<Alert>& alerts) {
    Message out;
    out.type = alerts.size() == 1 ? "alert.raised" : "alert.digest";
    out.timestamp = *parse_time("2026-11-21T08:00:06Z");
    out.data.organization = {"o", "Nord & Wind"};
    out.data.url = "https://herald.example.com/alerts";
    if (alerts.size() == 1)
        out.data.alert = alerts.front();
    else
        out.data.alerts = alerts;
    return to_json<Digits::exact>(out);
}

struct Sent {
    ChannelSettings settings;
    std::string payload = message_of({some_alert()}), program = "0.1";
    Outgoing outgoing() const {
        return {AlertDeliveryId{}, *parse_time("2026-11-21T08:00:10Z"), payload, settings, program};
    }
};

net::HttpFleet::Answer answer(int status, std::string body, net::Headers headers = {}) {
    return net::HttpResponse{status, std::move(headers), std::move(body)};
}

TEST(Webhook, SignsAsThePublishedVectorDoes) {
    const json::value vectors = fixture("webhook_signatures/vectors.json");
    if (vectors.is_null()) GTEST_SKIP() << "HERALD_FIXTURES is not set: no published vectors";
    const auto& v = vectors.at("standard_webhooks").as_object();
    const auto text = [&](const char* name) { return std::string(v.at(name).as_string()); };
    const Time at = time_of(std::stoll(text("webhook-timestamp")) * 1'000'000);
    EXPECT_EQ(sign_webhook(text("secret"), text("webhook-id"), at, text("body")),
              text("webhook-signature"));
}

TEST(Webhook, CarriesItsThreeHeadersAndBothSignaturesWhileASecretChanges) {
    Sent sent;
    sent.settings.url = "https://hooks.example.com/h";
    sent.settings.secret = make_secret();
    const auto one = make_webhook(sent.outgoing());
    EXPECT_EQ(one.headers.get("webhook-id"), "msg_00000000-0000-0000-0000-000000000000");
    EXPECT_EQ(one.headers.get("webhook-timestamp"), "1795248010");
    EXPECT_EQ(one.body, sent.payload);
    const std::string_view signature = one.headers.get("webhook-signature");
    EXPECT_EQ(signature, sign_webhook(*sent.settings.secret, one.headers.get("webhook-id"),
                                      sent.outgoing().now, one.body));
    sent.settings.old_secret = make_secret();
    sent.settings.old_secret_until = sent.outgoing().now + std::chrono::hours(1);
    const auto both = make_webhook(sent.outgoing());
    EXPECT_EQ(both.headers.get("webhook-signature"),
              std::string(signature) + " " +
                  sign_webhook(*sent.settings.old_secret, one.headers.get("webhook-id"),
                               sent.outgoing().now, one.body));
    sent.settings.old_secret_until = sent.outgoing().now - std::chrono::seconds(1);
    EXPECT_EQ(make_webhook(sent.outgoing()).headers.get("webhook-signature"), signature);
}

TEST(Webhook, TellsWhatComesBackFromWhatDoesNot) {
    using V = Outcome::Verdict;
    const Time now = *parse_time("2026-11-21T08:00:00Z");
    EXPECT_EQ(judge_webhook(answer(204, ""), now).verdict, V::delivered);
    EXPECT_EQ(judge_webhook(answer(500, "oops"), now).verdict, V::failed);
    EXPECT_EQ(judge_webhook(answer(404, ""), now).verdict, V::failed);
    EXPECT_EQ(judge_webhook(answer(410, ""), now).verdict, V::gone);
    const auto moved = judge_webhook(answer(302, "", {{"Location", "http://10.0.0.1/"}}), now);
    EXPECT_EQ(moved.verdict, V::failed);
    EXPECT_NE(moved.error.find("redirects are not followed"), std::string::npos);
    EXPECT_EQ(judge_webhook(answer(429, "", {{"Retry-After", "30"}}), now).retry_after,
              std::chrono::seconds(30));
    EXPECT_EQ(judge_webhook(Error(ErrorKind::upstream, "no"), now).verdict, V::failed);
}

TEST(Slack, SaysAnAlertInBlocks) {
    Sent sent;
    sent.settings.webhook_url = "https://hooks.slack.com/services/T/B/X";
    const auto request = make_slack(sent.outgoing());
    EXPECT_EQ(request.url, *sent.settings.webhook_url);
    EXPECT_FALSE(request.headers.has("Authorization"));
    const json::value body = json::parse(request.body);
    EXPECT_EQ(body.at("text").as_string(), "Purchases of <Search> & Co. are not counted");
    EXPECT_EQ(body.at("blocks").at(0).at("type").as_string(), "header");
    EXPECT_EQ(body.at("blocks").at(0).at("text").at("type").as_string(), "plain_text");
    const std::string list(body.at("blocks").at(2).at("text").at("text").as_string());
    EXPECT_NE(list.find("Search &lt;brand&gt;: no sales"), std::string::npos);
    EXPECT_EQ(body.at("blocks").as_array().back().at("elements").at(0).at("url").as_string(),
              "https://herald.example.com/campaigns/1");
}

TEST(Slack, KeepsToTheLimitsOfBlocks) {
    Sent sent;
    std::vector<Alert> many(100, some_alert());
    for (auto& alert : many) {
        alert.title = std::string(200, 't');
        alert.message = std::string(4000, '<');
    }
    sent.settings.token = "xoxb-1";
    sent.settings.channel = "#ops";
    for (const auto& payload : {message_of(many), message_of({many.front()})}) {
        sent.payload = payload;
        const auto request = make_slack(sent.outgoing());
        EXPECT_EQ(request.url, "https://slack.com/api/chat.postMessage");
        EXPECT_EQ(request.headers.get("Authorization"), "Bearer xoxb-1");
        const json::value body = json::parse(request.body);
        EXPECT_EQ(body.at("channel").as_string(), "#ops");
        EXPECT_LE(body.at("blocks").as_array().size(), 50U);
        for (const auto& block : body.at("blocks").as_array()) {
            const std::string_view type = block.at("type").as_string();
            if (type != "header" && type != "section") continue;
            EXPECT_LE(block.at("text").at("text").as_string().size(),
                      type == "header" ? 150U : 3000U);
        }
    }
}

TEST(Slack, ItsRecordedAnswersMeanWhatTheySay) {
    using V = Outcome::Verdict;
    const json::value answers = fixture("slack/incoming_webhook_responses.json");
    if (answers.is_null()) GTEST_SKIP() << "HERALD_FIXTURES is not set: no recorded answers";
    const Time now = *parse_time("2026-11-21T08:00:00Z");
    ChannelSettings hook, bot;
    bot.token = "xoxb-1";
    for (const auto& recorded : answers.as_array()) {
        const auto status = recorded.at("status").to_number<int>();
        const std::string word(recorded.at("body").as_string());
        const Outcome outcome = judge_slack(answer(status, word), hook, now);
        EXPECT_EQ(outcome.verdict, status == 200   ? V::delivered
                                   : status == 500 ? V::failed
                                                   : V::dead)
            << word;
        EXPECT_TRUE(status == 200 || outcome.error.find(word) != std::string::npos) << word;
    }
    const json::value good = fixture("slack/post_message_ok.json");
    EXPECT_EQ(judge_slack(answer(200, json::serialize(good.at("body"))), bot, now).verdict,
              V::delivered);
    const json::value limited = fixture("slack/error_ratelimited.json");
    const Outcome wait = judge_slack(
        answer(429, json::serialize(limited.at("body")), {{"Retry-After", "30"}}), bot, now);
    EXPECT_EQ(wait.verdict, V::failed);
    EXPECT_EQ(wait.retry_after, std::chrono::seconds(30));
    EXPECT_EQ(judge_slack(answer(200, R"({"ok":false,"error":"invalid_auth"})"), bot, now).verdict,
              V::dead);
    EXPECT_EQ(
        judge_slack(answer(200, R"({"ok":false,"error":"internal_error"})"), bot, now).verdict,
        V::failed);
    EXPECT_EQ(judge_slack(answer(200, "<html>"), bot, now).verdict, V::failed);
}

TEST(Mail, SaysAnAlertInTextAndHtml) {
    Sent sent;
    const auto mail = make_mail(sent.outgoing(), {"a@b.example", "c@d.example"});
    EXPECT_EQ(mail.to.size(), 2U);
    EXPECT_EQ(mail.subject, "[ERROR] Purchases of <Search> & Co. are not counted");
    EXPECT_EQ(mail.id, make_mail(sent.outgoing(), {"a@b.example"}).id) << "every attempt alike";
    EXPECT_NE(mail.text.find("- Search <brand>: no sales"), std::string::npos);
    EXPECT_NE(mail.text.find("https://herald.example.com/campaigns/1"), std::string::npos);
    EXPECT_NE(mail.html.find("Search &lt;brand&gt;"), std::string::npos);
    EXPECT_EQ(mail.html.find("<brand>"), std::string::npos);
    EXPECT_NE(mail.html.find("and 3 more"), std::string::npos);
    EXPECT_NE(mail.html.find("Nord &amp; Wind"), std::string::npos);
    sent.payload = message_of({some_alert(), some_alert(), some_alert()});
    const auto digest = make_mail(sent.outgoing(), {"a@b.example"});
    EXPECT_EQ(digest.subject, "3 alerts of Nord & Wind");
    if (const char* folder = std::getenv("HERALD_MAIL_OUT")) {  // to be looked at
        std::ofstream(std::string(folder) + "/alert.html") << mail.html;
        std::ofstream(std::string(folder) + "/digest.html") << digest.html;
    }
}

}  // namespace
}  // namespace herald::alert
