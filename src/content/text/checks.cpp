#include "content/text/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/text/claims.hpp"
#include "content/text/marks.hpp"
#include "content/text/reading.hpp"

namespace herald::content {
namespace {

using std::size_t;

/// Collects what is found in one field.
class Findings {
public:
    explicit Findings(std::vector<Finding>& out) : out_(out) {}

    Finding& add(FindingLevel level, std::string code, std::string message,
                 std::vector<std::string> values = {}, std::string field = "text") {
        out_.push_back({level, std::move(code), std::move(message), std::move(field), std::nullopt,
                        std::nullopt, std::move(values)});
        return out_.back();
    }
    /// Bytes of `text` as an editor counts them.
    static void place(Finding& finding, std::string_view text, size_t from, size_t size) {
        const size_t before = count_utf16(text.substr(0, from));
        finding.from = static_cast<std::int64_t>(before);
        finding.to = static_cast<std::int64_t>(before + count_utf16(text.substr(from, size)));
    }

private:
    std::vector<Finding>& out_;
};

std::string number(size_t n) { return std::to_string(n); }

void check_words(Findings& out, const std::string& text, const std::string& field,
                 const TextRules& rules) {
    for (const WordHit& hit : find_words(text, rules.banned_words)) {
        const std::string word = text.substr(hit.from, hit.size);
        Findings::place(out.add(FindingLevel::error, "banned_word",
                                fmt::format("The brand does not say “{}”.", word), {word}, field),
                        text, hit.from, hit.size);
    }
    if (!rules.checks_claims) return;
    for (const Claim& claim : claims_in(text)) {
        const std::string word = text.substr(claim.from, claim.size);
        Findings::place(out.add(FindingLevel::warning, "claim_" + std::string(claim.code),
                                fmt::format("“{}”: {}", word, claim.why), {word}, field),
                        text, claim.from, claim.size);
    }
}

void check_shouting(Findings& out, const std::string& text) {
    size_t shouted = 0, all = 0;
    for (const TextPart word : words(text)) {
        const std::string_view one = word.of(text);
        size_t letters = 0, upper = 0;
        for (size_t at = 0; at < one.size();) {
            const CodePoint point = code_point_at(one, at);
            letters += is_letter(point.value);
            upper += is_upper(point.value);
            at += point.size;
        }
        if (letters < 4) continue;
        ++all;
        shouted += upper == letters;
    }
    if (shouted >= 3 && shouted * 3 >= all)
        out.add(FindingLevel::warning, "shouting",
                fmt::format("{} words are in capitals; it reads as shouting.", shouted),
                {number(shouted)});
    const size_t marks = static_cast<size_t>(std::count(text.begin(), text.end(), '!'));
    if (text.find("!!") != text.npos || marks > 3)
        out.add(FindingLevel::hint, "exclamations",
                fmt::format("{} exclamation marks; one is enough.", marks), {number(marks)});
}

void check_length(Findings& out, const CheckedText& checked, const NetworkLimits& network,
                  const TextRules& rules) {
    const size_t length = count_text(network, checked.text);
    const std::string sent = as_sent(checked.text, network, rules);
    const size_t most = !checked.media.empty() && network.max_text_with_media
                            ? *network.max_text_with_media
                            : network.max_text;
    if (length > most)
        out.add(FindingLevel::error, "too_long",
                fmt::format("{} takes {} characters; this has {}.", network.name, most, length),
                {std::string(network.name), number(most), number(length)});
    else if (const size_t tagged = count_text(network, sent); tagged > most)
        out.add(FindingLevel::error, "too_long_tagged",
                fmt::format("{} takes {} characters; with the UTM parameters that its links get, "
                            "this has {}.",
                            network.name, most, tagged),
                {std::string(network.name), number(most), number(tagged)});
    if (network.max_bytes && sent.size() > *network.max_bytes)
        out.add(FindingLevel::error, "too_many_bytes",
                fmt::format("{} takes {} bytes; this has {}.", network.name, *network.max_bytes,
                            sent.size()),
                {std::string(network.name), number(*network.max_bytes), number(sent.size())});
    if (network.max_title && count_code_points(checked.title) > *network.max_title)
        out.add(FindingLevel::error, "title_too_long",
                fmt::format("{} takes titles of {} characters.", network.name, *network.max_title),
                {std::string(network.name), number(*network.max_title)}, "title");
    if (network.fold_at && length <= most && length > *network.fold_at &&
        sentences(checked.text.substr(0, checked.text.find('\n'))).size() == 1 &&
        count_text(network, checked.text.substr(0, checked.text.find('\n'))) > *network.fold_at)
        out.add(FindingLevel::hint, "hook_is_folded",
                fmt::format("Only the first {} characters are seen before “more”; the first "
                            "sentence is longer.",
                            *network.fold_at),
                {number(*network.fold_at)});
}

void check_marks(Findings& out, const CheckedText& checked, const NetworkLimits* network,
                 const TextRules& rules) {
    size_t hashtags = 0, mentions = 0;
    std::map<std::string, size_t> seen;
    for (const Mark& mark : marks_of(checked.text)) {
        const std::string one(mark.of(checked.text));
        mentions += mark.kind == MarkKind::mention;
        if (mark.kind == MarkKind::hashtag) {
            ++hashtags;
            if (++seen[fold(one)] == 2)
                Findings::place(out.add(FindingLevel::hint, "hashtag_twice",
                                        fmt::format("{} stands here twice.", one), {one}),
                                checked.text, mark.from, mark.size);
        }
        if (mark.kind != MarkKind::link) continue;
        if (network != nullptr && !network->links_work)
            Findings::place(out.add(FindingLevel::warning, "dead_link",
                                    fmt::format("{} does not make links clickable; say where to "
                                                "find it.",
                                                network->name),
                                    {std::string(network->name)}),
                            checked.text, mark.from, mark.size);
        const std::string host = host_of(one);
        const bool ours = std::any_of(
            rules.hosts.begin(), rules.hosts.end(),
            [&](const std::string& site) { return host == site || host.ends_with("." + site); });
        const bool gets_them = network != nullptr && rules.utm;
        if (ours && !gets_them && !has_utm(one))
            Findings::place(out.add(FindingLevel::hint, "no_utm",
                                    "A link to your own site without UTM parameters: what it "
                                    "brings will not be counted for this post.",
                                    {one}),
                            checked.text, mark.from, mark.size);
    }
    if (network == nullptr) return;
    const auto most = [&](size_t count, const std::optional<size_t>& limit, std::string_view code,
                          FindingLevel level, std::string_view what) {
        if (limit && count > *limit)
            out.add(
                level, std::string(code),
                fmt::format("{} {} on {}: {} {}.", count, what, network->name,
                            level == FindingLevel::error ? "it takes" : "good are up to", *limit),
                {number(count), std::string(network->name), number(*limit)});
    };
    most(hashtags, network->max_hashtags, "too_many_hashtags", FindingLevel::error, "hashtags");
    if (!network->max_hashtags || hashtags <= *network->max_hashtags)
        most(hashtags, network->good_hashtags, "many_hashtags", FindingLevel::hint, "hashtags");
    most(mentions, network->max_mentions, "too_many_mentions", FindingLevel::error, "mentions");
}

void check_film(Findings& out, const CheckedMedia& film, const NetworkLimits& network,
                const std::string& field) {
    constexpr std::int64_t kMega = 1'000'000;
    if (!network.max_video_bytes)
        out.add(FindingLevel::error, "no_video", fmt::format("{} takes no videos.", network.name),
                {std::string(network.name)}, field);
    else if (film.bytes > static_cast<std::int64_t>(*network.max_video_bytes))
        out.add(FindingLevel::error, "video_too_large",
                fmt::format("{} takes videos of {} MB; this has {} MB.", network.name,
                            *network.max_video_bytes / kMega, film.bytes / kMega),
                {std::string(network.name), number(*network.max_video_bytes / kMega),
                 std::to_string(film.bytes / kMega)},
                field);
}

bool is_film(const CheckedMedia& media) { return media.media_type.starts_with("video/"); }

void check_media(Findings& out, const CheckedText& checked, const NetworkLimits& network) {
    if (network.needs_media && checked.media.empty())
        out.add(FindingLevel::error, "no_media",
                fmt::format("{} publishes nothing without a picture or video.", network.name),
                {std::string(network.name)}, "media");
    if (checked.media.size() > network.max_media)
        out.add(FindingLevel::error, "too_many_media",
                fmt::format("{} takes {} files.", network.name, network.max_media),
                {std::string(network.name), number(network.max_media)}, "media");
    else if (network.video_alone && checked.media.size() > 1 &&
             std::any_of(checked.media.begin(), checked.media.end(), is_film))
        out.add(FindingLevel::error, "video_not_alone",
                fmt::format("{} takes a video only without other files.", network.name),
                {std::string(network.name)}, "media");
    for (size_t i = 0; i < checked.media.size(); ++i) {
        const CheckedMedia& media = checked.media[i];
        const std::string field = fmt::format("media/{}", i);
        const bool picture = media.media_type.starts_with("image/");
        if (is_film(media)) check_film(out, media, network, field);
        if (picture && network.max_image_bytes &&
            media.bytes > static_cast<std::int64_t>(*network.max_image_bytes))
            out.add(FindingLevel::error, "image_too_large",
                    fmt::format("{} takes pictures of {} kB; this has {} kB.", network.name,
                                *network.max_image_bytes / 1000, media.bytes / 1000),
                    {std::string(network.name), number(*network.max_image_bytes / 1000),
                     std::to_string(media.bytes / 1000)},
                    field);
        if (picture && network.max_alt > 0 && trim(media.alt).empty())
            out.add(FindingLevel::warning, "no_alt",
                    "The picture has no description for people who cannot see it.", {}, field);
        if (count_code_points(media.alt) > network.max_alt && network.max_alt > 0)
            out.add(FindingLevel::error, "alt_too_long",
                    fmt::format("{} takes descriptions of {} characters.", network.name,
                                network.max_alt),
                    {std::string(network.name), number(network.max_alt)}, field);
    }
}

void check_reading(Findings& out, const CheckedText& checked, const TextRules& rules) {
    const std::string language =
        checked.language.empty() ? language_of(checked.text) : checked.language;
    const Reading reading = reading_of(checked.text, language);
    if (reading.longest_sentence > 30)
        out.add(FindingLevel::hint, "long_sentence",
                fmt::format("One sentence has {} words.", reading.longest_sentence),
                {number(reading.longest_sentence)});
    if (rules.ease && reading.ease && *reading.ease < *rules.ease - 10)
        out.add(FindingLevel::hint, "hard_to_read",
                fmt::format("Reading ease {:.0f}; the brand wants {:.0f} or more.", *reading.ease,
                            *rules.ease),
                {fmt::format("{:.0f}", *reading.ease), fmt::format("{:.0f}", *rules.ease)});
    if (rules.voice.texts < 3) return;
    const Voice voice = voice_of(checked.text, language);
    if (voice.words < 40) return;
    const VoiceDistance distance = distance_to(rules.voice, voice);
    if (distance.distance < 1.5) return;
    std::vector<std::string> values{fmt::format("{:.1f}", distance.distance)};
    for (size_t i = 0; i < 2; ++i)
        values.push_back(fmt::format("{}{}", distance.differences[i].spreads > 0 ? "+" : "-",
                                     distance.differences[i].what));
    out.add(FindingLevel::hint, "unlike_the_brand",
            fmt::format("This does not sound like the brand's other texts ({} and {} most).",
                        distance.differences[0].what, distance.differences[1].what),
            std::move(values));
}

}  // namespace

std::string as_sent(std::string_view text, const NetworkLimits& network, const TextRules& rules) {
    if (!rules.utm || rules.hosts.empty()) return std::string(text);
    Utm utm = *rules.utm;
    utm.source = network.id;
    return tag_links(text, utm, rules.hosts);
}

std::vector<Finding> check_text(const CheckedText& text, const NetworkLimits* network,
                                const TextRules& rules) {
    std::vector<Finding> all;
    Findings out(all);
    if (trim(text.text).empty() && text.media.empty()) {
        out.add(FindingLevel::error, "empty", "There is no text.");
        return all;
    }
    if (!is_utf8(text.text)) {
        out.add(FindingLevel::error, "not_utf8", "The text is not valid UTF-8.");
        return all;
    }
    if (network != nullptr) {
        check_length(out, text, *network, rules);
        check_media(out, text, *network);
    }
    check_marks(out, text, network, rules);
    check_words(out, text.text, "text", rules);
    if (!text.title.empty()) check_words(out, text.title, "title", rules);
    check_shouting(out, text.text);
    check_reading(out, text, rules);
    std::stable_sort(all.begin(), all.end(),
                     [](const Finding& a, const Finding& b) { return a.level < b.level; });
    return all;
}

namespace {

bool is_address(const std::string& text) {
    const auto marks = marks_of(text);
    return marks.size() == 1 && marks[0].kind == MarkKind::link && marks[0].size == text.size();
}

}  // namespace

std::vector<Finding> check_ad(const AdFormat& format, const std::vector<AdText>& fields,
                              const TextRules& rules) {
    std::vector<Finding> all;
    Findings out(all);
    std::map<std::string_view, std::vector<std::string>> by_field;
    for (const AdText& given : fields) {
        const auto field = std::find_if(format.fields.begin(), format.fields.end(),
                                        [&](const AdField& one) { return one.id == given.field; });
        if (field == format.fields.end()) {
            out.add(FindingLevel::error, "no_such_field",
                    fmt::format("{} has no field {}.", format.name, given.field), {given.field},
                    given.field);
            continue;
        }
        auto& texts = by_field[field->id];
        if (trim(given.text).empty()) {  // an open line of a form is no text
            texts.emplace_back();
            continue;
        }
        const std::string place = fmt::format("{}/{}", field->id, texts.size());
        const size_t length = count_by(format.measure, given.text);
        if (length > field->max)
            out.add(FindingLevel::error, "too_long",
                    fmt::format("{} takes {} characters; this has {}.", field->name, field->max,
                                length),
                    {std::string(field->name), number(field->max), number(length)}, place);
        else if (field->good && length > *field->good)
            out.add(FindingLevel::hint, "cut_off",
                    fmt::format("{} is cut off after {} characters in most places.", field->name,
                                *field->good),
                    {std::string(field->name), number(*field->good)}, place);
        if (std::find_if(texts.begin(), texts.end(), [&](const std::string& one) {
                return fold(one) == fold(given.text);
            }) != texts.end())
            out.add(FindingLevel::error, "same_twice",
                    fmt::format("{} stands here twice.", field->name), {std::string(field->name)},
                    place);
        if (field->id == "final_url" && !is_address(given.text))
            out.add(FindingLevel::error, "no_address",
                    "This must be an address that begins with https:// or http://.", {}, place);
        texts.push_back(given.text);
        check_words(out, given.text, place, rules);
    }
    for (const AdField& field : format.fields) {
        const auto& texts = by_field[field.id];
        const size_t count =
            texts.size() - static_cast<size_t>(std::count(texts.begin(), texts.end(), ""));
        if (count < field.least || count > field.most)
            out.add(
                FindingLevel::error, count < field.least ? "too_few" : "too_many",
                fmt::format("{} wants {} to {} of {}; there are {}.", format.name, field.least,
                            field.most, field.name, count),
                {std::string(field.name), number(field.least), number(field.most), number(count)},
                std::string(field.id));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Finding& a, const Finding& b) { return a.level < b.level; });
    return all;
}

}  // namespace herald::content
