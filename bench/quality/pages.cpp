#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "arguments.hpp"
#include "base/json_reader.hpp"
#include "content/page/page.hpp"
#include "report.hpp"

/// Trafilatura's evaluation: each page has segments that belong to its article and segments that do
/// not. Found and belonging is a true positive, found and not belonging a false one.
using namespace herald;
using namespace herald::quality;

namespace {

const Usage kUsage{"pages",
                   "Extracts articles and looks for segments that must and must not be in them.",
                   {{"--data", "DIR", Need::required, "evaldata.json and html/"},
                    {"--failures", "", Need::optional, "names what failed, on standard error"}}};

struct Answer {
    std::size_t pages = 0, true_positives = 0, false_negatives = 0, false_positives = 0,
                true_negatives = 0;
    double precision = 0, recall = 0, accuracy = 0, f1 = 0;
    double title_share = 0;  ///< titles that equal the annotated one, of those annotated
    double MB_per_s = 0;
};
BOOST_DESCRIBE_STRUCT(Answer, (),
                      (pages, true_positives, false_negatives, false_positives, true_negatives,
                       precision, recall, accuracy, f1, title_share, MB_per_s))

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

/// Any white space as one space, and no soft hyphens, so that neither decides anything.
std::string folded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool no_break = c == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xA0';
        const bool soft_hyphen = c == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xAD';
        i += no_break || soft_hyphen ? 1 : 0;
        if (soft_hyphen) continue;
        const bool space = no_break || c == ' ' || (c >= '\t' && c <= '\r');
        if (!space)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

void program(const Arguments& arguments) {
    const auto folder = arguments.folder("--data");
    const auto all = parse_json(read(folder / "evaldata.json"));
    const bool tell = arguments.has("--failures");
    Answer answer;
    std::size_t titles = 0, same_titles = 0;
    double seconds = 0, bytes = 0;
    for (const auto& entry : all.as_object()) {
        const auto& item = entry.value().as_object();
        const std::string html = read(folder / "html" / std::string(item.at("file").as_string()));
        if (html.empty()) continue;
        const auto start = std::chrono::steady_clock::now();
        const auto page = content::page::read_page(html, std::string_view(entry.key()));
        seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        bytes += static_cast<double>(html.size());
        ++answer.pages;
        const std::string text = folded(page.text);
        const auto look = [&](const char* kind, std::size_t& found, std::size_t& missing,
                              bool wanted) {
            for (const auto& segment : item.at(kind).as_array()) {
                const bool is_there =
                    text.find(folded(std::string_view(segment.as_string()))) != std::string::npos;
                ++(is_there ? found : missing);
                if (tell && is_there != wanted)
                    fmt::print(stderr, "{} {}: {}\n", wanted ? "missing" : "false",
                               std::string_view(item.at("file").as_string()),
                               std::string_view(segment.as_string()));
            }
        };
        look("with", answer.true_positives, answer.false_negatives, true);
        look("without", answer.false_positives, answer.true_negatives, false);
        if (const auto* title = item.if_contains("title"); title && title->is_string()) {
            ++titles;
            const bool same = folded(std::string_view(title->get_string())) == folded(page.title);
            same_titles += same ? 1 : 0;
        }
    }
    const auto share = [](std::size_t part, std::size_t rest) {
        return part + rest == 0 ? 0 : static_cast<double>(part) / static_cast<double>(part + rest);
    };
    answer.precision = share(answer.true_positives, answer.false_positives);
    answer.recall = share(answer.true_positives, answer.false_negatives);
    answer.accuracy = share(answer.true_positives + answer.true_negatives,
                            answer.false_positives + answer.false_negatives);
    answer.f1 = share(2 * answer.true_positives, answer.false_positives + answer.false_negatives);
    answer.title_share =
        titles == 0 ? 0 : static_cast<double>(same_titles) / static_cast<double>(titles);
    answer.MB_per_s = seconds == 0 ? 0 : bytes / seconds / 1e6;
    Report report("pages");
    report.add({"F1 over segments", answer.f1, 0.924, true,
                "trafilatura on 990 pages, of which these are some"},
               answer.f1 >= 0.924);
    report.note("precision", answer.precision);
    report.note("recall", answer.recall);
    report.note("titles as annotated", answer.title_share);
    report.note("MB/s, one thread", answer.MB_per_s);
    report.finish(answer);
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, kUsage, program); }
