#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// An answer as people read it while it is being written.
namespace herald::content::studio {

/// Takes the readable texts out of a JSON document that arrives in pieces: what stands under
/// "text", "title", "heading" and the like, unescaped, a blank line between two of them.
class JsonTexts {
public:
    /// The readable part of this piece; may be empty.
    std::string feed(std::string_view piece);

private:
    enum class Inside : std::uint8_t { structure, key, shown, hidden };
    void structural(char c);
    void character(char c, std::string& out);
    void escaped(char c, std::string& out);
    void put(std::string_view text, std::string& out);

    std::vector<char> nesting_;
    std::string key_, unicode_;
    Inside inside_ = Inside::structure;
    bool after_colon_ = false, escape_ = false, in_unicode_ = false, told_ = false, gap_ = false;
    char32_t high_ = 0;
};

/// Sends answers on, one question after another. When a provider gives up in the middle, what it
/// said is void: the listener starts again, and is told once more what had stood before.
class AnswerFeed {
public:
    struct Listener {
        std::function<void(std::string_view)> text;
        std::function<void()> restart;
    };
    explicit AnswerFeed(Listener listener) : listener_(std::move(listener)) {}
    enum class Form : std::uint8_t { plain, json };
    void begin(Form form);
    void piece(std::string_view piece);
    void restart();
    /// The present answer stands.
    void commit();
    /// Words of Herald's own between answers, such as a heading.
    void say(std::string_view text);

private:
    void tell(std::string_view text);

    Listener listener_;
    std::string stands_, present_;
    Form form_ = Form::plain;
    JsonTexts texts_;
};

}  // namespace herald::content::studio
