#include "sandbox/ai/sound.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/text.hpp"

namespace herald::sandbox::ai {

namespace json = boost::json;

namespace {

constexpr std::uint32_t kRate = 8000;

void put(std::string& out, std::uint32_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFF);
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < 4 && at + i < bytes.size(); ++i)
        out |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return out;
}

/// Of a WAV by its bytes a second; 10 for anything else.
double seconds_of(std::string_view form) {
    const auto start = form.find("WAVEfmt ");
    const auto data = form.find("data", start == std::string_view::npos ? 0 : start);
    if (start == std::string_view::npos || data == std::string_view::npos) return 10;
    const std::uint32_t rate = number_at(form, start + 20), size = number_at(form, data + 4);
    const double seconds = rate == 0 ? 0 : static_cast<double>(size) / rate;
    return seconds > 0 && seconds < 36'000 ? seconds : 10;
}

constexpr std::array kSaid{
    "Welcome back, and thank you for listening.",
    "Today we look at how a small team plans its month.",
    "The most common mistake is to start with the channel instead of the question.",
    "We write the question down first, and only then decide where to answer it.",
    "One customer told us that a single clear page helped more than ten posts.",
    "So here is what we do: one idea, one page, three short posts.",
    "Measure it after a week, keep what works, and drop the rest.",
    "If this helped, pass it on to somebody who plans next month today."};

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

double rounded(double seconds) { return std::round(seconds * 100) / 100; }

}  // namespace

std::string make_speech(std::string_view text) {
    const auto words = std::clamp<std::size_t>(
        static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1, 1, 600);
    const std::uint32_t samples = static_cast<std::uint32_t>(words) * kRate / 3;
    std::string out = "RIFF";
    put(out, 36 + samples * 2, 4);
    out += "WAVEfmt ";
    put(out, 16, 4);
    put(out, 1, 2);
    put(out, 1, 2);
    put(out, kRate, 4);
    put(out, kRate * 2, 4);
    put(out, 2, 2);
    put(out, 16, 2);
    out += "data";
    put(out, samples * 2, 4);
    for (std::uint32_t i = 0; i < samples; ++i) {
        const std::uint32_t word = i / (kRate / 3);
        const double tone = 220.0 + 20.0 * static_cast<double>(word % 7);
        // The last fifth of a word is a breath: whoever cuts at silences finds some.
        const bool breath = i % (kRate / 3) > kRate / 3 * 4 / 5;
        const double wave = breath ? 0 : std::sin(6.283185307179586 * tone * i / kRate) * 3000;
        put(out, static_cast<std::uint32_t>(static_cast<std::int32_t>(wave)), 2);
    }
    return out;
}

json::object transcript_of(const web::Request& request) {
    const std::string_view form = request.body;
    const double seconds = seconds_of(form);
    // About 13 characters a second, as people speak.
    const auto count = std::clamp<std::size_t>(static_cast<std::size_t>(seconds / 5), 1, 2000);
    json::array segments, words;
    std::string text;
    const double each = seconds / static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string sentence = kSaid[i % kSaid.size()];
        const double start = each * static_cast<double>(i);
        text += (text.empty() ? "" : " ") + sentence;
        segments.push_back(json::object{{"id", i},
                                        {"start", rounded(start)},
                                        {"end", rounded(start + each)},
                                        {"text", " " + sentence}});
        const auto said = words_of(sentence);
        const double one = each / static_cast<double>(said.size());
        for (std::size_t w = 0; w < said.size(); ++w)
            words.push_back(
                json::object{{"word", said[w]},
                             {"start", rounded(start + one * static_cast<double>(w))},
                             {"end", rounded(start + one * static_cast<double>(w + 1))}});
    }
    json::object out{{"text", text}};
    if (form.find("verbose_json") == std::string_view::npos) return out;
    out["task"] = "transcribe";
    out["language"] = "english";
    out["duration"] = rounded(seconds);
    out["segments"] = std::move(segments);
    out["words"] = std::move(words);
    return out;
}

}  // namespace herald::sandbox::ai
