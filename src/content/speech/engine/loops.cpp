#include "content/speech/engine/engine.hpp"

namespace herald::content::speech {
namespace {

constexpr std::size_t kLongestLoop = 6, kTooOften = 5;

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

}  // namespace

std::string without_loops(std::string_view text) {
    const auto words = split(text);
    std::string out;
    const auto add = [&](std::string_view word) {
        if (!out.empty()) out += ' ';
        out += word;
    };
    for (std::size_t at = 0; at < words.size();) {
        std::size_t size = 1, times = 1;
        for (; size <= kLongestLoop; ++size) {
            times = 1;
            const auto same = [&](std::size_t round) {
                const std::size_t from = at + round * size;
                if (from + size > words.size()) return false;
                for (std::size_t i = 0; i < size; ++i)
                    if (words[at + i] != words[from + i]) return false;
                return true;
            };
            while (same(times)) ++times;
            if (times >= kTooOften) break;
        }
        const bool loops = size <= kLongestLoop && times >= kTooOften;
        const std::size_t once = loops ? size : 1;
        for (std::size_t i = 0; i < once; ++i) add(words[at + i]);
        at += loops ? size * times : 1;
    }
    return out;
}

}  // namespace herald::content::speech
