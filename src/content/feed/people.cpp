#include <algorithm>

#include "base/text.hpp"
#include "content/feed/reader.hpp"
#include "content/markup/address.hpp"

namespace herald::content::feed {
namespace {

bool is_mail_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-' || c == '+';
}

std::string_view without(std::string_view text, std::string_view characters) {
    while (true) {
        text = trim(text);
        if (text.empty()) return text;
        if (characters.find(text.front()) != std::string_view::npos)
            text.remove_prefix(1);
        else if (characters.find(text.back()) != std::string_view::npos)
            text.remove_suffix(1);
        else
            return text;
    }
}

}  // namespace

std::string shown(const Person& person) {
    if (person.name.empty()) return person.email;
    return person.email.empty() ? person.name : person.name + " (" + person.email + ")";
}

Person parse_person(std::string_view text) {
    Person out;
    const auto at = text.find('@');
    std::size_t from = at, to = at;
    if (at != std::string_view::npos) {
        while (from > 0 && is_mail_character(text[from - 1])) --from;
        ++to;
        while (to < text.size() && is_mail_character(text[to])) ++to;
    }
    const std::string_view mail = at == std::string_view::npos ? "" : text.substr(from, to - from);
    if (from == at || mail.find('.', at - from) == std::string_view::npos || mail.ends_with('.')) {
        out.name = trim(text);
        return out;
    }
    out.email = mail;
    if (text.substr(to).starts_with("?subject=")) to = std::min(text.find(' ', to), text.size());
    std::string rest(text.substr(0, from));
    rest.append(text.substr(to));
    for (const std::string_view empty : {"()", "<>", "&lt;&gt;", "mailto:"})
        if (const auto found = rest.find(empty); found != std::string::npos)
            rest.erase(found, empty.size());
    out.name = without(rest, "()");
    return out;
}

Person* FeedReader::person_of(const Context& context) const {
    Record& record = *context.record;
    switch (context.within) {
        case Context::Within::author:
            return record.authors.empty() ? nullptr : &record.authors.back();
        case Context::Within::contributor:
            return record.contributors.empty() ? nullptr : &record.contributors.back();
        case Context::Within::publisher: return &record.publisher;
        default: return nullptr;
    }
}

void FeedReader::author(const XmlNode& node, Context& context) {
    Record& record = *context.record;
    if (record.authors.size() >= limits_.list) return;
    record.authors.emplace_back();
    context.within = Context::Within::author;
    children(node, context);
    Person& person = record.authors.back();
    if (person == Person{}) person = parse_person(simple_text(node));
    if (person == Person{}) {
        record.authors.pop_back();
        return;
    }
    record.author = shown(person);
}

void FeedReader::creator(const XmlNode& node, Context& context) {
    Context inner = context;
    author(node, inner);
}

void FeedReader::contributor(const XmlNode& node, Context& context) {
    if (context.record->contributors.size() >= limits_.list) return;
    context.record->contributors.emplace_back();
    context.within = Context::Within::contributor;
    children(node, context);
    Person& person = context.record->contributors.back();
    if (person == Person{}) person.name = simple_text(node);
}

void FeedReader::contributor_name(const XmlNode& node, Context& context) {
    contributor(node, context);
}

void FeedReader::publisher(const XmlNode& node, Context& context) {
    context.within = Context::Within::publisher;
    children(node, context);
    if (context.record->publisher == Person{})
        context.record->publisher = parse_person(simple_text(node));
}

void FeedReader::person_name(const XmlNode& node, Context& context) {
    if (Person* person = person_of(context))
        person->name = simple_text(node);
    else if (context.within == Context::Within::nothing)
        unknown(node, context);
}

void FeedReader::person_email(const XmlNode& node, Context& context) {
    if (Person* person = person_of(context)) person->email = simple_text(node);
}

void FeedReader::person_url(const XmlNode& node, Context& context) {
    if (context.within == Context::Within::image)
        context.record->image.url = address_text(node, context);
    else if (Person* person = person_of(context))
        person->url = address_text(node, context);
}

}  // namespace herald::content::feed
