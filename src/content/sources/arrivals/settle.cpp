#include "base/text.hpp"
#include "content/markup/address.hpp"
#include "content/markup/sanitize.hpp"
#include "content/sources/arrivals/arrival.hpp"

namespace herald::content::arrivals {
namespace {

using std::chrono::hours;

constexpr auto kEarliest = std::chrono::sys_days(std::chrono::year(1990) / 1 / 1);

void cut(std::string& text, std::size_t bytes) {
    text = std::string(trim(clip(text, bytes)));
    if (!is_utf8(text)) text.clear();
    std::erase(text, '\0');  // no database keeps it in a text
}

void make_plain(std::string& text) {
    if (markup::looks_like_html(text)) text = markup::plain_text(text);
}

std::string safe_web_address(std::string_view url) {
    std::string out(trim(url));
    std::erase_if(out, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
    const std::string scheme = markup::scheme_of(out);
    return (scheme == "http" || scheme == "https") && is_utf8(out) ? out : std::string();
}

}  // namespace

bool settle(Arrival& arrival, Time now) {
    make_plain(arrival.title);
    make_plain(arrival.text);
    cut(arrival.title, kTitleBytes);
    cut(arrival.text, kTextBytes);
    cut(arrival.author, 300);
    arrival.url = safe_web_address(arrival.url);
    arrival.image_url = safe_web_address(arrival.image_url);
    if (arrival.url.size() > kUrlBytes) arrival.url.clear();
    if (arrival.image_url.size() > kUrlBytes) arrival.image_url.clear();
    std::vector<std::string> tags;
    for (auto& tag : arrival.tags) {
        cut(tag, kTagBytes);
        if (!tag.empty() && tags.size() < kMostTags &&
            std::find(tags.begin(), tags.end(), tag) == tags.end())
            tags.push_back(std::move(tag));
    }
    arrival.tags = std::move(tags);
    arrival.language = to_lower_ascii(clip(arrival.language, 2));
    if (arrival.language.size() != 2 || arrival.language[0] < 'a' || arrival.language[0] > 'z')
        arrival.language.clear();
    if (arrival.published_at &&
        (*arrival.published_at < kEarliest || *arrival.published_at > now + hours(24)))
        arrival.published_at.reset();
    for (auto* figure : {&arrival.likes, &arrival.comments, &arrival.shares, &arrival.views})
        if (*figure && (**figure < 0 || **figure > 1'000'000'000'000)) figure->reset();
    if (arrival.external_id.empty()) arrival.external_id = arrival.url;
    if (arrival.external_id.empty()) arrival.external_id = arrival.title + "\n" + arrival.text;
    return !arrival.title.empty() || !arrival.text.empty() || !arrival.url.empty();
}

}  // namespace herald::content::arrivals
