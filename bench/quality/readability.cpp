#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <unordered_map>

#include "arguments.hpp"
#include "base/json_reader.hpp"
#include "content/markup/sanitize.hpp"
#include "content/page/page.hpp"
#include "report.hpp"

/// Readability's own test pages: the text it extracts and what it says of each.
using namespace herald;
using namespace herald::quality;

namespace {

const Usage kUsage{"readability",
                   "Extracts articles and compares with what Mozilla's Readability makes of them.",
                   {{"--data", "DIR", Need::required,
                     "folders of source.html, expected.html and expected-metadata.json"},
                    {"--failures", "", Need::optional, "names what differs, on standard error"}}};

struct Answer {
    std::size_t pages = 0;
    double similarity = 0;  ///< mean F1 of word triples
    double median_similarity = 0;
    double pages_above_90 = 0;  ///< share of pages whose F1 is at least 0.9
    double title = 0, byline = 0, excerpt = 0, lang = 0, site_name = 0;  ///< shares that are equal
};
BOOST_DESCRIBE_STRUCT(Answer, (),
                      (pages, similarity, median_similarity, pages_above_90, title, byline, excerpt,
                       lang, site_name))

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (true) {
        const auto start = text.find_first_not_of(" \n\t\r");
        if (start == std::string_view::npos) return out;
        text.remove_prefix(start);
        const auto end = std::min(text.find_first_of(" \n\t\r"), text.size());
        out.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
}

using Counts = std::unordered_map<std::string, int>;

/// Runs of three words, or the words where there are fewer.
Counts triples(std::string_view text) {
    const auto words = words_of(text);
    Counts out;
    if (words.size() < 3)
        for (const auto word : words) ++out[std::string(word)];
    for (std::size_t i = 0; i + 3 <= words.size(); ++i)
        ++out[fmt::format("{} {} {}", words[i], words[i + 1], words[i + 2])];
    return out;
}

double similarity(std::string_view a, std::string_view b) {
    const Counts ours = triples(a), theirs = triples(b);
    double same = 0, all = 0;
    for (const auto& [text, n] : ours) {
        all += n;
        const auto found = theirs.find(text);
        if (found != theirs.end()) same += std::min(n, found->second);
    }
    for (const auto& [text, n] : theirs) all += n;
    return all == 0 ? 1 : 2 * same / all;
}

std::string folded(std::string_view text) {
    std::string out;
    for (const auto word : words_of(text)) (out += out.empty() ? "" : " ").append(word);
    return out;
}

/// Shares of equal values; a value the page is not said to have must be empty.
struct Shares {
    std::map<std::string, std::pair<double, double>> counts;
    double of(const std::string& name) const {
        const auto found = counts.find(name);
        return found == counts.end() || found->second.second == 0
                   ? 0
                   : found->second.first / found->second.second;
    }
};

void program(const Arguments& arguments) {
    const bool tell = arguments.has("--failures");
    Answer answer;
    Shares shares;
    std::vector<double> all;
    std::vector<std::filesystem::path> folders;
    for (const auto& entry : std::filesystem::directory_iterator(arguments.folder("--data")))
        if (std::filesystem::exists(entry.path() / "expected-metadata.json"))
            folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    for (const auto& folder : folders) {
        const auto page = content::page::read_page(read(folder / "source.html"),
                                                   "http://fakehost/test/page.html");
        const std::string expected = content::markup::plain_text(read(folder / "expected.html"));
        all.push_back(similarity(content::markup::plain_text(page.html), expected));
        const std::string name = folder.filename().string();
        if (tell && all.back() < 0.9) fmt::print(stderr, "{:.2f} {}\n", all.back(), name);
        const auto metadata = parse_json(read(folder / "expected-metadata.json"));
        const auto compare = [&](const char* what, const std::string& ours) {
            const auto* value = metadata.as_object().if_contains(what);
            if (value == nullptr) return;
            const std::string theirs =
                value->is_string() ? folded(std::string_view(value->get_string())) : "";
            auto& [same, of] = shares.counts[what];
            of += 1;
            same += folded(ours) == theirs ? 1 : 0;
            if (tell && folded(ours) != theirs)
                fmt::print(stderr, "  {} {}: {} | {}\n", name, what, folded(ours), theirs);
        };
        compare("title", page.title);
        compare("byline", page.byline);
        compare("excerpt", page.excerpt);
        compare("lang", page.language);
        compare("siteName", page.site_name);
    }
    if (all.empty()) throw Error(ErrorKind::invalid, "There are no pages in this folder.");
    answer.pages = all.size();
    for (const double one : all) {
        answer.similarity += one / static_cast<double>(all.size());
        answer.pages_above_90 += (one >= 0.9 ? 1 : 0) / static_cast<double>(all.size());
    }
    std::sort(all.begin(), all.end());
    answer.median_similarity = all[all.size() / 2];
    answer.title = shares.of("title");
    answer.byline = shares.of("byline");
    answer.excerpt = shares.of("excerpt");
    answer.lang = shares.of("lang");
    answer.site_name = shares.of("siteName");
    Report report("readability");
    report.note("text as Readability's, mean F1 of word triples", answer.similarity);
    report.note("pages with 0.9 or more", answer.pages_above_90);
    report.note("title", answer.title);
    report.note("byline", answer.byline);
    report.note("excerpt", answer.excerpt);
    report.note("lang", answer.lang);
    report.note("site name", answer.site_name);
    report.finish(answer);
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, kUsage, program); }
