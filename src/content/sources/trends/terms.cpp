#include "content/sources/trends/terms.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/text.hpp"
#include "base/text_parts.hpp"

namespace herald::content::trends {
namespace {

constexpr std::size_t kLongestWord = 40, kShortestWord = 3;

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string folded(std::string_view word) {
    return is_ascii(word) ? to_lower_ascii(word) : fold(word);
}

/// Scripts that put no spaces between words need a dictionary.
bool has_no_spaces(char32_t c) {
    return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
           (c >= 0x1780 && c <= 0x17FF) || (c >= 0x3040 && c <= 0x30FF) ||
           (c >= 0x3400 && c <= 0x9FFF);
}

bool is_word_character(char32_t c) {
    return (c >= '0' && c <= '9') || is_letter(c) || (c >= 0x300 && c <= 0x36F) ||
           (c >= 0x900 && c <= 0xDFF);  // vowel signs of the scripts of India
}

/// A word, and what stands before it.
struct Token {
    std::string_view surface;
    std::string key;
    bool breaks = true;  ///< not in a row with the one before
    bool hashtag = false, small = false, weak = false, wide = false;
};

/// Walks over a text once.
class Tokens {
public:
    Tokens(std::string_view text, std::string_view language) : text_(text), language_(language) {}

    std::vector<Token> read() {
        while (at_ < text_.size() && out_.size() < kMostTerms) step();
        return std::move(out_);
    }

private:
    void step() {
        if (skip_address()) return;
        const CodePoint c = code_point_at(text_, at_);
        if (has_no_spaces(c.value)) return take_wide();
        if (is_word_character(c.value)) return take_word(false);
        at_ += c.size;
        if (c.value == '#' && at_ < text_.size() &&
            is_word_character(code_point_at(text_, at_).value))
            return take_word(true);
        if (c.value == '@') {  // a mention is a person, not a subject
            breaks_ = true;
            while (at_ < text_.size() && text_[at_] != ' ' && text_[at_] != '\n') ++at_;
            return;
        }
        if (c.value == '\n' || (c.value != ' ' && c.value != '-' && c.value != 0xA0 &&
                                c.value != '\'' && c.value != 0x2019 && c.value != '&'))
            breaks_ = true;
    }

    bool skip_address() {
        const std::string_view rest = text_.substr(at_);
        if (!rest.starts_with("http://") && !rest.starts_with("https://") &&
            !rest.starts_with("www."))
            return false;
        at_ += std::min(rest.find_first_of(" \n\t<>\""), rest.size());
        breaks_ = true;
        return true;
    }

    void take_word(bool hashtag) {
        const std::size_t from = at_;
        while (at_ < text_.size()) {
            const CodePoint c = code_point_at(text_, at_);
            const bool inside = (c.value == '_' && hashtag) || is_word_character(c.value);
            if (!inside || has_no_spaces(c.value)) break;
            at_ += c.size;
        }
        const std::size_t to = at_;
        skip_possessive();
        add(text_.substr(from, to - from), hashtag, false);
    }

    /// The 's of a word is not a word.
    void skip_possessive() {
        const std::string_view rest = text_.substr(at_);
        for (const std::string_view mark : {"'s", "\xE2\x80\x99s"})
            if (rest.starts_with(mark) &&
                (rest.size() == mark.size() ||
                 !is_word_character(code_point_at(rest, mark.size()).value)))
                at_ += mark.size();
    }

    void take_wide() {
        const std::size_t from = at_;
        while (at_ < text_.size()) {
            const CodePoint c = code_point_at(text_, at_);
            if (!has_no_spaces(c.value)) break;
            at_ += c.size;
        }
        const std::string_view run = text_.substr(from, at_ - from);
        for (const TextPart part : words(run)) add(part.of(run), false, true);
    }

    void add(std::string_view surface, bool hashtag, bool wide) {
        Token token;
        token.surface = surface;
        token.key = folded(surface);
        token.hashtag = hashtag;
        token.wide = wide;
        token.breaks = std::exchange(breaks_, hashtag) || hashtag;
        if (token.key.empty() || token.key.size() > kLongestWord * 3) {
            breaks_ = true;
            return;
        }
        token.small = is_stop_word(token.key, language_);
        token.weak = token.small || is_weak_word(token.key, language_) || !says_something(token);
        out_.push_back(std::move(token));
    }

    /// Long enough, and not a number.
    static bool says_something(const Token& token) {
        const bool digits = std::all_of(token.key.begin(), token.key.end(),
                                        [](char c) { return c >= '0' && c <= '9'; });
        if (digits) return false;
        const std::size_t size = count_code_points(token.key);
        if (size >= kShortestWord) return true;
        if (token.wide) return size == 2;
        return size == 2 && std::all_of(token.surface.begin(), token.surface.end(),
                                        [](char c) { return c >= 'A' && c <= 'Z'; });  // AI, EU
    }

    std::string_view text_, language_;
    std::size_t at_ = 0;
    bool breaks_ = true;
    std::vector<Token> out_;
};

class Collector {
public:
    void add(std::string key, std::string label, TermKind kind) {
        if (out_.size() >= kMostTerms || !seen_.insert(key).second) return;
        out_.push_back({std::move(key), std::move(label), kind});
    }
    std::vector<Term> take() { return std::move(out_); }

private:
    std::vector<Term> out_;
    std::unordered_set<std::string> seen_;
};

void add_row(Collector& out, const std::vector<Token>& tokens, std::size_t from, std::size_t size) {
    const Token& first = tokens[from];
    const Token& last = tokens[from + size - 1];
    if (first.small || last.small) return;
    bool strong = false;
    std::string key, label;
    for (std::size_t i = from; i < from + size; ++i) {
        if (i > from && tokens[i].breaks) return;
        if (tokens[i].hashtag) return;
        strong = strong || !tokens[i].weak;
        const bool spaced = !key.empty() && !tokens[i].wide;
        key += (spaced ? " " : "") + tokens[i].key;
        label += (spaced ? " " : "") + std::string(tokens[i].surface);
    }
    if (strong) out.add(std::move(key), std::move(label), TermKind::topic);
}

}  // namespace

std::vector<Term> terms_of(std::string_view text, std::span<const std::string> tags,
                           std::string_view language) {
    Collector out;
    for (const std::string& tag : tags) {
        auto tokens = Tokens(tag, language).read();
        if (tokens.size() == 1 && !tokens[0].small)
            out.add("#" + tokens[0].key, "#" + std::string(tokens[0].surface), TermKind::hashtag);
        else if (tokens.size() == 2 || tokens.size() == 3)
            add_row(out, tokens, 0, tokens.size());
    }
    const auto tokens = Tokens(text, language).read();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const Token& token = tokens[i];
        if (token.hashtag) {
            out.add("#" + token.key, "#" + std::string(token.surface), TermKind::hashtag);
            continue;
        }
        if (!token.weak) out.add(token.key, std::string(token.surface), TermKind::term);
        for (std::size_t size = 2; size <= 3 && i + size <= tokens.size(); ++size)
            add_row(out, tokens, i, size);
    }
    return out.take();
}

}  // namespace herald::content::trends
