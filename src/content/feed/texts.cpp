#include <algorithm>
#include <optional>
#include <vector>

#include "base/encoding.hpp"
#include "base/html.hpp"
#include "base/text.hpp"
#include "content/feed/reader.hpp"
#include "content/markup/address.hpp"
#include "content/markup/entities.hpp"
#include "content/markup/sanitize.hpp"

namespace herald::content::feed {
namespace {

std::string media_type(std::string_view said) {
    std::string type = to_lower_ascii(trim(said));
    if (type == "text" || type == "plain") return "text/plain";
    if (type == "html") return "text/html";
    if (type == "xhtml") return "application/xhtml+xml";
    return type;
}

bool is_html(std::string_view type) {
    return type == "text/html" || type == "application/xhtml+xml";
}

/// Atom: what neither is text nor XML comes in base64.
bool is_base64(std::string_view mode, std::string_view type) {
    if (mode == "base64") return true;
    return !type.starts_with("text/") && !type.ends_with("+xml") && !type.ends_with("/xml") &&
           type.find('/') != std::string_view::npos;
}

std::optional<std::string> decode_base64(std::string_view text) {
    std::string compact;
    compact.reserve(text.size());
    for (const char c : text)
        if (static_cast<unsigned char>(c) > ' ') compact += c;
    if (compact.empty()) return std::string();
    const auto bytes = from_base64(compact);
    if (!bytes) return std::nullopt;
    std::string out(as_text(*bytes));
    if (!is_utf8(out)) return std::nullopt;
    return out;
}

/// Codes 128 to 159 that came through as themselves mean Windows-1252's characters.
void mend_windows_characters(std::string& text) {
    if (text.find('\xC2') == std::string::npos) return;
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
        if (text[i] == '\xC2' && next >= 0x80 && next < 0xA0) {
            markup::append_character(out, markup::from_windows_1252(next));
            ++i;
        } else {
            out += text[i];
        }
    }
    text = std::move(out);
}

/// UTF-8 that somebody took for Latin-1 and encoded again.
void mend_twice_encoded(std::string& text) {
    if (text.find('\xC3') == std::string::npos) return;  // no lead byte among them
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x80) {
            bytes += text[i];
        } else if ((c == 0xC2 || c == 0xC3) && i + 1 < text.size()) {
            bytes +=
                static_cast<char>((c == 0xC3 ? 0x40 : 0) | static_cast<unsigned char>(text[++i]));
        } else {
            return;
        }
    }
    if (bytes.size() < text.size() && is_utf8(bytes)) text = std::move(bytes);
}

void append_name(std::string& out, const XmlNode& node) {
    if (node.prefix == "svg" || node.prefix == "math") {
        out.append(node.written);
        return;
    }
    if (!node.prefix.empty() && node.prefix != "xhtml" && node.prefix != "?")
        out.append(node.prefix) += ':';
    out.append(node.name);
}

}  // namespace

std::string FeedReader::inner_markup(const XmlNode& outer, bool without_wrapper) const {
    const XmlNode* top = &outer;
    if (without_wrapper) {
        const XmlNode* only = nullptr;
        for (std::uint32_t i = outer.first_child; i != 0; i = xml_[i].next) {
            if (xml_[i].kind == XmlKind::text && trim(xml_[i].text).empty()) continue;
            only = only == nullptr && xml_[i].name == "div" ? &xml_[i] : &outer;
        }
        if (only != nullptr) top = only;
    }
    std::string out;
    std::vector<const XmlNode*> open;
    const auto close_down_to = [&](unsigned depth) {
        while (!open.empty() && open.back()->depth >= depth) {
            out += "</";
            append_name(out, *open.back());
            out += '>';
            open.pop_back();
        }
    };
    // Nodes stand in document order.
    for (auto i = static_cast<std::size_t>(top - &xml_[0]) + 1;
         i < xml_.size() && xml_[static_cast<std::uint32_t>(i)].depth > top->depth; ++i) {
        const XmlNode& node = xml_[static_cast<std::uint32_t>(i)];
        close_down_to(node.depth);
        if (node.kind == XmlKind::text) {
            for (std::string_view rest = node.text; !rest.empty();) {
                const auto at = rest.find_first_of("&<>");
                out.append(rest.substr(0, at));
                if (at == std::string_view::npos) break;
                out += rest[at] == '&' ? "&amp;" : rest[at] == '<' ? "&lt;" : "&gt;";
                rest.remove_prefix(at + 1);
            }
            continue;
        }
        out += '<';
        append_name(out, node);
        for (const XmlAttribute* a = xml_.begin(node); a != xml_.end(node); ++a) {
            out += ' ';
            if (!a->prefix.empty()) out.append(a->prefix) += ':';
            out.append(a->written) += "=\"";
            append_html(out, a->value);
            out += '"';
        }
        out += '>';
        open.push_back(&node);
    }
    close_down_to(top->depth + 1U);
    return out;
}

Text FeedReader::read_text(const XmlNode& node, const Context& context, const TextRole& role) {
    Text out;
    out.language = context.language;
    out.base = context.base;
    out.source = xml_.attribute(node, "src");
    const std::string_view said = xml_.attribute(node, "type");
    out.type = media_type(said.empty() ? role.type : said);
    const bool xml = out.type.ends_with("+xml") || out.type.ends_with("/xml");
    std::size_t elements = 0, divs = 0;
    for (std::uint32_t i = node.first_child; i != 0; i = xml_[i].next)
        if (xml_[i].kind == XmlKind::element) {
            ++elements;
            divs += xml_[i].name == "div" ? 1 : 0;
        }
    if (xml) {
        out.value = inner_markup(node, feed_.format == Format::atom10 && is_html(out.type));
    } else if (elements == 0 || (elements == 1 && divs == 1 && !said.empty())) {
        out.value = xml_.text_of(node);  // a lone div around escaped text is no markup
    } else {
        out.type = "application/xhtml+xml";
        out.value = inner_markup(node, false);
    }
    if (const auto trimmed = trim(out.value); trimmed.size() != out.value.size())
        out.value = std::string(trimmed);
    if (is_base64(xml_.attribute(node, "mode"), out.type))
        if (auto decoded = decode_base64(out.value)) out.value = *std::move(decoded);
    if (out.value.size() > limits_.text_bytes) out.value = clip(out.value, limits_.text_bytes);
    const bool atom = feed_.format == Format::atom03 || feed_.format == Format::atom10 ||
                      feed_.format == Format::atom;
    if (!atom && out.type == "text/plain" && markup::looks_like_html(out.value))
        out.type = "text/html";
    if (role.markup && is_html(out.type)) out.value = markup::sanitize_html(out.value, out.base);
    mend_twice_encoded(out.value);
    mend_windows_characters(out.value);
    return out;
}

std::string FeedReader::simple_text(const XmlNode& node) const {
    std::string out = xml_.text_of(node);
    out = std::string(trim(clip(out, limits_.text_bytes)));
    mend_twice_encoded(out);
    mend_windows_characters(out);
    return out;
}

std::string FeedReader::address_text(const XmlNode& node, const Context& context) const {
    return markup::safe_address(context.base, simple_text(node));
}

// ---- which text of the record it is ----

void FeedReader::title(const XmlNode& node, Context& context) {
    if (context.within == Context::Within::image) {
        context.record->image.title = simple_text(node);
        return;
    }
    if (context.within != Context::Within::nothing) {
        unknown(node, context);
        return;
    }
    if (context.depths->title <= context.depth) return;  // the first of the outermost counts
    Text text = read_text(node, context, {"text/plain"});
    if (text.value.empty() && !context.record->title.value.empty()) return;
    if (!text.value.empty()) context.depths->title = context.depth;
    context.record->title = std::move(text);
}

void FeedReader::media_title(const XmlNode& node, Context& context) {
    const unsigned known = context.depths->title;
    title(node, context);
    context.depths->title = known;  // any title of the entry's own is better
}

void FeedReader::subtitle(const XmlNode& node, Context& context) {
    context.record->subtitle = read_text(node, context, {"text/plain"});
}

void FeedReader::put_description(const Context& context, Text text) {
    if (context.in != Context::In::entry) {
        context.record->subtitle = std::move(text);
        return;
    }
    if (context.depths->summary < context.depth) return;
    context.depths->summary = context.depth;
    context.depths->has_summary = true;
    context.record->summary = std::move(text);
}

void FeedReader::put_content(const Context& context, Text text) {
    const bool shown = text.type == "text/plain" || is_html(text.type);
    Record& record = *context.record;
    if (shown && record.summary.type.empty()) {
        record.summary = text;
        context.depths->has_summary = true;
    }
    if (record.contents.size() < limits_.list) record.contents.push_back(std::move(text));
}

void FeedReader::description(const XmlNode& node, Context& context) {
    if (context.within == Context::Within::image) {
        context.record->image.description = simple_text(node);
        return;
    }
    if (context.within != Context::Within::nothing) {
        unknown(node, context);
        return;
    }
    if (context.depths->has_summary && !context.depths->has_content &&
        context.in == Context::In::entry)
        return content(node, context);  // a second description is the whole of it
    put_description(context, read_text(node, context, {"text/html"}));
}

void FeedReader::abstract(const XmlNode& node, Context& context) {
    put_description(context, read_text(node, context, {"text/plain"}));
}

void FeedReader::summary(const XmlNode& node, Context& context) {
    if (context.depths->has_summary && !context.depths->has_content) return content(node, context);
    context.depths->has_summary = true;
    if (context.depths->summary < context.depth) return;
    context.depths->summary = context.depth;
    context.record->summary = read_text(node, context, {"text/plain"});
}

void FeedReader::content(const XmlNode& node, Context& context) {
    context.depths->has_content = true;
    put_content(context, read_text(node, context, {"text/plain"}));
}

void FeedReader::encoded(const XmlNode& node, Context& context) {
    context.depths->has_content = true;
    put_content(context, read_text(node, context, {"text/html"}));
}

void FeedReader::body(const XmlNode& node, Context& context) {
    context.depths->has_content = true;
    put_content(context, read_text(node, context, {"application/xhtml+xml"}));
}

void FeedReader::rights(const XmlNode& node, Context& context) {
    context.record->rights = read_text(node, context, {"text/plain"});
}

void FeedReader::info(const XmlNode& node, Context& context) {
    context.record->info = read_text(node, context, {"text/plain"});
}

}  // namespace herald::content::feed
