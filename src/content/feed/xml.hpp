#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

/// XML as feeds come: read to the end whatever it holds, with a word on what was wrong.
namespace herald::content::feed {

struct XmlLimits {
    std::size_t nodes = 2'000'000;
    std::size_t attributes = 100;  ///< of one element
    std::uint16_t depth = 200;     ///< deeper elements are hung up there
};

struct XmlAttribute {
    std::string_view prefix;   ///< canonical, see canonical_prefix()
    std::string_view name;     ///< local, lower case
    std::string_view written;  ///< local, as written
    std::string_view value;    ///< references replaced
};

enum class XmlKind : std::uint8_t { element, text };

struct XmlNode {
    XmlKind kind = XmlKind::element;
    bool closed = false;
    std::uint16_t depth = 0;
    std::uint32_t parent = 0, first_child = 0, last_child = 0, next = 0;
    std::uint32_t first_attribute = 0, attributes = 0;
    std::string_view prefix;   ///< canonical name of the namespace; "" for feeds' own
    std::string_view name;     ///< local, lower case
    std::string_view written;  ///< local, as written
    std::string_view text;     ///< of a text node, references replaced
};

/// Well-formed enough? Otherwise what was seen first.
struct XmlFlaw {
    std::string what;  ///< empty: none
    std::size_t at = 0;
};

/// A document's nodes in order. Node 0 is the document itself; 0 as a link means none. Views point
/// into the source, which must outlive it, or into the document.
class XmlDocument {
public:
    const XmlNode& operator[](std::uint32_t index) const { return nodes_[index]; }
    std::size_t size() const { return nodes_.size(); }
    /// The first element below the document; 0 when there is none.
    std::uint32_t root() const;
    const XmlAttribute* begin(const XmlNode& node) const {
        return attributes_.data() + node.first_attribute;
    }
    const XmlAttribute* end(const XmlNode& node) const { return begin(node) + node.attributes; }
    const XmlAttribute* find(const XmlNode& node, std::string_view prefix,
                             std::string_view name) const;
    /// Empty when absent.
    std::string_view attribute(const XmlNode& node, std::string_view name) const;
    /// All text below, as it stands.
    std::string text_of(const XmlNode& node) const;
    const XmlFlaw& flaw() const { return flaw_; }
    std::string_view doctype() const { return doctype_; }
    /// Whether any element declares it, in any capitals.
    bool declares(std::string_view lower_uri) const;

private:
    friend class XmlReader;
    std::vector<XmlNode> nodes_;
    std::vector<XmlAttribute> attributes_;
    std::deque<std::string> owned_;
    XmlFlaw flaw_;
    std::string_view doctype_;
    std::vector<std::string_view> namespaces_;
};

/// `utf8` without a byte order mark. HTML's entities are known, those a DOCTYPE declares are not
/// expanded (a billion laughs stay unheard) but for plain short texts without references. Never
/// throws, but for memory.
XmlDocument parse_xml(std::string_view utf8, const XmlLimits& limits = {});

/// The prefix a namespace is known by ("dc", "itunes"; "" for RSS's and Atom's own); the URI is
/// compared without regard to capitals. "?" for an unknown one.
std::string_view canonical_prefix(std::string_view uri);

}  // namespace herald::content::feed
