#include "ads/rates_import.hpp"

#include <algorithm>

#include "ads/facts.hpp"
#include "base/csv_detect.hpp"
#include "base/csv_source.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "event/event.hpp"

namespace herald::ads {
namespace {

constexpr std::size_t kMaxRates = 2'000'000;
constexpr std::size_t kPerWrite = 2000;
constexpr std::size_t kErrorsInResult = 100;

/// What the columns of the file are.
struct Columns {
    std::optional<std::size_t> date, base, quote, rate;
    std::vector<std::pair<std::size_t, Currency>> wide;  // a column a currency
};

Columns find_columns(const std::vector<std::string>& header) {
    Columns out;
    for (std::size_t i = 0; i < header.size(); ++i) {
        const std::string name = normalize_header(header[i]);
        const auto is = [&](std::initializer_list<std::string_view> names) {
            return std::find(names.begin(), names.end(), name) != names.end();
        };
        if (is({"date", "day", "datum", "tag", "time period"}) && !out.date)
            out.date = i;
        else if (is({"base", "base currency", "from", "source", "basis"}))
            out.base = i;
        else if (is({"quote", "quote currency", "currency", "to", "target", "counter", "wahrung"}))
            out.quote = i;
        else if (is({"rate", "exchange rate", "value", "kurs", "obs value"}))
            out.rate = i;
        else if (const auto currency = parse_currency(trim(header[i])))
            out.wide.emplace_back(i, *currency);
    }
    const bool lines = out.quote && out.rate;
    if (!out.date || (!lines && out.wide.empty()))
        throw Error(ErrorKind::invalid,
                    "The file needs the columns date, quote and rate (base if it is not the one "
                    "given), or a column for each currency.");
    if (lines) out.wide.clear();
    return out;
}

/// Rates keep all their digits, so they are read as text and not as millionths.
std::optional<double> parse_rate(std::string_view cell, csv::DecimalMark mark) {
    std::string text(trim(cell));
    const char point = static_cast<char>(mark);
    std::erase(text, point == '.' ? ',' : '.');
    std::replace(text.begin(), text.end(), point, '.');
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(value > 0) || value > 1e9)
        return std::nullopt;
    return value;
}

bool is_missing(std::string_view cell) {
    cell = trim(cell);
    return cell.empty() || cell == "N/A" || cell == "-" || cell == "NaN" || cell == ".";
}

class RateReader {
public:
    RateReader(const csv::Shape& shape, csv::Encoding encoding, Currency base) : base_(base) {
        for (const auto& name : shape.lines[shape.header].cells) header_.emplace_back(trim(name));
        (void)encoding;
        columns_ = find_columns(header_);
        header_line_ = shape.lines[shape.header].number;
        find_formats(shape);
    }

    void read(const csv::Record& record, ParsedRates& out) const {
        if (record.line <= header_line_ || record.blank()) return;
        const auto cell = [&](std::size_t column) {
            return column < record.cells.size() ? trim(record.cells[column]) : std::string_view();
        };
        const auto day = csv::parse_date(cell(*columns_.date), date_format_);
        if (!day) return fail(out, record.line, *columns_.date, "is no day");
        for (const auto& [column, currency] : columns_.wide)
            add(out, record.line, *day, base_, currency, column, cell(column));
        if (!columns_.wide.empty()) return;
        const auto base =
            columns_.base ? parse_currency(cell(*columns_.base)) : std::optional(base_);
        const auto quote = parse_currency(cell(*columns_.quote));
        if (!base) return fail(out, record.line, *columns_.base, "is no currency");
        if (!quote) return fail(out, record.line, *columns_.quote, "is no currency");
        add(out, record.line, *day, *base, *quote, *columns_.rate, cell(*columns_.rate));
    }

private:
    void find_formats(const csv::Shape& shape) {
        csv::DateEvidence dates;
        csv::DecimalEvidence decimals;
        for (std::size_t i = shape.header + 1; i < shape.lines.size(); ++i) {
            const auto& cells = shape.lines[i].cells;
            if (*columns_.date < cells.size()) dates.see(cells[*columns_.date]);
            for (const auto& [column, currency] : columns_.wide)
                if (column < cells.size()) decimals.see(cells[column]);
            if (columns_.rate && *columns_.rate < cells.size()) decimals.see(cells[*columns_.rate]);
        }
        date_format_ = dates.format().value_or(csv::DateFormat::ymd);
        mark_ = decimals.mark(shape.dialect.delimiter == ';' ? csv::DecimalMark::comma
                                                             : csv::DecimalMark::point);
    }
    void add(ParsedRates& out, std::int64_t line, Day day, Currency base, Currency quote,
             std::size_t column, std::string_view cell) const {
        if (is_missing(cell) || base == quote) return;
        const auto rate = parse_rate(cell, mark_);
        if (!rate) return fail(out, line, column, "is no rate above zero");
        if (out.rates.size() >= kMaxRates)
            throw Error(ErrorKind::too_large,
                        "The file has more than two million rates; split it.");
        out.rates.push_back({day, base, quote, *rate});
    }
    void fail(ParsedRates& out, std::int64_t line, std::size_t column, std::string message) const {
        if (out.errors.size() < 10'000)
            out.errors.push_back({line, header_[column], std::move(message)});
    }

    Currency base_;
    std::vector<std::string> header_;
    Columns columns_;
    std::int64_t header_line_ = 0;
    csv::DateFormat date_format_{};
    csv::DecimalMark mark_{};
};

constexpr std::string_view kUpsertRate =
    "INSERT INTO exchange_rates (tenant, base, quote, day, rate) VALUES (:tenant, :base, :quote, "
    ":date, :rate) "
    "ON CONFLICT (tenant, base, quote, day) DO UPDATE SET rate = excluded.rate";

void store_rates(task::Run& run, const std::vector<ExchangeRate>& rates) {
    for (std::size_t from = 0; from < rates.size(); from += kPerWrite) {
        run.progress(0.5 * static_cast<double>(from) / static_cast<double>(rates.size()),
                     "Storing rates");
        run.write([&](Tx& tx) {
            for (std::size_t i = from; i < std::min(rates.size(), from + kPerWrite); ++i)
                tx.execute(kUpsertRate, rates[i]);
        });
    }
}

}  // namespace

ParsedRates parse_rates(const std::filesystem::path& file, Currency base) {
    std::string sample(1 << 18, '\0');
    const auto read = csv::read_file(file);
    std::size_t size = 0;
    for (std::size_t got = 1; got > 0 && size < sample.size(); size += got)
        got = read(sample.data() + size, sample.size() - size);
    sample.resize(size);
    const auto encoding = csv::detect_encoding(sample);
    const auto tail =
        size >= std::filesystem::file_size(file) ? csv::Tail::final : csv::Tail::more_follows;
    const csv::Shape shape = csv::detect_shape(csv::decode_all(sample, encoding), tail);
    if (shape.lines.empty()) throw Error(ErrorKind::invalid, "The file is empty.");
    const RateReader reader(shape, encoding, base);
    ParsedRates out;
    csv::BlockReader blocks(csv::read_file(file), encoding, shape.dialect);
    csv::Block block;
    csv::Record record;
    while (blocks.next(block)) {
        csv::Cursor cursor(block.text, shape.dialect, block.first_line);
        while (cursor.next(record)) reader.read(record, out);
    }
    return out;
}

std::int64_t convert_days(const Context& context, task::Run& run, Day first, Day last) {
    Scope& scope = run.scope();
    const FactSpan span = span_of(*context.warehouse, scope.tenant_key());
    if (!span.first) return 0;
    first = std::max(first, *span.first);
    last = std::min(last, *span.last);
    const Currency currency = context.workspace(scope).currency;
    std::int64_t days = 0;
    for (Day from = first; from <= last;) {
        const Day to = std::min(last, from + std::chrono::days(30));
        run.progress(0.5 + 0.5 * static_cast<double>((from - first).count()) /
                               static_cast<double>((last - first).count() + 1),
                     "Converting amounts");
        const Rates rates = load_rates(scope, from, to);
        convert_again(*context.warehouse, scope.tenant_key(),
                      {from, to, currency, &rates, span.currencies});
        days += (to - from).count() + 1;
        from = to + std::chrono::days(1);
    }
    if (days > 0)
        run.write([&](Tx& tx) {
            event::emit(tx, scope.tenant(), *context.bus, scope.clock(), "campaigns",
                        "ads.metrics_synced", R"({"source":"rates"})");
        });
    return days;
}

RatesResult import_rates(const Context& context, task::Run& run, const RatesInput& input) {
    Scope& scope = run.scope();
    const auto file = context.blobs->find(scope.tenant(), input.blob);
    if (!file) throw Error(ErrorKind::not_found, "The uploaded file is gone; upload it again.");
    const ParsedRates parsed = parse_rates(*file, input.base);
    RatesResult result;
    result.rates = static_cast<std::int64_t>(parsed.rates.size());
    for (const auto& error : parsed.errors)
        if (result.errors.size() < kErrorsInResult) result.errors.push_back(error);
    if (parsed.rates.empty()) {
        run.log(task::Level::error, "No rate could be read.");
        return result;
    }
    const auto [first, last] =
        std::minmax_element(parsed.rates.begin(), parsed.rates.end(),
                            [](const auto& a, const auto& b) { return a.date < b.date; });
    result.first_date = first->date;
    result.last_date = last->date;
    store_rates(run, parsed.rates);
    result.days_converted =
        convert_days(context, run, first->date, last->date + std::chrono::days(kRateDays));
    return result;
}

task::TaskType rates_task(const Context& context) {
    return {.type = "ads.import_rates",
            .run =
                [&context](task::Run& run) {
                    return to_json(import_rates(context, run, run.input_as<RatesInput>()));
                },
            .at_once = 1};
}

task::TaskType convert_task(const Context& context) {
    return {.type = "ads.convert",
            .run =
                [&context](task::Run& run) {
                    const auto days = convert_days(context, run, Day::min(), Day::max());
                    return fmt::format(R"({{"days_converted":{}}})", days);
                },
            .at_once = 1};
}

}  // namespace herald::ads
