#include "connector/ai/trouble.hpp"

#include <algorithm>
#include <cmath>

#include "base/redact.hpp"
#include "base/text.hpp"
#include "net/http.hpp"

namespace herald::connector::ai {

using std::chrono::seconds;

namespace {

constexpr seconds kUsualWait{20}, kLongestWait{std::chrono::hours(24)};

std::string sentence(std::string_view says) {
    std::string out(trim(clip(redact(says), 300)));
    while (out.ends_with('.')) out.pop_back();
    return out.empty() ? out : out + '.';
}

std::string with_words(std::string start, std::string_view says) {
    const std::string words = sentence(says);
    return words.empty() ? start + "." : start + ": " + words;
}

}  // namespace

Error Troubles::error(const Problem& problem) const {
    const std::string says = redact(problem.says);
    switch (problem.what) {
        case Trouble::key: return failures_.token_refused("the API key is not valid");
        case Trouble::permission: return failures_.not_permitted(says);
        case Trouble::credit:
            return Error(ErrorKind::upstream,
                         fmt::format("{} answers no more: the account has no credit left, or has "
                                     "reached its limit of spending. Top it up or raise the limit "
                                     "there.",
                                     words_.name),
                         says)
                .permanent();
        case Trouble::rate: return failures_.throttled(problem.wait.value_or(kUsualWait), says);
        case Trouble::size:
            return Error(
                ErrorKind::too_large,
                with_words(fmt::format("The text is longer than the model of {} can read at once",
                                       words_.name),
                           says));
        case Trouble::model:
            return Error(ErrorKind::upstream,
                         with_words(fmt::format("{} does not know the model or the address that "
                                                "was asked for; check both in the connection",
                                                words_.name),
                                    says))
                .permanent();
        case Trouble::input:
            return Error(
                ErrorKind::invalid,
                with_words(fmt::format("{} does not take this request", words_.name), says));
        case Trouble::blocked:
            return Error(
                ErrorKind::invalid,
                with_words(fmt::format("The filter of {} stopped this", words_.name), says));
        case Trouble::passing: break;
    }
    return failures_.passing(says);
}

Error Troubles::ended_early() const {
    return Error(ErrorKind::upstream,
                 fmt::format("{} stopped in the middle of its answer", words_.name));
}

Error Troubles::not_understood(std::string_view detail) const {
    return failures_.not_understood(redact(clip(detail, 300)));
}

std::optional<seconds> parse_wait(std::string_view text) {
    double total = 0;
    bool any = false;
    for (text = trim(text); !text.empty();) {
        std::size_t digits = 0;
        while (digits < text.size() &&
               ((text[digits] >= '0' && text[digits] <= '9') || text[digits] == '.'))
            ++digits;
        const auto amount = parse_micros(text.substr(0, digits));
        if (digits == 0 || !amount) return std::nullopt;
        text.remove_prefix(digits);
        double unit = 0;
        std::size_t letters = 1;
        if (text.starts_with("ms")) {
            unit = 1e-3;
            letters = 2;
        } else if (text.starts_with('s')) {
            unit = 1;
        } else if (text.starts_with('m')) {
            unit = 60;
        } else if (text.starts_with('h')) {
            unit = 3600;
        } else if (text.starts_with('d')) {
            unit = 86'400;
        } else {
            return std::nullopt;
        }
        text.remove_prefix(letters);
        total += amount->units() * unit;
        any = true;
    }
    if (!any || total < 0) return std::nullopt;
    return seconds(static_cast<std::int64_t>(
        std::ceil(std::min(total, static_cast<double>(kLongestWait.count())))));
}

std::optional<seconds> asked_wait(const net::Headers& headers, Time now) {
    if (const auto exact = parse_wait(std::string(headers.get("retry-after-ms")) + "ms"))
        return exact;
    const auto asked = net::retry_after(
        headers, std::chrono::time_point_cast<std::chrono::system_clock::duration>(now));
    if (asked.count() >= 0) return std::min<seconds>(asked, kLongestWait);
    std::optional<seconds> longest;
    for (const std::string_view what : {"requests", "tokens"}) {
        if (trim(headers.get(fmt::format("x-ratelimit-remaining-{}", what))) != "0") continue;
        const auto reset = parse_wait(headers.get(fmt::format("x-ratelimit-reset-{}", what)));
        if (reset && (!longest || *reset > *longest)) longest = reset;
    }
    return longest;
}

std::optional<seconds> wait_in_words(std::string_view sentence) {
    constexpr std::string_view kWords = "try again in ";
    const auto at = sentence.find(kWords);
    if (at == std::string_view::npos) return std::nullopt;
    std::string_view rest = sentence.substr(at + kWords.size());
    rest = rest.substr(0, rest.find(' '));
    while (rest.ends_with('.') || rest.ends_with(',')) rest.remove_suffix(1);
    return parse_wait(rest);
}

Trouble trouble_of_status(int status) {
    switch (status) {
        case 0:
        case 408:
        case 409: return Trouble::passing;
        case 401: return Trouble::key;
        case 402: return Trouble::credit;
        case 403: return Trouble::permission;
        case 404: return Trouble::model;
        case 413: return Trouble::size;
        case 429: return Trouble::rate;
        default: break;
    }
    if (status >= 400 && status < 500) return Trouble::input;
    if (status >= 300 && status < 400) return Trouble::model;  // an address that moved
    return Trouble::passing;
}

json::value parse_softly(std::string_view text) {
    boost::system::error_code error;
    json::value out = json::parse(json::string_view(text.data(), text.size()), error);
    return error ? json::value() : out;
}

std::int64_t tokens(const Node& usage, std::string_view name) {
    const json::value* value = usage.find(name);
    if (value == nullptr || !value->is_number()) return 0;
    boost::system::error_code error;
    const auto count = value->to_number<std::int64_t>(error);
    constexpr std::int64_t kMost = 1'000'000'000;
    return error ? 0 : std::clamp<std::int64_t>(count, 0, kMost);
}

std::string base_of(const std::optional<std::string>& given, std::string_view fallback) {
    std::string out(given ? trim(*given) : fallback);
    while (out.ends_with('/')) out.pop_back();
    return out;
}

}  // namespace herald::connector::ai
