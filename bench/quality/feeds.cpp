#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <sstream>

#include "arguments.hpp"
#include "base/text.hpp"
#include "content/feed/decode.hpp"
#include "content/feed/feed.hpp"
#include "feeds_names.hpp"
#include "report.hpp"

/// The feeds of feedparser's own tests: each says in its first comment, as a Python expression over
/// feedparser's result, what must come of it. Expressions about what Herald's model does not carry
/// (headers of the answer) are counted apart and never as passed.
using namespace herald;
using namespace herald::quality;

namespace {

const Usage kUsage{"feeds",
                   "Reads a corpus of feeds and checks what each says must come of it.",
                   {{"--data", "DIR", Need::required, "folder of *.xml with `Expect:` comments"},
                    {"--failures", "", Need::optional, "names what failed, on standard error"}}};

struct Case {
    std::string file, bytes, expectation;
    content::feed::Origin origin;
};

struct Answer {
    std::size_t parsed = 0;  ///< read without a failure
    std::size_t passed = 0, failed = 0, not_carried = 0, not_understood = 0;
    std::size_t total = 0;
    double share = 0;             ///< passed of all
    double share_of_carried = 0;  ///< passed of those about what the model carries
    double MB_per_s = 0;          ///< one thread, the whole corpus, median of five passes
    double MB_per_s_large = 0;    ///< feeds of 1 MB made of the corpus' longest texts
};
BOOST_DESCRIBE_STRUCT(Answer, (),
                      (parsed, passed, failed, not_carried, not_understood, total, share,
                       share_of_carried, MB_per_s, MB_per_s_large))

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

std::string line_after(std::string_view text, std::string_view label) {
    const auto at = text.find(label);
    if (at == std::string_view::npos) return {};
    std::string_view rest = text.substr(at + label.size());
    rest = rest.substr(0, rest.find_first_of("\r\n"));
    return std::string(trim(rest.substr(0, rest.find("-->"))));
}

/// What the corpus' own test server would have sent with it.
void set_origin(Case& test, const std::string& path, std::string_view comment) {
    if (path.find("http") == std::string::npos) return;
    test.origin.url = "http://127.0.0.1:8097/" + path;
    test.origin.content_type = "application/xml";
    for (std::string_view rest = comment;;) {
        const auto at = rest.find("Header:");
        if (at == std::string_view::npos) return;
        rest.remove_prefix(at);
        const std::string header = line_after(rest, "Header:");
        rest.remove_prefix(7);
        const auto colon = header.find(':');
        if (colon == std::string::npos) continue;
        const std::string name = to_lower_ascii(header.substr(0, colon));
        const std::string value(trim(std::string_view(header).substr(colon + 1)));
        if (name == "content-type") test.origin.content_type = value;
        if (name == "content-location") test.origin.content_location = value;
        if (name == "content-language") test.origin.content_language = value;
    }
}

std::vector<Case> read_corpus(const std::filesystem::path& folder) {
    std::vector<Case> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.path().extension() != ".xml") continue;
        Case test{
            std::filesystem::relative(entry.path(), folder).string(), read(entry.path()), {}, {}};
        const std::string text = content::feed::decode_document(test.bytes, {}).text;
        test.expectation = line_after(text, "Expect:");
        // "no_content_type" is served without a type
        set_origin(test, test.file, std::string_view(text).substr(0, text.find("-->")));
        if (!test.expectation.empty()) out.push_back(std::move(test));
    }
    std::sort(out.begin(), out.end(), [](const Case& a, const Case& b) { return a.file < b.file; });
    return out;
}

/// Headers of the answer are the collector's matter, not the feed's.
bool is_carried(std::string_view expectation) {
    constexpr std::array<std::string_view, 4> kHeaders = {"etag", "headers", "locals()",
                                                          "and modified_parsed"};
    return std::none_of(kHeaders.begin(), kHeaders.end(), [&](std::string_view word) {
        return expectation.find(word) != std::string_view::npos;
    });
}

void judge(const Case& test, Answer& answer, bool tell) {
    const auto feed = content::feed::parse_feed(test.bytes, test.origin);
    ++answer.parsed;
    if (!is_carried(test.expectation)) {
        ++answer.not_carried;
        return;
    }
    std::string why;
    try {
        if (python::evaluate(test.expectation, names_of(feed)).truth()) {
            ++answer.passed;
            return;
        }
        why = feed.flaw.empty() ? "is not so" : "is not so; flaw: " + feed.flaw;
    } catch (const python::Raised& raised) {
        why = raised.what;
    } catch (const python::Unknown& unknown) {
        ++answer.not_understood;
        if (tell) fmt::print(stderr, "? {}: {}\n", test.file, unknown.what);
        return;
    }
    ++answer.failed;
    if (tell) fmt::print(stderr, "- {}: {}\n    {}\n", test.file, test.expectation, why);
}

double seconds_of(const auto& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double corpus_speed(const std::vector<Case>& corpus) {
    std::size_t bytes = 0;
    for (const Case& test : corpus) bytes += test.bytes.size();
    std::vector<double> passes;
    for (int i = 0; i < 5; ++i)
        passes.push_back(seconds_of([&] {
            for (const Case& test : corpus) content::feed::parse_feed(test.bytes, test.origin);
        }));
    std::sort(passes.begin(), passes.end());
    return static_cast<double>(bytes) / passes[2] / 1e6;
}

/// A feed as news sites send them: items of escaped HTML from the corpus.
double large_speed(const std::vector<Case>& corpus) {
    std::string text;
    for (const Case& test : corpus)
        for (const auto& item : content::feed::parse_feed(test.bytes, test.origin).items)
            if (item.html.size() > text.size()) text = item.html.substr(0, 8'000);
    std::string feed = "<rss version=\"2.0\"><channel><title>t</title>";
    while (feed.size() < 1'000'000) {
        feed +=
            "<item><title>News &amp; more</title><link>https://example.com/a?b=1</link>"
            "<pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate><category>one</category>"
            "<guid isPermaLink=\"false\">id</guid><description><![CDATA[" +
            text + "]]></description></item>\n";
    }
    feed += "</channel></rss>";
    const double seconds = seconds_of([&] {
        for (int i = 0; i < 20; ++i) content::feed::parse_feed(feed, {});
    });
    return static_cast<double>(feed.size()) * 20 / seconds / 1e6;
}

void program(const Arguments& arguments) {
    const auto corpus = read_corpus(arguments.folder("--data"));
    Answer answer{.total = corpus.size()};
    for (const Case& test : corpus) judge(test, answer, arguments.has("--failures"));
    const auto share = [&](std::size_t of) {
        return of == 0 ? 0 : static_cast<double>(answer.passed) / static_cast<double>(of);
    };
    answer.share = share(answer.total);
    answer.share_of_carried = share(answer.total - answer.not_carried);
    answer.MB_per_s = corpus_speed(corpus);
    answer.MB_per_s_large = large_speed(corpus);
    Report report("feeds");
    report.add({"expectations that hold, of those about what the model carries",
                answer.share_of_carried, 0.99, true, "feedparser's tests"},
               answer.share_of_carried >= 0.99);
    report.note("of all", answer.share);
    report.add({"MB/s, one thread", answer.MB_per_s, 20, true, "issue 5"}, answer.MB_per_s >= 20);
    report.add({"MB/s, one thread, feeds of 1 MB", answer.MB_per_s_large, 20, true, "issue 5"},
               answer.MB_per_s_large >= 20);
    report.finish(answer);
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, kUsage, program); }
