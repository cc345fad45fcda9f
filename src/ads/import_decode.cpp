#include "ads/import_decode.hpp"

#include <charconv>

#include "base/text.hpp"

namespace herald::ads {
namespace {

constexpr std::size_t kMaxErrorsPerBlock = 20'000;

/// `="123"` and `'123` keep a spreadsheet from rounding; Meta's editable exports write "c:123",
/// "cg:123", "a:123".
std::string_view clean_id(std::string_view id) {
    id = csv::bare_cell(id);
    for (const std::string_view prefix : {"cg:", "c:", "a:", "act_"})
        if (id.starts_with(prefix) && id.size() > prefix.size()) return id.substr(prefix.size());
    if (id == "-" || id == "--" || id == "0") return {};
    return id;
}

/// For messages: the cell, short and readable.
std::string quoted(std::string_view cell) {
    return fmt::format("“{}”", is_utf8(cell) ? clip(cell, 60) : std::string_view("(unreadable)"));
}

}  // namespace

struct RowDecoder::Row {
    std::int32_t day = 0;
    std::int32_t currency = 0;
    std::array<std::int64_t, kFields> value{};
    std::array<bool, kFields> present{};
    std::int64_t& operator[](Field field) { return value[static_cast<std::size_t>(field)]; }
    bool has(Field field) const { return present[static_cast<std::size_t>(field)]; }
};

void RowBatch::clear() {
    rows_read = totals_skipped = 0;
    for (auto* column : {&ad, &day, &currency}) column->clear();
    for (auto* column :
         {&impressions, &clicks, &conversions, &spend, &revenue, &reach, &video_views})
        column->clear();
    no_reach.clear();
    no_video_views.clear();
    errors.clear();
}

Grain grain_of(const Mapping& mapping) {
    if (mapping.has(Field::ad_id) || mapping.has(Field::ad_name)) return Grain::ad;
    if (mapping.has(Field::ad_group_id) || mapping.has(Field::ad_group_name))
        return Grain::ad_group;
    return Grain::campaign;
}

RowDecoder::RowDecoder(const ImportPlan& plan, FileEntities& entities)
    : plan_(plan), entities_(entities) {}

void RowDecoder::decode(csv::Block& block, RowBatch& out) {
    out.clear();
    out.bytes_read = block.bytes_read;
    csv::Cursor cursor(block.text, plan_.dialect, block.first_line);
    while (cursor.next(record_)) {
        if (record_.line <= plan_.header_line || record_.blank()) continue;
        if (is_header(record_) || is_total(record_)) {
            ++out.totals_skipped;
            continue;
        }
        ++out.rows_read;
        Row row;
        if (read_row(record_, row, out)) keep(row, read_entities(record_, row), out);
    }
}

bool RowDecoder::read_row(const csv::Record& record, Row& row, RowBatch& out) {
    return fits_header(record, out) && read_day(record, row, out) &&
           read_currency(record, row, out) && fits_names(record, out) &&
           read_numbers(record, row, out);
}

/// What would not fit an index is no name: mostly the rest of a file behind a lost quotation mark.
bool RowDecoder::fits_names(const csv::Record& record, RowBatch& out) const {
    static constexpr std::pair<Field, Field> kNames[] = {{Field::account_id, Field::account_name},
                                                         {Field::campaign_id, Field::campaign_name},
                                                         {Field::ad_group_id, Field::ad_group_name},
                                                         {Field::ad_id, Field::ad_name}};
    const auto fits = [&](Field field, std::size_t most) {
        const std::size_t size = text(field, record).size();
        if (size > most)
            fail(out, record, field,
                 fmt::format("{} bytes are too long, {} is the most; is a quotation mark missing?",
                             size, most));
        return size <= most;
    };
    for (const auto& [id, name] : kNames)
        if (!fits(id, kMostIdBytes) || !fits(name, kMostNameBytes)) return false;
    return true;
}

/// A line of another width than the header's has its cells in the wrong columns, unless only blanks
/// are missing or too many.
bool RowDecoder::fits_header(const csv::Record& record, RowBatch& out) const {
    const std::size_t columns = plan_.header.size();
    const auto refuse = [&](std::string message) {
        if (out.errors.size() < kMaxErrorsPerBlock)
            out.errors.push_back({record.line, "", std::move(message)});
        return false;
    };
    if (record.defect != csv::Defect::none && record.defect != csv::Defect::text_after_quote)
        return refuse(std::string(csv::describe(record.defect)));
    for (std::size_t i = columns; i < record.cells.size(); ++i)
        if (!trim(record.cells[i]).empty())
            return refuse(fmt::format(
                "the line has {} cells, the header {}: is a name with the delimiter not in quotes?",
                record.cells.size(), columns));
    if (record.cells.size() >= columns) return true;
    for (const auto& from : plan_.mapping.fields)
        if (from.kind == FieldSource::Kind::column && from.column >= record.cells.size())
            return refuse(
                fmt::format("the line has only {} of {} cells", record.cells.size(), columns));
    return true;
}

/// The header once more: files put behind one another repeat it, with their byte order mark.
bool RowDecoder::is_header(const csv::Record& record) const {
    const FieldSource* any = nullptr;
    for (const auto& from : plan_.mapping.fields) {
        if (from.kind != FieldSource::Kind::column) continue;
        if (from.column >= record.cells.size()) return false;
        auto cell = trim(record.cells[from.column]);
        if (cell.starts_with("\xEF\xBB\xBF")) cell = trim(cell.substr(3));
        if (cell.empty() || cell != plan_.header[from.column]) return false;
        any = &from;
    }
    return any != nullptr;
}

/// Lines that sum up the others: no day, and either a word such as "Total" in front or no name of
/// anything.
bool RowDecoder::is_total(const csv::Record& record) const {
    const auto& date = plan_.mapping[Field::date];
    const auto first = trim(record.cells[0]);
    const auto nameless = [&] {
        for (const auto field : {Field::campaign_id, Field::campaign_name, Field::ad_group_name,
                                 Field::ad_id, Field::ad_name})
            if (const auto name = text(field, record);
                !name.empty() && name != "--" && !is_total_word(name))
                return false;
        return plan_.mapping.has(Field::campaign_name) || plan_.mapping.has(Field::campaign_id);
    };
    if (plan_.source == Source::meta && nameless())
        return true;  // its summary row carries the dates
    if (date.kind == FieldSource::Kind::column) {
        const auto cell = text(Field::date, record);
        if (!cell.empty() && cell != "-" && cell != "--" && cell != first) return false;
        if (is_total_word(first)) return true;
        if (!cell.empty() && cell != "-" && cell != "--") return false;
        return nameless();
    }
    return is_total_word(first) && text(Field::campaign_id, record).empty();
}

std::string_view RowDecoder::text(Field field, const csv::Record& record) const {
    const auto& from = plan_.mapping[field];
    if (from.kind == FieldSource::Kind::constant) return from.constant;
    if (from.kind == FieldSource::Kind::none || from.column >= record.cells.size()) return {};
    return trim(record.cells[from.column]);
}

bool RowDecoder::read_day(const csv::Record& record, Row& row, RowBatch& out) {
    if (plan_.fixed_date) {
        row.day = number_of(*plan_.fixed_date);
        return true;
    }
    const auto cell = text(Field::date, record);
    if (cell == last_day_text_ && !cell.empty()) {
        row.day = last_day_;
        return true;
    }
    last_day_text_ = cell;
    auto known = days_.find(last_day_text_);
    if (known == days_.end()) {
        const auto day = csv::parse_date(cell, plan_.date_format);
        if (!day) {
            last_day_text_.clear();
            fail(out, record, Field::date,
                 cell.empty() ? "the day is missing"
                              : fmt::format("{} is no day written as {}", quoted(cell),
                                            csv::describe(plan_.date_format)));
            return false;
        }
        known = days_.emplace(last_day_text_, number_of(*day)).first;
    }
    row.day = last_day_ = known->second;
    return true;
}

bool RowDecoder::read_currency(const csv::Record& record, Row& row, RowBatch& out) {
    row.currency = currency_number(plan_.currency);
    if (plan_.mapping[Field::currency].kind != FieldSource::Kind::column) return true;
    const auto cell = text(Field::currency, record);
    if (cell.empty()) return true;
    if (cell != last_currency_text_) {
        const auto currency = parse_currency(cell);
        if (!currency) {
            fail(out, record, Field::currency,
                 fmt::format("{} is no currency such as EUR", quoted(cell)));
            return false;
        }
        last_currency_text_ = cell;
        last_currency_ = currency_number(*currency);
    }
    row.currency = last_currency_;
    return true;
}

bool RowDecoder::read_numbers(const csv::Record& record, Row& row, RowBatch& out) {
    for (std::size_t i = static_cast<std::size_t>(Field::impressions); i < kFields; ++i)
        if (plan_.mapping.fields[i].kind != FieldSource::Kind::none &&
            !read_number(static_cast<Field>(i), record, row, out))
            return false;
    return true;
}

/// A column of millionths holds whole numbers longer than an amount may be.
csv::Number RowDecoder::number_of_cell(Field field, std::string_view cell) const {
    if (!plan_.mapping[field].micros) return csv::parse_number(cell, plan_.decimal);
    using Kind = csv::Number::Kind;
    std::int64_t micros = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), micros);
    if (error == std::errc{} && end == cell.data() + cell.size()) {
        const bool fits = micros < Micros::kLimit && micros > -Micros::kLimit;
        return {fits ? Kind::value : Kind::too_big, micros};
    }
    csv::Number number = csv::parse_number(cell, plan_.decimal);
    number.micros /= Micros::kUnit;
    return number;
}

bool RowDecoder::read_number(Field field, const csv::Record& record, Row& row, RowBatch& out) {
    const auto cell = text(field, record);
    const auto number = number_of_cell(field, cell);
    const auto refuse = [&](std::string message) {
        fail(out, record, field, std::move(message));
        return false;
    };
    if (number.kind == csv::Number::Kind::none) return true;
    if (number.kind == csv::Number::Kind::too_big)
        return refuse(fmt::format("{} is too large", quoted(cell)));
    if (number.kind == csv::Number::Kind::invalid)
        return refuse(fmt::format("{} is no number with a decimal {}", quoted(cell),
                                  plan_.decimal == csv::DecimalMark::comma ? "comma" : "point"));
    std::int64_t value = number.micros;
    if (info(field).kind == ImportFieldKind::count) {
        if (value % Micros::kUnit != 0)
            return refuse(fmt::format("{} is not a whole number", quoted(cell)));
        if (value < 0) return refuse(fmt::format("{} is negative", quoted(cell)));
        value /= Micros::kUnit;
    }
    row[field] = value;
    row.present[static_cast<std::size_t>(field)] = true;
    return true;
}

std::int32_t RowDecoder::read_entities(const csv::Record& record, const Row& row) {
    Platform platform = plan_.platform;
    if (plan_.mapping[Field::platform].kind == FieldSource::Kind::column)
        platform = parse_platform(text(Field::platform, record)).value_or(platform);
    const auto account = entities_.find(
        Level::account, account_parent(platform, currency_of_number(row.currency)),
        clean_id(text(Field::account_id, record)), text(Field::account_name, record), row.day);
    const auto campaign =
        entities_.find(Level::campaign, account, clean_id(text(Field::campaign_id, record)),
                       text(Field::campaign_name, record), row.day);
    const auto group =
        entities_.find(Level::ad_group, campaign, clean_id(text(Field::ad_group_id, record)),
                       text(Field::ad_group_name, record), row.day);
    return entities_.find(Level::ad, group, clean_id(text(Field::ad_id, record)),
                          text(Field::ad_name, record), row.day);
}

void RowDecoder::keep(const Row& row, std::int32_t ad, RowBatch& out) {
    Row values = row;
    // Frequency is not stored: it follows from impressions and reach.
    const std::int64_t frequency = values[Field::frequency];
    if (!row.has(Field::reach) && row.has(Field::frequency) && frequency > 0) {
        values[Field::reach] = std::llround(static_cast<double>(values[Field::impressions]) *
                                            Micros::kUnit / static_cast<double>(frequency));
        values.present[static_cast<std::size_t>(Field::reach)] = true;
    }
    out.ad.push_back(ad);
    out.day.push_back(row.day);
    out.currency.push_back(row.currency);
    out.impressions.push_back(values[Field::impressions]);
    out.clicks.push_back(values[Field::clicks]);
    out.conversions.push_back(values[Field::conversions]);
    out.spend.push_back(values[Field::spend]);
    out.revenue.push_back(values[Field::revenue]);
    out.reach.push_back(values[Field::reach]);
    out.video_views.push_back(values[Field::video_views]);
    out.no_reach.push_back(values.has(Field::reach) ? 0 : 1);
    out.no_video_views.push_back(values.has(Field::video_views) ? 0 : 1);
}

void RowDecoder::fail(RowBatch& out, const csv::Record& record, Field field,
                      std::string message) const {
    if (out.errors.size() >= kMaxErrorsPerBlock) return;
    const auto& from = plan_.mapping[field];
    out.errors.push_back({record.line,
                          from.kind == FieldSource::Kind::column ? plan_.header[from.column]
                                                                 : std::string(enum_name(field)),
                          std::move(message)});
}

}  // namespace herald::ads
