#include "feeds_python.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "content/markup/entities.hpp"

namespace herald::quality::python {
namespace {

struct Alias {
    std::string_view asked;
    std::array<std::string_view, 2> instead;
};

/// feedparser's other names of the same thing, tried when the name itself is not there.
constexpr std::array<Alias, 17> kAliases = {
    {{"channel", {"feed", ""}},
     {"items", {"entries", ""}},
     {"guid", {"id", ""}},
     {"date", {"updated", "published"}},
     {"date_parsed", {"updated_parsed", "published_parsed"}},
     {"description", {"summary", "subtitle"}},
     {"description_detail", {"summary_detail", "subtitle_detail"}},
     {"url", {"href", ""}},
     {"modified", {"updated", ""}},
     {"modified_parsed", {"updated_parsed", ""}},
     {"issued", {"published", ""}},
     {"issued_parsed", {"published_parsed", ""}},
     {"copyright", {"rights", ""}},
     {"copyright_detail", {"rights_detail", ""}},
     {"tagline", {"subtitle", ""}},
     {"tagline_detail", {"subtitle_detail", ""}},
     {"updated", {"published", ""}}}};

const Value* find(const Dict& dict, std::string_view name) {
    if (const auto found = dict.find(std::string(name)); found != dict.end()) return &found->second;
    for (const auto& [asked, instead] : kAliases)
        if (asked == name)
            for (const auto other : instead)
                if (const auto found = dict.find(std::string(other)); found != dict.end())
                    return &found->second;
    return nullptr;
}

class Parser {
public:
    Parser(std::string_view text, const Dict& names) : rest_(text), names_(names) {}

    Value whole() {
        Value out = any();
        space();
        if (!rest_.empty()) throw Unknown{std::string(rest_)};
        return out;
    }

private:
    void space() {
        while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t')) rest_.remove_prefix(1);
    }
    static bool is_name(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    }
    bool take(std::string_view token) {
        space();
        if (!rest_.starts_with(token)) return false;
        if (is_name(token.back()) && rest_.size() > token.size() && is_name(rest_[token.size()]))
            return false;
        rest_.remove_prefix(token.size());
        return true;
    }
    void need(std::string_view token) {
        if (!take(token))
            throw Unknown{"no " + std::string(token) + " before " + std::string(rest_)};
    }

    // A side that Python would not evaluate may raise: `quiet_` parses it for its extent alone.
    Value any() {
        Value left = all();
        while (take("or")) {
            const bool decided = left.truth();
            Value right = aside(decided, [&] { return all(); });
            if (!decided) left = right;
        }
        return left;
    }
    Value all() {
        Value left = negation();
        while (take("and")) {
            const bool decided = !left.truth();
            Value right = aside(decided, [&] { return negation(); });
            if (!decided) left = right;
        }
        return left;
    }
    template <class Parse>
    Value aside(bool skip, Parse parse) {
        quiet_ += skip ? 1 : 0;
        Value out = parse();
        quiet_ -= skip ? 1 : 0;
        return out;
    }
    Value negation() {
        if (take("not")) return !negation().truth();
        return comparison();
    }

    Value comparison() {
        Value left = sum();
        std::optional<bool> result;
        while (true) {
            bool holds = false;
            if (take("==")) {
                const Value right = sum();
                holds = equal(left, right);
                left = right;
            } else if (take("!=")) {
                const Value right = sum();
                holds = !equal(left, right);
                left = right;
            } else if (take("is")) {
                const bool negated = take("not");
                const Value right = sum();
                holds = (left.is.index() == right.is.index() && equal(left, right)) != negated;
                left = right;
            } else if (take("in")) {
                holds = contains(sum(), left);
            } else {
                return result ? Value(*result) : left;
            }
            result = result.value_or(true) && holds;
        }
    }
    static bool contains(const Value& whole, const Value& part) {
        if (const auto* dict = std::get_if<std::shared_ptr<Dict>>(&whole.is))
            return std::holds_alternative<std::string>(part.is) &&
                   find(**dict, std::get<std::string>(part.is)) != nullptr;
        if (const auto* list = std::get_if<std::shared_ptr<List>>(&whole.is)) {
            for (const Value& element : **list)
                if (equal(element, part)) return true;
            return false;
        }
        if (std::holds_alternative<std::string>(whole.is) &&
            std::holds_alternative<std::string>(part.is))
            return std::get<std::string>(whole.is).find(std::get<std::string>(part.is)) !=
                   std::string::npos;
        throw Raised{"in"};
    }

    Value sum() {
        Value left = postfix();
        while (take("+")) {
            const Value right = postfix();
            auto* a = std::get_if<std::string>(&left.is);
            const auto* b = std::get_if<std::string>(&right.is);
            if (a == nullptr || b == nullptr) throw Unknown{"a sum of other than texts"};
            *a += *b;
        }
        return left;
    }

    Value postfix() {
        Value out = atom();
        while (true) {
            if (take("[")) {
                const Value key = any();
                need("]");
                out = item(out, key);
            } else if (rest_.starts_with('.')) {
                rest_.remove_prefix(1);
                out = member(out, word());
            } else {
                return out;
            }
        }
    }

    std::string word() {
        std::size_t size = 0;
        while (size < rest_.size() && is_name(rest_[size])) ++size;
        std::string out(rest_.substr(0, size));
        rest_.remove_prefix(size);
        if (out.empty()) throw Unknown{std::string(rest_)};
        return out;
    }

    Value member(const Value& of, const std::string& name) {
        if (name == "has_key" || name == "get") {
            need("(");
            const Value key = any();
            const Value otherwise = take(",") ? any() : Value();
            need(")");
            if (quiet_ > 0) return {};
            const auto* dict = std::get_if<std::shared_ptr<Dict>>(&of.is);
            if (dict == nullptr || !std::holds_alternative<std::string>(key.is)) throw Raised{name};
            const Value* found = find(**dict, std::get<std::string>(key.is));
            if (name == "has_key") return found != nullptr;
            return found == nullptr ? otherwise : *found;
        }
        return item(of, Value(name));
    }

    Value item(const Value& of, const Value& key) const {
        if (quiet_ > 0) return {};
        if (const auto* dict = std::get_if<std::shared_ptr<Dict>>(&of.is)) {
            const auto* name = std::get_if<std::string>(&key.is);
            const Value* found = name == nullptr ? nullptr : find(**dict, *name);
            if (found == nullptr) throw Raised{"KeyError: " + (name == nullptr ? "?" : *name)};
            return *found;
        }
        const auto* list = std::get_if<std::shared_ptr<List>>(&of.is);
        const auto* number = std::get_if<double>(&key.is);
        if (list == nullptr || number == nullptr) throw Raised{"TypeError"};
        const auto size = static_cast<double>((*list)->size());
        const double at = *number < 0 ? *number + size : *number;
        if (at < 0 || at >= size) throw Raised{"IndexError"};
        return (**list)[static_cast<std::size_t>(at)];
    }

    Value atom() {
        space();
        if (rest_.empty()) throw Unknown{"an end"};
        if (take("(")) return parenthesis();
        if (take("[")) return Value(elements("]"));
        if (take("{")) return dictionary();
        const char c = rest_[0];
        if (c == '-' || (c >= '0' && c <= '9')) return number();
        if (c == '\'' || c == '"' ||
            ((c == 'u' || c == 'b' || c == 'r') && rest_.size() > 1 &&
             (rest_[1] == '\'' || rest_[1] == '"'))) {
            std::string out;
            while (text(out)) space();
            return Value(std::move(out));
        }
        return name();
    }

    Value parenthesis() {
        Value first = any();
        if (take(")")) return first;
        need(",");
        List all = elements(")");
        all.insert(all.begin(), std::move(first));
        return Value(std::move(all));
    }
    List elements(std::string_view end) {
        List out;
        while (!take(end)) {
            out.push_back(any());
            if (!take(",")) {
                need(end);
                break;
            }
        }
        return out;
    }
    Value dictionary() {
        Dict out;
        while (!take("}")) {
            const Value key = any();
            need(":");
            out[std::get<std::string>(key.is)] = any();
            if (!take(",")) {
                need("}");
                break;
            }
        }
        return Value(std::move(out));
    }
    Value number() {
        const std::string digits(rest_.substr(0, 40));
        char* end = nullptr;
        const double out = std::strtod(digits.c_str(), &end);
        rest_.remove_prefix(static_cast<std::size_t>(end - digits.c_str()));
        if (!rest_.empty() && (rest_[0] == 'L' || rest_[0] == 'l')) rest_.remove_prefix(1);
        return out;
    }

    /// One literal, appended; false when there is none.
    bool text(std::string& out) {
        std::size_t start = 0;
        bool plain = false;
        while (start < rest_.size() && start < 2 &&
               std::string_view("ubr").find(rest_[start]) != std::string::npos)
            plain |= rest_[start++] == 'r';
        if (start >= rest_.size() || (rest_[start] != '\'' && rest_[start] != '"')) return false;
        rest_.remove_prefix(start);
        std::string_view quote = rest_.substr(0, 1);
        if (rest_.starts_with("'''") || rest_.starts_with("\"\"\"")) quote = rest_.substr(0, 3);
        rest_.remove_prefix(quote.size());
        while (!rest_.starts_with(quote)) {
            if (rest_.empty()) throw Unknown{"a text without an end"};
            if (rest_[0] == '\\' && !plain && rest_.size() > 1) {
                escape(out);
                continue;
            }
            out += rest_[0];
            rest_.remove_prefix(1);
        }
        rest_.remove_prefix(quote.size());
        return true;
    }
    void escape(std::string& out) {
        const char c = rest_[1];
        rest_.remove_prefix(2);
        const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (digits > 0) {
            const std::string code(rest_.substr(0, digits));
            content::markup::append_character(
                out, static_cast<char32_t>(std::strtoul(code.c_str(), nullptr, 16)));
            rest_.remove_prefix(code.size());
            return;
        }
        switch (c) {
            case 'n': out += '\n'; break;
            case 't': out += '\t'; break;
            case 'r': out += '\r'; break;
            case '\\':
            case '\'':
            case '"': out += c; break;
            default: (out += '\\') += c;
        }
    }

    Value name() {
        const std::string word = this->word();
        if (word == "True") return true;
        if (word == "False") return false;
        if (word == "None") return {};
        if (word == "len" || word == "ord" || word == "isinstance") return call(word);
        if (word == "datetime") {
            need(".timedelta(");
            return duration();
        }
        const auto found = names_.find(word);
        if (found != names_.end()) return found->second;
        if (quiet_ > 0) return {};
        throw Raised{"NameError: " + word};
    }
    Value duration() {
        double seconds = 0;
        constexpr std::array<double, 3> kUnits = {86400, 1, 1e-6};
        std::size_t i = 0;
        for (const Value& part : elements(")"))
            seconds += std::get<double>(part.is) * (i < kUnits.size() ? kUnits[i++] : 0);
        return seconds;
    }
    Value call(const std::string& function) {
        need("(");
        if (function == "isinstance") return instance();
        const Value of = any();
        need(")");
        if (quiet_ > 0) return {};
        if (const auto* list = std::get_if<std::shared_ptr<List>>(&of.is);
            list && function == "len")
            return static_cast<double>((*list)->size());
        const auto* text = std::get_if<std::string>(&of.is);
        if (text == nullptr) throw Raised{"TypeError: " + function};
        std::size_t characters = 0;
        for (const char c : *text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        if (function == "len") return static_cast<double>(characters);
        if (characters != 1) throw Raised{"TypeError: ord"};
        return code_of(*text);
    }
    static Value code_of(const std::string& character) {
        const auto first = static_cast<unsigned char>(character[0]);
        int code = character.size() == 1   ? first
                   : character.size() == 2 ? first & 0x1F
                   : character.size() == 3 ? first & 0x0F
                                           : first & 0x07;
        for (std::size_t i = 1; i < character.size(); ++i)
            code = code << 6 | (static_cast<unsigned char>(character[i]) & 0x3F);
        return code;
    }
    /// isinstance(bozo_exception, feedparser.X): the kinds of flaw are names here.
    Value instance() {
        const Value kinds = any();
        need(",");
        need("feedparser.");
        const std::string kind = word();
        need(")");
        return contains(kinds, Value(kind));
    }

    std::string_view rest_;
    const Dict& names_;
    int quiet_ = 0;
};

}  // namespace

bool Value::truth() const {
    if (const auto* value = std::get_if<bool>(&is)) return *value;
    if (const auto* value = std::get_if<double>(&is)) return *value != 0;
    if (const auto* value = std::get_if<std::string>(&is)) return !value->empty();
    if (const auto* value = std::get_if<std::shared_ptr<List>>(&is)) return !(*value)->empty();
    if (const auto* value = std::get_if<std::shared_ptr<Dict>>(&is)) return !(*value)->empty();
    return false;
}

bool equal(const Value& a, const Value& b) {
    const auto number = [](const Value& v) -> std::optional<double> {
        if (const auto* value = std::get_if<bool>(&v.is)) return *value ? 1 : 0;
        if (const auto* value = std::get_if<double>(&v.is)) return *value;
        return std::nullopt;
    };
    if (const auto x = number(a), y = number(b); x && y) return std::abs(*x - *y) < 1e-9;
    if (a.is.index() != b.is.index()) return false;
    if (const auto* x = std::get_if<std::string>(&a.is)) return *x == std::get<std::string>(b.is);
    if (const auto* x = std::get_if<std::shared_ptr<List>>(&a.is)) {
        const auto& y = *std::get<std::shared_ptr<List>>(b.is);
        if ((*x)->size() != y.size()) return false;
        for (std::size_t i = 0; i < y.size(); ++i)
            if (!equal((**x)[i], y[i])) return false;
        return true;
    }
    if (const auto* x = std::get_if<std::shared_ptr<Dict>>(&a.is)) {
        const auto& y = *std::get<std::shared_ptr<Dict>>(b.is);
        if ((*x)->size() != y.size()) return false;
        for (const auto& [key, value] : y) {
            const auto found = (*x)->find(key);
            if (found == (*x)->end() || !equal(found->second, value)) return false;
        }
        return true;
    }
    return true;  // None and None
}

Value evaluate(std::string_view expression, const Dict& names) {
    return Parser(expression, names).whole();
}

}  // namespace herald::quality::python
