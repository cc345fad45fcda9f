#include "content/text/network.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/text/bare_links.hpp"
#include "content/text/marks.hpp"

namespace herald::content {
namespace {

using std::size_t;

constexpr std::array<NetworkLimits, 13> kNetworks{{
    // docs.joinmastodon.org: 500 by default, each link 23, a remote mention without its host; four
    // pictures, or one film of 99 MiB.
    {.id = "mastodon",
     .name = "Mastodon",
     .measure = Measure::graphemes,
     .max_text = 500,
     .link_length = 23,
     .max_media = 4,
     .max_alt = 1500,
     .max_image_bytes = 16u << 20,
     .max_video_bytes = 99u << 20,
     .video_alone = true,
     .good_hashtags = 5},
    // lexicon app.bsky.feed.post: 300 graphemes, 3000 bytes; app.bsky.embed.images: 4, 1 MB;
    // app.bsky.embed.video: 1, 100 MB.
    {.id = "bluesky",
     .name = "Bluesky",
     .measure = Measure::graphemes,
     .max_text = 300,
     .max_bytes = 3000,
     .max_media = 4,
     .max_alt = 2000,
     .max_image_bytes = 1'000'000,
     .max_video_bytes = 100'000'000,
     .video_alone = true,
     .good_hashtags = 3},
    // core.telegram.org/bots/api: sendMessage 4096, captions 1024 after entities; sendPhoto 10 MB,
    // sendVideo 50 MB.
    {.id = "telegram",
     .name = "Telegram",
     .measure = Measure::utf16,
     .max_text = 4096,
     .max_text_with_media = 1024,
     .max_media = 10,
     .max_image_bytes = 10u << 20,
     .max_video_bytes = 50u << 20},
    // discord.com/developers: content 2000, 10 attachments.
    {.id = "discord",
     .name = "Discord",
     .measure = Measure::code_points,
     .max_text = 2000,
     .max_media = 10,
     .max_alt = 1024,
     .max_image_bytes = 10u << 20,
     .max_video_bytes = 10u << 20},
    // api.slack.com: truncated above 40,000; 4,000 advised; image blocks with 2,000 of alt text.
    {.id = "slack",
     .name = "Slack",
     .measure = Measure::code_points,
     .max_text = 40'000,
     .max_media = 10,
     .max_alt = 2000,
     .max_image_bytes = 20u << 20,
     .fold_at = 4000},
    // LinkedIn posts API: commentary 3000; "see more" after about 210. Videos API: one MP4 of 500
    // MB.
    {.id = "linkedin",
     .name = "LinkedIn",
     .measure = Measure::utf16,
     .max_text = 3000,
     .max_media = 20,
     .max_alt = 4086,
     .max_image_bytes = 10u << 20,
     .max_video_bytes = 500u << 20,
     .video_alone = true,
     .good_hashtags = 5,
     .fold_at = 210},
    // github.com/twitter/twitter-text v3: 280 weighted, a link 23. Four pictures, or a film of 512
    // MB.
    {.id = "x",
     .name = "X",
     .measure = Measure::weighted,
     .max_text = 280,
     .link_length = 23,
     .max_media = 4,
     .max_alt = 1000,
     .max_image_bytes = 5u << 20,
     .max_video_bytes = 512u << 20,
     .video_alone = true,
     .good_hashtags = 2},
    // Graph API: 63,206; cut after about 477 in the feed. A film is a post of its own; far larger
    // ones than 1 GB are taken, which no item holds.
    {.id = "facebook",
     .name = "Facebook Page",
     .measure = Measure::utf16,
     .max_text = 63'206,
     .max_media = 10,
     .max_alt = 1000,
     .max_image_bytes = 10u << 20,
     .max_video_bytes = 1u << 30,
     .video_alone = true,
     .good_hashtags = 3,
     .fold_at = 477},
    // Instagram Platform: caption 2200, 30 hashtags, 20 mentions; links are not clickable. Films of
    // 300 MB, as reels and in carousels.
    {.id = "instagram",
     .name = "Instagram",
     .measure = Measure::utf16,
     .max_text = 2200,
     .max_hashtags = 30,
     .max_mentions = 20,
     .max_media = 10,
     .max_alt = 1000,
     .max_image_bytes = 8u << 20,
     .max_video_bytes = 300u << 20,
     .needs_media = true,
     .links_work = false,
     .good_hashtags = 5,
     .fold_at = 125},
    // YouTube Data API: title 100, description 5000 bytes.
    {.id = "youtube",
     .name = "YouTube",
     .measure = Measure::code_points,
     .max_text = 5000,
     .max_bytes = 5000,
     .max_title = 100,
     .max_hashtags = 60,
     .max_media = 1,
     .max_video_bytes = 256'000'000'000,
     .video_alone = true,
     .good_hashtags = 3,
     .fold_at = 157},
    // Search results show about 60 characters of a title; texts have no limit of their own.
    {.id = "wordpress",
     .name = "WordPress",
     .measure = Measure::code_points,
     .max_text = 1'000'000,
     .max_title = 200,
     .max_media = 50,
     .max_alt = 1000,
     .max_image_bytes = 16u << 20},
    // Mail servers commonly take 25 MB with all that is attached.
    {.id = "email",
     .name = "E-mail",
     .measure = Measure::code_points,
     .max_text = 100'000,
     .max_title = 200,
     .max_media = 20,
     .max_alt = 1000,
     .max_video_bytes = 25'000'000},
    {.id = "webhook",
     .name = "Webhook",
     .measure = Measure::code_points,
     .max_text = 1'000'000,
     .max_title = 1000,
     .max_media = 20,
     .max_alt = 1000,
     .max_video_bytes = 24u << 20},
}};

// support.google.com/google-ads/answer/7684791: responsive search ads.
constexpr std::array<AdField, 4> kGoogle{{
    {"headline", "Headline", 30, std::nullopt, 3, 15},
    {"description", "Description", 90, std::nullopt, 2, 4},
    {"path", "Path", 15, std::nullopt, 0, 2},
    {"final_url", "Final URL", 2048, std::nullopt, 1, 1},
}};
// facebook.com/business/ads-guide: what is shown before it is cut.
constexpr std::array<AdField, 3> kMeta{{
    {"primary_text", "Primary text", 2200, 125, 1, 5},
    {"headline", "Headline", 255, 40, 1, 5},
    {"description", "Description", 255, 30, 0, 5},
}};
// linkedin.com/help/lms: single image ads.
constexpr std::array<AdField, 3> kLinkedIn{{
    {"introductory_text", "Introductory text", 600, 150, 1, 1},
    {"headline", "Headline", 200, 70, 1, 1},
    {"description", "Description", 300, 100, 0, 1},
}};
constexpr std::array<AdFormat, 3> kFormats{{
    {"google_rsa", "Google responsive search ad", Measure::display, kGoogle},
    {"meta", "Meta ad", Measure::utf16, kMeta},
    {"linkedin", "LinkedIn single image ad", Measure::utf16, kLinkedIn},
}};

/// twitter-text's configuration version 3: these ranges weigh 1, the rest 2.
bool weighs_one(char32_t c) {
    return c <= 4351 || (c >= 8192 && c <= 8205) || (c >= 8208 && c <= 8223) ||
           (c >= 8242 && c <= 8247);
}

size_t weighted(std::string_view given) {
    const std::string text = nfc(given);
    size_t out = 0;
    for (const TextPart part : graphemes(text)) {
        const std::string_view grapheme = part.of(text);
        if (is_emoji(grapheme)) {
            out += 2;
            continue;
        }
        for (size_t at = 0; at < grapheme.size();) {
            const CodePoint point = code_point_at(grapheme, at);
            out += weighs_one(point.value) ? 1 : 2;
            at += point.size;
        }
    }
    return out;
}

/// Google counts characters of Chinese, Japanese and Korean twice.
size_t display_width(std::string_view text) {
    size_t out = 0;
    for (size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        const char32_t c = point.value;
        const bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                          (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                          (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFF60) ||
                          (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD);
        out += wide ? 2 : 1;
        at += point.size;
    }
    return out;
}

/// Where a text may be cut at or before `most`: the ends of words.
std::vector<size_t> word_ends(std::string_view text) {
    std::vector<size_t> out;
    for (const TextPart word : words(text)) {
        size_t end = word.from + word.size;
        while (end < text.size() && text[end] != ' ' && text[end] != '\n' &&
               (text[end] == '.' || text[end] == '!' || text[end] == '?' || text[end] == ')'))
            ++end;
        out.push_back(end);
    }
    return out;
}

std::string_view without_tail(std::string_view text) {
    const size_t last = text.find_last_not_of(" \t\r\n,;:–—-");
    return last == text.npos ? std::string_view() : text.substr(0, last + 1);
}

}  // namespace

std::span<const NetworkLimits> networks() { return kNetworks; }

const NetworkLimits* find_network(std::string_view id) {
    const auto found = std::find_if(kNetworks.begin(), kNetworks.end(),
                                    [&](const auto& network) { return network.id == id; });
    return found == kNetworks.end() ? nullptr : &*found;
}

std::span<const AdFormat> ad_formats() { return kFormats; }

const AdFormat* find_ad_format(std::string_view id) {
    const auto found = std::find_if(kFormats.begin(), kFormats.end(),
                                    [&](const auto& format) { return format.id == id; });
    return found == kFormats.end() ? nullptr : &*found;
}

size_t count_by(Measure measure, std::string_view text) {
    switch (measure) {
        case Measure::graphemes: return count_graphemes(text);
        case Measure::code_points: return count_code_points(text);
        case Measure::utf16: return count_utf16(text);
        case Measure::weighted: return weighted(text);
        case Measure::display: return display_width(text);
    }
    return text.size();
}

size_t count_text(const NetworkLimits& network, std::string_view text) {
    const bool mastodon = network.id == "mastodon";
    if (!network.link_length && !mastodon) return count_by(network.measure, text);
    std::string rest;
    size_t out = 0, at = 0;
    for (const Mark& mark : marks_of(text)) {
        const bool link = mark.kind == MarkKind::link && network.link_length;
        const size_t host = mark.of(text).find('@', 1);
        const bool remote = mastodon && mark.kind == MarkKind::mention && host != text.npos;
        if (!link && !remote) continue;
        rest += text.substr(at, mark.from - at);
        if (link)
            out += *network.link_length;
        else
            rest += mark.of(text).substr(0, host);
        at = mark.from + mark.size;
    }
    rest += text.substr(at);
    if (network.id != "x") return out + count_by(network.measure, rest);
    // "acme.de" is a link there, too.
    std::string unlinked;
    at = 0;
    for (const TextPart link : bare_links(rest)) {
        unlinked += rest.substr(at, link.from - at);
        out += *network.link_length;
        at = link.from + link.size;
    }
    return out + count_by(network.measure, unlinked + rest.substr(at));
}

std::string shorten(const NetworkLimits& network, std::string_view text, size_t most) {
    if (count_text(network, text) <= most) return std::string(text);
    size_t sentence = 0;
    for (const TextPart part : sentences(text)) {
        if (count_text(network, text.substr(0, part.from + part.size)) > most) break;
        sentence = part.from + part.size;
    }
    size_t word = 0;
    const size_t ellipsis = count_by(network.measure, "…");
    for (const size_t end : word_ends(text)) {
        if (count_text(network, text.substr(0, end)) + ellipsis > most) break;
        word = end;
    }
    // A sentence's end is better, unless it would throw away more than half of what fits.
    if (sentence > 0 && sentence * 2 >= word) return std::string(text.substr(0, sentence));
    const std::string_view head = without_tail(text.substr(0, word));
    return head.empty() ? std::string() : std::string(head) + "…";
}

std::vector<std::string> split_for(const NetworkLimits& network, std::string_view text) {
    std::vector<std::string> out;
    text = trim(text);
    while (!text.empty()) {
        if (count_text(network, text) <= network.max_text) {
            out.emplace_back(text);
            break;
        }
        size_t paragraph = 0, sentence = 0, word = 0;
        const auto fits = [&](size_t end) {
            return count_text(network, text.substr(0, end)) <= network.max_text;
        };
        for (size_t at = text.find("\n\n"); at != text.npos && fits(at);
             at = text.find("\n\n", at + 2))
            paragraph = at;
        for (const TextPart part : sentences(text)) {
            if (!fits(part.from + part.size)) break;
            sentence = part.from + part.size;
        }
        for (const size_t end : word_ends(text)) {
            if (!fits(end)) break;
            word = end;
        }
        size_t cut = paragraph * 2 >= sentence && paragraph > 0 ? paragraph
                     : sentence * 2 >= word && sentence > 0     ? sentence
                                                                : word;
        if (cut == 0)  // one endless word
            for (const TextPart part : graphemes(text)) {
                if (!fits(part.from + part.size)) break;
                cut = part.from + part.size;
            }
        if (cut == 0) break;
        out.emplace_back(trim(text.substr(0, cut)));
        text = trim(text.substr(cut));
    }
    return out;
}

}  // namespace herald::content
