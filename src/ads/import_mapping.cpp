#include "ads/import_mapping.hpp"

#include <algorithm>
#include <cmath>

#include "base/csv_date.hpp"
#include "base/csv_number.hpp"
#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"

namespace herald::ads {
namespace {

/// One reading of one column; the lower the rank, the better.
struct Candidate {
    std::size_t column = 0;
    Field field{};
    int rank = 0;
    double confidence = 0;
};

/// What a word in an unknown header hints at, first match wins. `also` must stand in the header
/// too.
struct Hint {
    std::string_view word, also;
    Field field{};
};
constexpr Hint kHints[] = {
    {"campaign", "id", Field::campaign_id},
    {"kampagne", "id", Field::campaign_id},
    {"campaign", "", Field::campaign_name},
    {"kampagne", "", Field::campaign_name},
    {"adset", "id", Field::ad_group_id},
    {"adgroup", "id", Field::ad_group_id},
    {"ad set", "", Field::ad_group_name},
    {"ad group", "", Field::ad_group_name},
    {"adgroup", "", Field::ad_group_name},
    {"account", "id", Field::account_id},
    {"account", "", Field::account_name},
    {"impression", "", Field::impressions},
    {"impr", "", Field::impressions},
    {"click", "", Field::clicks},
    {"klick", "", Field::clicks},
    {"revenue", "", Field::revenue},
    {"umsatz", "", Field::revenue},
    {"conversion", "value", Field::revenue},
    {"purchase", "value", Field::revenue},
    {"conversion", "", Field::conversions},
    {"purchase", "", Field::conversions},
    {"spend", "", Field::spend},
    {"spent", "", Field::spend},
    {"cost", "", Field::spend},
    {"kosten", "", Field::spend},
    {"currency", "", Field::currency},
    {"date", "", Field::date},
    {"datum", "", Field::date},
    {"reach", "", Field::reach},
};
/// Ratios and unit costs are never a metric of ours, whatever word they hold.
constexpr std::string_view kRatios[] = {"cpc",     "cpm",    "ctr",       "cpa",      "rate",
                                        "per ",    "pro ",   "roas",      "avg ",     "share",
                                        "average", "budget", "durchschn", "cost conv"};

bool is_ratio(std::string_view name) {
    return std::any_of(std::begin(kRatios), std::end(kRatios), [&](std::string_view word) {
        const auto at = name.find(word);
        return at != std::string_view::npos && (at == 0 || name[at - 1] == ' ');
    });
}

bool has_word(std::string_view name, std::string_view word) {
    const std::string padded = " " + std::string(name) + " ";
    return padded.find(" " + std::string(word) + " ") != std::string::npos;
}

/// The share of a column's filled sample cells that read as the field needs; 1 when all are empty.
double fit(Field field, std::size_t column, std::span<const std::vector<std::string>> rows) {
    std::size_t filled = 0, fits = 0;
    csv::DateEvidence dates;
    for (const auto& row : rows) {
        const auto cell = column < row.size() ? trim(row[column]) : std::string_view();
        if (cell.empty() || cell == "-" || cell == "--") continue;  // totals have these
        ++filled;
        switch (info(field).kind) {
            case ImportFieldKind::date: dates.see(cell); break;
            case ImportFieldKind::currency: fits += parse_currency(cell) ? 1 : 0; break;
            case ImportFieldKind::count:
            case ImportFieldKind::decimal:
            case ImportFieldKind::money:
                fits += csv::DecimalEvidence::is_figure(cell) ||
                                csv::parse_number(cell, csv::DecimalMark::point).kind ==
                                    csv::Number::Kind::none
                            ? 1
                            : 0;
                break;
            case ImportFieldKind::platform: fits += parse_platform(cell) ? 1 : 0; break;
            case ImportFieldKind::text: ++fits; break;
        }
    }
    if (info(field).kind == ImportFieldKind::date) fits = static_cast<std::size_t>(dates.dates());
    return filled == 0 ? 1 : static_cast<double>(fits) / static_cast<double>(filled);
}

/// By the lists of known headers, those of the file's own source first.
void add_known(std::vector<Candidate>& out, std::size_t column, std::string_view name,
               Source source) {
    for (const auto& known : known_headers()) {
        if (known.name != name) continue;
        const bool own = source != Source::unknown && (known.sources & set_of(source)) != 0;
        const bool general = known.sources == 0;
        const int rank = own ? known.rank : general ? 10 + known.rank : 20 + known.rank;
        out.push_back({column, known.field, rank, own ? 1.0 : general ? 0.9 : 0.8});
    }
}

void add_hinted(std::vector<Candidate>& out, std::size_t column, std::string_view name) {
    if (is_ratio(name)) return;
    for (const auto& hint : kHints) {
        if (name.find(hint.word) == std::string_view::npos) continue;
        if (!hint.also.empty() && !has_word(name, hint.also)) continue;
        // "total conversion" before "approved conversion": earlier columns win among equals.
        out.push_back({column, hint.field, 40, 0.6});
        return;
    }
}

/// LinkedIn's campaign groups are what others call campaigns; its campaigns then are ad groups.
void shift_linkedin(Mapping& mapping, std::span<const std::string> names) {
    const auto column_of = [&](std::string_view name) {
        return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) -
                                        names.begin());
    };
    const auto give = [&](Field field, std::size_t column) {
        if (column < names.size() && !mapping.has(field))
            mapping[field] = {.kind = FieldSource::Kind::column,
                              .column = column,
                              .constant = {},
                              .confidence = 1};
    };
    const auto is_group = [&](Field field) {
        const auto& from = mapping[field];
        if (from.kind != FieldSource::Kind::column) return false;
        const std::string& name = names[from.column];
        return name.find("group") != std::string::npos || name.find("grup") != std::string::npos;
    };
    if (!is_group(Field::campaign_name) && !is_group(Field::campaign_id)) return;
    for (const auto& known : known_headers()) {
        if (known.rank != 1 || (known.sources & set_of(Source::linkedin)) == 0) continue;
        if (known.field == Field::campaign_id) give(Field::ad_group_id, column_of(known.name));
        if (known.field == Field::campaign_name) give(Field::ad_group_name, column_of(known.name));
    }
}

bool is_micros(std::string_view header) {
    const std::string name = normalize_header(header);
    return name.ends_with("micros") || name.ends_with("micro");
}

[[noreturn]] void refuse(Problems& problems, std::string_view field, std::string detail) {
    problems.add("/mapping/" + std::string(field), std::move(detail));
    problems.raise();
    std::abort();
}

FieldSource read_source(std::string_view name, const json::value& value,
                        std::span<const std::string> header) {
    Problems problems;
    FieldSource out;
    out.confidence = 1;
    if (value.is_null()) return {};
    if (value.is_object()) {
        const auto* constant = value.get_object().if_contains("value");
        if (constant == nullptr || !constant->is_string() || value.get_object().size() != 1)
            refuse(problems, name, "must be a column's name or {\"value\": \"…\"}");
        out.kind = FieldSource::Kind::constant;
        out.constant = std::string(constant->get_string());
        return out;
    }
    if (!value.is_string()) refuse(problems, name, "must be a column's name or {\"value\": \"…\"}");
    const std::string_view wanted = value.get_string();
    const auto matches = [&](const std::string& column) { return trim(column) == trim(wanted); };
    auto found = std::find_if(header.begin(), header.end(), matches);
    if (found == header.end())
        found = std::find_if(header.begin(), header.end(), [&](const std::string& column) {
            return fold(trim(column)) == fold(trim(wanted));
        });
    if (found == header.end()) {
        const std::vector<std::string_view> names(header.begin(), header.end());
        const auto near = nearest(wanted, names);
        refuse(
            problems, name,
            fmt::format("names the column “{}”, which the file does not have{}", clip(wanted, 80),
                        near ? fmt::format("; did you mean “{}”?", *near) : ""));
    }
    out.kind = FieldSource::Kind::column;
    out.column = static_cast<std::size_t>(found - header.begin());
    out.micros = is_micros(*found);
    return out;
}

}  // namespace

bool Mapping::has_metric() const {
    for (std::size_t i = static_cast<std::size_t>(Field::impressions); i < kFields; ++i)
        if (fields[i].kind == FieldSource::Kind::column &&
            static_cast<Field>(i) != Field::frequency)
            return true;
    return false;
}

Source recognize(std::span<const std::string> header) {
    std::array<double, kSources> score{};
    const auto count = [&](SourceSet sources, double weight) {
        const double shared = static_cast<double>(__builtin_popcount(sources));
        for (std::size_t s = 1; s < kSources; ++s)
            if ((sources & set_of(static_cast<Source>(s))) != 0)
                score[s] += weight / (shared * shared);
    };
    for (const auto& cell : header) {
        const std::string name = normalize_header(cell);
        if (name.empty()) continue;
        SourceSet users = 0;
        for (const auto& known : known_headers())
            if (known.name == name) users = static_cast<SourceSet>(users | known.sources);
        if (users != 0) count(users, 1);
        for (const auto& tale : tell_tales())
            if (tale.name == name) count(tale.sources, 2);
        // Meta alone writes the account's currency behind the amount.
        if (users == set_of(Source::meta) && csv::currency_of(cell)) count(users, 2);
    }
    const auto best = std::max_element(score.begin() + 1, score.end());
    const bool alone = std::count_if(score.begin() + 1, score.end(),
                                     [&](double s) { return s > *best * 0.8; }) == 1;
    return *best >= 1.9 && alone ? static_cast<Source>(best - score.begin()) : Source::unknown;
}

Mapping guess_mapping(std::span<const std::string> header, Source source,
                      std::span<const std::vector<std::string>> rows) {
    std::vector<std::string> names;
    std::vector<Candidate> candidates;
    for (std::size_t column = 0; column < header.size(); ++column) {
        names.push_back(normalize_header(header[column]));
        const std::size_t before = candidates.size();
        add_known(candidates, column, names.back(), source);
        if (candidates.size() == before) add_hinted(candidates, column, names.back());
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.rank < b.rank; });

    Mapping out;
    std::vector<bool> taken(header.size());
    for (const auto& candidate : candidates) {
        if (taken[candidate.column] || out.has(candidate.field)) continue;
        const double fits = fit(candidate.field, candidate.column, rows);
        if (fits < 0.5) continue;
        taken[candidate.column] = true;
        out[candidate.field] = {.kind = FieldSource::Kind::column,
                                .column = candidate.column,
                                .constant = {},
                                .micros = is_micros(header[candidate.column]),
                                .confidence = std::round(candidate.confidence * fits * 100) / 100};
    }
    if (source == Source::linkedin) shift_linkedin(out, names);
    // A file whose dates have a name of their own still shows them.
    for (std::size_t column = 0; column < header.size() && !out.has(Field::date); ++column) {
        csv::DateEvidence dates;
        for (const auto& row : rows)
            if (column < row.size()) dates.see(row[column]);
        const auto format = dates.format();
        if (!taken[column] && format && *format != csv::DateFormat::excel_serial &&
            dates.dates() * 10 >= dates.seen() * 9)
            out[Field::date] = {.kind = FieldSource::Kind::column,
                                .column = column,
                                .constant = {},
                                .confidence = 0.5};
    }
    return out;
}

Mapping apply_mapping(std::string_view mapping_json, std::span<const std::string> header,
                      const Mapping& guess) {
    const json::value value = parse_json(mapping_json);
    Problems problems;
    if (!value.is_object()) {
        problems.add("/mapping", "must be an object of field and column");
        problems.raise();
    }
    Mapping given;
    std::array<bool, kFields> named{};
    for (const auto& entry : value.get_object()) {
        const auto field = parse_enum<Field>(entry.key());
        if (!field) {
            const auto near = nearest(entry.key(), enum_names<Field>());
            refuse(problems, entry.key(),
                   near ? fmt::format("is no field; did you mean {}?", *near) : "is no field");
        }
        given[*field] = read_source(entry.key(), entry.value(), header);
        named[static_cast<std::size_t>(*field)] = true;
    }
    if (given.has_metric()) return given;
    Mapping out = guess;
    for (std::size_t i = 0; i < kFields; ++i)
        if (named[i]) out.fields[i] = given.fields[i];
    return out;
}

json::object to_json_object(const Mapping& mapping, std::span<const std::string> header) {
    json::object out;
    for (std::size_t i = 0; i < kFields; ++i) {
        const auto& from = mapping.fields[i];
        const auto name = enum_name(static_cast<Field>(i));
        if (from.kind == FieldSource::Kind::column) out[name] = header[from.column];
        if (from.kind == FieldSource::Kind::constant)
            out[name] = json::object{{"value", from.constant}};
    }
    return out;
}

}  // namespace herald::ads
