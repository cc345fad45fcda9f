#include <algorithm>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/studio/draft/job.hpp"
#include "content/text/reading.hpp"

/// An article: its plan, then one section after another.
namespace herald::content::studio {
namespace {

std::size_t words_of_section(TextLength length) {
    return length == TextLength::short_ ? 90 : length == TextLength::long_ ? 220 : 150;
}

std::string slug_of(std::string_view text) {
    std::string out;
    for (const char c : fold(text)) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out += c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (out.ends_with('-')) out.pop_back();
    return std::string(clip(out, 80));
}

/// Only pages that were given.
json::array links_of(const Job& job, const json::object& plan) {
    json::array out;
    for (const json::value& one : list_in(plan, "links")) {
        if (!one.is_object()) continue;
        const std::string url = text_in(one.get_object(), "url");
        if (std::find(job.gathered.links.begin(), job.gathered.links.end(), url) !=
            job.gathered.links.end())
            out.push_back(one);
    }
    return out;
}

std::string points_of(const json::object& section) {
    std::string out;
    for (const json::value& one : list_in(section, "points"))
        if (one.is_string()) out += "- " + std::string(one.get_string()) + "\n";
    return out;
}

std::string links_in_words(const json::array& links) {
    std::string out;
    for (const json::value& one : links)
        out += fmt::format("[{}]({})\n", text_in(one.get_object(), "anchor"),
                           text_in(one.get_object(), "url"));
    return out.empty() ? out : "Where it fits, one of these links may stand in it:\n" + out;
}

/// Without a heading of its own, which models like to repeat.
std::string body_of(std::string_view text) {
    text = trim(text);
    while (text.starts_with('#')) text = trim(text.substr(std::min(text.find('\n'), text.size())));
    return std::string(text);
}

class Article {
public:
    Article(const Job& job, const json::object& plan) : job_(job), plan_(plan) {}

    StudioDraft write(double from, double share) {
        StudioDraft out;
        out.kind = ItemKind::blog;
        out.language = job_.gathered.language;
        out.title = text_in(plan_, "title");
        if (const std::string why = text_in(plan_, "why"); !why.empty()) out.why = why;
        links_ = links_of(job_, plan_);
        const json::array& sections = list_in(plan_, "sections");
        const double step = share / static_cast<double>(sections.size() + 1);
        job_.progress(from, "Writing the opening");
        out.text = part(out.title, "", text_in(plan_, "intro"), "");
        for (std::size_t i = 0; i < sections.size(); ++i) {
            if (!sections[i].is_object()) continue;
            const json::object& section = sections[i].get_object();
            const std::string heading = text_in(section, "heading");
            job_.progress(from + step * static_cast<double>(i + 1), "Writing: " + heading);
            const std::string title = "\n\n## " + heading + "\n\n";
            job_.say(title);
            headings_.push_back(heading);
            out.text +=
                title + part(out.title, heading,
                             points_of(section) + (i == 0 ? links_in_words(links_) : ""), out.text);
        }
        add_data(out);
        return out;
    }

private:
    std::string part(const std::string& title, const std::string& heading,
                     const std::string& points, const std::string& before) const {
        constexpr std::size_t kRemembered = 600;  // bytes of what was said last
        const auto cut =
            before.size() <= kRemembered ? 0 : before.find(' ', before.size() - kRemembered);
        const std::string tail = cut == std::string::npos ? "" : before.substr(cut);
        const Form form =
            section_form(title, heading, points, tail, words_of_section(job_.wanted.length));
        return body_of(job_.ask(render(job_.assembly, job_.gathered, form, "")).text);
    }

    /// Where the keyword stands; what search engines and people look at first.
    json::object coverage(const StudioDraft& draft, const std::string& keyword) const {
        const std::string wanted = fold(keyword);
        const auto has = [&](std::string_view text) {
            return !wanted.empty() && fold(text).find(wanted) != std::string::npos;
        };
        const std::string all = fold(draft.text);
        std::int64_t times = 0;
        for (auto at = wanted.empty() ? std::string::npos : all.find(wanted);
             at != std::string::npos; at = all.find(wanted, at + wanted.size()))
            ++times;
        return {{"title", has(draft.title)},
                {"opening", has(draft.text.substr(0, draft.text.find("\n\n")))},
                {"heading", std::any_of(headings_.begin(), headings_.end(), has)},
                {"meta_description", has(text_in(plan_, "meta_description"))},
                {"times", times}};
    }

    void add_data(StudioDraft& draft) const {
        const std::string keyword = job_.wanted.wish.keyword.value_or(text_in(plan_, "keyword"));
        json::array headings(headings_.begin(), headings_.end());
        json::object seo{{"intent", text_in(plan_, "intent")},
                         {"keyword", keyword},
                         {"keywords", list_in(plan_, "keywords")},
                         {"meta_title", text_in(plan_, "meta_title")},
                         {"meta_description", text_in(plan_, "meta_description")},
                         {"slug", slug_of(draft.title)},
                         {"headings", std::move(headings)},
                         {"internal_links", links_},
                         {"coverage", coverage(draft, keyword)}};
        const Reading reading = reading_of(draft.text, draft.language);
        seo["words"] = reading.words;
        seo["reading_ease"] = reading.ease ? json::value(*reading.ease) : json::value(nullptr);
        json::object ld{{"@context", "https://schema.org"},
                        {"@type", "BlogPosting"},
                        {"headline", draft.title},
                        {"description", text_in(plan_, "meta_description")},
                        {"keywords", list_in(plan_, "keywords")},
                        {"inLanguage", draft.language},
                        {"wordCount", reading.words}};
        if (auto publisher = publisher_of(job_.gathered.material.brand); !publisher.empty())
            ld["publisher"] = std::move(publisher);
        draft.data = {{"seo", std::move(seo)}, {"json_ld", std::move(ld)}};
    }

    const Job& job_;
    const json::object& plan_;
    json::array links_;
    std::vector<std::string> headings_;
};

}  // namespace

std::vector<StudioDraft> write_article(const Job& job) {
    job.progress(0.05, "Planning the article");
    const Asked outline = job.ask(render(job.assembly, job.gathered, outline_form(job.wanted), ""));
    const json::array& plans = list_in(outline.document.as_object(), "drafts");
    std::vector<StudioDraft> out;
    const double share = 0.8 / static_cast<double>(std::max<std::size_t>(1, plans.size()));
    for (const json::value& plan : plans) {
        Article article(job, plan.as_object());
        out.push_back(article.write(0.15 + share * static_cast<double>(out.size()), share));
        trim_draft(out.back(), job.rules);
        note_doubts(out.back(), job.gathered, job.rules);
    }
    return out;
}

}  // namespace herald::content::studio
