#include <cmath>

#include "condition/condition.hpp"
#include "condition/ops.hpp"
#include "condition/words.hpp"

namespace herald::condition {
namespace {

bool german(const Style& style) { return style.language == Language::de; }

/// "over the last 7 days"; empty without a window.
std::string window_words(const Term& term, const Style& style) {
    const bool de = german(style);
    switch (term.window.kind) {
        case WindowKind::none: break;
        case WindowKind::today: return de ? "heute" : "today";
        case WindowKind::since_last_change:
            return de ? "seit der letzten Änderung" : "since the last change";
        case WindowKind::days:
            if (term.window.days == 1) return de ? "gestern" : "yesterday";
            return fmt::format(fmt::runtime(de ? "der letzten {} Tage" : "over the last {} days"),
                               term.window.days);
    }
    if (term.horizon_days == 0) return {};
    if (term.horizon_days == 1) return de ? "morgen" : "tomorrow";
    return fmt::format(fmt::runtime(de ? "der nächsten {} Tage" : "over the next {} days"),
                       term.horizon_days);
}

/// "against the 7 days before".
std::string before_words(const Term& term, const Style& style) {
    const bool de = german(style);
    if (term.window.kind == WindowKind::since_last_change)
        return de ? "gegenüber ebenso vielen Tagen davor" : "against as many days before it";
    if (term.window.days == 1) return de ? "gegenüber dem Vortag" : "against the day before";
    return fmt::format(
        fmt::runtime(de ? "gegenüber den {} Tagen davor" : "against the {} days before"),
        term.window.days);
}

std::string quoted(std::string_view text, const Style& style) {
    return fmt::format(fmt::runtime(german(style) ? "„{}“" : "“{}”"), text);
}

/// "a, b or c".
std::string listed(const std::vector<std::string>& parts, std::string_view last) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) out += i + 1 == parts.size() ? fmt::format(" {} ", last) : ", ";
        out += parts[i];
    }
    return out;
}

/// One test; `words` of the language are chosen as it goes.
class TestWords {
public:
    TestWords(const Test& test, const Catalogue& catalogue, const Style& style)
        : test_(test),
          catalogue_(catalogue),
          style_(style),
          field_(catalogue.at(test.term.field)),
          de_(german(style)),
          plural_(field_.label.plural_in(style.language)) {}

    std::string whole(Op op, bool negated_between) const {
        const std::string subject = label(test_.term, catalogue_, style_);
        if (test_.change && !asks_for_null(op))
            return fmt::format("{} {}", subject, change(op, negated_between));
        if (asks_for_null(op)) return fmt::format("{} {}", subject, null(op == Op::is_null));
        if (!test_.texts.empty()) return fmt::format("{} {}", subject, text(op, negated_between));
        return fmt::format("{} {}", subject, number(op, negated_between));
    }

private:
    std::string_view pick(std::string_view en, std::string_view de) const { return de_ ? de : en; }
    std::string_view is() const { return plural_ ? pick("are", "sind") : pick("is", "ist"); }
    std::string_view lies() const { return plural_ ? pick("are", "liegen") : pick("is", "liegt"); }
    std::string_view amounts() const {
        return plural_ ? pick("are", "betragen") : pick("is", "beträgt");
    }

    std::string null(bool is_null) const {
        const std::string_view has = plural_ ? pick("have", "haben") : pick("has", "hat");
        return fmt::format("{} {} {}", has, is_null ? pick("no", "keinen") : pick("a", "einen"),
                           pick("value", "Wert"));
    }

    std::string limit() const {
        if (!test_.other) return shown(test_.numbers.back(), field_.unit, style_);
        const std::string other = label(*test_.other, catalogue_, style_);
        if (test_.times == 1) return other;
        const double parts = 1 / test_.times;
        if (test_.times < 1 && std::abs(parts - std::round(parts)) < 1e-9 * parts) {
            if (std::round(parts) == 2)
                return fmt::format("{} {}", pick("half of", "der Hälfte von"), other);
            return fmt::format(fmt::runtime(pick("1/{:.0f} of {}", "1/{:.0f} von {}")), parts,
                               other);
        }
        return fmt::format(fmt::runtime(pick("{} times {}", "{} × {}")),
                           shown(test_.times, std::nullopt, style_), other);
    }

    std::string number(Op op, bool negated) const {
        switch (op) {
            case Op::less: return fmt::format("{} {} {}", lies(), pick("below", "unter"), limit());
            case Op::at_most:
                return fmt::format("{} {} {}", amounts(), pick("at most", "höchstens"), limit());
            case Op::greater:
                return fmt::format("{} {} {}", lies(), pick("above", "über"), limit());
            case Op::at_least:
                return fmt::format("{} {} {}", amounts(), pick("at least", "mindestens"), limit());
            case Op::equal: return fmt::format("{} {}", amounts(), limit());
            case Op::not_equal:
                return fmt::format("{} {} {}", amounts(), pick("not", "nicht"), limit());
            case Op::between:
                return fmt::format(
                    "{} {}{} {} {} {}", lies(), negated ? pick("not ", "nicht ") : "",
                    pick("between", "zwischen"), shown(test_.numbers.front(), field_.unit, style_),
                    pick("and", "und"), limit());
            default: return {};
        }
    }

    std::string text(Op op, bool negated) const {
        std::vector<std::string> parts;
        for (const auto& one : test_.texts)
            parts.push_back(field_.kind == FieldKind::enum_ ? one : quoted(one, style_));
        switch (op) {
            case Op::equal: return fmt::format("{} {}", is(), parts[0]);
            case Op::not_equal:
                return fmt::format("{} {} {}", is(), pick("not", "nicht"), parts[0]);
            case Op::in: return fmt::format("{} {}", is(), listed(parts, pick("or", "oder")));
            case Op::not_in:
                return fmt::format("{} {} {}", is(), pick("neither", "weder"),
                                   listed(parts, pick("nor", "noch")));
            case Op::contains: return verb("contains", "does not contain", "enthält", false, parts);
            case Op::not_contains:
                return verb("contains", "does not contain", "enthält", true, parts);
            case Op::starts_with:
                return verb("starts with", "does not start with", "beginnt mit", negated, parts);
            case Op::ends_with:
                return verb("ends with", "does not end with", "endet mit", negated, parts);
            default: return {};
        }
    }

    std::string verb(std::string_view en, std::string_view en_not, std::string_view de,
                     bool negated, const std::vector<std::string>& parts) const {
        if (!de_) return fmt::format("{} {}", negated ? en_not : en, parts[0]);
        if (!negated) return fmt::format("{} {}", de, parts[0]);
        const auto [first, rest] = split_verb(de);
        return fmt::format("{} nicht{} {}", first, rest, parts[0]);
    }
    /// "beginnt mit" → "beginnt", " mit".
    static std::pair<std::string_view, std::string_view> split_verb(std::string_view text) {
        const auto space = text.find(' ');
        if (space == std::string_view::npos) return {text, {}};
        return {text.substr(0, space), text.substr(space)};
    }

    /// "has risen by more than 20 % against the 7 days before".
    std::string change(Op op, bool negated) const {
        const double limit = test_.numbers.back();
        const bool up = (op == Op::greater || op == Op::at_least) && limit >= 0;
        const bool down = (op == Op::less || op == Op::at_most) && limit <= 0;
        const std::string against = before_words(test_.term, style_);
        if (up || down) {
            const bool open = op == Op::greater || op == Op::less;
            return moved(up, open, std::abs(limit), against);
        }
        const auto signed_share = [&](double value) {
            return (value > 0 ? "+" : "") + shown(value, FieldUnit::ratio, style_);
        };
        const std::string_view has = plural_ ? pick("have", "haben") : pick("has", "hat");
        std::string how;
        if (op == Op::between)
            how =
                fmt::format("{}{} {} {} {}", negated ? pick("not ", "nicht ") : "",
                            pick("by between", "um zwischen"), signed_share(test_.numbers.front()),
                            pick("and", "und"), signed_share(limit));
        else
            how = fmt::format("{} {}{}", pick("by", "um"), change_op(op), signed_share(limit));
        if (de_) return fmt::format("{} sich {} {} verändert", has, against, how);
        return fmt::format("{} changed {} {}", has, how, against);
    }
    std::string_view change_op(Op op) const {
        switch (op) {
            case Op::less: return pick("less than ", "weniger als ");
            case Op::at_most: return pick("at most ", "höchstens ");
            case Op::greater: return pick("more than ", "mehr als ");
            case Op::at_least: return pick("at least ", "mindestens ");
            case Op::not_equal: return pick("anything but ", "anderes als ");
            default: return pick("exactly ", "genau ");
        }
    }
    std::string moved(bool up, bool open, double by, const std::string& against) const {
        const std::string_view more = by == 0 ? ""
                                      : open  ? pick("by more than ", "um mehr als ")
                                              : pick("by at least ", "um mindestens ");
        const std::string amount = by == 0 ? "" : shown(by, FieldUnit::ratio, style_);
        if (by == 0 && !open) {
            const std::string_view not_moved =
                up ? pick("not fallen", "nicht gefallen") : pick("not risen", "nicht gestiegen");
            const std::string_view has = de_ ? is() : (plural_ ? "have" : "has");
            return de_ ? fmt::format("{} {} {}", has, against, not_moved)
                       : fmt::format("{} {} {}", has, not_moved, against);
        }
        if (de_)
            return fmt::format(
                "{} {} {}{}{}", is(), against, more, amount,
                by == 0 ? (up ? "gestiegen" : "gefallen") : (up ? " gestiegen" : " gefallen"));
        return fmt::format("{} {}{}{}{} {}", plural_ ? "have" : "has", up ? "risen" : "fallen",
                           by == 0 ? "" : " ", more, amount, against);
    }

    const Test& test_;
    const Catalogue& catalogue_;
    const Style& style_;
    const Field& field_;
    bool de_, plural_;
};

class TreeWords {
public:
    TreeWords(const Catalogue& catalogue, const Style& style)
        : catalogue_(catalogue), style_(style) {}

    /// `inside`: within another list, where a list needs its parentheses.
    std::string node(const Node& node, bool negated, bool inside) const {
        if (node.kind == Node::Kind::test)
            return sentence_of(*node.test, negated, catalogue_, style_);
        if (node.kind == Node::Kind::none_of)
            return this->node(node.children.front(), !negated, inside);
        if (node.children.size() == 1) return this->node(node.children.front(), negated, inside);
        const bool any = (node.kind == Node::Kind::any) != negated;
        const std::string_view word =
            german(style_) ? (any ? " oder " : " und ") : (any ? " or " : " and ");
        std::string out;
        for (const Node& child : node.children) {
            if (!out.empty()) out += word;
            out += this->node(child, negated, true);
        }
        return inside ? "(" + out + ")" : out;
    }

private:
    const Catalogue& catalogue_;
    const Style& style_;
};

}  // namespace

std::string sentence_of(const Test& test, bool negated, const Catalogue& catalogue,
                        const Style& style) {
    const Op op = negated ? info_of(test.op).negated : test.op;
    return TestWords(test, catalogue, style).whole(op, negated && op == test.op);
}

std::string sentence(const Condition& condition, const Catalogue& catalogue, const Style& style) {
    return TreeWords(catalogue, style).node(condition.root(), false, false);
}

std::string label(const Term& term, const Catalogue& catalogue, const Style& style) {
    const std::string& name = catalogue.at(term.field).label.in(style.language);
    const std::string window = window_words(term, style);
    return window.empty() ? name : fmt::format("{} {}", name, window);
}

std::string label(const Test& test, const Catalogue& catalogue, const Style& style) {
    const std::string term = label(test.term, catalogue, style);
    if (!test.change) return term;
    return fmt::format(fmt::runtime(german(style) ? "Veränderung: {} {}" : "change of {} {}"), term,
                       before_words(test.term, style));
}

}  // namespace herald::condition
