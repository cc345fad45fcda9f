#include "connectors/telegram/preview.hpp"

#include <charconv>

#include "base/calendar.hpp"
#include "base/text.hpp"
#include "content/markup/entities.hpp"
#include "content/markup/html_tokens.hpp"
#include "content/markup/sanitize.hpp"

namespace herald::connectors::telegram {

using connector::SourceItem;
using content::markup::HtmlToken;
using content::markup::HtmlTokens;

namespace {

constexpr std::size_t kMostItems = 200;

std::string attribute(const HtmlTokens& tokens, std::string_view name) {
    for (const auto& attribute : tokens.attributes())
        if (attribute.name == name) return content::markup::decode_entities(attribute.value);
    return {};
}

bool has_class(std::string_view classes, std::string_view name) {
    while (!classes.empty()) {
        const auto end = std::min(classes.find(' '), classes.size());
        if (classes.substr(0, end) == name) return true;
        classes.remove_prefix(std::min(end + 1, classes.size()));
    }
    return false;
}

/// Everything up to the end tag of the element whose start was just read.
std::string inner_html(HtmlTokens& tokens, const std::string& name) {
    std::string out;
    for (int depth = 1;;) {
        const HtmlToken token = tokens.next();
        if (token == HtmlToken::finish) return out;
        if (token == HtmlToken::start && tokens.name() == name && !tokens.closes_itself()) ++depth;
        if (token == HtmlToken::end && tokens.name() == name && --depth == 0) return out;
        out += tokens.raw();
    }
}

std::string inner_text(HtmlTokens& tokens, const std::string& name) {
    return content::markup::plain_text(inner_html(tokens, name));
}

/// The address inside background-image:url('…').
std::string picture_in(std::string_view style) {
    const auto at = style.find("url(");
    if (at == style.npos) return {};
    std::string_view rest = style.substr(at + 4);
    rest = rest.substr(0, rest.find(')'));
    while (!rest.empty() && (rest.front() == '\'' || rest.front() == '"')) rest.remove_prefix(1);
    while (!rest.empty() && (rest.back() == '\'' || rest.back() == '"')) rest.remove_suffix(1);
    return rest.starts_with("http") ? std::string(rest) : std::string();
}

void read_element(HtmlTokens& tokens, Preview& out) {
    const std::string classes = attribute(tokens, "class");
    const std::string name(tokens.name());
    if (has_class(classes, "tgme_channel_info_header_title")) {
        out.title = inner_text(tokens, name);
        return;
    }
    if (const std::string post = attribute(tokens, "data-post"); !post.empty()) {
        if (out.items.size() >= kMostItems) return;
        SourceItem& item = out.items.emplace_back();
        item.external_id = post;
        item.url = "https://t.me/" + post;
        item.author = out.title;
        return;
    }
    if (out.items.empty()) return;
    SourceItem& item = out.items.back();
    // Once a message: quoted ones carry another class.
    if (has_class(classes, "tgme_widget_message_text") && item.text.empty())
        item.text = inner_text(tokens, name);
    else if (has_class(classes, "tgme_widget_message_photo_wrap") && item.image_url.empty())
        item.image_url = picture_in(attribute(tokens, "style"));
    else if (has_class(classes, "tgme_widget_message_views"))
        item.views = read_views(inner_text(tokens, name));
    else if (name == "time" && !item.published_at)
        item.published_at = parse_time(attribute(tokens, "datetime"));
}

}  // namespace

std::optional<std::int64_t> read_views(std::string_view text) {
    text = trim(text);
    double factor = 1;
    if (text.ends_with('K')) factor = 1e3;
    if (text.ends_with('M')) factor = 1e6;
    if (factor > 1) text.remove_suffix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !(number >= 0) || number > 1e9)
        return std::nullopt;
    return static_cast<std::int64_t>(number * factor + 0.5);
}

Preview read_preview(std::string_view html) {
    Preview out;
    HtmlTokens tokens(html);
    for (HtmlToken token = tokens.next(); token != HtmlToken::finish; token = tokens.next())
        if (token == HtmlToken::start) read_element(tokens, out);
    return out;
}

}  // namespace herald::connectors::telegram
