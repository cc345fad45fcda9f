#include "content/publish/send/payload.hpp"

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "content/markup/markdown.hpp"
#include "content/text/checks.hpp"
#include "content/text/marks.hpp"

namespace herald::content {
namespace {

constexpr std::size_t kLongestThread = 50;

/// What publishing knows of an item's data.
struct ItemExtras {
    std::optional<std::vector<std::string>> thread;
    std::optional<std::string> first_comment, link;
};
BOOST_DESCRIBE_STRUCT(ItemExtras, (), (thread, first_comment, link))

ItemExtras extras_of(const ContentItem& item) {
    if (!item.data || item.data->text.empty()) return {};
    Problems problems;
    auto out = decode_json<ItemExtras>(parse_json(item.data->text), problems, Unknown::ignore);
    if (problems.empty()) return out;
    Problems placed;
    for (const auto& one : problems.fields()) placed.add("/data" + one.pointer, one.detail);
    placed.raise();
    return {};
}

bool is_blog(const ContentItem& item) { return item.network == "wordpress"; }

void add_thread(Payload& out, const std::vector<std::string>& thread) {
    for (const auto& one : thread)
        if (!trim(one).empty()) out.thread.push_back(one);
    if (out.thread.size() > kLongestThread)
        throw Error(ErrorKind::invalid, "A thread has at most 50 posts.");
}

/// One finding as a line of a refusal.
void add_errors(const std::vector<Finding>& findings, const std::string& at, Problems& problems) {
    for (const Finding& one : findings)
        if (one.level == FindingLevel::error)
            problems.add(at.empty() ? "/" + one.field : at, one.message);
}

}  // namespace

Payload make_payload(const Scope& scope, const ContentItem& item, const Brand& brand) {
    const ItemExtras extras = extras_of(item);
    const bool tags_links = brand.utm_medium && !brand.sites.empty();
    const Utm utm{item.network.value_or(""), brand.utm_medium.value_or(""),
                  item.campaign.value_or(""), "", ""};
    const auto tagged = [&](const std::string& text) {
        return tags_links ? tag_links(text, utm, brand.sites) : text;
    };
    Payload out;
    out.title = item.title;
    out.text = is_blog(item) ? markup::html_of_markdown(tagged(item.text)) : tagged(item.text);
    out.link = tagged(extras.link.value_or(""));
    const auto files = media_of(scope, item);
    for (std::size_t i = 0; i < files.size(); ++i)
        out.media.push_back({files[i].id, item.media[i].alt.value_or("")});
    if (extras.thread) add_thread(out, *extras.thread);
    if (extras.first_comment) add_thread(out, {*extras.first_comment});
    for (auto& one : out.thread) one = tagged(one);
    out.tags = item.tags;
    out.language = item.language.value_or("");
    return out;
}

connector::Post make_post(const Context& context, const Scope& scope, const Payload& payload,
                          const std::string& key) {
    connector::Post out{.key = key,
                        .title = payload.title,
                        .text = payload.text,
                        .link = payload.link,
                        .media = {},
                        .thread = payload.thread,
                        .tags = payload.tags,
                        .language = payload.language};
    for (const PayloadMedia& one : payload.media) {
        out.media.push_back(load_media(context, scope, one.id));
        out.media.back().alt = one.alt;
    }
    return out;
}

void check_payload(const Scope& scope, const ContentItem& item, const Payload& payload,
                   const Brand& brand, Problems& problems) {
    const NetworkLimits* network = item.network ? find_network(*item.network) : nullptr;
    TextRules rules = rules_of(brand, scope);
    if (rules.utm) rules.utm->campaign = item.campaign.value_or("");
    CheckedText text{item.text, item.title, payload.language, {}};
    for (const ItemMedia& one : item.media)
        text.media.push_back({one.media_type, one.alt.value_or(""), one.bytes});
    add_errors(check_text(text, network, rules), "", problems);
    if (network == nullptr) return;
    NetworkLimits answer = *network;  // what answers a post needs no picture of its own
    answer.needs_media = false;
    for (std::size_t i = 0; i < payload.thread.size(); ++i)
        add_errors(check_text({payload.thread[i], "", payload.language, {}}, &answer, rules),
                   fmt::format("/data/thread/{}", i), problems);
}

std::string shown_title(const ContentItem& item) {
    const std::string text(trim(item.title.empty() ? item.text : item.title));
    const std::string line = text.substr(0, text.find('\n'));
    if (line.size() <= 80) return line.empty() ? "untitled" : line;
    return std::string(trim(clip(line, 77))) + "…";
}

}  // namespace herald::content
