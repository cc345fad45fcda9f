#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "alert/deliver/senders.hpp"
#include "alert/deliver/words.hpp"
#include "base/html.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"

/// Slack: docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, chat.postMessage and
/// Block Kit (a header holds 150 characters, a section 3,000, a message 50 blocks).
namespace herald::alert {
namespace {

constexpr std::chrono::milliseconds kTimeout{15'000}, kConnectTimeout{5'000};
constexpr std::size_t kMostAnswer = 256 << 10, kHeader = 150, kSection = 2900, kShownAlerts = 15,
                      kShownItems = 10;

std::string_view mark_of(Severity severity) {
    switch (severity) {
        case Severity::INFO: return ":large_blue_circle:";
        case Severity::WARNING: return ":large_yellow_circle:";
        case Severity::ERROR: return ":large_orange_circle:";
        case Severity::CRITICAL: return ":red_circle:";
    }
    return "";
}

json::object text_of(std::string_view type, std::string_view text) {
    return {{"type", type}, {"text", text}};
}
json::object section(const std::string& text) {
    return {{"type", "section"}, {"text", text_of("mrkdwn", clip(text, kSection))}};
}
json::object context_line(const std::string& text) {
    return {{"type", "context"},
            {"elements", json::array{text_of("mrkdwn", clip(text, kSection))}}};
}

json::object button(const std::string& url) {
    json::object element{
        {"type", "button"}, {"text", text_of("plain_text", "Open in Herald")}, {"url", url}};
    return {{"type", "actions"}, {"elements", json::array{std::move(element)}}};
}

json::array blocks_of_one(const Message& message, const Alert& alert) {
    json::array out;
    out.push_back(
        json::object{{"type", "header"},
                     {"text", text_of("plain_text", clip(heading_of(message, alert), kHeader))}});
    if (!alert.message.empty()) out.push_back(section(escape_angles(alert.message)));
    std::string list;
    const Items items = items_of(alert);
    for (std::size_t i = 0; i < std::min(items.shown.size(), kShownItems); ++i)
        list += fmt::format("• {}{}{}\n", escape_angles(items.shown[i].name),
                            items.shown[i].text ? ": " : "",
                            escape_angles(items.shown[i].text.value_or("")));
    if (const auto more = items.total - static_cast<std::int64_t>(kShownItems);
        more > 0 && !list.empty())
        list += fmt::format("and {} more\n", more);
    if (!list.empty()) out.push_back(section(list));
    out.push_back(context_line(fmt::format("{} *{}* · {} · {}", mark_of(alert.severity),
                                           enum_name(alert.severity), kind_words(alert.kind),
                                           escape_angles(message.data.organization.name))));
    out.push_back(button(link_of(message, alert)));
    return out;
}

json::array blocks_of_many(const Message& message, const std::vector<Alert>& alerts) {
    json::array out;
    out.push_back(
        json::object{{"type", "header"},
                     {"text", text_of("plain_text", fmt::format("{} alerts", alerts.size()))}});
    for (std::size_t i = 0; i < std::min(alerts.size(), kShownAlerts); ++i)
        out.push_back(section(fmt::format(
            "{} <{}|{}>\n{}", mark_of(alerts[i].severity), link_of(message, alerts[i]),
            escape_angles(alerts[i].title), escape_angles(clip(alerts[i].message, 300)))));
    if (alerts.size() > kShownAlerts)
        out.push_back(context_line(fmt::format("and {} more", alerts.size() - kShownAlerts)));
    out.push_back(button(message.data.url));
    return out;
}

/// Codes that the same token and channel will answer with again.
bool is_permanent(std::string_view code) {
    static constexpr std::array<std::string_view, 16> kPermanent{
        "invalid_auth",      "not_authed",        "account_inactive",  "token_revoked",
        "token_expired",     "no_permission",     "missing_scope",     "channel_not_found",
        "not_in_channel",    "is_archived",       "msg_too_long",      "invalid_blocks",
        "invalid_arguments", "restricted_action", "ekm_access_denied", "no_text"};
    return std::find(kPermanent.begin(), kPermanent.end(), code) != kPermanent.end();
}

/// {"ok":false,"error":"…"} comes with status 200.
void judge_api(const net::HttpResponse& response, Outcome& out) {
    try {
        const json::value answer = parse_json(response.body);
        if (answer.at("ok").as_bool()) {
            out.verdict = Outcome::Verdict::delivered;
            return;
        }
        const std::string code(answer.at("error").as_string());
        out.error = fmt::format("Slack said {}", clip(code, 80));
        if (is_permanent(code)) out.verdict = Outcome::Verdict::dead;
    } catch (const std::exception&) {  // an outside text: any shape of it is possible
        out.error = "Slack's answer could not be read";
    }
}

}  // namespace

net::HttpRequest make_slack(const Outgoing& outgoing) {
    const Message message = read_message(outgoing.payload);
    const ChannelSettings& settings = outgoing.settings;
    json::object body;
    if (message.data.alert) {
        body["text"] = heading_of(message, *message.data.alert);
        body["blocks"] = blocks_of_one(message, *message.data.alert);
    } else {
        const auto& alerts = *message.data.alerts;
        body["text"] =
            fmt::format("{} alerts of {}", alerts.size(), message.data.organization.name);
        body["blocks"] = blocks_of_many(message, alerts);
    }
    net::HttpRequest out;
    out.method = "POST";
    out.timeout = kTimeout;
    out.connect_timeout = kConnectTimeout;
    out.max_body = kMostAnswer;
    out.headers.set("Content-Type", "application/json; charset=utf-8");
    out.headers.set("User-Agent", "Herald/" + outgoing.program);
    if (settings.token) {
        out.url = settings.api_base.value_or(std::string(kSlackApi)) + "/chat.postMessage";
        out.headers.set("Authorization", "Bearer " + *settings.token);
        body["channel"] = settings.channel.value_or("");
        body["unfurl_links"] = false;
    } else {
        out.url = settings.webhook_url.value_or("");
    }
    out.body = json::serialize(body);
    return out;
}

Outcome judge_slack(const net::HttpFleet::Answer& answer, const ChannelSettings& settings,
                    Time now) {
    Outcome out = judge_webhook(answer, now);
    const auto* response = std::get_if<net::HttpResponse>(&answer);
    if (response == nullptr) return out;
    if (out.verdict == Outcome::Verdict::delivered) {
        if (!settings.token) return out;
        out.verdict = Outcome::Verdict::failed;
        judge_api(*response, out);
        return out;
    }
    // An incoming webhook says what is wrong in one word: no_service, channel_is_archived, ….
    const auto word = trim(clip(response->body, 80));
    out.error = fmt::format("Slack answered {}{}{}", response->status, word.empty() ? "" : ": ",
                            is_utf8(word) ? word : std::string_view());
    if (response->status == 400 || response->status == 403 || response->status == 404 ||
        response->status == 410)
        out.verdict = Outcome::Verdict::dead;
    return out;
}

}  // namespace herald::alert
