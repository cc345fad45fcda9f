#include "content/feed/xml.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.hpp"
#include "content/markup/entities.hpp"

namespace herald::content::feed {
namespace {

constexpr std::size_t kMostBindings = 300;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool ends_name(char c) { return is_space(c) || c == '>' || c == '/' || c == '=' || c == '<'; }

/// The code of a numeric reference between 128 and 159: XML means the control character, and what
/// the writer meant is found out later, from the text as a whole.
std::optional<char32_t> plain_code(std::string_view reference) {
    if (reference.size() < 6 || reference[1] != '#') return std::nullopt;
    const bool hex = reference[2] == 'x' || reference[2] == 'X';
    unsigned code = 0;
    std::from_chars(reference.data() + (hex ? 3 : 2), reference.data() + reference.size(), code,
                    hex ? 16 : 10);
    if (code < 0x80 || code >= 0xA0) return std::nullopt;
    return static_cast<char32_t>(code);
}

struct Binding {
    std::string_view written, canonical;
    std::uint16_t depth;
};

}  // namespace

/// One pass over the source; open elements are the path from the last open node to the document.
class XmlReader {
public:
    XmlReader(std::string_view source, const XmlLimits& limits) : in_(source), limits_(limits) {
        out_.nodes_.reserve(std::min<std::size_t>(source.size() / 24 + 8, limits.nodes));
        out_.nodes_.emplace_back();
        bindings_.push_back({"xml", "xml", 0});
    }

    XmlDocument run() {
        while (at_ < in_.size() && out_.nodes_.size() < limits_.nodes) {
            if (in_[at_] != '<')
                text();
            else
                markup();
        }
        if (at_ < in_.size()) flaw("more than can be read");
        if (current_ != 0) flaw("it ends too early");
        if (out_.nodes_.size() == 1) flaw("there is no element");
        return std::move(out_);
    }

private:
    void flaw(const char* what) {
        if (out_.flaw_.what.empty()) out_.flaw_ = {what, at_};
    }

    std::string_view own(std::string text) {
        out_.owned_.push_back(std::move(text));
        return out_.owned_.back();
    }

    // ---- text ----

    void text() {
        const auto end = std::min(in_.find('<', at_), in_.size());
        const std::string_view raw = in_.substr(at_, end - at_);
        if (current_ == 0 && !trim(raw).empty()) flaw("text outside of the root element");
        add_text(decoded(raw));
        at_ = end;
    }

    void add_text(std::string_view text) {
        if (text.empty() || current_ == 0) return;
        const std::uint32_t index = append(XmlKind::text);
        out_.nodes_[index].text = text;
    }

    std::uint32_t append(XmlKind kind) {
        const auto index = static_cast<std::uint32_t>(out_.nodes_.size());
        XmlNode& node = out_.nodes_.emplace_back();
        XmlNode& parent = out_.nodes_[current_];
        node.kind = kind;
        node.parent = current_;
        node.depth = static_cast<std::uint16_t>(parent.depth + 1);
        if (parent.first_child == 0)
            parent.first_child = index;
        else
            out_.nodes_[parent.last_child].next = index;
        parent.last_child = index;
        return index;
    }

    /// With references replaced; the source itself when there are none.
    std::string_view decoded(std::string_view raw) {
        if (std::any_of(raw.begin(), raw.end(),
                        [](char c) { return static_cast<unsigned char>(c) < ' ' && !is_space(c); }))
            flaw("control characters");
        if (raw.find('&') == std::string_view::npos && raw.find('\r') == std::string_view::npos)
            return raw;
        std::string out;
        out.reserve(raw.size());
        markup::CharacterBuffer buffer;
        while (!raw.empty()) {
            const auto at = raw.find_first_of("&\r");
            out.append(raw.substr(0, at));
            if (at == std::string_view::npos) break;
            raw.remove_prefix(at);
            if (raw[0] == '\r') {
                out += '\n';
                raw.remove_prefix(raw.starts_with("\r\n") ? 2 : 1);
                continue;
            }
            raw.remove_prefix(reference(raw, out, buffer));
        }
        return own(std::move(out));
    }

    std::size_t reference(std::string_view raw, std::string& out, markup::CharacterBuffer& buffer) {
        if (const auto declared = declared_entity(raw)) {
            out.append(declared->second);
            return declared->first.size() + 2;
        }
        const auto found = markup::read_reference(raw, buffer);
        if (!found) {
            flaw("an ampersand that begins nothing known");
            out += '&';
            return 1;
        }
        constexpr std::array<std::string_view, 5> kOfXml = {"&amp;", "&lt;", "&gt;", "&quot;",
                                                            "&apos;"};
        const std::string_view written = raw.substr(0, found->size);
        const bool own =
            raw[1] == '#' || std::find(kOfXml.begin(), kOfXml.end(), written) != kOfXml.end();
        if (!own) flaw("an entity that is not declared");
        if (const auto code = plain_code(written)) {
            markup::append_character(out, *code);
            return found->size;
        }
        if (written == "&lang;" || written == "&rang;") {  // XHTML's, not HTML 5's
            out += written == "&lang;" ? "\u2329" : "\u232A";
            return found->size;
        }
        out.append(found->text);
        return found->size;
    }

    const std::pair<std::string_view, std::string_view>* declared_entity(
        std::string_view raw) const {
        for (const auto& entity : entities_)
            if (raw.size() > entity.first.size() + 1 &&
                raw.substr(1, entity.first.size()) == entity.first &&
                raw[entity.first.size() + 1] == ';')
                return &entity;
        return nullptr;
    }

    // ---- markup ----

    void markup() {
        const std::string_view rest = in_.substr(at_);
        if (rest.size() > 1 && is_name_start(rest[1])) return start();
        if (rest.starts_with("</")) return end();
        if (rest.starts_with("<!--")) return skip_to("-->", "a comment that never ends");
        if (rest.starts_with("<![CDATA[")) return cdata();
        if (rest.starts_with("<?")) return skip_to("?>", "an instruction that never ends");
        if (rest.starts_with("<!") && rest.size() > 2 && is_name_start(rest[2])) return doctype();
        flaw("a < that begins nothing");
        add_text(in_.substr(at_, 1));
        ++at_;
    }

    void skip_to(std::string_view mark, const char* otherwise) {
        const auto end = in_.find(mark, at_ + 2);
        if (end == std::string_view::npos) flaw(otherwise);
        at_ = end == std::string_view::npos ? in_.size() : end + mark.size();
    }

    void cdata() {
        const auto end = in_.find("]]>", at_ + 9);
        if (end == std::string_view::npos) flaw("a CDATA section that never ends");
        const std::string_view inside =
            in_.substr(at_ + 9, end == std::string_view::npos ? end : end - at_ - 9);
        if (inside.find('\0') != std::string_view::npos) flaw("control characters");
        add_text(inside.find('\r') == std::string_view::npos ? inside
                                                             : own(without_returns(inside)));
        at_ = end == std::string_view::npos ? in_.size() : end + 3;
    }

    static std::string without_returns(std::string_view text) {
        std::string out;
        out.reserve(text.size());
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '\r')
                out += text[i];
            else if (i + 1 == text.size() || text[i + 1] != '\n')
                out += '\n';
        }
        return out;
    }

    void doctype() {
        const std::size_t from = at_;
        std::size_t end = from;
        std::size_t brackets = 0;
        for (; end < in_.size(); ++end) {
            if (in_[end] == '[') ++brackets;
            if (in_[end] == ']' && brackets > 0) --brackets;
            if (in_[end] == '>' && brackets == 0) break;
        }
        at_ = std::min(end + 1, in_.size());
        const std::string_view declaration = in_.substr(from, at_ - from);
        if (out_.doctype_.empty()) {
            out_.doctype_ = declaration;
            read_entities(declaration);
        }
    }

    /// <!ENTITY name "plain text">: short ones without references, at most fifty.
    void read_entities(std::string_view text) {
        constexpr std::size_t kMost = 50, kLongest = 200;
        while (entities_.size() < kMost) {
            const auto at = text.find("<!ENTITY");
            if (at == std::string_view::npos) return;
            text.remove_prefix(at + 8);
            const auto end = std::min(text.find('>'), text.size());
            std::string_view declaration = trim(text.substr(0, end));
            const auto space = declaration.find_first_of(" \t\r\n");
            if (space == std::string_view::npos || declaration.starts_with('%')) continue;
            const std::string_view name = declaration.substr(0, space);
            std::string_view value = trim(declaration.substr(space));
            if (value.size() < 2 || (value[0] != '"' && value[0] != '\'') ||
                value.back() != value[0] || value.size() > kLongest)
                continue;
            value = value.substr(1, value.size() - 2);
            markup::CharacterBuffer buffer;
            const auto reference = markup::read_reference(value, buffer);
            if (reference && reference->size == value.size())
                value = own(std::string(reference->text));
            else if (value.find('&') != std::string_view::npos)
                continue;
            entities_.emplace_back(name, value);
        }
    }

    // ---- elements ----

    void start() {
        std::size_t at = at_ + 1;
        while (at < in_.size() && !ends_name(in_[at])) ++at;
        const std::string_view written = in_.substr(at_ + 1, at - at_ - 1);
        const std::uint32_t index = append(XmlKind::element);
        const std::uint16_t depth = out_.nodes_[index].depth;
        raw_.clear();
        const bool closed = read_attributes(at);
        declare(depth);
        name(out_.nodes_[index], written);
        place_attributes(out_.nodes_[index]);
        at_ = at;
        if (closed) {
            leave(depth);
            out_.nodes_[index].closed = true;
        } else if (depth < limits_.depth) {
            current_ = index;
            qualified_.push_back(written);
        } else {
            flaw("elements too deep");
            leave(depth);
        }
    }

    struct RawAttribute {
        std::string_view written, value;
    };

    /// `at` moves behind the tag. True for <x/>.
    bool read_attributes(std::size_t& at) {
        while (true) {
            while (at < in_.size() && is_space(in_[at])) ++at;
            if (at == in_.size()) {
                flaw("it ends within a tag");
                return false;
            }
            if (in_[at] == '>') return ++at, false;
            if (in_[at] == '<') return flaw("a tag that never ends"), false;
            if (in_[at] == '/') {
                ++at;
                if (at < in_.size() && in_[at] == '>') return ++at, true;
                flaw("a slash within a tag");
                continue;
            }
            read_attribute(at);
        }
    }

    void read_attribute(std::size_t& at) {
        const std::size_t from = at++;
        while (at < in_.size() && !ends_name(in_[at])) ++at;
        RawAttribute attribute{in_.substr(from, at - from), {}};
        while (at < in_.size() && is_space(in_[at])) ++at;
        if (at < in_.size() && in_[at] == '=') {
            ++at;
            while (at < in_.size() && is_space(in_[at])) ++at;
            const char quote = at < in_.size() ? in_[at] : ' ';
            if (quote == '"' || quote == '\'') {
                auto end = in_.find(quote, at + 1);
                if (end == std::string_view::npos) {
                    flaw("a value that never ends");
                    end = std::min(in_.find('>', at), in_.size());
                }
                attribute.value = in_.substr(at + 1, end - at - 1);
                at = std::min(end + (end < in_.size() && in_[end] == quote ? 1 : 0), in_.size());
            } else {
                flaw("a value without quotes");
                const std::size_t start = at;
                while (at < in_.size() && !is_space(in_[at]) && in_[at] != '>') ++at;
                attribute.value = in_.substr(start, at - start);
            }
        } else {
            flaw("an attribute without a value");
        }
        if (raw_.size() < limits_.attributes) raw_.push_back(attribute);
    }

    void declare(std::uint16_t depth) {
        for (const auto& [written, value] : raw_) {
            if (!written.starts_with("xmlns")) continue;
            const bool fallback = written.size() == 5;
            if (!fallback && written[5] != ':') continue;
            const std::string_view prefix = fallback ? std::string_view{} : written.substr(6);
            const std::string_view uri = decoded(value);
            std::string_view canonical = canonical_prefix(uri);
            if (out_.namespaces_.size() < kMostBindings) out_.namespaces_.push_back(uri);
            // A feed under an unknown default namespace is a feed; what it embeds is not.
            if (canonical == "?" && fallback) canonical = depth <= 1 ? "" : "?";
            if (canonical == "?" && !fallback) canonical = lower(prefix);
            if (bindings_.size() == kMostBindings) return flaw("more namespaces than can be read");
            bindings_.push_back({prefix, canonical, depth});
        }
    }

    std::string_view lower(std::string_view text) {
        if (std::none_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
            return text;
        return own(to_lower_ascii(text));
    }

    /// The canonical prefix of a written one; itself when nobody declared it.
    std::string_view space_of(std::string_view prefix) {
        for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding)
            if (binding->written == prefix) return binding->canonical;
        if (!prefix.empty()) flaw("a prefix that is not declared");
        return lower(prefix);
    }

    void name(XmlNode& node, std::string_view written) {
        const auto colon = written.find(':');
        const std::string_view prefix =
            colon == std::string_view::npos ? std::string_view{} : written.substr(0, colon);
        node.written = colon == std::string_view::npos ? written : written.substr(colon + 1);
        node.name = lower(node.written);
        node.prefix = space_of(prefix);
    }

    void place_attributes(XmlNode& node) {
        node.first_attribute = static_cast<std::uint32_t>(out_.attributes_.size());
        for (const auto& [written, value] : raw_) {
            if (written == "xmlns" || written.starts_with("xmlns:")) continue;
            const auto colon = written.find(':');
            XmlAttribute attribute;
            if (colon != std::string_view::npos)
                attribute.prefix = space_of(written.substr(0, colon));
            attribute.written =
                colon == std::string_view::npos ? written : written.substr(colon + 1);
            attribute.name = lower(attribute.written);
            attribute.value = decoded(value);
            out_.attributes_.push_back(attribute);
        }
        node.attributes =
            static_cast<std::uint32_t>(out_.attributes_.size()) - node.first_attribute;
    }

    void leave(std::uint16_t depth) {
        while (!bindings_.empty() && bindings_.back().depth >= depth && depth > 0)
            bindings_.pop_back();
    }

    void end() {
        std::size_t at = at_ + 2;
        while (at < in_.size() && !ends_name(in_[at])) ++at;
        const std::string_view written = in_.substr(at_ + 2, at - at_ - 2);
        const auto close = in_.find_first_of("<>", at);
        if (close == std::string_view::npos) flaw("it ends within a tag");
        at_ = close == std::string_view::npos ? in_.size() : close + (in_[close] == '>' ? 1 : 0);
        std::size_t open = qualified_.size();
        while (open > 0 && qualified_[open - 1] != written) --open;
        if (open == 0) {
            open = qualified_.size();
            while (open > 0 && !equals_ignoring_case(qualified_[open - 1], written)) --open;
            flaw("an end tag without its start");
            if (open == 0) return;
        }
        if (open != qualified_.size()) flaw("elements that are not closed");
        while (qualified_.size() >= open) {
            const XmlNode& node = out_.nodes_[current_];
            leave(node.depth);
            out_.nodes_[current_].closed = qualified_.size() == open;
            current_ = node.parent;
            qualified_.pop_back();
        }
    }

    std::string_view in_;
    XmlLimits limits_;
    std::size_t at_ = 0;
    std::uint32_t current_ = 0;
    XmlDocument out_;
    std::vector<std::string_view> qualified_;  // open elements as written
    std::vector<Binding> bindings_;
    std::vector<RawAttribute> raw_;
    std::vector<std::pair<std::string_view, std::string_view>> entities_;
};

XmlDocument parse_xml(std::string_view utf8, const XmlLimits& limits) {
    return XmlReader(utf8, limits).run();
}

std::uint32_t XmlDocument::root() const {
    std::uint32_t child = nodes_.empty() ? 0 : nodes_[0].first_child;
    while (child != 0 && nodes_[child].kind != XmlKind::element) child = nodes_[child].next;
    return child;
}

bool XmlDocument::declares(std::string_view lower_uri) const {
    return std::any_of(namespaces_.begin(), namespaces_.end(),
                       [&](std::string_view uri) { return equals_ignoring_case(uri, lower_uri); });
}

const XmlAttribute* XmlDocument::find(const XmlNode& node, std::string_view prefix,
                                      std::string_view name) const {
    for (const XmlAttribute* a = begin(node); a != end(node); ++a)
        if (a->name == name && a->prefix == prefix) return a;
    return nullptr;
}

std::string_view XmlDocument::attribute(const XmlNode& node, std::string_view name) const {
    for (const XmlAttribute* a = begin(node); a != end(node); ++a)
        if (a->name == name && (a->prefix.empty() || a->prefix == "rdf")) return a->value;
    return {};
}

std::string XmlDocument::text_of(const XmlNode& node) const {
    std::string out;
    // Nodes stand in document order: everything below follows until the depth is that of the node.
    for (auto i = static_cast<std::size_t>(&node - nodes_.data()) + 1;
         i < nodes_.size() && nodes_[i].depth > node.depth; ++i)
        if (nodes_[i].kind == XmlKind::text) out.append(nodes_[i].text);
    return out;
}

}  // namespace herald::content::feed
