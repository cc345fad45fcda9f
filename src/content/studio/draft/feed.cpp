#include "content/studio/draft/feed.hpp"

#include <algorithm>
#include <array>

namespace herald::content::studio {
namespace {

constexpr std::array<std::string_view, 20> kShown{
    "title",   "text",      "heading",      "hook",        "voice",
    "premise", "action",    "objective",    "message",     "headline",
    "intro",   "preheader", "primary_text", "description", "introductory_text",
    "bullets", "points",    "post_text",    "theme",       "thread"};

bool is_shown(std::string_view key) {
    return std::find(kShown.begin(), kShown.end(), key) != kShown.end();
}

void append_utf8(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

}  // namespace

std::string JsonTexts::feed(std::string_view piece) {
    std::string out;
    for (const char c : piece) {
        if (inside_ == Inside::structure)
            structural(c);
        else
            character(c, out);
    }
    return out;
}

void JsonTexts::structural(char c) {
    constexpr std::size_t kDeepest = 64;
    switch (c) {
        case '{':
        case '[':
            if (nesting_.size() < kDeepest) nesting_.push_back(c);
            after_colon_ = false;
            break;
        case '}':
        case ']':
            if (!nesting_.empty()) nesting_.pop_back();
            after_colon_ = false;
            break;
        case ':': after_colon_ = true; break;
        case ',': after_colon_ = false; break;
        case '"': {
            const bool in_list = !nesting_.empty() && nesting_.back() == '[';
            if (nesting_.empty()) break;  // words before the document
            if (!in_list && !after_colon_) {
                inside_ = Inside::key;
                key_.clear();
            } else {
                inside_ = is_shown(key_) ? Inside::shown : Inside::hidden;
                gap_ = told_;
            }
            break;
        }
        default: break;
    }
}

void JsonTexts::put(std::string_view text, std::string& out) {
    if (inside_ == Inside::key) {
        constexpr std::size_t kLongestKey = 100;
        if (key_.size() < kLongestKey) key_ += text;
        return;
    }
    if (inside_ != Inside::shown || text.empty()) return;
    if (gap_) out += "\n\n";
    gap_ = false;
    told_ = true;
    out += text;
}

void JsonTexts::character(char c, std::string& out) {
    if (escape_ || in_unicode_) return escaped(c, out);
    if (c == '\\') {
        escape_ = true;
        return;
    }
    if (c == '"') {
        inside_ = Inside::structure;
        high_ = 0;
        return;
    }
    put(std::string_view(&c, 1), out);
}

void JsonTexts::escaped(char c, std::string& out) {
    if (!in_unicode_) {
        escape_ = false;
        if (c == 'u') {
            in_unicode_ = true;
            unicode_.clear();
            return;
        }
        const char plain = c == 'n'               ? '\n'
                           : c == 't'             ? '\t'
                           : c == 'r'             ? '\r'
                           : c == 'b' || c == 'f' ? ' '
                                                  : c;
        return put(std::string_view(&plain, 1), out);
    }
    unicode_ += c;
    if (unicode_.size() < 4) return;
    in_unicode_ = false;
    char32_t value = 0;
    for (const char digit : unicode_) {
        const std::size_t at =
            std::string_view("0123456789abcdef")
                .find(static_cast<char>(digit >= 'A' && digit <= 'F' ? digit + 32 : digit));
        value = value * 16 + static_cast<char32_t>(at == std::string_view::npos ? 0 : at);
    }
    if (value >= 0xD800 && value < 0xDC00) {
        high_ = value;
        return;
    }
    if (value >= 0xDC00 && value < 0xE000) {
        if (high_ == 0) return;
        value = 0x10000 + ((high_ - 0xD800) << 10) + (value - 0xDC00);
    }
    high_ = 0;
    std::string text;
    append_utf8(text, value);
    put(text, out);
}

void AnswerFeed::begin(Form form) {
    form_ = form;
    texts_ = {};
    present_.clear();
}

void AnswerFeed::tell(std::string_view text) {
    if (!text.empty() && listener_.text) listener_.text(text);
}

void AnswerFeed::piece(std::string_view piece) {
    std::string text = form_ == Form::json ? texts_.feed(piece) : std::string(piece);
    if (text.empty()) return;
    if (present_.empty() && !stands_.empty() && !stands_.ends_with('\n')) text.insert(0, "\n\n");
    present_ += text;
    tell(text);
}

void AnswerFeed::restart() {
    texts_ = {};
    present_.clear();
    if (listener_.restart) listener_.restart();
    tell(stands_);
}

void AnswerFeed::commit() {
    stands_ += present_;
    present_.clear();
}

void AnswerFeed::say(std::string_view text) {
    stands_ += text;
    tell(text);
}

}  // namespace herald::content::studio
