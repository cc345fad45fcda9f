#include "content/sources/fetch/fetch.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "content/sources/fetch/address.hpp"
#include "net/url.hpp"

namespace herald::content::fetch {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr unsigned kMostRedirects = 5;
constexpr std::size_t kRobotsBytes = 500 << 10;
constexpr auto kRobotsLife = hours(24), kRobotsTrouble = hours(1);
constexpr std::chrono::seconds kLongestQuiet{24 * 3600}, kUsualQuiet{15 * 60};

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// Ends the reading of a body that is long enough; for this file only.
struct Enough {};

/// One look at a robots.txt; redirects are followed within the RFC's five.
HostNote ask_robots(const Fetcher& fetcher, const std::string& origin) {
    HostNote note;
    note.robots_until = fetcher.clock->now() + kRobotsTrouble;
    net::HttpRequest request;
    request.url = origin + "/robots.txt";
    request.headers.set("User-Agent", fetcher.user_agent);
    request.timeout = std::chrono::seconds(15);
    request.idle_timeout = std::chrono::seconds(10);
    request.max_redirects = kMostRedirects;
    request.checkpoint = fetcher.checkpoint;
    request.on_body = [&](std::string_view piece) {
        note.robots += piece.substr(0, kRobotsBytes - note.robots.size());
        if (note.robots.size() == kRobotsBytes) throw Enough{};
    };
    try {
        note.robots_status = fetcher.http->send(request).status;
    } catch (const Enough&) {
        note.robots_status = 200;
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::invalid) throw;  // nobody may ask there, for anything
        note.robots_status = 0;
    }
    if (note.robots_status != 200) note.robots.clear();
    if (is_redirect(note.robots_status)) note.robots_status = 404;
    if (note.robots_status == 429) note.robots_status = 503;  // busy is not the same as absent
    if (note.robots_status >= 200 && note.robots_status < 500)
        note.robots_until = fetcher.clock->now() + kRobotsLife;
    return note;
}

/// What the host wants, asked at most once a day.
HostNote note_of(const Fetcher& fetcher, const std::string& origin) {
    auto note = fetcher.hosts->note_of(origin);
    if (!note && fetcher.recall) {
        note = fetcher.recall(origin);
        if (note) fetcher.hosts->set_note(origin, *note);
    }
    if (note && note->robots_until > fetcher.clock->now()) return *note;
    const Time quiet = note ? note->quiet_until : Time{};
    HostNote fresh = ask_robots(fetcher, origin);
    fresh.quiet_until = quiet;
    fetcher.hosts->set_note(origin, fresh);
    return fresh;
}

void keep_quiet(const Fetcher& fetcher, const std::string& origin, std::chrono::seconds wait) {
    HostNote note = fetcher.hosts->note_of(origin).value_or(HostNote{});
    note.quiet_until = fetcher.clock->now() + std::min(wait, kLongestQuiet);
    fetcher.hosts->set_note(origin, note);
}

/// One question and its answer, or why there is none.
struct Step {
    std::optional<net::HttpResponse> response;
    Fetched failure;
};

Fetched failed(std::string error, bool may_pass) {
    Fetched out;
    out.error = std::move(error);
    out.may_pass = may_pass;
    return out;
}

net::HttpRequest request_for(const Fetcher& fetcher, const Wish& wish, const std::string& url) {
    net::HttpRequest request;
    request.url = url;
    request.headers.set("User-Agent", fetcher.user_agent);
    request.headers.set("Accept", wish.accept.empty() ? "*/*" : wish.accept);
    if (!wish.etag.empty()) request.headers.set("If-None-Match", wish.etag);
    if (!wish.last_modified.empty()) request.headers.set("If-Modified-Since", wish.last_modified);
    request.timeout = wish.timeout;
    request.connect_timeout = std::chrono::seconds(10);
    request.idle_timeout = std::chrono::seconds(15);
    request.max_body = wish.max_bytes;
    request.checkpoint = fetcher.checkpoint;
    return request;
}

Step take_step(const Fetcher& fetcher, const Wish& wish, const std::string& url) {
    const std::string origin = net::origin_of(url);
    if (origin.empty())
        return {{}, failed(fmt::format("{} is no web address.", clip(url, 200)), false)};
    const auto turn = fetcher.hosts->take_turn(origin, fetcher.checkpoint);
    HostNote note;
    try {
        note = note_of(fetcher, origin);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid) throw;
        return {{}, failed(error.what(), false)};
    }
    const Time now = fetcher.clock->now();
    if (note.quiet_until > now) {
        auto out = failed(fmt::format("{} asked not to be read for a while.", origin), true);
        out.retry_after = std::chrono::ceil<std::chrono::seconds>(note.quiet_until - now);
        return {{}, std::move(out)};
    }
    if (!fetcher.hosts->robots_of(origin, kAgent).allows(path_of(url))) {
        const bool unreachable = note.robots_status == 0 || note.robots_status >= 500;
        auto out =
            failed(unreachable ? fmt::format("{}/robots.txt cannot be read, so nothing else "
                                             "is.",
                                             origin)
                               : fmt::format("{}/robots.txt does not allow reading this.", origin),
                   unreachable);
        out.outcome = unreachable ? Outcome::failed : Outcome::refused;
        return {{}, std::move(out)};
    }
    try {
        return {fetcher.http->send(request_for(fetcher, wish, url)), {}};
    } catch (const Error& error) {
        return {{}, failed(error.what(), error.retryable())};
    }
}

void settle(const Fetcher& fetcher, net::HttpResponse&& response, Fetched& out) {
    out.status = response.status;
    out.content_type = response.headers.get("Content-Type");
    out.etag = response.headers.get("ETag");
    out.last_modified = response.headers.get("Last-Modified");
    if (response.status == 304) {
        out.outcome = Outcome::not_modified;
    } else if (response.ok()) {
        out.outcome = Outcome::ok;
        out.body = std::move(response.body);
    } else if (response.status == 410) {
        out.outcome = Outcome::gone;
        out.error = "The address is gone for good (410).";
        out.may_pass = false;
    } else {
        out.outcome = Outcome::failed;
        out.error = fmt::format("{} answered {}.", net::shown_url(out.url), response.status);
        out.may_pass = response.status >= 500 || response.status == 429 || response.status == 408;
        const auto asked = net::retry_after(response.headers, std::chrono::system_clock::now());
        if (asked.count() >= 0) out.retry_after = std::min(asked, kLongestQuiet);
        if (response.status == 429 || (response.status == 503 && out.retry_after)) {
            out.retry_after = out.retry_after.value_or(kUsualQuiet);
            keep_quiet(fetcher, net::origin_of(out.url), *out.retry_after);
        }
    }
}

}  // namespace

Fetched fetch(const Fetcher& fetcher, const Wish& wish) {
    Fetched out;
    out.url = out.permanent_url = wish.url;
    bool permanent = true;
    Wish hop = wish;
    for (unsigned redirects = 0;; ++redirects) {
        Step step = take_step(fetcher, hop, out.url);
        if (!step.response) {
            step.failure.url = out.url;
            step.failure.permanent_url = out.permanent_url;
            return std::move(step.failure);
        }
        if (!is_redirect(step.response->status) || !step.response->headers.has("Location")) {
            settle(fetcher, *std::move(step.response), out);
            return out;
        }
        if (redirects == kMostRedirects) {
            out.error = fmt::format("{} redirects without end.", net::shown_url(wish.url));
            out.may_pass = false;
            return out;
        }
        try {
            out.url = net::resolve_url(out.url, step.response->headers.get("Location"));
        } catch (const Error& error) {
            out.error = error.what();
            out.may_pass = false;
            return out;
        }
        permanent = permanent && (step.response->status == 301 || step.response->status == 308);
        if (permanent) out.permanent_url = out.url;
        if (net::origin_of(out.url) != net::origin_of(wish.url)) {
            hop.etag.clear();  // they are of the other address
            hop.last_modified.clear();
        }
    }
}

}  // namespace herald::content::fetch
