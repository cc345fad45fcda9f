#include <fmt/format.h>

#include <algorithm>

#include "base/text_parts.hpp"
#include "sandbox/networks/graph.hpp"

namespace herald::sandbox::networks {
namespace {

constexpr std::int64_t kPart = 1 << 20;  // bytes; the network says which it wants
constexpr std::int64_t kMostBytes = 10'000'000'000;
constexpr int kPolls = 4;  // so many questions until a film is worked through
constexpr int kUploadFailed = 6000;
constexpr std::string_view kTryAgain =
    "There was a problem uploading your video. Please try uploading it again.";

constexpr std::string_view kFilms = "facebook_page/film/";

std::string film_key(std::string_view id) { return std::string(kFilms) + std::string(id); }

json::object* film_of(Lot& lot, std::string_view id) {
    const auto found = lot.board.kept.find(film_key(id));
    return found == lot.board.kept.end() ? nullptr : &found->second;
}

/// The film of an upload that is under way.
json::object* film_in(Lot& lot, const std::string& session) {
    const auto found = lot.board.kept.find("facebook_page/upload/" + session);
    return found == lot.board.kept.end() ? nullptr
                                         : film_of(lot, found->second.at("film").as_string());
}

json::object offsets_of(const json::object& film) {
    const std::int64_t at = film.at("at").as_int64(), size = film.at("size").as_int64();
    return {{"start_offset", std::to_string(at)},
            {"end_offset", std::to_string(std::min(at + kPart, size))}};
}

web::Response begin(Lot& lot) {
    const std::int64_t size = std::strtoll(lot.asked.text("file_size").c_str(), nullptr, 10);
    if (size <= 0 || size > kMostBytes)
        return graph_failure(400, kUploadFailed, "The file size is missing or too large",
                             {{"error_subcode", 1363023}});
    const std::uint64_t number = lot.board.next_number();
    const std::string id = std::to_string(750'000'000'000'000 + number),
                      session = std::to_string(760'000'000'000'000 + number);
    json::object& film = lot.board.kept[film_key(id)];
    film = {{"id", id},   {"size", size},      {"at", 0},
            {"type", ""}, {"polls", kPolls},   {"state", "uploading"},
            {"post", ""}, {"description", ""}, {"created", micros_of(lot.now)}};
    lot.board.kept["facebook_page/upload/" + session] = {{"film", id}};
    json::object out = offsets_of(film);
    out["upload_session_id"] = session;
    out["video_id"] = id;
    return json_answer(200, out);
}

web::Response no_session() {
    return graph_failure(400, kUploadFailed, "This upload session is not known",
                         {{"error_subcode", 1363041}});
}

/// Exactly the bytes that were asked for, and no others.
web::Response take_part(Lot& lot) {
    const Asked& asked = lot.asked;
    json::object* film = film_in(lot, asked.get("upload_session_id"));
    if (film == nullptr) return no_session();
    const json::object wanted = offsets_of(*film);
    if (asked.get("start_offset") != wanted.at("start_offset").as_string())
        return graph_failure(400, kUploadFailed, kTryAgain,
                             {{"error_subcode", 1363037}, {"error_data", wanted}});
    const std::int64_t at = film->at("at").as_int64();
    const std::int64_t due = std::min(kPart, film->at("size").as_int64() - at);
    if (asked.files.empty() || asked.files[0].name != "video_file_chunk" ||
        static_cast<std::int64_t>(asked.files[0].bytes.size()) != due)
        return graph_failure(400, kUploadFailed, kTryAgain, {{"error_subcode", 1363033}});
    if (at == 0) (*film)["type"] = media_type_of(asked.files[0].bytes);
    (*film)["at"] = at + due;
    return json_answer(200, offsets_of(*film));
}

std::string add_post(Lot& lot, const json::object& film) {
    StoredPost post;
    post.network = Network::facebook_page;
    post.number = lot.board.next_number();
    post.at = lot.now;
    post.id = fmt::format("{}_{}", kGraphPage, 800'000'000'000'000 + post.number);
    post.text = lot.asked.text("description");
    post.title = lot.asked.text("title");
    post.media = {string_of(&film.at("type"))};
    post.url =
        fmt::format("https://www.facebook.com/northwind/videos/{}/", string_of(&film.at("id")));
    post.extra["hidden"] = true;
    return lot.board.add(std::move(post)).id;
}

web::Response finish(Lot& lot) {
    const std::string session = lot.asked.text("upload_session_id");
    json::object* film = film_in(lot, session);
    if (film == nullptr) return no_session();
    if (film->at("at") != film->at("size"))
        return graph_failure(400, kUploadFailed, kTryAgain, {{"error_subcode", 1363019}});
    const std::string description = lot.asked.text("description");
    if (count_utf16(description) > 63'206)
        return graph_failure(400, 100, "(#100) description is too long");
    (*film)["description"] = description;
    (*film)["state"] = "processing";
    if (string_of(&film->at("type")).starts_with("video/")) (*film)["post"] = add_post(lot, *film);
    lot.board.kept.erase("facebook_page/upload/" + session);
    return json_answer(200, json::object{{"success", true}});
}

json::object status_of(const json::object& film) {
    const std::string state = string_of(&film.at("state"));
    const bool is_up = state != "uploading";
    json::object working{{"status", state == "ready"   ? "complete"
                                    : state == "error" ? "error"
                                    : is_up            ? "in_progress"
                                                       : "not_started"}};
    if (state == "error")
        working["error"] = json::object{{"message", "The video file could not be decoded."}};
    return {{"video_status", state},
            {"processing_progress", state == "ready" ? 100 : 0},
            {"uploading_phase", json::object{{"status", is_up ? "complete" : "in_progress"}}},
            {"processing_phase", std::move(working)},
            {"publishing_phase",
             json::object{{"status", state == "ready" ? "complete" : "not_started"}}}};
}

json::object shown(const json::object& film) {
    const std::string id = string_of(&film.at("id")), post = string_of(&film.at("post"));
    json::object out{{"id", id},
                     {"status", status_of(film)},
                     {"created_time", graph_time(time_of(film.at("created").as_int64()))},
                     {"permalink_url", fmt::format("/northwind/videos/{}/", id)},
                     {"published", film.at("state") == "ready"}};
    // Left out as long as it is empty.
    if (film.at("description") != "") out["description"] = film.at("description");
    // The number alone, without the page's.
    if (film.at("state") == "ready") out["post_id"] = post.substr(post.find('_') + 1);
    return out;
}

template <class F>
void each_film(Lot& lot, const F& f) {
    for (auto& [key, film] : lot.board.kept)
        if (key.starts_with(kFilms)) f(film);
}

}  // namespace

bool is_hidden(const StoredPost& post) { return post.extra.contains("hidden"); }

void work_on_films(Lot& lot) {
    each_film(lot, [&](json::object& film) {
        if (film.at("state") != "processing") return;
        const std::int64_t polls = film.at("polls").as_int64() - 1;
        film["polls"] = polls;
        if (polls > 0) return;
        StoredPost* post = lot.board.find(Network::facebook_page, string_of(&film.at("post")));
        film["state"] = post == nullptr ? "error" : "ready";
        if (post != nullptr) post->extra.erase("hidden");
    });
}

web::Response take_film(Lot& lot) {
    const std::string phase = lot.asked.text("upload_phase");
    if (phase == "start") return begin(lot);
    if (phase == "transfer") return take_part(lot);
    if (phase == "finish") return finish(lot);
    return graph_failure(400, 100, "(#100) upload_phase must be one of start, transfer, finish");
}

web::Response list_films(Lot& lot) {
    json::array data;
    each_film(lot, [&](json::object& film) {
        const bool is_deleted =
            film.at("state") == "ready" &&
            lot.board.find(Network::facebook_page, string_of(&film.at("post"))) == nullptr;
        if (film.at("state") != "uploading" && !is_deleted) data.push_back(shown(film));
    });
    std::reverse(data.begin(), data.end());
    return json_answer(200, json::object{{"data", std::move(data)}, {"paging", json::object{}}});
}

std::optional<web::Response> show_film(Lot& lot, const std::string& id) {
    const json::object* film = film_of(lot, id);
    if (film == nullptr) return std::nullopt;
    return json_answer(200, shown(*film));
}

}  // namespace herald::sandbox::networks
