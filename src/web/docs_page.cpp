#include "web/docs_page.hpp"

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/html.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "web/embedded_docs.hpp"
#include "web/error_guide.hpp"
#include "web/problem.hpp"

namespace herald::web {
namespace {

/// Scripts, styles and data of this server and nothing else, least of all from outside.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

struct Document {
    std::string_view path, type;
    std::string text, tag;
};

struct KnownError {
    std::string kind;
    int status = 0;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(KnownError, (), (kind, status, title))

std::string errors_json() {
    std::vector<KnownError> all;
    for (const ErrorGuide& guide : error_guides())
        all.push_back({std::string(name(guide.kind)), guide.status, std::string(guide.title)});
    return to_json(all);
}

std::string example_of(const ErrorGuide& guide) {
    const Problem problem{.type = fmt::format("/docs/errors#{}", name(guide.kind)),
                          .title = std::string(guide.title),
                          .status = guide.status,
                          .detail = std::string(guide.example),
                          .instance = "/api/v1/campaigns",
                          .errors = {},
                          .request_id = "5f1c9a2e7b3d4086"};
    std::string out;
    for (const char c : to_json(problem)) {  // one member a line: no text of these holds ," or {}
        if (c == '"' && (out.ends_with(',') || out.ends_with('{'))) out += "\n  ";
        if (c == '}') out += '\n';
        out += c;
    }
    return out;
}

std::string errors_page(std::string_view frame) {
    std::string index = "<ul class=\"index\">", sections;
    for (const ErrorGuide& guide : error_guides()) {
        index += fmt::format("<li><span class=\"status bad\">{}</span><a href=\"#{}\">{}</a></li>",
                             guide.status, name(guide.kind), escape_html(guide.title));
        sections += fmt::format(
            "<section class=\"problem\" id=\"{0}\"><h2><span class=\"status bad\">{1}</span>{2} "
            "<code>{0}</code></h2><p>{3}</p><p><strong>What to do.</strong> {4}</p>"
            "<figure class=\"code\"><pre tabindex=\"0\"><code>{5}</code></pre></figure></section>",
            name(guide.kind), guide.status, escape_html(guide.title), escape_html(guide.means),
            escape_html(guide.remedy), escape_html(example_of(guide)));
    }
    constexpr std::string_view kPlace = "{{errors}}";
    const std::size_t at = frame.find(kPlace);
    return fmt::format("{}{}</ul>{}{}", frame.substr(0, at), index, sections,
                       frame.substr(at + kPlace.size()));
}

std::vector<Document> make_documents() {
    constexpr std::string_view kHtml = "text/html; charset=utf-8";
    constexpr std::string_view kScript = "text/javascript; charset=utf-8";
    const auto file = [](std::string_view name) { return std::string(embedded_doc(name)); };
    std::vector<Document> out{
        {"/docs", kHtml, file("index.html"), {}},
        {"/docs/errors", kHtml, errors_page(embedded_doc("errors.html")), {}},
        {"/docs/errors.json", "application/json", errors_json(), {}},
        {"/docs/docs.css", "text/css; charset=utf-8", file("docs.css"), {}},
        {"/docs/docs.js", kScript, file("docs.js"), {}},
        {"/docs/example.js", kScript, file("example.js"), {}},
        {"/docs/theme.js", kScript, file("theme.js"), {}},
    };
    for (Document& document : out)
        document.tag = fmt::format("W/\"{}\"", to_hex(sha256(document.text)).substr(0, 20));
    return out;
}

}  // namespace

bool is_docs_path(std::string_view path) { return path == "/docs" || path.starts_with("/docs/"); }

Response docs_answer(const Request& request) {
    static const std::vector<Document> documents = make_documents();
    std::string_view path = request.path;
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    const auto found = std::ranges::find(documents, path, &Document::path);
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (found == documents.end() || !reads)
        throw Error(ErrorKind::not_found,
                    fmt::format("There is no {} here.", clip(request.path, 200)));
    Response response;
    response.headers.set("Content-Type", std::string(found->type));
    response.headers.set("Cache-Control", "no-cache");  // asked for again, answered by 304
    response.headers.set("ETag", found->tag);
    secure_page(response, std::string(kPolicy));
    if (request.headers.get("If-None-Match") == found->tag)
        response.status = 304;
    else
        response.body = found->text;
    return response;
}

void secure_page(Response& response, std::string policy) {
    response.headers.set("Content-Security-Policy", std::move(policy));
    response.headers.set("Referrer-Policy", "strict-origin-when-cross-origin");
    response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
    response.headers.set("Permissions-Policy",
                         "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
}

}  // namespace herald::web
