#include "app/assets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "web/docs_page.hpp"

namespace herald::app {
namespace {

using web::Request;
using web::Response;

/// The page's own scripts alone; styles inside it because its components write them; pictures and
/// recordings that it made itself, of what it fetched with the session's token.
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

Response not_found() {
    Response response{.status = 404};
    response.headers.set("Content-Type", "text/plain; charset=utf-8");
    response.body = "There is no such file.\n";
    return response;
}

Response not_built() {
    Response response{.status = 200};
    response.headers.set("Content-Type", "text/plain; charset=utf-8");
    response.body =
        "Herald is running, but this program was built without its UI. Run ./dev build. The API is "
        "at /api/v1.\n";
    return response;
}

void set_caching(Response& response, std::string_view path) {
    const bool hashed = path.starts_with("/assets/");
    response.headers.set("Cache-Control", hashed ? "public, max-age=31536000, immutable"
                                          : path.ends_with(".html") ? "no-cache"
                                                                    : "public, max-age=3600");
}

Response from_asset(const Asset& asset, const Request& request) {
    const std::string_view accepted = request.headers.get("Accept-Encoding");
    const auto takes = [&](std::string_view name) {
        return accepted.find(name) != std::string_view::npos;
    };
    std::string_view body = asset.plain, coding;
    if (!asset.brotli.empty() && takes("br"))
        body = asset.brotli, coding = "br";
    else if (!asset.gzip.empty() && takes("gzip"))
        body = asset.gzip, coding = "gzip";
    const std::string tag = fmt::format("\"{}{}{}\"", asset.tag, coding.empty() ? "" : "-", coding);
    Response response;
    response.headers.set("ETag", tag);
    response.headers.set("Vary", "Accept-Encoding");
    set_caching(response, asset.path);
    web::secure_page(response, kPolicy);
    if (request.headers.get("If-None-Match") == tag) {
        response.status = 304;
        return response;
    }
    response.headers.set("Content-Type", std::string(asset.type));
    response.headers.set("Content-Encoding", coding.empty() ? "identity" : std::string(coding));
    response.static_body = body;
    return response;
}

/// Reads the files at each request: for those who work on the UI.
Response from_folder(const std::filesystem::path& folder, const std::string& path) {
    std::ifstream in(folder / path.substr(1), std::ios::binary);
    if (path.find("..") != std::string::npos || !in) return not_found();
    Response response;
    response.body.assign(std::istreambuf_iterator<char>(in), {});
    const auto is = [&](std::string_view ending) { return path.ends_with(ending); };
    response.headers.set("Content-Type", is(".html")  ? "text/html; charset=utf-8"
                                         : is(".js")  ? "text/javascript; charset=utf-8"
                                         : is(".css") ? "text/css; charset=utf-8"
                                         : is(".svg") ? "image/svg+xml"
                                                      : "application/octet-stream");
    response.headers.set("Cache-Control", "no-store");
    web::secure_page(response, kPolicy);
    return response;
}

std::string wanted_path(const Request& request) {
    const std::string path = percent_decode(request.path).value_or("/");
    const std::size_t slash = path.rfind('/');
    const bool names_file =
        path.find('.', slash == std::string::npos ? 0 : slash) != std::string::npos;
    return names_file ? path : "/index.html";
}

}  // namespace

web::Handler ui_handler(std::filesystem::path folder) {
    return [folder = std::move(folder), assets = embedded_assets()](Request& request) -> Response {
        if (request.method != "GET" && request.method != "HEAD") return not_found();
        const std::string path = wanted_path(request);
        if (!folder.empty()) return from_folder(folder, path);
        if (assets.empty()) return not_built();
        const auto found = std::ranges::lower_bound(assets, path, {}, &Asset::path);
        return found != assets.end() && found->path == path ? from_asset(*found, request)
                                                            : not_found();
    };
}

}  // namespace herald::app
