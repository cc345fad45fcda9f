#include "connector/network/graph.hpp"

#include <algorithm>

#include "base/encoding.hpp"

namespace herald::connector::network {
namespace {

constexpr std::int64_t kWrongOffset = 1363037;  // of parts of films

bool is_throttle(std::int64_t code) {
    return code == 4 || code == 9 || code == 17 || code == 32 || code == 341 || code == 613 ||
           (code >= 80'000 && code < 80'100);
}

void judge(const Failures& failures, const net::HttpResponse& response, Time now) {
    if (response.status < 400) return;
    std::int64_t code = 0;
    bool passes = false;
    std::optional<std::int64_t> start, end;
    std::string said = fmt::format("HTTP {}", response.status);
    try {
        const Document document("Meta", response.body);
        const Node error = Node(document.root())["error"];
        code = error.count("code").value_or(0);
        passes = error.flag("is_transient");
        if (error.count("error_subcode") == kWrongOffset) {
            start = error["error_data"].count("start_offset");
            end = error["error_data"].count("end_offset");
        }
        if (auto message = error.maybe_text("message")) said = *std::move(message);
        if (auto title = error.maybe_text("error_user_title")) said = *title + ". " + said;
        if (auto words = error.maybe_text("error_user_msg")) said = *std::move(words);
    } catch (const Error&) {  // an error page: its status says enough
    }
    if (start && end) throw WrongOffset(failures.refused(said), *start, *end);
    // Its sentence about a token quotes the token.
    if (code == 190 || code == 102 || response.status == 401)
        throw failures.token_refused("the access token is not valid");
    if (is_throttle(code) || response.status == 429)
        throw failures.throttled(response.headers.has("Retry-After")
                                     ? throttle_wait(response, "", now)
                                     : std::chrono::seconds(300),
                                 said);
    if (code == 3 || code == 10 || (code >= 200 && code < 300)) throw failures.not_permitted(said);
    if (passes || code == 1 || code == 2 || response.status >= 500 || response.status == 408)
        throw failures.passing(said);
    throw failures.refused(said);
}

/// Deleted, or nothing the token may see: one code for both.
bool is_gone(const net::HttpResponse& response) {
    if (response.status != 400 && response.status != 404) return false;
    boost::system::error_code broken;
    const json::value answer = json::parse(response.body, broken);
    if (broken) return false;
    const Node error = Node(answer)["error"];
    return error.count("code") == 100 && error.count("error_subcode") == 33;
}

constexpr int kMostPages = 5;

}  // namespace

Wire graph_wire(Call& call, std::string base, PlatformWords words, std::string token) {
    return Wire(call, {.base = base_of(base, "") + "/" + kGraphVersion,
                       .words = words,
                       .sign =
                           [token](net::HttpRequest& request) {
                               request.headers.set("Authorization", "Bearer " + token);
                           },
                       .judge =
                           [&call, words](const net::HttpResponse& response) {
                               judge(Failures(words), response, call.now());
                           },
                       .is_gone = is_gone,
                       .hidden = token});
}

void walk_edge(const Wire& wire, const std::string& path, net::Parameters query,
               const std::function<bool(const Node&)>& use) {
    const std::size_t own = query.size();
    for (int page = 0; page < kMostPages; ++page) {
        const Document answer = wire.get(path, query);
        const Node node(answer.root());
        const json::array* list = node.find_list("data");
        if (list == nullptr) throw wire.failures().not_understood("a list without its data");
        for (const json::value& entry : *list)
            if (!use(Node(entry))) return;
        // `next` ends the list, whatever the cursors say.
        const std::string after = node["paging"]["cursors"].text("after");
        if (node["paging"].text("next").empty() || after.empty()) return;
        query.resize(own);
        query.emplace_back("after", after);
    }
}

std::vector<std::string> comments_that_stand(
    const Wire& wire, const std::string& id, net::Parameters query,
    const std::vector<std::string>& thread,
    const std::function<bool(const Node& comment, const std::string& text)>& is_own) {
    std::vector<std::string> out;
    if (thread.empty()) return out;
    const Document answer = wire.get("/" + percent_encode(id) + "/comments", query);
    const json::array& comments = Node(answer.root()).list("data");
    for (const std::string& text : thread) {
        const auto standing =
            std::find_if(comments.begin(), comments.end(),
                         [&](const json::value& entry) { return is_own(Node(entry), text); });
        if (standing == comments.end()) break;
        out.push_back(Node(*standing).text("id"));
    }
    return out;
}

std::optional<std::int64_t> insight_of(const Node& answer, std::string_view metric) {
    for (const json::value& entry : answer.list("data")) {
        const Node one(entry);
        if (one.text("name") != metric) continue;
        if (const Node total = one["total_value"]; total.exists()) return total.count("value");
        for (const json::value& value : one.list("values"))
            if (const json::value* number = Node(value).find("value");
                number != nullptr && !number->is_object())
                return Node(value).count("value");
    }
    return std::nullopt;
}

std::optional<std::int64_t> read_insight(const Wire& wire, const std::string& id,
                                         std::string_view metric) {
    try {
        const Document answer =
            wire.get("/" + percent_encode(id) + "/insights", {{"metric", std::string(metric)}});
        return insight_of(Node(answer.root()), metric);
    } catch (const Error& error) {
        if (error.retryable()) throw;
        return std::nullopt;
    }
}

}  // namespace herald::connector::network
