#include <fmt/format.h>

#include <fstream>

#include "base/text.hpp"
#include "content/speech/transcribe_task.hpp"
#include "net/http_client.hpp"
#include "net/url.hpp"

namespace herald::content {
namespace {

constexpr unsigned kRedirects = 5;
constexpr auto kWhole = std::chrono::hours(3);

Error answered(const std::string& url, int status) {
    Error error(ErrorKind::upstream,
                fmt::format("{} answered {} instead of a recording.", net::host_of(url), status),
                net::shown_url(url));
    const bool may_pass = status == 429 || status >= 500;
    return may_pass ? std::move(error) : std::move(error).permanent();
}

}  // namespace

std::string fetch_recording(const Context& context, const std::string& url,
                            const std::filesystem::path& target,
                            const std::function<void(std::uint64_t)>& progress) {
    std::ofstream out(target, std::ios::binary | std::ios::trunc);
    std::uint64_t bytes = 0;
    net::HttpRequest request;
    request.url = url;
    request.headers.set("Accept", "audio/*, video/*, application/octet-stream;q=0.9, */*;q=0.5");
    request.timeout = kWhole;
    request.max_body = static_cast<std::size_t>(context.recording_limit) + (1u << 20);
    request.max_redirects = kRedirects;
    request.on_body = [&](std::string_view piece) {
        bytes += piece.size();
        if (bytes > context.recording_limit)
            throw Error(ErrorKind::too_large, fmt::format("This recording is larger than {} MB.",
                                                          context.recording_limit >> 20));
        out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
        if (!out)
            throw Error(ErrorKind::unavailable, "The disk of the server is full.", target.string());
    };
    request.checkpoint = [&] { progress(bytes); };
    const auto response = context.http->send(request);
    out.close();
    if (!response.ok()) throw answered(url, response.status);
    std::string type(response.headers.get("Content-Type"));
    type = to_lower_ascii(trim(std::string_view(type).substr(0, type.find(';'))));
    if (type == "text/html" || type == "application/xhtml+xml")
        throw Error(ErrorKind::invalid,
                    "This address is a web page, not a recording; give the address of the sound "
                    "or video file itself.");
    if (bytes == 0)
        throw Error(ErrorKind::invalid, "There is nothing at this address: the file is empty.");
    return type;
}

}  // namespace herald::content
