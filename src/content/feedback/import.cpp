#include <algorithm>
#include <array>
#include <fstream>
#include <map>

#include "base/csv_date.hpp"
#include "base/csv_detect.hpp"
#include "base/csv_number.hpp"
#include "base/csv_source.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/feedback/import.hpp"
#include "event/event.hpp"

namespace herald::content {
namespace {

constexpr std::size_t kSample = 256 << 10, kErrorsInResult = 100, kPerWrite = 200;
constexpr std::int64_t kMostRows = 200'000;

enum Field : std::size_t {
    item,
    url,
    date,
    impressions,
    likes,
    comments,
    shares,
    clicks,
    saves,
    video_views,
    fields
};
struct Name {
    Field field;
    std::string_view name;
};
/// As the exports of networks call them, folded.
constexpr std::array kNames{
    Name{item, "item_id"},
    Name{item, "item"},
    Name{item, "id"},
    Name{url, "url"},
    Name{url, "link"},
    Name{url, "permalink"},
    Name{url, "post url"},
    Name{url, "post link"},
    Name{date, "date"},
    Name{date, "day"},
    Name{date, "as of"},
    Name{impressions, "impressions"},
    Name{impressions, "views"},
    Name{impressions, "reach"},
    Name{likes, "likes"},
    Name{likes, "reactions"},
    Name{likes, "favourites"},
    Name{likes, "favorites"},
    Name{comments, "comments"},
    Name{comments, "replies"},
    Name{shares, "shares"},
    Name{shares, "reposts"},
    Name{shares, "retweets"},
    Name{shares, "boosts"},
    Name{clicks, "clicks"},
    Name{clicks, "link clicks"},
    Name{clicks, "url clicks"},
    Name{saves, "saves"},
    Name{saves, "bookmarks"},
    Name{video_views, "video_views"},
    Name{video_views, "video views"},
};

using Columns = std::array<std::optional<std::size_t>, fields>;

Columns columns_of(const std::vector<std::string>& header) {
    Columns out;
    // Names stand in their order of preference: "impressions" before "views".
    for (const auto& known : kNames)
        for (std::size_t i = 0; i < header.size(); ++i)
            if (!out[known.field] && fold(trim(csv::bare_cell(header[i]))) == known.name)
                out[known.field] = i;
    return out;
}

std::string beginning_of(const std::filesystem::path& path) {
    const auto read = csv::read_file(path);
    std::string out(kSample, '\0');
    std::size_t size = 0;
    while (size < out.size()) {
        const std::size_t more = read(out.data() + size, out.size() - size);
        if (more == 0) break;
        size += more;
    }
    out.resize(size);
    return out;
}

/// Addresses that differ in nothing that matters: scheme, "www.", query, a slash at the end.
std::string plain_address(std::string_view url) {
    std::string out(trim(url));
    if (const auto at = out.find("://"); at != std::string::npos) out.erase(0, at + 3);
    // A video's address is in its query.
    if (out.find("watch?v=") == std::string::npos) out.resize(std::min(out.find('?'), out.size()));
    out.resize(std::min(out.find('#'), out.size()));
    while (out.ends_with('/')) out.pop_back();
    const auto slash = std::min(out.find('/'), out.size());
    std::string host = to_lower_ascii(out.substr(0, slash));
    if (host.starts_with("www.")) host.erase(0, 4);
    return host + out.substr(slash);
}

struct Known {
    ItemId id;
    std::optional<std::string> url;
    std::optional<Time> published_at;
};
BOOST_DESCRIBE_STRUCT(Known, (), (id, url, published_at))

/// What rows may be about.
class Published {
public:
    explicit Published(const Scope& scope) {
        for (auto& row : scope.db().list<Known>(
                 "SELECT {columns} FROM content_items WHERE tenant = :tenant AND published_at IS "
                 "NOT NULL")) {
            if (row.url && !row.url->empty()) by_url_.emplace(plain_address(*row.url), row.id);
            items_.emplace(row.id, row.published_at);
        }
    }
    std::optional<ItemId> find(std::string_view id, std::string_view url) const {
        if (const auto uuid = parse_uuid(trim(id)))
            if (items_.contains(ItemId{*uuid})) return ItemId{*uuid};
        if (trim(url).empty()) return std::nullopt;
        const auto found = by_url_.find(plain_address(url));
        return found == by_url_.end() ? std::nullopt : std::optional(found->second);
    }
    std::optional<Time> published_at(ItemId id) const { return items_.at(id); }

private:
    std::map<std::string, ItemId> by_url_;
    std::map<ItemId, std::optional<Time>> items_;
};

class Import {
public:
    Import(const Scope& scope, const EngagementFile& file, Day today)
        : published_(scope),
          columns_(file.columns),
          today_(today),
          mark_(file.mark),
          dates_(file.dates),
          header_line_(file.header_line) {}

    void take(const csv::Record& record) {
        if (record.line <= header_line_ || record.blank()) return;
        if (++result.rows > kMostRows)
            throw Error(ErrorKind::too_large, "The file has more than 200,000 rows; split it.");
        const auto id = published_.find(cell(record, item), cell(record, url));
        if (!id) return fail(record.line, "no published item has this id or address");
        ToldEngagement told;
        told.item = *id;
        told.published_at = published_.published_at(*id);
        told.day = today_;
        if (const auto text = cell(record, date); !text.empty()) {
            const auto day = csv::parse_date(text, dates_);
            if (!day) return fail(record.line, fmt::format("\"{}\" is no day", clip(text, 40)));
            if (*day > today_) return fail(record.line, "the day is in the future");
            told.day = *day;
        }
        if (!read_figures(record, told.totals)) return;
        last_[{told.item, told.day}] = told;
    }

    std::vector<ToldEngagement> all() const {
        std::vector<ToldEngagement> out;
        for (const auto& [key, told] : last_) out.push_back(told);
        std::stable_sort(out.begin(), out.end(),
                         [](const auto& a, const auto& b) { return a.day < b.day; });
        return out;
    }

    EngagementImported result;

private:
    std::string_view cell(const csv::Record& record, Field field) const {
        const auto& column = columns_[field];
        return column && *column < record.cells.size() ? csv::bare_cell(record.cells[*column])
                                                       : std::string_view();
    }
    bool read_figures(const csv::Record& record, EngagementTotals& out) {
        const std::array<std::pair<Field, std::optional<std::int64_t>*>, 7> all{{
            {impressions, &out.impressions},
            {likes, &out.likes},
            {comments, &out.comments},
            {shares, &out.shares},
            {clicks, &out.clicks},
            {saves, &out.saves},
            {video_views, &out.video_views},
        }};
        bool any = false;
        for (const auto& [field, figure] : all) {
            const auto text = cell(record, field);
            const auto number = csv::parse_number(text, mark_);
            if (number.kind == csv::Number::Kind::none) continue;
            if (number.kind != csv::Number::Kind::value || number.micros < 0) {
                fail(record.line, fmt::format("\"{}\" is no count", clip(text, 40)));
                return false;
            }
            *figure = number.micros / 1'000'000;
            any = true;
        }
        if (!any) fail(record.line, "the row has no figures");
        return any;
    }
    void fail(std::int64_t line, std::string message) {
        ++result.refused;
        if (result.problems.size() < kErrorsInResult)
            result.problems.push_back(fmt::format("Line {}: {}", line, message));
    }

    Published published_;
    Columns columns_;
    Day today_;
    csv::DecimalMark mark_;
    csv::DateFormat dates_;
    std::int64_t header_line_;
    std::map<std::pair<ItemId, Day>, ToldEngagement> last_;
};

std::string import_file(const Context& context, task::Run& run) {
    const auto input = run.input_as<EngagementInput>();
    const auto path = context.blobs->find(run.scope().tenant(), input.blob);
    if (!path) throw Error(ErrorKind::not_found, "The uploaded file is gone; upload it again.");
    const EngagementFile file = read_engagement_header(*path);
    Import import(run.scope(), file, context.zone(run.scope()).day_of(run.scope().now()));
    csv::BlockReader reader(csv::read_file(*path), file.encoding, file.dialect);
    csv::Block block;
    while (reader.next(block)) {
        run.progress(0.3, "Reading the file");
        csv::Cursor cursor(block.text, file.dialect, block.first_line);
        csv::Record record;
        while (cursor.next(record)) import.take(record);
    }
    const auto all = import.all();
    for (std::size_t at = 0; at < all.size(); at += kPerWrite) {
        run.progress(0.4 + 0.6 * static_cast<double>(at) / static_cast<double>(all.size()),
                     "Storing");
        const std::vector<ToldEngagement> part(
            all.begin() + static_cast<std::ptrdiff_t>(at),
            all.begin() + static_cast<std::ptrdiff_t>(std::min(at + kPerWrite, all.size())));
        run.write([&](Tx& tx) { put_engagement(tx, run.scope(), part); });
    }
    import.result.imported = static_cast<std::int64_t>(all.size());
    run.write([&](Tx& tx) {
        event::emit(tx, run.scope().tenant(), *context.bus, run.scope().clock(), "content",
                    "content.engagement", fmt::format(R"({{"items":{}}})", all.size()));
        tx.after_commit([&context, tenant = run.scope().tenant(), blob = input.blob] {
            context.blobs->remove(tenant, blob);
        });
    });
    return to_json(import.result);
}

}  // namespace

EngagementFile read_engagement_header(const std::filesystem::path& path) {
    const std::string bytes = beginning_of(path);
    EngagementFile out;
    out.encoding = csv::detect_encoding(bytes);
    const auto tail = bytes.size() < kSample ? csv::Tail::final : csv::Tail::more_follows;
    const csv::Shape shape = csv::detect_shape(csv::decode_all(bytes, out.encoding), tail);
    if (shape.lines.size() <= shape.header) throw Error(ErrorKind::invalid, "The file is empty.");
    out.dialect = shape.dialect;
    out.header_line = shape.lines[shape.header].number;
    out.columns = columns_of(shape.lines[shape.header].cells);
    const bool figures = std::any_of(out.columns.begin() + impressions, out.columns.end(),
                                     [](const auto& column) { return column.has_value(); });
    if ((!out.columns[item] && !out.columns[url]) || !figures)
        throw Error(ErrorKind::invalid,
                    "The file needs a column item_id or url, and one of impressions, likes, "
                    "comments, shares, clicks, saves, video_views.");
    csv::DateEvidence days;
    csv::DecimalEvidence figures_seen;
    for (std::size_t i = shape.header + 1; i < shape.lines.size(); ++i) {
        const auto& cells = shape.lines[i].cells;
        for (std::size_t f = date; f < fields; ++f)
            if (const auto column = out.columns[f]; column && *column < cells.size()) {
                if (f == date)
                    days.see(cells[*column]);
                else
                    figures_seen.see_whole(cells[*column]);
            }
    }
    out.dates = days.format().value_or(csv::DateFormat::ymd);
    out.mark = figures_seen.mark(shape.dialect.delimiter == ';' ? csv::DecimalMark::comma
                                                                : csv::DecimalMark::point);
    return out;
}

task::TaskType import_engagement_task(const Context& context) {
    return {"content.import_engagement",
            [&context](task::Run& run) { return import_file(context, run); }, 1};
}

}  // namespace herald::content
