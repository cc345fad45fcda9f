#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "connector/connector.hpp"
#include "net/http_client.hpp"
#include "net/test_server.hpp"

/// For tests of connectors only: a platform that answers from a script, a sink that keeps
/// everything, fixtures.
namespace herald::connector::test {

using net::test::ServedRequest;
using net::test::ServedResponse;

inline std::string read_file(const std::string& path) {
    std::ifstream in(path);
    if (!in) throw std::runtime_error("no file " + path);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// One of ours: tests/fixtures/NAME (tests run in the repository's root).
inline std::string fixture(const std::string& name) { return read_file("tests/fixtures/" + name); }

/// A recorded answer from the folder HERALD_FIXTURES; absent when that is not set.
inline std::optional<std::string> recorded(const std::string& name) {
    const char* folder = std::getenv("HERALD_FIXTURES");
    if (folder == nullptr || *folder == '\0') return std::nullopt;
    return read_file(std::string(folder) + "/" + name);
}

inline ServedResponse answer(std::string body, int status = 200,
                             std::vector<std::pair<std::string, std::string>> headers = {}) {
    return {status, std::move(body), std::move(headers), {}};
}

/// {"status":…,"headers":{…},"body":…} as a recorded file wraps it; a file that is only a body is
/// answered with 200.
inline ServedResponse answer_of(const json::value& wrapped) {
    const auto* object = wrapped.if_object();
    if (object == nullptr || !object->contains("body")) return answer(json::serialize(wrapped));
    ServedResponse out;
    if (const auto* status = object->if_contains("status"))
        out.status = static_cast<int>(status->as_int64());
    if (const auto* headers = object->if_contains("headers"))
        for (const auto& h : headers->as_object())
            out.headers.emplace_back(h.key(), std::string(h.value().as_string()));
    out.body = json::serialize(object->at("body"));
    return out;
}

/// Answers "GET /path" from its own list, in order; the last one stays. Anything not scripted is a
/// 404 and fails the test.
class Script {
public:
    Script() : server_([this](const ServedRequest& r) { return serve(r); }) {}

    Script& on(const std::string& method_and_path, ServedResponse response) {
        const std::lock_guard lock(mutex_);
        answers_[method_and_path].push_back(std::move(response));
        return *this;
    }
    Script& on(const std::string& method_and_path, const std::string& body) {
        return on(method_and_path, answer(body));
    }

    std::string url() const { return server_.url(); }
    std::string place() const { return server_.place(); }
    /// The requests of one "GET /path", in order.
    std::vector<ServedRequest> asked(const std::string& method_and_path) const {
        std::vector<ServedRequest> out;
        for (auto& r : server_.requests())
            if (r.method + " " + r.path == method_and_path) out.push_back(r);
        return out;
    }
    std::size_t count() const { return server_.requests().size(); }

private:
    ServedResponse serve(const ServedRequest& r) {
        const std::lock_guard lock(mutex_);
        const auto found = answers_.find(r.method + " " + r.path);
        if (found == answers_.end()) {
            ADD_FAILURE() << "not scripted: " << r.method << " " << r.target;
            return answer("{}", 404);
        }
        ServedResponse out = found->second.front();
        if (found->second.size() > 1) found->second.pop_front();
        return out;
    }

    std::mutex mutex_;
    std::map<std::string, std::deque<ServedResponse>> answers_;
    net::test::TestServer server_;
};

/// Keeps what is complete, as the real sink does: days begun again lose their rows.
class KeepingSink final : public FactSink {
public:
    void begin(DayRange days) override {
        ++begun;
        under_way_.push_back(days);
        std::erase_if(open_,
                      [&](const AdFact& f) { return f.day >= days.first && f.day <= days.last; });
    }
    void rows(std::vector<AdFact> page) override {
        ++pages;
        for (AdFact& fact : page) {
            const auto holds = [&](DayRange days) {
                return fact.day >= days.first && fact.day <= days.last;
            };
            if (std::none_of(under_way_.begin(), under_way_.end(), holds)) ++given_outside;
            open_.push_back(std::move(fact));
        }
    }
    void complete(DayRange days) override {
        for (Day day = days.first; day <= days.last; day += std::chrono::days(1))
            EXPECT_TRUE(completed.insert(day).second);
        for (const AdFact& fact : open_)
            if (fact.day >= days.first && fact.day <= days.last) facts.push_back(fact);
        std::erase_if(open_,
                      [&](const AdFact& f) { return f.day >= days.first && f.day <= days.last; });
        std::erase(under_way_, days);
    }

    std::vector<AdFact> facts;
    std::set<Day> completed;
    int begun = 0, pages = 0;
    int given_outside =
        0;  ///< rows of days that had not begun: the real sink has no place for them

private:
    std::vector<AdFact> open_;
    std::vector<DayRange> under_way_;
};

/// A call to a server of the test, with a clock that stands and waits that are only written down.
class CallFixture {
public:
    CallFixture(const std::string& place, json::value settings)
        : clock(*parse_time("2026-11-21T08:00:00Z")) {
        net::HttpClientOptions options;
        options.egress = net::EgressPolicy({place});
        http.emplace(std::move(options));
        CallOptions given;
        given.http = &*http;
        given.clock = &clock;
        given.settings = std::move(settings);
        given.note = [this](std::string_view line) { notes.emplace_back(line); };
        given.keep = [this](const json::object& renewed) { kept.push_back(renewed); };
        given.sleep = [this](std::chrono::milliseconds time) {
            const std::lock_guard lock(mutex);
            waits.push_back(time);
        };
        call.emplace(std::move(given));
    }

    FixedClock clock;
    std::optional<net::HttpClient> http;
    std::mutex mutex;
    std::vector<std::chrono::milliseconds> waits;
    std::vector<std::string> notes;
    std::vector<json::object> kept;  ///< settings that were renewed
    std::optional<Call> call;
};

/// The Error that f throws; fails the test when there is none.
template <class F>
Error error_of(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "nothing was thrown";
    return Error(ErrorKind::internal, "");
}

inline DayRange day_range(std::string_view first, std::string_view last) {
    return {*parse_day(first), *parse_day(last)};
}

template <class T>
std::vector<T> collect(const std::function<void(const PageSink<T>&)>& list) {
    std::vector<T> out;
    list([&](std::vector<T> page) {
        for (T& entry : page) out.push_back(std::move(entry));
    });
    return out;
}

}  // namespace herald::connector::test
