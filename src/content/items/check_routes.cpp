#include "content/items/brand.hpp"
#include "content/items/routes.hpp"
#include "content/text/network.hpp"
#include "content/text/reading.hpp"

namespace herald::content {
namespace {

using store::Role;

struct CheckMedia {
    std::string media_type;
    std::optional<std::string> alt;
    std::optional<std::int64_t> bytes;
};
BOOST_DESCRIBE_STRUCT(CheckMedia, (), (media_type, alt, bytes))

struct CheckAdField {
    std::string field, text;
};
BOOST_DESCRIBE_STRUCT(CheckAdField, (), (field, text))

struct CheckContent {
    std::string text;
    std::optional<std::string> title, network, language;
    std::optional<std::vector<CheckMedia>> media;
    std::optional<ItemId> item_id;  ///< itself is no duplicate of itself
    std::optional<std::string> ad_format;
    std::optional<std::vector<CheckAdField>> ad;
};
BOOST_DESCRIBE_STRUCT(CheckContent, (),
                      (text, title, network, language, media, item_id, ad_format, ad))

struct ContentCheck {
    std::int64_t length = 0;  ///< as the network counts what goes out, UTM parameters included
    std::optional<std::int64_t> limit;
    std::string language;  ///< ISO 639-1; empty: not told
    std::optional<double> reading_ease;
    std::int64_t words = 0;
    bool publishable = true;  ///< no finding is an error
    std::vector<Finding> findings;
    std::vector<SimilarItem> similar;
};
BOOST_DESCRIBE_STRUCT(ContentCheck, (),
                      (length, limit, language, reading_ease, words, publishable, findings,
                       similar))

struct NetworkInfo {
    std::string id, name, counts;
    std::int64_t max_text = 0;
    std::optional<std::int64_t> max_text_with_media, max_title, max_hashtags, link_length, fold_at;
    std::int64_t max_media = 0, max_alt = 0;
    std::optional<std::int64_t> max_image_bytes, max_video_bytes;  ///< of videos absent: none there
    bool video_alone = false;  ///< a video goes without any other file
    bool needs_media = false, links_work = true;
};
BOOST_DESCRIBE_STRUCT(NetworkInfo, (),
                      (id, name, counts, max_text, max_text_with_media, max_title, max_hashtags,
                       link_length, fold_at, max_media, max_alt, max_image_bytes, max_video_bytes,
                       video_alone, needs_media, links_work))

struct AdFieldInfo {
    std::string id, name;
    std::int64_t max = 0, least = 0, most = 0;
    std::optional<std::int64_t> good;
};
BOOST_DESCRIBE_STRUCT(AdFieldInfo, (), (id, name, max, least, most, good))
struct AdFormatInfo {
    std::string id, name, counts;
    std::vector<AdFieldInfo> fields;
};
BOOST_DESCRIBE_STRUCT(AdFormatInfo, (), (id, name, counts, fields))
struct TextLimits {
    std::vector<NetworkInfo> networks;
    std::vector<AdFormatInfo> ad_formats;
};
BOOST_DESCRIBE_STRUCT(TextLimits, (), (networks, ad_formats))

std::string_view name_of(Measure measure) {
    switch (measure) {
        case Measure::graphemes: return "graphemes";
        case Measure::code_points: return "code_points";
        case Measure::utf16: return "utf16";
        case Measure::weighted: return "weighted";
        case Measure::display: return "display";
    }
    return "code_points";
}

template <class T>
std::optional<std::int64_t> number(const std::optional<T>& value) {
    return value ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt;
}

TextLimits list_limits() {
    TextLimits out;
    for (const auto& n : networks())
        out.networks.push_back(
            {std::string(n.id), std::string(n.name), std::string(name_of(n.measure)),
             static_cast<std::int64_t>(n.max_text), number(n.max_text_with_media),
             number(n.max_title), number(n.max_hashtags), number(n.link_length), number(n.fold_at),
             static_cast<std::int64_t>(n.max_media), static_cast<std::int64_t>(n.max_alt),
             number(n.max_image_bytes), number(n.max_video_bytes), n.video_alone, n.needs_media,
             n.links_work});
    for (const auto& format : ad_formats()) {
        AdFormatInfo info{std::string(format.id),
                          std::string(format.name),
                          std::string(name_of(format.measure)),
                          {}};
        for (const auto& field : format.fields)
            info.fields.push_back({std::string(field.id), std::string(field.name),
                                   static_cast<std::int64_t>(field.max),
                                   static_cast<std::int64_t>(field.least),
                                   static_cast<std::int64_t>(field.most), number(field.good)});
        out.ad_formats.push_back(std::move(info));
    }
    return out;
}

ContentCheck check(Scope& scope, const CheckContent& request) {
    Problems problems;
    const NetworkLimits* network = nullptr;
    if (request.network && (network = find_network(*request.network)) == nullptr)
        problems.add("/network", "is no network; see GET /content/limits");
    const AdFormat* format = nullptr;
    if (request.ad_format && (format = find_ad_format(*request.ad_format)) == nullptr)
        problems.add("/ad_format", "is no format; see GET /content/limits");
    problems.raise();
    TextRules rules = rules_of(get_brand(scope), scope);
    if (rules.utm && request.item_id)
        rules.utm->campaign = scope.db()
                                  .one<std::string>(
                                      "SELECT coalesce(campaign, '') FROM content_items WHERE "
                                      "tenant = :tenant AND id = :id",
                                      {{"id", *request.item_id}})
                                  .value_or("");
    ContentCheck out;
    if (format != nullptr) {
        std::vector<AdText> fields;
        if (request.ad)
            for (const auto& one : *request.ad) fields.push_back({one.field, one.text});
        out.findings = check_ad(*format, fields, rules);
    } else {
        CheckedText text{
            request.text, request.title.value_or(""), request.language.value_or(""), {}};
        if (request.media)
            for (const auto& one : *request.media)
                text.media.push_back({one.media_type, one.alt.value_or(""), one.bytes.value_or(0)});
        out.findings = check_text(text, network, rules);
        if (network != nullptr) {
            out.length = static_cast<std::int64_t>(
                count_text(*network, as_sent(request.text, *network, rules)));
            out.limit = static_cast<std::int64_t>(
                !text.media.empty() && network->max_text_with_media ? *network->max_text_with_media
                                                                    : network->max_text);
        } else {
            out.length = static_cast<std::int64_t>(count_by(Measure::graphemes, request.text));
        }
    }
    out.language = request.language.value_or(language_of(request.text));
    const Reading reading = reading_of(request.text, out.language);
    out.reading_ease = reading.ease;
    out.words = static_cast<std::int64_t>(reading.words);
    if (reading.words >= 6)
        out.similar =
            similar_items(scope, request.title.value_or("") + "\n" + request.text, request.item_id);
    for (const auto& one : out.similar)
        if (one.likeness > 0.8)
            out.findings.push_back({FindingLevel::warning,
                                    "said_before",
                                    fmt::format("Nearly the same was said in “{}”.", one.title),
                                    "text",
                                    std::nullopt,
                                    std::nullopt,
                                    {one.title}});
    for (const auto& finding : out.findings)
        out.publishable = out.publishable && finding.level != FindingLevel::error;
    return out;
}

}  // namespace
}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::CheckContent> = std::tuple{
    rule<&herald::content::CheckContent::text>(length{0, herald::content::kLongestText}),
    rule<&herald::content::CheckContent::title>(length{0, 500}),
    rule<&herald::content::CheckContent::media>(count{0, 50}),
    rule<&herald::content::CheckContent::ad>(count{0, 50}),
};

namespace herald::content {

void add_check_routes(web::Router& routes) {
    routes.get("/api/v1/brand", {"Get the brand", Role::viewer},
               [](Scope& s) { return get_brand(s); });
    routes.put("/api/v1/brand", {"Replace the brand", Role::editor},
               [](Scope& s, const PutBrand& r) { return put_brand(s, r); });
    routes.get("/api/v1/content/limits", {"List limits of texts", Role::viewer},
               [](Scope&) { return list_limits(); });
    routes.post("/api/v1/content/check", web::RouteSpec("Check content", Role::viewer).unaudited(),
                [](Scope& s, const CheckContent& r) { return check(s, r); });
}

}  // namespace herald::content
