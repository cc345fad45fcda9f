#include <algorithm>
#include <limits>
#include <unordered_map>

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/encoder/encoder.hpp"

namespace herald::content {
namespace {

constexpr std::string_view kBlank = "\u2581";  ///< stands where a word begins
constexpr int kReserved = 6;                   ///< the first pieces are no text
constexpr std::size_t kLongestText = 2000;     ///< bytes; 128 pieces are fewer

struct Seen {
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>{}(text);
    }
    using is_transparent = void;
};

}  // namespace

struct Pieces::Table {
    struct Piece {
        int id = 0;
        double score = 0;
    };
    std::unordered_map<std::string, Piece, Seen, std::equal_to<>> all;
    std::size_t longest = 0;  ///< bytes
};

Pieces::Pieces(std::string_view vocabulary) : table_(std::make_unique<Table>()) {
    const json::value parsed = parse_json(vocabulary);
    int id = 0;
    double score = 0;
    for (const auto& entry : parsed.as_array()) {
        const auto& pair = entry.as_array();
        std::string piece(pair.at(0).as_string());
        // The few whose score was lost have about that of their neighbour: the list is in order.
        if (pair.at(1).is_number()) score = pair.at(1).to_number<double>();
        table_->longest = std::max(table_->longest, piece.size());
        if (id >= kReserved) table_->all.try_emplace(std::move(piece), Table::Piece{id, score});
        ++id;
    }
}
Pieces::~Pieces() = default;
Pieces::Pieces(Pieces&&) noexcept = default;

std::vector<int> Pieces::split(std::string_view given) const {
    std::string text(kBlank);
    for (const char c : nfc(clip(trim(given), kLongestText)))
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r')
            text += kBlank;
        else
            text += c;
    std::vector<std::size_t> starts;  // of its characters, and its end
    for (std::size_t at = 0; at < text.size(); at += code_point_at(text, at).size)
        starts.push_back(at);
    starts.push_back(text.size());
    struct Best {
        double score = -std::numeric_limits<double>::infinity();
        std::size_t from = 0;
        int id = -1;
    };
    std::vector<Best> best(starts.size());
    best[0].score = 0;
    constexpr double kUnknown = -100;  // worse than any split into known pieces
    for (std::size_t s = 0; s + 1 < starts.size(); ++s) {
        const auto offer = [&](std::size_t end, double score, int id) {
            if (best[s].score + score > best[end].score) best[end] = {best[s].score + score, s, id};
        };
        for (std::size_t e = s + 1; e < starts.size(); ++e) {
            const std::size_t size = starts[e] - starts[s];
            if (size > table_->longest) break;
            const auto found = table_->all.find(std::string_view(text).substr(starts[s], size));
            if (found != table_->all.end()) offer(e, found->second.score, found->second.id);
        }
        offer(s + 1, kUnknown, -1);
    }
    std::vector<int> out;
    for (std::size_t at = best.size() - 1; at > 0; at = best[at].from)
        if (best[at].id >= 0) out.push_back(best[at].id);
    std::reverse(out.begin(), out.end());
    const auto blank = table_->all.find(kBlank);
    if (out.size() == 1 && blank != table_->all.end() && out.front() == blank->second.id) return {};
    return out;
}

}  // namespace herald::content
