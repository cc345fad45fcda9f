#include "base/encoding.hpp"
#include "connectors/linkedin/api.hpp"

namespace herald::connectors::linkedin {

using connector::Document;
using connector::Node;
using connector::network::Wire;

/// How often LinkedIn is asked whether a file can be shown, and what the file is called.
struct Api::Patience {
    int most_polls = 0;
    const char* what = "";
};

void Api::wait_until_available(const std::string& path, const Patience& patience) const {
    constexpr int kQuick = 10;
    for (int poll = 0; poll < patience.most_polls; ++poll) {
        const Document answer = wire_.get(path);
        const Node file(answer.root());
        const std::string status = file.text("status");
        if (status == "AVAILABLE") return;
        if (status == "PROCESSING_FAILED") {
            const std::string why = file.text("processingFailureReason");
            throw failures().refused(fmt::format("it could not read {}{}{}", patience.what,
                                                 why.empty() ? "" : ": ", why));
        }
        if (status.empty()) throw failures().not_understood("a file without its state");
        if (poll == kQuick)
            call_.note(fmt::format("LinkedIn has {} and is working on it.", patience.what));
        call_.sleep(std::chrono::seconds(poll < kQuick ? 2 : 5));
    }
    throw failures().passing(fmt::format("{} is still being worked on", patience.what));
}

std::string Api::upload_image(const connector::PostMedia& media) const {
    const net::HttpResponse begun = wire_.post_json(
        "/rest/images?action=initializeUpload",
        json::object{{"initializeUploadRequest", json::object{{"owner", author()}}}});
    const Document answer = wire_.read(begun);
    const Node value = Node(answer.root())["value"];
    const std::string url = value.text("uploadUrl"), urn = value.text("image");
    if (!url.starts_with("http") || urn.empty())
        throw failures().not_understood("no place for a picture");
    net::HttpRequest bytes = wire_.request("PUT", url);
    bytes.headers.set("Content-Type", media.media_type);
    bytes.body = media.bytes;
    bytes.timeout = std::chrono::minutes(5);
    wire_.send(std::move(bytes));
    wait_until_available("/rest/images/" + percent_encode(urn),
                         {.most_polls = 20, .what = "a picture"});
    return urn;
}

namespace {

/// Bytes [first, last] of a film, and where they go.
struct Part {
    std::string url;
    std::size_t first = 0, last = 0;
};

/// In their order, without a gap: the tags of the parts are told in it.
std::vector<Part> parts_of(const Wire& wire, const Node& value, std::size_t size) {
    std::vector<Part> out;
    std::size_t next = 0;
    for (const json::value& entry : value.list("uploadInstructions")) {
        const Node one(entry);
        const auto first = one.count("firstByte"), last = one.count("lastByte");
        std::string url = one.text("uploadUrl");
        if (!url.starts_with("http") || !first || !last || *first < 0 ||
            static_cast<std::size_t>(*first) != next || *last < *first ||
            static_cast<std::size_t>(*last) >= size)
            throw wire.failures().not_understood("parts of a film that do not follow each other");
        next = static_cast<std::size_t>(*last) + 1;
        out.push_back(
            {std::move(url), static_cast<std::size_t>(*first), static_cast<std::size_t>(*last)});
    }
    if (next != size) throw wire.failures().not_understood("no place for the whole film");
    return out;
}

/// Its tag. The same bytes may go to their place again: nothing is to be seen before a post shows
/// the film.
std::string send_part(const Wire& wire, const Part& part, const std::string& film) {
    return connector::with_retries(wire.call(), [&] {
        net::HttpRequest request = wire.request("PUT", part.url);
        request.headers.set("Content-Type", "application/octet-stream");
        request.body = film.substr(part.first, part.last - part.first + 1);
        request.timeout = std::chrono::minutes(5);
        const net::HttpResponse taken = wire.send(std::move(request));
        std::string tag(taken.headers.get("ETag"));
        if (tag.empty()) throw wire.failures().not_understood("a part of a film without its tag");
        return tag;
    });
}

}  // namespace

std::string Api::upload_video(const connector::PostMedia& media) const {
    constexpr int kMostPolls = 170;  // a quarter of an hour
    const Document begun = wire_.read(wire_.post_json(
        "/rest/videos?action=initializeUpload",
        json::object{{"initializeUploadRequest", json::object{{"owner", author()},
                                                              {"fileSizeBytes", media.bytes.size()},
                                                              {"uploadCaptions", false},
                                                              {"uploadThumbnail", false}}}}));
    const Node value = Node(begun.root())["value"];
    const std::string urn = value.text("video");
    if (urn.empty()) throw failures().not_understood("no place for a film");
    json::array tags;
    for (const Part& part : parts_of(wire_, value, media.bytes.size())) {
        call_.checkpoint();
        tags.emplace_back(send_part(wire_, part, media.bytes));
    }
    wire_.post_json("/rest/videos?action=finalizeUpload",
                    json::object{{"finalizeUploadRequest",
                                  json::object{{"video", urn},
                                               {"uploadToken", value.text("uploadToken")},
                                               {"uploadedPartIds", std::move(tags)}}}});
    wait_until_available("/rest/videos/" + percent_encode(urn),
                         {.most_polls = kMostPolls, .what = "the film"});
    return urn;
}

}  // namespace herald::connectors::linkedin
