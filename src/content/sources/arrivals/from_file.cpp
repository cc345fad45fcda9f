#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <map>

#include "base/csv_detect.hpp"
#include "base/csv_source.hpp"
#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "content/feed/dates.hpp"
#include "content/sources/arrivals/arrival.hpp"

/// Files of items as other programs export them.
namespace herald::content::arrivals {
namespace {

enum class Field {
    id,
    url,
    title,
    text,
    author,
    language,
    image,
    tags,
    published,
    likes,
    comments,
    shares,
    views
};

struct Name {
    std::string_view name;
    Field field;
};
/// What the members and columns are called in exports; folded, without blanks and marks.
constexpr std::array kNames{
    Name{"externalid", Field::id},
    Name{"id", Field::id},
    Name{"guid", Field::id},
    Name{"postid", Field::id},
    Name{"url", Field::url},
    Name{"link", Field::url},
    Name{"permalink", Field::url},
    Name{"address", Field::url},
    Name{"title", Field::title},
    Name{"headline", Field::title},
    Name{"subject", Field::title},
    Name{"titel", Field::title},
    Name{"text", Field::text},
    Name{"content", Field::text},
    Name{"contenttext", Field::text},
    Name{"contenthtml", Field::text},
    Name{"body", Field::text},
    Name{"message", Field::text},
    Name{"caption", Field::text},
    Name{"description", Field::text},
    Name{"summary", Field::text},
    Name{"post", Field::text},
    Name{"author", Field::author},
    Name{"byline", Field::author},
    Name{"creator", Field::author},
    Name{"user", Field::author},
    Name{"username", Field::author},
    Name{"autor", Field::author},
    Name{"language", Field::language},
    Name{"lang", Field::language},
    Name{"sprache", Field::language},
    Name{"imageurl", Field::image},
    Name{"image", Field::image},
    Name{"thumbnail", Field::image},
    Name{"tags", Field::tags},
    Name{"hashtags", Field::tags},
    Name{"keywords", Field::tags},
    Name{"publishedat", Field::published},
    Name{"published", Field::published},
    Name{"date", Field::published},
    Name{"datepublished", Field::published},
    Name{"createdat", Field::published},
    Name{"created", Field::published},
    Name{"timestamp", Field::published},
    Name{"pubdate", Field::published},
    Name{"time", Field::published},
    Name{"datum", Field::published},
    Name{"likes", Field::likes},
    Name{"likecount", Field::likes},
    Name{"favourites", Field::likes},
    Name{"favorites", Field::likes},
    Name{"reactions", Field::likes},
    Name{"comments", Field::comments},
    Name{"commentcount", Field::comments},
    Name{"replies", Field::comments},
    Name{"shares", Field::shares},
    Name{"sharecount", Field::shares},
    Name{"reposts", Field::shares},
    Name{"retweets", Field::shares},
    Name{"views", Field::views},
    Name{"viewcount", Field::views},
    Name{"impressions", Field::views},
    Name{"plays", Field::views},
};

std::optional<Field> field_of(std::string_view name) {
    std::string plain;
    for (const char c : fold(name))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
    for (const auto& one : kNames)
        if (one.name == plain) return one.field;
    return std::nullopt;
}

std::vector<std::string> split_tags(std::string_view text) {
    std::vector<std::string> out;
    const std::string_view marks =
        text.find_first_of(",;|") == std::string_view::npos ? " " : ",;|";
    while (!text.empty()) {
        const auto end = text.find_first_of(marks);
        out.emplace_back(trim(text.substr(0, end)));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return out;
}

/// 1,000 of "12K"; 1 where no such letter ends the text.
double unit_of(std::string_view text) {
    if (text.size() < 2) return 1;
    switch (text.back()) {
        case 'k':
        case 'K': return 1e3;
        case 'm':
        case 'M': return 1e6;
        case 'b':
        case 'B': return 1e9;
        default: return 1;
    }
}

/// Digits in groups of three ("1,234,567"), of two in India ("12,34,567"), or in none.
std::optional<std::string> ungrouped(std::string_view text) {
    std::string digits;
    std::size_t group = 0;
    bool grouped = false;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            digits += c;
            ++group;
            continue;
        }
        const bool mark = c == ',' || c == '.' || c == ' ' || c == '\'';
        if (!mark || group == 0 || group > 3 || (grouped && group < 2)) return std::nullopt;
        grouped = true;
        group = 0;
    }
    if (digits.empty() || digits.size() > 15 || (grouped && group != 3)) return std::nullopt;
    return digits;
}

/// Where the fraction of "12.5", "1.234,50" or "1.2K" begins; npos for whole numbers.
std::size_t decimal_mark(std::string_view text, double unit) {
    const auto last = text.find_last_of(".,"), first = text.find_first_of(".,");
    if (last == std::string_view::npos) return last;
    const bool behind_groups = text[first] != text[last];
    const bool alone = first == last;
    const bool odd = text.size() - last - 1 != 3 || last > 3 || text[0] == '0' || unit > 1;
    return behind_groups || (alone && odd) ? last : std::string_view::npos;
}

/// "1,234", "1 234", "12.0", "1.2K": whole however it is grouped; absent for anything else.
std::optional<std::int64_t> whole(std::string_view text) {
    std::string plain;
    for (text = trim(text); !text.empty(); text.remove_prefix(1)) {
        if (text.starts_with("\xC2\xA0")) text.remove_prefix(1);  // no-break, as the French group
        if (text.starts_with("\xE2\x80\xAF")) text.remove_prefix(2);
        plain += static_cast<unsigned char>(text[0]) < 0x80 ? text[0] : ' ';
    }
    const double unit = unit_of(plain);
    std::string_view number = plain;
    if (unit > 1) number = trim(number.substr(0, number.size() - 1));
    const auto mark = decimal_mark(number, unit);
    const auto digits = ungrouped(number.substr(0, mark));
    if (!digits) return std::nullopt;
    double fraction = 0, weight = 1;
    for (std::size_t i = mark; i < number.size() && ++i < number.size();) {
        if (number[i] < '0' || number[i] > '9') return std::nullopt;
        fraction += (weight /= 10) * (number[i] - '0');
    }
    const double value = std::floor((std::stod(*digits) + fraction) * unit + 1e-6);
    return value < 1e15 ? std::optional(std::llround(value)) : std::nullopt;
}

/// Seconds since 1970, or thousandths, millionths, billionths of them; a fraction is dropped. Else
/// a date in words.
std::optional<Time> moment(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const bool plain = rest.empty() || (rest[0] == '.' && rest.find_first_not_of("0123456789", 1) ==
                                                              std::string_view::npos);
    if (error != std::errc{} || !plain || number <= 100'000'000) return feed::parse_feed_date(text);
    using namespace std::chrono;
    if (number > 100'000'000'000'000'000)
        return Time(duration_cast<microseconds>(nanoseconds(number)));
    if (number > 100'000'000'000'000) return Time(microseconds(number));
    return number > 100'000'000'000 ? Time(milliseconds(number)) : Time(seconds(number));
}

void put(Arrival& out, Field field, std::string_view text) {
    const auto first = [&](std::string& member) {
        if (member.empty()) member = trim(text);
    };
    switch (field) {
        case Field::id: return first(out.external_id);
        case Field::url: return first(out.url);
        case Field::title: return first(out.title);
        case Field::text:
            if (text.size() > out.text.size()) out.text = trim(text);
            return;
        case Field::author: return first(out.author);
        case Field::language: return first(out.language);
        case Field::image: return first(out.image_url);
        case Field::tags:
            if (out.tags.empty()) out.tags = split_tags(text);
            return;
        case Field::published:
            if (!out.published_at) out.published_at = moment(trim(text));
            return;
        case Field::likes: out.likes = whole(text); return;
        case Field::comments: out.comments = whole(text); return;
        case Field::shares: out.shares = whole(text); return;
        case Field::views: out.views = whole(text); return;
    }
}

class Collector {
public:
    explicit Collector(Time now) : now_(now) {}
    FileItems out;

    bool full() {
        if (out.items.size() < kMostItems) return false;
        out.cut = true;
        return true;
    }
    void add(Arrival arrival, std::string_view where) {
        if (settle(arrival, now_)) {
            out.items.push_back(std::move(arrival));
            return;
        }
        skip(fmt::format("{}: neither a title nor a text nor an address", where));
    }
    void skip(std::string problem) {
        ++out.skipped;
        if (out.problems.size() < 20) out.problems.push_back(std::move(problem));
    }

private:
    Time now_;
};

std::string text_of(const json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    // As spreadsheets keep whole numbers; the library would write 1.2E1.
    if (const auto* number = value.if_double(); number && std::abs(*number) < 1e18)
        return fmt::format("{:.{}f}", *number, *number == std::floor(*number) ? 0 : 6);
    if (value.is_number() || value.is_bool()) return json::serialize(value);
    if (const auto* object = value.if_object())  // {"name": "Mira"}
        for (const char* name : {"name", "url", "value"})
            if (const auto* inner = object->if_contains(name); inner && inner->is_string())
                return std::string(inner->get_string());
    return {};
}

void add_object(Collector& collector, const json::value& value, std::string_view where) {
    const auto* object = value.if_object();
    if (object == nullptr) return collector.skip(fmt::format("{}: is no object", where));
    Arrival out;
    for (const auto& [key, member] : *object) {
        const auto field = field_of(key);
        if (!field) continue;
        if (const auto* list = member.if_array()) {
            if (*field == Field::tags && out.tags.empty())
                for (const auto& one : *list) out.tags.push_back(text_of(one));
            else if (!list->empty())
                put(out, *field, text_of(list->front()));
            continue;
        }
        put(out, *field, text_of(member));
    }
    collector.add(std::move(out), where);
}

void add_list(Collector& collector, const json::array& list) {
    for (std::size_t i = 0; i < list.size() && !collector.full(); ++i)
        add_object(collector, list[i], fmt::format("item {}", i + 1));
}

void add_json(Collector& collector, const json::value& value) {
    if (const auto* list = value.if_array()) return add_list(collector, *list);
    if (const auto* object = value.if_object())
        for (const char* name : {"items", "data", "posts", "results", "entries"})
            if (const auto* list = object->if_contains(name); list && list->is_array())
                return add_list(collector, list->get_array());
    add_object(collector, value, "the item");
}

/// An object a line. Absent when the first line is none.
bool add_json_lines(Collector& collector, std::string_view text) {
    std::size_t number = 0;
    while (!text.empty() && !collector.full()) {
        const auto end = text.find('\n');
        const std::string_view line = trim(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++number;
        if (line.empty()) continue;
        try {
            add_object(collector, parse_json(line), fmt::format("line {}", number));
        } catch (const Error& error) {
            if (number == 1) return false;
            collector.skip(fmt::format("line {}: {}", number, error.what()));
        }
    }
    return true;
}

void add_csv(Collector& collector, std::string_view bytes) {
    const auto encoding = csv::detect_encoding(bytes.substr(0, 1 << 20));
    std::string text = csv::decode_all(bytes, encoding);
    const auto shape = csv::detect_shape(text, csv::Tail::final, 200);
    if (shape.lines.size() <= shape.header)
        throw Error(ErrorKind::invalid, "The file holds no table.");
    const auto& header = shape.lines[shape.header];
    std::vector<std::optional<Field>> fields;
    for (const auto& cell : header.cells) fields.push_back(field_of(cell));
    const auto has = [&](Field field) {
        return std::find(fields.begin(), fields.end(), field) != fields.end();
    };
    if (!has(Field::title) && !has(Field::text) && !has(Field::url))
        throw Error(ErrorKind::invalid,
                    "The file needs a column called title, text or url; its first line names the "
                    "columns.");
    csv::Cursor cursor({text.data(), text.size()}, shape.dialect);
    csv::Record record;
    while (cursor.next(record)) {
        if (record.line <= header.number || record.blank()) continue;
        if (collector.full()) return;
        Arrival out;
        for (std::size_t i = 0; i < record.cells.size() && i < fields.size(); ++i)
            if (fields[i]) put(out, *fields[i], csv::bare_cell(record.cells[i]));
        collector.add(std::move(out), fmt::format("line {}", record.line));
    }
}

bool add_feed(Collector& collector, std::string_view bytes, Time now) {
    const auto feed = feed::parse_feed(bytes);
    if (feed.format == feed::Format::none || feed.format == feed::Format::html) return false;
    collector.out.items = from_feed(feed, now);
    collector.out.skipped = feed.items.size() - collector.out.items.size();
    collector.out.cut = feed.cut;
    return true;
}

}  // namespace

FileItems from_file(std::string_view bytes, Time now) {
    if (bytes.size() > kMostFileBytes)
        throw Error(ErrorKind::invalid,
                    fmt::format("The file is larger than {} MB.", kMostFileBytes >> 20));
    Collector collector(now);
    const bool wide = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
    const std::string narrow =
        wide ? csv::decode_all(bytes, csv::detect_encoding(bytes.substr(0, 1 << 20))) : "";
    std::string_view start = wide ? narrow : bytes;
    if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
    start = trim(start);
    if (start.empty()) throw Error(ErrorKind::invalid, "The file is empty.");
    // UTF-16 without its mark; the reader of feeds knows it by this beginning.
    if (start[0] == '<' || start.starts_with(std::string_view("\0<", 2))) {
        if (!add_feed(collector, bytes, now))
            throw Error(ErrorKind::invalid, "The file is no feed.");
        return std::move(collector.out);
    }
    if (start[0] != '{' && start[0] != '[') {
        add_csv(collector, bytes);
        return std::move(collector.out);
    }
    if (start.substr(0, 200).find("jsonfeed.org") != std::string_view::npos &&
        add_feed(collector, bytes, now))
        return std::move(collector.out);
    std::optional<json::value> value;
    std::string why;
    try {
        value = parse_json(start);
    } catch (const Error& error) {
        why = error.what();
    }
    if (value)
        add_json(collector, *value);
    else if (start[0] != '{' || !add_json_lines(collector, start))
        throw Error(ErrorKind::invalid, "The file is no JSON: " + why);
    return std::move(collector.out);
}

}  // namespace herald::content::arrivals
