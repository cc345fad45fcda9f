#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "sandbox/networks/linkedin.hpp"

namespace herald::sandbox::networks {
namespace {

constexpr auto failure = linkedin_failure;
constexpr std::int64_t kPart = 4'194'304;  // bytes, as LinkedIn cuts them
constexpr std::int64_t kMostBytes = 500'000'000;
constexpr int kPolls = 2;  // so often a film is still being worked on

/// What is known of an upload: "linkedin/film/URN".
json::object* upload_of(Lot& lot, const std::string& urn) {
    const auto found = lot.board.kept.find("linkedin/film/" + urn);
    return found == lot.board.kept.end() ? nullptr : &found->second;
}

std::int64_t whole(const json::value* value) {
    return value != nullptr && value->is_int64() ? value->get_int64() : -1;
}

web::Response begin(Lot& lot) {
    const json::object& wish = lot.asked.body.at("initializeUploadRequest").as_object();
    if (string_of(wish.if_contains("owner")) != kLinkedInPage)
        return failure(403, "ACCESS_DENIED", "The owner is not the page of this token");
    const std::int64_t size = whole(wish.if_contains("fileSizeBytes"));
    if (size <= 0 || size > kMostBytes)
        return failure(400, "INVALID_FILE_SIZE", "fileSizeBytes must be 1 to 500000000");
    for (const char* flag : {"uploadCaptions", "uploadThumbnail"})
        if (const json::value* given = wish.if_contains(flag);
            given == nullptr || !given->is_bool())
            return failure(400, "BAD_REQUEST", fmt::format("{} must be a boolean", flag));
    const std::string urn = fmt::format("urn:li:video:S{}", lot.board.next_number());
    lot.board.add_media({urn, "", "", 0, kPolls, lot.now});
    json::array instructions, tags;
    for (std::int64_t first = 0; first < size; first += kPart) {
        instructions.push_back(
            json::object{{"uploadUrl", fmt::format("{}/upload/{}/{}", lot.asked.base,
                                                   percent_encode(urn), instructions.size())},
                         {"firstByte", first},
                         {"lastByte", std::min(first + kPart, size) - 1}});
        tags.emplace_back("");
    }
    const std::string token = "upload-" + urn.substr(urn.rfind(':') + 1);
    lot.board.kept["linkedin/film/" + urn] = {
        {"size", size}, {"tags", std::move(tags)}, {"token", token}, {"finished", false}};
    return json_answer(
        200, json::object{{"value", json::object{{"uploadUrlsExpireAt",
                                                  micros_of(lot.now) / 1000 + 86'400'000},
                                                 {"video", urn},
                                                 {"uploadInstructions", std::move(instructions)},
                                                 {"uploadToken", token}}}});
}

/// A part of exactly its size; its tag is of its bytes and its place.
web::Response take_part(Lot& lot, const std::string& urn, const std::string& number) {
    json::object* upload = upload_of(lot, urn);
    StoredMedia* film = lot.board.find_media(urn);
    if (upload == nullptr || film == nullptr)
        return failure(404, "NOT_FOUND", "There is no such upload");
    json::array& tags = upload->at("tags").as_array();
    const auto part = static_cast<std::size_t>(std::strtoull(number.c_str(), nullptr, 10));
    if (part >= tags.size()) return failure(404, "NOT_FOUND", "There is no such part");
    const std::int64_t first = static_cast<std::int64_t>(part) * kPart;
    const std::int64_t size = std::min(kPart, upload->at("size").as_int64() - first);
    if (static_cast<std::int64_t>(lot.asked.bytes.size()) != size)
        return failure(
            400, "INVALID_PART",
            fmt::format("Part {} has {} bytes, not {}", part, lot.asked.bytes.size(), size));
    if (const std::string type = media_type_of(lot.asked.bytes); part == 0)
        film->type = type.starts_with("video/") ? type : "";
    const auto hash = sha256(fmt::format("{}/{}/", urn, part) + lot.asked.bytes);
    const std::string tag = "/ambry-video/signedId/" + to_hex(hash).substr(0, 24);
    tags[part] = tag;
    web::Response out = plain_answer(200, "", "text/plain");
    out.headers.set("ETag", tag);
    return out;
}

web::Response finish(Lot& lot) {
    const json::object& wish = lot.asked.body.at("finalizeUploadRequest").as_object();
    const std::string urn = string_of(&wish.at("video"));
    json::object* upload = upload_of(lot, urn);
    StoredMedia* film = lot.board.find_media(urn);
    if (upload == nullptr || film == nullptr)
        return failure(404, "NOT_FOUND", "There is no such upload");
    if (string_of(&wish.at("uploadToken")) != upload->at("token").as_string())
        return failure(400, "INVALID_UPLOAD_TOKEN", "The upload token is not of this video");
    // Every part's own tag, in the order of the film.
    const json::array& tags = upload->at("tags").as_array();
    const bool is_whole = std::none_of(
        tags.begin(), tags.end(), [](const json::value& tag) { return tag.as_string().empty(); });
    if (!is_whole || wish.at("uploadedPartIds") != upload->at("tags"))
        return failure(400, "INVALID_PART_IDS", "uploadedPartIds are not the tags of the parts");
    (*upload)["finished"] = true;
    film->bytes = static_cast<std::size_t>(upload->at("size").as_int64());
    return plain_answer(200, "", "application/json");
}

web::Response state(Lot& lot, const std::string& urn) {
    const json::object* upload = upload_of(lot, urn);
    StoredMedia* film = lot.board.find_media(urn);
    if (upload == nullptr || film == nullptr)
        return failure(404, "NOT_FOUND", "There is no such video");
    json::object out{{"id", urn}, {"owner", kLinkedInPage}, {"status", "WAITING_UPLOAD"}};
    if (upload->at("finished").as_bool())
        out["status"] = film->polls > 0 ? "PROCESSING" : "AVAILABLE";
    if (film->bytes > 0 && film->polls > 0) {
        --film->polls;
    } else if (film->bytes > 0 && film->type.empty()) {
        out["status"] = "PROCESSING_FAILED";
        out["processingFailureReason"] = "The video's format is not supported";
    }
    return json_answer(200, out);
}

}  // namespace

web::Response linkedin_film(Lot& lot) {
    const Asked& asked = lot.asked;
    if (asked.is("PUT")) return take_part(lot, asked.path[1], asked.path[2]);
    if (asked.matches("POST rest/videos") && asked.get("action") == "initializeUpload")
        return begin(lot);
    if (asked.matches("POST rest/videos") && asked.get("action") == "finalizeUpload")
        return finish(lot);
    if (asked.matches("GET rest/videos/*")) return state(lot, asked.path[2]);
    return failure(404, "NOT_FOUND", "No virtual resource found");
}

web::Response linkedin_no_token(int status, std::string_view error) {
    return json_answer(
        status, json::object{{"error", error},
                             {"error_description",
                              error == "invalid_client"
                                  ? "Client authentication failed"
                                  : "The provided authorization grant or refresh token is invalid, "
                                    "expired or revoked"}});
}

web::Response linkedin_token(Lot& lot) {
    const Asked& asked = lot.asked;
    if (asked.get("grant_type") != "refresh_token")
        return linkedin_no_token(400, "invalid_request");
    if (asked.get("client_id") != Keys::client || asked.get("client_secret") != Keys::password)
        return linkedin_no_token(401, "invalid_client");
    if (asked.get("refresh_token") != Keys::refresh) return linkedin_no_token(400, "invalid_grant");
    const std::string token = fmt::format("{}-{}", Keys::token, lot.board.next_number());
    lot.board.kept["linkedin/token/" + token] = {};
    return json_answer(200, json::object{{"access_token", token},
                                         {"expires_in", 5'184'000},
                                         {"refresh_token", Keys::refresh},
                                         {"refresh_token_expires_in", 31'536'000},
                                         {"scope", "r_organization_social,w_organization_social"}});
}

bool linkedin_knows(const Board& board, std::string_view token) {
    return token == Keys::token || board.kept.contains("linkedin/token/" + std::string(token));
}

}  // namespace herald::sandbox::networks
