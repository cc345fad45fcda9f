#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Tags and text of HTML as people write it. Any bytes can be read; nothing is copied, except names
/// in capitals.
namespace herald::content::markup {

struct HtmlAttribute {
    std::string_view name;   ///< as written
    std::string_view value;  ///< as written, without quotes; references are not replaced
};

enum class HtmlToken : std::uint8_t {
    text,
    start,
    end,
    other,  ///< comment, declaration, processing instruction
    finish,
};

/// Walks once over a text that must outlive it.
class HtmlTokens {
public:
    explicit HtmlTokens(std::string_view html) : rest_(html) {}

    HtmlToken next();

    /// The whole token as written.
    std::string_view raw() const { return raw_; }
    /// Of a start or end tag, lower case.
    std::string_view name() const { return name_; }
    const std::vector<HtmlAttribute>& attributes() const { return attributes_; }
    /// <br/>
    bool closes_itself() const { return closes_itself_; }
    /// Behind the start tag of an element that holds raw text (script, style): drops everything up
    /// to its end tag, that included, and returns it.
    std::string_view skip_raw_text(std::string_view name);

private:
    HtmlToken take(std::size_t size, HtmlToken kind);
    HtmlToken read_start();
    HtmlToken read_end();
    HtmlToken read_other();
    void set_name(std::string_view written);

    std::string_view rest_, raw_, name_;
    std::string lowered_;
    std::vector<HtmlAttribute> attributes_;
    bool closes_itself_ = false;
};

bool is_void_element(std::string_view lower_name);

}  // namespace herald::content::markup
