#include "insight/predict/encoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "base/error.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kNoWord = std::numeric_limits<std::size_t>::max();
constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t kCalendarParts = 4;
constexpr double kFewestOfAWord = 5;  ///< rarer words get no feature of their own

struct Words {
    std::unordered_map<std::string_view, std::size_t> at;
    explicit Words(const EncodedColumn& column) {
        for (std::size_t i = 0; i < column.words.size(); ++i) at.emplace(column.words[i], i);
    }
    std::size_t find(std::string_view word) const {
        const auto found = at.find(word);
        return found == at.end() ? kNoWord : found->second;
    }
};

void write_calendar(double number, float* out) {
    if (!std::isfinite(number)) {
        std::fill_n(out, kCalendarParts, kMissing);
        return;
    }
    const Day day{std::chrono::days(static_cast<int>(number))};
    const std::chrono::year_month_day date(day);
    out[0] = static_cast<float>(number);
    out[1] = static_cast<float>(std::chrono::weekday(day).iso_encoding());
    out[2] = static_cast<float>(static_cast<unsigned>(date.day()));
    out[3] = static_cast<float>(static_cast<unsigned>(date.month()));
}

void write_ordered(double sum, double count, double mean, float* out) {
    out[0] = static_cast<float>((sum + kPriorRows * mean) / (count + kPriorRows));
    out[1] = static_cast<float>(std::log1p(count));
}

void write_one_hot(const EncodedColumn& column, std::size_t word, float* out) {
    std::fill_n(out, column.words.size(), 0.0f);
    if (word != kNoWord) out[word] = 1;
}

/// Words by falling frequency, at most kMostWords, then sorted.
void take_words(EncodedColumn& out, const Column& column) {
    std::unordered_map<std::string_view, double> counts;
    for (const auto& word : column.words) counts[word] += 1;
    std::vector<std::pair<double, std::string_view>> ranked;
    for (const auto& [word, count] : counts) ranked.emplace_back(-count, word);
    std::sort(ranked.begin(), ranked.end());
    out.encoding = ranked.size() > kMostOneHot ? Encoding::ordered : Encoding::one_hot;
    for (const auto& [count, word] : ranked) {
        if (out.words.size() == kMostWords) break;
        if (out.encoding == Encoding::one_hot && -count < kFewestOfAWord) break;
        out.words.emplace_back(word);
    }
    std::sort(out.words.begin(), out.words.end());
}

EncodedColumn column_for(const Column& column, int monotone) {
    EncodedColumn out{column.name, column.kind, Encoding::number, monotone, {}, {}, {}};
    if (monotone != 0 && column.kind != ColumnKind::numeric)
        throw Error(ErrorKind::invalid,
                    fmt::format("{} is not numeric: it cannot be monotone.", column.name));
    if (column.kind == ColumnKind::day) out.encoding = Encoding::calendar;
    if (column.kind == ColumnKind::category) take_words(out, column);
    return out;
}

/// Encodes one column of rows that the encoder knows without their targets.
void encode_column(const EncodedColumn& column, const Column& from, double mean, std::size_t stride,
                   float* out) {
    const Words words(column);
    for (std::size_t row = 0; row < from.size(); ++row, out += stride) {
        switch (column.encoding) {
            case Encoding::number: *out = static_cast<float>(from.numbers[row]); break;
            case Encoding::calendar: write_calendar(from.numbers[row], out); break;
            case Encoding::one_hot: write_one_hot(column, words.find(from.words[row]), out); break;
            case Encoding::ordered: {
                const std::size_t word = words.find(from.words[row]);
                const bool known = word != kNoWord;
                write_ordered(known ? column.sums[word] : 0, known ? column.counts[word] : 0, mean,
                              out);
            }
        }
    }
}

/// Each row sees only the targets of rows before it; the column's sums and counts end up whole.
void encode_in_order(EncodedColumn& column, const Column& from, std::span<const double> target,
                     std::span<const std::size_t> order, double mean, std::size_t stride,
                     float* out) {
    const Words words(column);
    column.sums.assign(column.words.size(), 0);
    column.counts.assign(column.words.size(), 0);
    std::vector<std::size_t> found(from.size());
    std::vector<double> totals(column.words.size());
    for (std::size_t row = 0; row < from.size(); ++row) {
        found[row] = words.find(from.words[row]);
        if (found[row] != kNoWord) totals[found[row]] += 1;
    }
    for (const std::size_t row : order) {
        const std::size_t word = found[row];
        float* cell = out + row * stride;
        if (word == kNoWord) {
            write_ordered(0, 0, mean, cell);
            continue;
        }
        write_ordered(column.sums[word], column.counts[word], mean, cell);
        // How often a word occurs is no secret of the target: known rows and new ones get the same.
        cell[1] = static_cast<float>(std::log1p(totals[word]));
        column.sums[word] += target[row];
        column.counts[word] += 1;
    }
}

void check_kind(const EncodedColumn& column, const Column& given) {
    if (given.kind != column.kind)
        throw Error(ErrorKind::invalid,
                    fmt::format("The column {} is {}, the model was trained on {}.", column.name,
                                enum_name(given.kind), enum_name(column.kind)));
}

}  // namespace

std::size_t EncodedColumn::width() const {
    switch (encoding) {
        case Encoding::number: return 1;
        case Encoding::calendar: return kCalendarParts;
        case Encoding::one_hot: return words.size();
        case Encoding::ordered: return 2;
    }
    return 0;
}

std::size_t Encoder::width() const {
    std::size_t out = 0;
    for (const auto& column : columns) out += column.width();
    return out;
}

std::vector<std::size_t> Encoder::owners() const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < columns.size(); ++i) out.insert(out.end(), columns[i].width(), i);
    return out;
}

std::vector<int> Encoder::monotone() const {
    std::vector<int> out;
    for (const auto& column : columns) out.insert(out.end(), column.width(), column.monotone);
    return out;
}

FeatureMatrix Encoder::encode(const Table& table, std::span<const std::string> others) const {
    table.check();
    for (const auto& given : table.columns) {
        const bool known =
            std::any_of(columns.begin(), columns.end(),
                        [&](const EncodedColumn& column) { return column.name == given.name; }) ||
            std::find(others.begin(), others.end(), given.name) != others.end();
        if (!known)
            throw Error(ErrorKind::invalid,
                        fmt::format("The model does not know the column {}.", given.name));
    }
    FeatureMatrix out{table.rows(), width(), {}};
    out.values.resize(out.rows * out.columns);
    std::size_t at = 0;
    for (const auto& column : columns) {
        const Column& given = table.at(column.name);
        check_kind(column, given);
        encode_column(column, given, mean, out.columns, out.values.data() + at);
        at += column.width();
    }
    return out;
}

Fitted fit_encoder(const Table& table, std::span<const std::string> features,
                   std::span<const double> target, std::span<const std::size_t> order,
                   const std::map<std::string, int>& monotone) {
    Fitted out;
    Encoder& encoder = out.encoder;
    for (const double y : target) encoder.mean += y / static_cast<double>(target.size());
    for (const auto& name : features) {
        const auto direction = monotone.find(name);
        encoder.columns.push_back(
            column_for(table.at(name), direction == monotone.end() ? 0 : direction->second));
    }
    out.features = {table.rows(), encoder.width(), {}};
    if (out.features.columns == 0 || out.features.columns > kMostFeatures)
        throw Error(ErrorKind::invalid,
                    fmt::format("The columns become {} features; 1 to {} are possible.",
                                out.features.columns, kMostFeatures));
    out.features.values.resize(out.features.rows * out.features.columns);
    std::size_t at = 0;
    for (auto& column : encoder.columns) {
        const Column& given = table.at(column.name);
        float* cells = out.features.values.data() + at;
        if (column.encoding == Encoding::ordered)
            encode_in_order(column, given, target, order, encoder.mean, out.features.columns,
                            cells);
        else
            encode_column(column, given, encoder.mean, out.features.columns, cells);
        at += column.width();
    }
    return out;
}

}  // namespace herald::insight
