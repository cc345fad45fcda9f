#include "ads/import_plan.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::ads {
namespace {

constexpr std::size_t kSampleBytes = 1 << 20;
constexpr std::size_t kSampleRows = 500;

struct Sample {
    std::string bytes;
    bool whole = false;
    std::uint64_t file_size = 0;
};

Sample read_sample(const std::filesystem::path& file) {
    Sample out;
    out.file_size = std::filesystem::file_size(file);
    out.bytes.resize(kSampleBytes);
    const auto read = csv::read_file(file);
    std::size_t size = 0;
    while (size < out.bytes.size()) {
        const std::size_t got = read(out.bytes.data() + size, out.bytes.size() - size);
        if (got == 0) break;
        size += got;
    }
    out.bytes.resize(size);
    out.whole = size >= out.file_size;
    return out;
}

/// Spreadsheets and archives by their first bytes: people drop them in, and deserve to hear why
/// that fails.
void refuse_other_files(std::string_view bytes) {
    const auto refuse = [](const char* message) { throw Error(ErrorKind::invalid, message); };
    if (trim(bytes).empty()) refuse("The file is empty.");
    if (bytes.starts_with("PK\x03\x04"))
        refuse(
            "This is an Excel workbook or a ZIP archive. Save the sheet as CSV and import that.");
    if (bytes.starts_with("\xD0\xCF\x11\xE0"))
        refuse("This is an old Excel workbook. Save the sheet as CSV and import that.");
    if (bytes.starts_with("\x1F\x8B"))
        refuse("This is a gzip archive. Unpack it and import the CSV file inside.");
    if (bytes.starts_with("%PDF") || bytes.starts_with("\x89PNG") ||
        bytes.starts_with("\xFF\xD8\xFF"))
        refuse("This is not a table but a document or picture.");
    if (trim(bytes).starts_with("<")) refuse("This is a web page or XML, not CSV.");
}

void add(ImportPlan& plan, Severity severity, std::string message,
         std::optional<std::string> column = {}, std::optional<std::int64_t> line = {}) {
    plan.problems.push_back({line, std::move(column), severity, std::move(message)});
}

/// The line among the first ones that names most known columns; the shape's guess when none names
/// two.
std::size_t find_header(const csv::Shape& shape) {
    std::size_t best = shape.header, most = 1;
    for (std::size_t i = 0; i < shape.lines.size() && i < 60; ++i) {
        std::size_t known = 0;
        for (const auto& cell : shape.lines[i].cells) {
            const std::string name = normalize_header(cell);
            const auto headers = known_headers();
            known += std::any_of(headers.begin(), headers.end(),
                                 [&](const KnownHeader& h) { return h.name == name; })
                         ? 1
                         : 0;
        }
        if (known > most) {
            best = i;
            most = known;
        }
    }
    return best;
}

/// Cells behind the last name in the header are not columns.
void take_header(ImportPlan& plan, const csv::Shape& shape) {
    const std::size_t at = find_header(shape);
    const auto& line = shape.lines[at];
    plan.header_line = line.number;
    for (const auto& cell : line.cells)
        plan.header.emplace_back(is_utf8(cell) ? std::string(trim(cell))
                                               : csv::repair_utf8(trim(cell)));
    while (!plan.header.empty() && plan.header.back().empty()) plan.header.pop_back();
    for (std::size_t i = at + 1; i < shape.lines.size() && plan.samples.size() < kSampleRows; ++i)
        plan.samples.push_back(shape.lines[i].cells);
    if (at > 0)
        add(plan, Severity::warning,
            fmt::format("{} above the header left out.",
                        at == 1 ? "One line" : fmt::format("{} lines", at)));
}

std::string_view cell_of(const std::vector<std::string>& row, std::size_t column) {
    return column < row.size() ? trim(row[column]) : std::string_view();
}

void find_decimal_mark(ImportPlan& plan) {
    csv::DecimalEvidence evidence;
    for (std::size_t i = static_cast<std::size_t>(Field::impressions); i < kFields; ++i) {
        const auto& from = plan.mapping.fields[i];
        if (from.kind != FieldSource::Kind::column) continue;
        const bool whole = info(static_cast<Field>(i)).kind == ImportFieldKind::count;
        for (const auto& row : plan.samples)
            whole ? evidence.see_whole(cell_of(row, from.column))
                  : evidence.see(cell_of(row, from.column));
    }
    plan.decimal = evidence.mark(plan.dialect.delimiter == ';' ? csv::DecimalMark::comma
                                                               : csv::DecimalMark::point);
    if (evidence.ambiguous())
        add(plan, Severity::warning,
            fmt::format("Figures such as 1{0}234 could be thousands or fractions; they are read "
                        "with “{1}” before the fraction.",
                        plan.decimal == csv::DecimalMark::comma ? '.' : ',',
                        static_cast<char>(plan.decimal)));
    if (evidence.conflicting())
        add(plan, Severity::warning,
            "Some figures have a decimal comma and some a decimal point; those in the rarer "
            "notation will be reported.");
}

/// Reads the date column of the whole file until something tells day from month.
void settle_dates(ImportPlan& plan, const std::filesystem::path& file, std::size_t column,
                  csv::DateEvidence& evidence) {
    csv::BlockReader reader(csv::read_file(file), plan.encoding, plan.dialect);
    csv::Block block;
    csv::Record record;
    std::string last;
    while (evidence.ambiguous() && reader.next(block)) {
        csv::Cursor cursor(block.text, plan.dialect, block.first_line);
        while (cursor.next(record)) {
            if (record.line <= plan.header_line || column >= record.cells.size() ||
                record.cells[column] == last)
                continue;
            last = record.cells[column];
            evidence.see(last);
        }
    }
}

void find_dates(ImportPlan& plan, const std::filesystem::path& file) {
    const auto& from = plan.mapping[Field::date];
    if (from.kind == FieldSource::Kind::constant) {
        plan.fixed_date = parse_day(from.constant);
        if (!plan.fixed_date)
            add(plan, Severity::error,
                fmt::format("“{}” is no day written as 2026-10-01.", clip(from.constant, 40)),
                "date");
        return;
    }
    if (from.kind == FieldSource::Kind::none)
        return add(plan, Severity::error,
                   "No column holds the day. Export with a daily breakdown, or give one day for "
                   "the whole file.",
                   "date");
    csv::DateEvidence evidence;
    for (const auto& row : plan.samples) evidence.see(cell_of(row, from.column));
    const auto& name = plan.header[from.column];
    if (evidence.ambiguous()) settle_dates(plan, file, from.column, evidence);
    const auto format = evidence.format();
    if (!format) {
        if (evidence.seen() > 0)
            add(plan, Severity::error, fmt::format("The column “{}” holds no days.", name), name);
        return;
    }
    plan.date_format = *format;
    if (evidence.conflicting())
        add(plan, Severity::warning,
            "Some dates can only be day first, others only month first; the rarer ones will be "
            "reported.",
            name);
    else if (evidence.ambiguous())
        add(plan, Severity::warning,
            fmt::format("Nothing tells day from month; dates are read as {}.",
                        csv::describe(*format)),
            name);
}

/// Meta's "Reporting starts" and "Reporting ends" are one day only with a daily breakdown.
void check_date_ranges(ImportPlan& plan) {
    const auto& from = plan.mapping[Field::date];
    if (from.kind != FieldSource::Kind::column || from.column + 1 >= plan.header.size()) return;
    const std::string name = normalize_header(plan.header[from.column]);
    const auto headers = known_headers();
    const bool starts = std::any_of(headers.begin(), headers.end(), [&](const KnownHeader& h) {
        return h.rank == 5 && h.field == Field::date && h.name == name;
    });
    if (!starts) return;
    const auto ends =
        std::find_if(plan.header.begin(), plan.header.end(), [](const std::string& header) {
            static constexpr std::string_view kEnds[] = {
                "reporting ends",  "berichtsende",           "fin des rapports", "fin del informe",
                "fine dei report", "termino dos relatorios", "einde rapportage"};
            return std::find(std::begin(kEnds), std::end(kEnds), normalize_header(header)) !=
                   std::end(kEnds);
        });
    if (ends == plan.header.end()) return;
    const auto end_column = static_cast<std::size_t>(ends - plan.header.begin());
    const auto spans = [&](const std::vector<std::string>& row) {
        return !cell_of(row, end_column).empty() &&
               cell_of(row, from.column) != cell_of(row, end_column);
    };
    if (std::any_of(plan.samples.begin(), plan.samples.end(), spans))
        add(plan, Severity::warning,
            "Rows cover several days; each is counted on its first day. Export with the breakdown "
            "“By day” to see the course.",
            plan.header[from.column]);
}

void find_currency(ImportPlan& plan, const PlanOptions& options) {
    std::optional<Currency> found = options.currency;
    for (const Field field : {Field::spend, Field::revenue}) {
        const auto& from = plan.mapping[field];
        if (from.kind != FieldSource::Kind::column || found) continue;
        found = csv::currency_of(plan.header[from.column]);
        for (std::size_t i = 0; i < plan.samples.size() && i < 50 && !found; ++i)
            found = csv::currency_of(cell_of(plan.samples[i], from.column));
    }
    const auto& from = plan.mapping[Field::currency];
    if (from.kind == FieldSource::Kind::constant) {
        found = parse_currency(trim(from.constant));
        if (!found)
            add(plan, Severity::error,
                fmt::format("“{}” is no currency such as EUR.", clip(from.constant, 20)),
                "currency");
    }
    if (from.kind == FieldSource::Kind::column && !found)
        for (const auto& row : plan.samples)
            if (!found) found = parse_currency(cell_of(row, from.column));
    plan.currency_known = found.has_value();
    plan.currency = found.value_or(options.fallback_currency);
    const bool money = plan.mapping.has(Field::spend) || plan.mapping.has(Field::revenue);
    if (!found && money)
        add(plan, Severity::warning,
            fmt::format("The file does not tell its currency; amounts are taken as {}.",
                        plan.currency.text()));
}

void find_platform(ImportPlan& plan, const PlanOptions& options) {
    plan.platform = options.platform.value_or(platform_of(plan.source));
    const auto& from = plan.mapping[Field::platform];
    if (from.kind != FieldSource::Kind::constant) return;
    const auto platform = parse_platform(from.constant);
    if (platform)
        plan.platform = *platform;
    else
        add(plan, Severity::error,
            fmt::format("“{}” is no platform; use one of {}.", clip(from.constant, 40),
                        fmt::join(enum_names<Platform>(), ", ")),
            "platform");
}

/// A spreadsheet that saw long ids as numbers has rounded them ("1.20209E+17"): several campaigns
/// would become one.
void drop_rounded_ids(ImportPlan& plan) {
    static constexpr std::pair<Field, Field> kIds[] = {{Field::campaign_id, Field::campaign_name},
                                                       {Field::ad_group_id, Field::ad_group_name},
                                                       {Field::ad_id, Field::ad_name}};
    for (const auto& [id, name] : kIds) {
        auto& from = plan.mapping[id];
        if (from.kind != FieldSource::Kind::column) continue;
        const auto is_number = [](std::string_view cell) {
            const auto kind = csv::parse_number(cell, csv::DecimalMark::point).kind;
            const auto other = csv::parse_number(cell, csv::DecimalMark::comma).kind;
            return kind != csv::Number::Kind::invalid || other != csv::Number::Kind::invalid;
        };
        const auto rounded = [&](const std::vector<std::string>& row) {
            const auto cell = cell_of(row, from.column);
            return cell.find("E+") != std::string_view::npos && is_number(cell);
        };
        if (std::none_of(plan.samples.begin(), plan.samples.end(), rounded)) continue;
        const auto column = plan.header[from.column];
        if (plan.mapping.has(name)) from = {};
        add(plan, plan.mapping.has(name) ? Severity::warning : Severity::error,
            fmt::format("A spreadsheet has rounded the ids in “{}” (1.2E+17); {}.", column,
                        plan.mapping.has(name)
                            ? "names are used instead"
                            : "export again and import without opening the file"),
            column);
    }
}

void check_columns(ImportPlan& plan) {
    if (plan.header.size() == 1 && plan.header[0].find_first_of(",;\t") != std::string::npos)
        return add(plan, Severity::error,
                   "Every line stands in one cell: the whole line is in quotation marks. A "
                   "spreadsheet does that when it opens a file with other separators than its own; "
                   "import the file as the ad manager gave it.");
    if (!plan.mapping.has_metric())
        add(plan, Severity::error,
            "No column holds a metric such as impressions, clicks or spend.");
    const bool named =
        plan.mapping.has(Field::campaign_id) || plan.mapping.has(Field::campaign_name);
    if (!named)
        add(plan, Severity::warning,
            "No column names the campaign; everything goes to one campaign.");
    if (plan.samples.empty()) add(plan, Severity::error, "The file has a header but no rows.");
}

}  // namespace

bool ImportPlan::can_import() const {
    return std::none_of(problems.begin(), problems.end(),
                        [](const ImportProblem& p) { return p.severity == Severity::error; });
}

void ImportPlan::require_importable() const {
    Problems out;
    for (const auto& problem : problems)
        if (problem.severity == Severity::error)
            out.add(problem.column ? "/mapping/" + *problem.column : "/file", problem.message);
    out.raise();
}

ImportPlan make_plan(const std::filesystem::path& file, const PlanOptions& options) {
    const Sample sample = read_sample(file);
    refuse_other_files(sample.bytes);
    ImportPlan plan;
    plan.encoding = csv::detect_encoding(sample.bytes);
    const std::string text = csv::decode_all(sample.bytes, plan.encoding);
    const auto tail = sample.whole ? csv::Tail::final : csv::Tail::more_follows;
    const csv::Shape shape = csv::detect_shape(text, tail, kSampleRows + 100);
    plan.dialect = shape.dialect;
    if (shape.lines.empty())
        throw Error(ErrorKind::invalid, "The file holds no table: no line could be read.");
    take_header(plan, shape);
    const auto lines =
        static_cast<double>(std::count(text.begin(), text.end(), plan.dialect.newline) + 1);
    const double share =
        static_cast<double>(sample.bytes.size()) / static_cast<double>(sample.file_size);
    plan.row_estimate = std::max<std::int64_t>(
        std::llround(lines / share) - plan.header_line - (sample.whole ? 1 : 0), 0);
    plan.source = recognize(plan.header);
    plan.mapping = guess_mapping(plan.header, plan.source, plan.samples);
    if (options.mapping_json)
        plan.mapping = apply_mapping(*options.mapping_json, plan.header, plan.mapping);
    drop_rounded_ids(plan);
    find_decimal_mark(plan);
    find_dates(plan, file);
    check_date_ranges(plan);
    find_currency(plan, options);
    find_platform(plan, options);
    check_columns(plan);
    return plan;
}

}  // namespace herald::ads
