#include <array>

#include "alert/deliver/senders.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

/// Any bytes as what a channel's server answers: the first one chooses the status, the first line
/// is Retry-After, the rest the body. It always comes to an outcome whose words can be stored and
/// shown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::alert;
    constexpr std::array kStatuses{200, 204, 301, 400, 403, 404, 410, 429, 500, 503};
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto line = std::min(text.find('\n'), text.size());
    net::HttpResponse response;
    response.status = kStatuses[data[0] % kStatuses.size()];
    response.headers.set("Retry-After", std::string(text.substr(0, line)));
    response.body = text.substr(std::min(line + 1, text.size()));
    ChannelSettings by_token;
    by_token.token = "xoxb-1";
    const net::HttpFleet::Answer answer = response;
    const Time now = *parse_time("2026-11-21T12:00:00Z");
    for (const Outcome& out : {judge_webhook(answer, now), judge_slack(answer, {}, now),
                               judge_slack(answer, by_token, now)}) {
        if (!is_utf8(out.error) || out.error.size() > 1000) __builtin_trap();
        if (out.retry_after && *out.retry_after < std::chrono::seconds(0)) __builtin_trap();
        const bool told = out.verdict == Outcome::Verdict::delivered || !out.error.empty();
        if (!told) __builtin_trap();
    }
    return 0;
}
