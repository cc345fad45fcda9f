#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/sources/store/source.hpp"

/// What is being talked about more than it used to be.
namespace herald::content {

struct TrendTag;
using TrendId = Id<TrendTag>;

enum class TrendKind : std::uint8_t {
    term,
    hashtag,
    topic,  ///< two or three words
};
BOOST_DESCRIBE_ENUM(TrendKind, term, hashtag, topic)

enum class TrendState : std::uint8_t { rising, peaking, fading };
BOOST_DESCRIBE_ENUM(TrendState, rising, peaking, fading)

struct TrendDay {
    Day date;
    std::int64_t count = 0;  ///< items that speak of it
};
BOOST_DESCRIBE_STRUCT(TrendDay, (), (date, count))

struct TrendExample {
    SourceItemId item_id;
    std::string title;
    std::optional<std::string> url;
    std::string source_name;
    Time at;
};
BOOST_DESCRIBE_STRUCT(TrendExample, (), (item_id, title, url, source_name, at))

struct Trend {
    TrendId id;
    std::string term;   ///< folded; the words of a topic in a row, a hashtag with its #
    std::string label;  ///< as it is mostly written
    TrendKind kind{};
    std::string language;  ///< ISO 639-1, empty when unknown
    TrendState state{};
    double score = 0;              ///< how surprising the count is: -log10 of its chance
    std::int64_t count = 0;        ///< items in the window of its rise
    double baseline = 0;           ///< items that such a window had before
    std::optional<double> change;  ///< count by baseline; null for what nobody spoke of before
    Time first_seen_at, peak_at;
    std::int64_t sources = 0;
    std::vector<TrendDay> series;  ///< the last 30 days
    std::vector<TrendExample> examples;
};
BOOST_DESCRIBE_STRUCT(Trend, (),
                      (id, term, label, kind, language, state, score, count, baseline, change,
                       first_seen_at, peak_at, sources, series, examples))

struct TrendRef {
    TrendId id;
};
BOOST_DESCRIBE_STRUCT(TrendRef, (), (id))

struct ListTrends : web::Paged {
    std::optional<std::string> language;
    std::optional<TrendKind> kind;
    std::optional<std::string> q;
};
BOOST_DESCRIBE_STRUCT(ListTrends, (web::Paged), (language, kind, q))

/// The highest scores first.
web::Page<Trend> list_trends(const Scope& scope, const ListTrends& request);
/// Throws Error{not_found}.
Trend get_trend(const Scope& scope, TrendId id);
/// Those that rise or peak; of any language when it is empty.
std::vector<Trend> top_trends(const Scope& scope, std::string_view language, std::size_t limit);

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::ListTrends> = std::tuple{
    rule<&herald::content::ListTrends::language>(length{2, 2}),
    rule<&herald::content::ListTrends::q>(length{1, 200}),
};
