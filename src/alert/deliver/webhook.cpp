#include <fmt/format.h>

#include "alert/deliver/senders.hpp"
#include "base/text.hpp"

/// Webhooks after the Standard Webhooks specification (standardwebhooks.com, version 1).
namespace herald::alert {
namespace {

constexpr std::chrono::milliseconds kTimeout{15'000}, kConnectTimeout{5'000};
constexpr std::size_t kMostAnswer = 64 << 10;

std::int64_t seconds_of(Time at) { return micros_of(at) / 1'000'000; }

}  // namespace

std::string sign_webhook(std::string_view secret, std::string_view id, Time at,
                         std::string_view body) {
    if (secret.starts_with("whsec_")) secret.remove_prefix(6);
    const auto key = from_base64(secret);
    if (!key) throw Error(ErrorKind::internal, "A webhook's secret is no base64");
    const std::string signed_text = fmt::format("{}.{}.{}", id, seconds_of(at), body);
    return "v1," + to_base64(hmac_sha256(as_text(*key), signed_text));
}

net::HttpRequest make_webhook(const Outgoing& outgoing) {
    net::HttpRequest out;
    const ChannelSettings& settings = outgoing.settings;
    out.method = "POST";
    out.url = settings.url.value_or("");
    out.body = outgoing.payload;
    out.timeout = kTimeout;
    out.connect_timeout = kConnectTimeout;
    out.max_body = kMostAnswer;
    const std::string id = "msg_" + to_string(outgoing.id);
    std::string signature = sign_webhook(settings.secret.value_or(""), id, outgoing.now, out.body);
    if (settings.old_secret && settings.old_secret_until &&
        *settings.old_secret_until > outgoing.now)
        signature += " " + sign_webhook(*settings.old_secret, id, outgoing.now, out.body);
    out.headers.set("Content-Type", "application/json");
    out.headers.set("User-Agent", "Herald/" + outgoing.program);
    out.headers.set("webhook-id", id);
    out.headers.set("webhook-timestamp", std::to_string(seconds_of(outgoing.now)));
    out.headers.set("webhook-signature", std::move(signature));
    return out;
}

Outcome judge_webhook(const net::HttpFleet::Answer& answer, Time now) {
    Outcome out;
    out.verdict = Outcome::Verdict::failed;
    if (const auto* error = std::get_if<Error>(&answer)) {
        out.error = error->what();
        return out;
    }
    const auto& response = std::get<net::HttpResponse>(answer);
    out.status = response.status;
    const auto wait = net::retry_after(
        response.headers, std::chrono::time_point_cast<std::chrono::system_clock::duration>(now));
    if (wait.count() >= 0) out.retry_after = wait;
    if (response.ok()) {
        out.verdict = Outcome::Verdict::delivered;
    } else if (response.status >= 300 && response.status < 400) {
        out.error = fmt::format(
            "answered {}: redirects are not followed; set the address that it "
            "leads to",
            response.status);
    } else if (response.status == 410) {
        out.verdict = Outcome::Verdict::gone;
        out.error = "answered 410: the address says that it is gone for good";
    } else {
        const auto words = trim(clip(response.body, 200));
        out.error = fmt::format("answered {}{}{}", response.status, words.empty() ? "" : ": ",
                                is_utf8(words) ? words : std::string_view());
    }
    return out;
}

}  // namespace herald::alert
