#include "speech_wer.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace herald::quality {
namespace {

constexpr std::array kSmall{"zero",    "one",     "two",       "three",    "four",
                            "five",    "six",     "seven",     "eight",    "nine",
                            "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                            "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array kTens{"",      "",      "twenty",  "thirty", "forty",
                           "fifty", "sixty", "seventy", "eighty", "ninety"};

/// 0 to 9999; what is longer is said digit by digit.
void add_number(std::string_view digits, std::vector<std::string>& out) {
    if (digits.size() > 4) {
        for (const char digit : digits)
            out.emplace_back(kSmall[static_cast<std::size_t>(digit - '0')]);
        return;
    }
    auto number = static_cast<std::size_t>(std::stoul(std::string(digits)));
    if (number == 0) {
        out.emplace_back("zero");
        return;
    }
    for (const auto& [size, name] :
         {std::pair<std::size_t, const char*>{1000, "thousand"}, {100, "hundred"}}) {
        if (number < size) continue;
        out.emplace_back(kSmall[number / size]);
        out.emplace_back(name);
        number %= size;
    }
    if (number >= 20) {
        out.emplace_back(kTens[number / 10]);
        number %= 10;
    }
    if (number > 0) out.emplace_back(kSmall[number]);
}

void add_word(std::string word, std::vector<std::string>& out) {
    static constexpr std::pair<std::string_view, std::string_view> kShort[] = {
        {"mr", "mister"}, {"mrs", "missus"}, {"dr", "doctor"}, {"st", "saint"}};
    if (word.empty()) return;
    const bool number =
        std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (number) return add_number(word, out);
    for (const auto& [text, whole] : kShort)
        if (word == text) word = whole;
    out.push_back(std::move(word));
}

}  // namespace

WordErrors& WordErrors::operator+=(const WordErrors& other) {
    words += other.words;
    substituted += other.substituted;
    left_out += other.left_out;
    added += other.added;
    return *this;
}

std::vector<std::string> spoken_words(std::string_view text) {
    std::vector<std::string> out;
    std::string word;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        // Apostrophes, straight and curved, are no pause.
        if (c == '\'') continue;
        if (text.substr(i).starts_with("\u2019")) {
            i += 2;
            continue;
        }
        if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            word += static_cast<char>(c);
        else if (c >= 'A' && c <= 'Z')
            word += static_cast<char>(c - 'A' + 'a');
        else
            add_word(std::exchange(word, {}), out);
    }
    add_word(std::move(word), out);
    return out;
}

WordErrors word_errors(std::string_view said, std::string_view heard) {
    const auto a = spoken_words(said), b = spoken_words(heard);
    std::vector<WordErrors> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j].added = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        WordErrors diagonal = std::exchange(row[0], {});
        row[0].left_out = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            WordErrors best = diagonal;
            if (a[i - 1] != b[j - 1]) ++best.substituted;
            WordErrors without = row[j], with = row[j - 1];
            ++without.left_out;
            ++with.added;
            if (without.errors() < best.errors()) best = without;
            if (with.errors() < best.errors()) best = with;
            diagonal = std::exchange(row[j], best);
        }
    }
    row.back().words = a.size();
    return row.back();
}

}  // namespace herald::quality
