#include <filesystem>

#include "base/assert.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "web/beast/forwarded.hpp"
#include "web/beast/request_parser.hpp"
#include "web/beast/wire.hpp"
#include "web/router.hpp"

/// Any bytes as a request: parsed whole and in pieces, which must come out the same; what is read
/// is then routed and bound, JSON and multipart alike. Nothing may crash, hang, throw or answer
/// 500.
namespace herald::web {
namespace {

struct Line {
    std::string text;
    std::optional<Micros> amount;
};
BOOST_DESCRIBE_STRUCT(Line, (), (text, amount))

struct Edit {
    std::string id;
    std::optional<std::int64_t> limit;
    std::vector<Line> lines;
    Change<std::string> note;
    std::map<std::string, std::string> labels;
    std::optional<bool> enabled;
    IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(Edit, (), (id, limit, lines, note, labels, enabled, if_match))

struct Search {
    std::string id;
    std::optional<std::int32_t> limit;
    std::vector<std::string> platform;
    std::optional<Day> from;
};
BOOST_DESCRIBE_STRUCT(Search, (), (id, limit, platform, from))

struct Send {
    Upload file;
    std::optional<std::string> kind;
};
BOOST_DESCRIBE_STRUCT(Send, (), (file, kind))

struct Seen {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Seen, (), (text))

class Target {
public:
    Target() : router_({.clock = &clock_, .spool_dir = spool_dir()}) {
        router_.get("/api/v1/things/{id}", {"Show a thing", Access::open},
                    [](Visitor&, const Search& r) { return Seen{r.id}; });
        router_.patch("/api/v1/things/{id}", {"Change a thing", Access::open},
                      [](Visitor&, const Edit& r) {
                          r.if_match.check(7);
                          return Seen{r.lines.empty() ? r.id : r.lines[0].text};
                      });
        router_.post("/api/v1/files", {"Send a file", Access::open},
                     [](Visitor&, const Send& r) { return Seen{r.file.name}; });
    }
    Response handle(Request& request) { return router_.handle(request); }

private:
    static std::filesystem::path spool_dir() {
        init_crypto();
        set_log_level(LogLevel::error);
        const std::filesystem::path memory = "/dev/shm";
        return std::filesystem::is_directory(memory) ? memory
                                                     : std::filesystem::temp_directory_path();
    }
    SystemClock clock_;
    Router router_;
};

struct Parsed {
    Request request;
    std::optional<Refusal> refusal;
    std::size_t taken = 0;
    bool done = false, upgrade = false;
};

/// Gives the bytes to a parser as a connection would: at most `piece` new ones at a time.
Parsed parse(std::string_view bytes, std::size_t piece) {
    Parsed out;
    RequestParser parser(out.request);
    std::size_t received = std::min(piece, bytes.size());
    while (!parser.is_done() && !parser.refusal()) {
        const std::size_t taken = parser.put(bytes.substr(out.taken, received - out.taken));
        out.request.body.append(parser.piece());
        out.taken += taken;
        if (taken > 0 || parser.refusal() || parser.is_done()) continue;
        if (received == bytes.size()) break;
        received = std::min(received + piece, bytes.size());
    }
    out.refusal = parser.refusal();
    out.done = parser.has_head() && parser.is_done() && !out.refusal;
    if (parser.has_head() && !out.refusal) {
        out.upgrade = parser.is_upgrade();
        parser.keeps_alive();
        parser.body_length();
    }
    return out;
}

void require_same(const Parsed& a, const Parsed& b) {
    HERALD_ASSERT(a.done == b.done);
    // A head that has no end yet may be refused at once (its line ends are bare) or waited for:
    // Beast looks at the whole of it only when it comes in one piece. Nothing of it is acted on.
    if (!a.done) return;
    HERALD_ASSERT(a.taken == b.taken);
    HERALD_ASSERT(a.request.method == b.request.method && a.request.path == b.request.path &&
                  a.request.query == b.request.query && a.request.body == b.request.body);
    HERALD_ASSERT(a.request.headers.all().size() == b.request.headers.all().size());
}

/// Nothing a request brought may end a header line of the answer before its time.
void require_one_head(const Response& response) {
    const std::string head = response_head(response, {.length = response.body.size()});
    HERALD_ASSERT(head.find("\r\n\r\n") == head.size() - 4);
    for (std::size_t at = 0; (at = head.find('\n', at)) != std::string::npos; ++at)
        HERALD_ASSERT(at > 0 && head[at - 1] == '\r');
}

}  // namespace
}  // namespace herald::web

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald::web;
    static Target target;
    static const TrustedProxies proxies({"127.0.0.1", "10.0.0.0/8", "fd00::/8"});
    if (size == 0) return 0;
    const std::size_t piece = 1 + data[0] % 64;
    std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    for (int requests = 0; requests < 8 && !bytes.empty(); ++requests) {
        Parsed whole = parse(bytes, bytes.size());
        require_same(whole, parse(bytes, piece));
        if (!whole.done) break;
        bytes.remove_prefix(whole.taken);
        Request& request = whole.request;
        request.remote_address = proxies.client_of("127.0.0.1", request.headers);
        proxies.says_https("127.0.0.1", request.headers);
        accepts_gzip(request.headers.get("Accept-Encoding"));
        Response response = target.handle(request);
        HERALD_ASSERT(response.status >= 200 && response.status < 500);
        require_one_head(response);
        if (response.body.size() < 100'000) compress(response, request);
    }
    return 0;
}
