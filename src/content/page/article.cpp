#include "content/page/article.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/text.hpp"

/// Sentences for, link lists against: every run of text has a value, a part of the page the sum of
/// its runs', and the article is the smallest part that holds nearly all there is. (Kohlschütter et
/// al. 2010 on shallow features, Pasternack and Roth 2009 on maximal segments, and what authors
/// call their parts.)
namespace herald::content::page {
namespace {

/// Never part of an article's text.
bool is_never(std::string_view name) {
    static const std::unordered_set<std::string_view> kNever = {
        "script", "style",  "noscript", "template", "iframe", "object",   "embed", "svg",
        "canvas", "button", "input",    "select",   "option", "textarea", "nav",   "menu",
        "dialog", "head",   "audio",    "video",    "map",    "datalist", "label", "footer"};
    return kNever.contains(name);
}

bool is_hidden(const Tree& tree, const Node& node) {
    bool hidden = false;
    for (std::uint32_t i = 0; i < node.attributes; ++i) {
        const auto& [name, value] = tree.attributes()[node.first_attribute + i];
        if (equals_ignoring_case(name, "hidden")) hidden = true;
        if (equals_ignoring_case(name, "aria-hidden")) hidden |= value == "true";
        if (equals_ignoring_case(name, "role")) {
            constexpr std::array<std::string_view, 8> kRoles = {
                "navigation", "complementary", "contentinfo", "search",
                "dialog",     "alertdialog",   "menu",        "menubar"};
            for (const auto role : kRoles) hidden |= value == role;
        }
        if (equals_ignoring_case(name, "style")) {
            std::string style = to_lower_ascii(clip(value, 500));
            std::erase(style, ' ');
            hidden |= style.find("display:none") != style.npos ||
                      style.find("visibility:hidden") != style.npos;
        }
    }
    return hidden;
}

/// Characters that are no white space, UTF-8 counted once; CJK counts thrice, as it says more.
double count(std::string_view text) {
    double out = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= ' ' || (byte & 0xC0) == 0x80) continue;
        out += byte >= 0xE3 && byte <= 0xED ? 3 : 1;
    }
    return out;
}

bool has_sentence(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c == '.' || c == '!' || c == '?') && i >= 15 &&
            (i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '\n' ||
             text[i + 1] == '"' || static_cast<unsigned char>(text[i + 1]) >= 0x80))
            return true;
    }
    return text.find("\u3002") != text.npos || text.find("\u0964") != text.npos;
}

/// Text that stands in one block by itself, not in blocks within it.
struct Run {
    double chars = 0, link_chars = 0;
    bool sentence = false;
};

double value_of(const Run& run, std::string_view name) {
    if (run.chars == 0) return 0;
    const double linked = run.link_chars / run.chars;
    if (linked > 0.5) return -(10 + run.chars * 0.3);
    const double plain = run.chars - run.link_chars;
    if (is_heading(name)) return 0;
    if (run.chars >= 100 || (run.sentence && run.chars >= 30)) return plain - 20 * linked;
    return run.sentence ? plain * 0.5 : -4;
}

class Finder {
public:
    explicit Finder(Tree& tree) : tree_(tree) {}

    Article run() {
        drop_never();
        weigh();
        drop_clutter();
        weigh();
        std::uint32_t root = choose();
        if (weights_.good[root] <
            (named_ ? kTooLittleNamed : kTooLittle)) {  // strict hints took the text itself
            restore();
            weigh();
            root = choose();
        }
        Article out;
        out.parts = with_neighbours(root);
        for (const std::uint32_t part : out.parts) clean(part);
        weigh();
        for (const std::uint32_t part : out.parts) out.good += weights_.good[part];
        return out;
    }

private:
    static constexpr double kTooLittle = 140, kTooLittleNamed = 60;

    void drop_never() {
        for (std::uint32_t i = 1; i < tree_.size(); ++i) {
            Node& node = tree_[i];
            if (!node.element || is_page(node.name)) continue;
            if (!is_never(node.name) && !is_hidden(tree_, node)) continue;
            node.dropped = true;
            i = node.end - 1;
        }
    }

    /// What is named clutter goes, unless it is most of what there is to read.
    void drop_clutter() {
        for (std::uint32_t i = 1; i < tree_.size(); ++i) {
            Node& node = tree_[i];
            if (!node.element || is_page(node.name)) continue;
            if (!node.dropped && node.name != "article" && node.name != "a" &&
                is_named_clutter(i)) {
                node.dropped = true;
                hinted_.push_back(i);
            }
            if (node.dropped) i = node.end - 1;
        }
    }

    bool is_named_clutter(std::uint32_t i) const {
        const Hint hint = hint_of(tree_, tree_[i]);
        if (hint == Hint::comments) return true;
        return (hint == Hint::clutter || tree_[i].name == "aside") &&
               weights_.good[i] <= 0.5 * weights_.good[0];
    }

    static bool is_page(std::string_view name) {
        return name == "html" || name == "body" || name == "main";
    }

    void restore() {
        for (const std::uint32_t i : hinted_) tree_[i].dropped = false;
        hinted_.clear();
    }

    /// One pass down for the runs, one up for the sums.
    void weigh() {
        const std::size_t n = tree_.size();
        std::vector<Run> runs(n);
        std::vector<std::uint32_t> block(n, 0);
        std::vector<char> linked(n, 0), gone(n, 0);
        std::vector<std::string> samples(n);
        for (std::uint32_t i = 1; i < n; ++i) {
            const Node& node = tree_[i];
            gone[i] = static_cast<char>(gone[node.parent] != 0 || node.dropped);
            linked[i] = static_cast<char>(linked[node.parent] != 0 || node.name == "a");
            block[i] = node.element && is_block(node.name) ? i : block[node.parent];
            if (node.element || gone[i] != 0) continue;
            const double chars = count(node.text);
            Run& run = runs[block[i]];
            run.chars += chars;
            if (linked[i] != 0) run.link_chars += chars;
            std::string& sample = samples[block[i]];
            if (sample.size() < 600) sample.append(clip(node.text, 600));
        }
        weights_ = {std::vector<double>(n), std::vector<double>(n), std::vector<double>(n),
                    std::vector<double>(n)};
        for (std::uint32_t i = static_cast<std::uint32_t>(n); i-- > 0;) {
            Run& run = runs[i];
            if (run.chars > 0) {
                run.sentence = has_sentence(trim(samples[i]));
                const double value = value_of(run, tree_[i].name);
                weights_.chars[i] += run.chars;
                weights_.link_chars[i] += run.link_chars;
                weights_.value[i] += value;
                if (value > 0 && run.sentence) weights_.good[i] += run.chars - run.link_chars;
            }
            if (i == 0) break;
            const std::uint32_t above = tree_[i].parent;
            weights_.chars[above] += weights_.chars[i];
            weights_.link_chars[above] += weights_.link_chars[i];
            weights_.value[above] += weights_.value[i];
            weights_.good[above] += weights_.good[i];
        }
    }

    bool is_gone(std::uint32_t i) const {
        for (; i != kNone && i != 0; i = tree_[i].parent)
            if (tree_[i].dropped) return true;
        return false;
    }

    std::uint32_t choose() {
        std::uint32_t best = 0;
        for (std::uint32_t i = 1; i < tree_.size(); ++i)
            if (tree_[i].element && weights_.value[i] > weights_.value[best] && !is_gone(i))
                best = i;
        const double most = weights_.value[best];
        const std::uint32_t named = choose_named(most);
        named_ = named != kNone;
        if (named_) return named;
        return descend(best, most);
    }

    /// What the author calls the article's body, when it holds enough of what there is.
    std::uint32_t choose_named(double most) const {
        std::uint32_t found = kNone, article = kNone;
        double second = 0;
        for (std::uint32_t i = 1; i < tree_.size(); ++i) {
            const Node& node = tree_[i];
            if (!node.element) continue;
            if (node.dropped) {
                i = node.end - 1;
                continue;
            }
            const double value = weights_.value[i];
            if (value < 0.2 * most || value < 50) continue;
            if (node.name == "article" && (article == kNone || value > weights_.value[article]))
                article = i;
            if (hint_of(tree_, node) != Hint::article) continue;
            if (found != kNone && i < tree_[found].end) {  // within: the smaller one, if it is all
                if (value >= 0.9 * weights_.value[found]) found = i;
                continue;
            }
            if (found == kNone || value > weights_.value[found]) {
                second = found == kNone ? 0 : weights_.value[found];
                found = i;
            } else {
                second = std::max(second, value);
            }
        }
        if (found != kNone && weights_.value[found] >= 0.25 * most &&
            second < 0.5 * weights_.value[found])
            return found;
        if (article != kNone && weights_.value[article] >= 0.6 * most)
            return descend(article, weights_.value[article]);
        return kNone;
    }

    /// The smallest part below that holds nearly all of it.
    std::uint32_t descend(std::uint32_t from, double most) const {
        constexpr double kNearly = 0.85;
        while (true) {
            std::uint32_t next = kNone;
            for (std::uint32_t i = tree_[from].first_child; i != kNone; i = tree_[i].next)
                if (tree_[i].element && !tree_[i].dropped && weights_.value[i] >= kNearly * most)
                    next = i;
            if (next == kNone || tree_[next].name == "p" || tree_[next].name == "tr") return from;
            from = next;
        }
    }

    /// The part, and beside it or its container what reads like its beginning or its end.
    std::vector<std::uint32_t> with_neighbours(std::uint32_t root) const {
        std::vector<std::uint32_t> out{root};
        std::uint32_t level = root;
        for (int steps = 0; steps < 3 && level != 0; ++steps, level = tree_[level].parent) {
            const std::string_view name = tree_[level].name;
            if (name == "body" || name == "td" || name == "article") break;
            for (std::uint32_t i = tree_[tree_[level].parent].first_child; i != kNone;
                 i = tree_[i].next)
                if (i != level && belongs(i, root, steps)) out.push_back(i);
        }
        add_lead(root, out);
        std::sort(out.begin(), out.end());
        return out;
    }

    /// What the author calls lead, intro or subtitle, before the text and in the same article.
    void add_lead(std::uint32_t root, std::vector<std::uint32_t>& parts) const {
        std::uint32_t top = root;
        for (int steps = 0; steps < 5 && tree_[top].name != "article"; ++steps) {
            const std::uint32_t above = tree_[top].parent;
            if (above == kNone || above == 0 || is_page(tree_[above].name)) break;
            top = above;
        }
        std::uint32_t header_end = 0;
        for (std::uint32_t i = top + 1; i < root; ++i) {
            const Node& node = tree_[i];
            if (!node.element) continue;
            if (node.dropped || std::find(parts.begin(), parts.end(), i) != parts.end()) {
                i = node.end - 1;
                continue;
            }
            if (node.name == "header") header_end = node.end;
            if (node.end > root || !is_lead(i, i < header_end)) continue;
            parts.push_back(i);
            i = node.end - 1;
        }
    }

    bool is_lead(std::uint32_t i, bool in_header) const {
        const Node& node = tree_[i];
        const double chars = weights_.chars[i];
        if (!is_block(node.name) || node.name == "h1" || node.name == "header" || chars < 35 ||
            chars > 1200 || weights_.link_chars[i] > 0.3 * chars)
            return false;
        const bool text = weights_.good[i] >= 30 || node.name == "p" || node.name == "h2";
        if (text && hint_of(tree_, node) == Hint::lead) return true;
        return in_header && chars >= 80 && (node.name == "p" || node.name == "h2");
    }

    bool belongs(std::uint32_t i, std::uint32_t root, int steps) const {
        const Node& node = tree_[i];
        if (!node.element || node.dropped || weights_.chars[i] == 0) return false;
        const double linked = weights_.link_chars[i] / weights_.chars[i];
        const Hint hint = hint_of(tree_, node);
        if (hint >= Hint::caption || linked > 0.25) return false;
        if (node.name == "p" || node.name == "blockquote" || node.name == "pre")
            return weights_.value[i] > 40;
        const bool before = i < root;
        return weights_.good[i] > (before ? 80 : 150) &&
               weights_.good[i] > 0.75 * weights_.chars[i] && steps < 2;
    }

    // ---- what is no text of the article, within it ----

    void clean(std::uint32_t root) {
        for (std::uint32_t i = root + 1; i < tree_[root].end; ++i) {
            Node& node = tree_[i];
            if (!node.element || !(is_block(node.name) || node.name == "a" || node.name == "span"))
                continue;
            if (!node.dropped && is_clutter(i, root)) node.dropped = true;
            if (node.name == "figcaption" ||
                (weights_.chars[i] < 400 && hint_of(tree_, node) == Hint::caption))
                node.caption = true;
            if (node.dropped) i = node.end - 1;
        }
        drop_lonely_headings(root);
    }

    bool is_clutter(std::uint32_t i, std::uint32_t root) const {
        const Node& node = tree_[i];
        const double chars = weights_.chars[i];
        if (chars == 0 || node.name == "a" || node.name == "span") return false;
        const double linked = weights_.link_chars[i] / chars;
        const double share = weights_.good[i] / std::max(1.0, weights_.good[root]);
        const Hint hint = hint_of(tree_, node);
        if (hint == Hint::clutter || hint == Hint::comments) return share < 0.5;
        if (hint == Hint::doubtful && share < 0.3 &&
            (linked > 0.2 || weights_.good[i] < 0.5 * chars))
            return true;
        if (node.name == "footer" || node.name == "form") return share < 0.3;
        if (is_heading(node.name) || node.name == "p")
            return linked > 0.9 && chars < 200 && !is_heading(node.name) && share < 0.3;
        if (node.name == "figcaption" || node.name == "td" || node.name == "th" ||
            node.name == "tr" || node.name == "tbody")
            return false;
        if (node.name == "li") return linked > 0.9 && chars > 15 && chars < 100 && in_link_list(i);
        return linked > 0.55 && weights_.good[i] < 0.4 * chars && share < 0.3;
    }

    /// Most of the list's items are links.
    bool in_link_list(std::uint32_t item) const {
        const std::uint32_t list = tree_[item].parent;
        return weights_.link_chars[list] > 0.6 * weights_.chars[list];
    }

    /// A heading with nothing under it before the next of its rank.
    void drop_lonely_headings(std::uint32_t root) {
        std::uint32_t waiting = kNone;
        char rank = '9';
        const auto lonely = [&] {
            if (waiting != kNone && tree_[waiting].name != "h1") tree_[waiting].dropped = true;
            waiting = kNone;
        };
        for (std::uint32_t i = root + 1; i < tree_[root].end; ++i) {
            const Node& node = tree_[i];
            if (node.element && node.dropped) {
                i = node.end - 1;
            } else if (node.element && is_heading(node.name)) {
                if (waiting != kNone && node.name[1] <= rank) lonely();
                waiting = i;
                rank = node.name[1];
                i = node.end - 1;
            } else if (!node.element && count(node.text) > 0) {
                waiting = kNone;
            }
        }
        lonely();
    }

    Tree& tree_;
    Weights weights_;
    std::vector<std::uint32_t> hinted_;
    bool named_ = false;  // the author's own word for the article led to it
};

}  // namespace

Article find_article(Tree& tree) { return Finder(tree).run(); }

}  // namespace herald::content::page
