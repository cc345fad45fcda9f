#include "mix_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "base/csv_date.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "sheet.hpp"

namespace herald::quality {
namespace {

using insight::MixData;

const std::initializer_list<std::string_view> kTime = {"date", "time", "ds", "week", "day"};
constexpr std::size_t kMostWords = 10;

std::optional<std::string> stem_of(const std::string& column, std::string_view suffix) {
    if (column.size() <= suffix.size() || !to_lower_ascii(column).ends_with(to_lower_ascii(suffix)))
        return std::nullopt;
    return column.substr(0, column.size() - suffix.size());
}

/// A sheet's rows put where they belong: unit after unit, period by period.
class Panel {
public:
    explicit Panel(const Sheet& sheet) : sheet_(sheet) {
        const std::size_t time = sheet.at(kTime);
        const auto geo = sheet.find({"geo", "region", "unit"});
        std::set<std::string> times, units;
        for (const auto& row : sheet.rows)
            times.insert(row[time]), units.insert(geo ? row[*geo] : "");
        times_.assign(times.begin(), times.end());
        units_.assign(units.begin(), units.end());
        for (const auto& row : sheet.rows)
            place_.push_back(index(units_, geo ? row[*geo] : "") * times_.size() +
                             index(times_, row[time]));
        used_.insert(time);
        if (geo) used_.insert(*geo);
    }

    const std::vector<std::string>& times() const { return times_; }
    std::size_t units() const { return units_.size(); }
    bool is_used(std::size_t column) const { return used_.contains(column); }

    std::vector<double> take(std::size_t column) {
        used_.insert(column);
        std::vector<double> out(units_.size() * times_.size(), std::nan(""));
        for (std::size_t i = 0; i < place_.size(); ++i)
            out[place_[i]] = number_of(sheet_.rows[i][column]);
        return out;
    }
    std::vector<double> take_word(std::size_t column, const std::string& word) {
        used_.insert(column);
        std::vector<double> out(units_.size() * times_.size());
        for (std::size_t i = 0; i < place_.size(); ++i)
            out[place_[i]] = sheet_.rows[i][column] == word ? 1 : 0;
        return out;
    }

private:
    static std::size_t index(const std::vector<std::string>& all, const std::string& one) {
        return static_cast<std::size_t>(std::ranges::lower_bound(all, one) - all.begin());
    }
    const Sheet& sheet_;
    std::vector<std::string> times_, units_;
    std::vector<std::size_t> place_;
    std::set<std::size_t> used_;
};

bool take_outcome(const Sheet& sheet, Panel& panel, MixData& out) {
    const auto conversions = sheet.find({"conversions"}),
               worth = sheet.find({"revenue_per_conversion"});
    const auto money = sheet.find({"revenue", "sales", "kpi"});
    if (conversions && worth) {
        out.outcome = panel.take(*conversions);
        const auto each = panel.take(*worth);
        for (std::size_t i = 0; i < each.size(); ++i) out.outcome[i] *= each[i];
    } else if (money || conversions) {
        out.outcome = panel.take(money ? *money : *conversions);
    }
    return !out.outcome.empty();
}

void take_paid(const Sheet& sheet, Panel& panel, MixData& out) {
    for (std::size_t i = 0; i < sheet.header.size(); ++i) {
        auto stem = stem_of(sheet.header[i], "_spend");
        if (!stem) stem = stem_of(sheet.header[i], "_S");
        if (!stem || panel.is_used(i)) continue;
        insight::MixChannel channel{*stem, {}, panel.take(i)};
        channel.pressure = channel.spend;
        for (const auto* suffix : {"_impression", "_impressions", "_I", "_clicks_P", "_P"}) {
            const std::string name = *stem + suffix;
            const auto at = sheet.find({std::string_view(name)});
            if (!at) continue;
            channel.pressure = panel.take(*at);
            break;
        }
        out.channels.push_back(std::move(channel));
    }
}

void take_rest(const Sheet& sheet, Panel& panel, MixData& out) {
    for (std::size_t i = 0; i < sheet.header.size(); ++i) {
        const std::string name = sheet.header[i], lower = to_lower_ascii(name);
        if (panel.is_used(i) || name.empty()) continue;
        std::set<std::string> words;
        bool numeric = true;
        for (const auto& row : sheet.rows) {
            if (is_missing(row[i])) continue;
            numeric = numeric && !std::isnan(number_of(row[i]));
            words.insert(row[i]);
        }
        if (lower.ends_with("_impression") || lower == "newsletter" || lower == "email") {
            out.channels.push_back({name, panel.take(i), {}});
        } else if (numeric) {
            out.controls.push_back({name, panel.take(i)});
        } else if (words.size() <= kMostWords) {
            for (const auto& word : words)
                out.controls.push_back({name + " " + word, panel.take_word(i, word)});
        }
    }
}

std::optional<MixFile> read_mix(const Sheet& sheet) {
    if (!sheet.find(kTime)) return std::nullopt;
    Panel panel(sheet);
    MixFile out{std::filesystem::path(sheet.file).filename().string(), {}, panel.times()};
    MixData& data = out.data;
    data.units = panel.units();
    data.periods = panel.times().size();
    if (!take_outcome(sheet, panel, data)) return std::nullopt;
    if (const auto people = sheet.find({"population"})) {
        const auto all = panel.take(*people);
        for (std::size_t u = 0; u < data.units; ++u) data.sizes.push_back(all[u * data.periods]);
    }
    take_paid(sheet, panel, data);
    if (data.channels.empty()) return std::nullopt;
    take_rest(sheet, panel, data);
    const auto day = [&](const std::string& text) {
        const auto found = csv::parse_date(text, csv::DateFormat::ymd);
        return found ? std::optional(found->time_since_epoch().count()) : std::nullopt;
    };
    if (const auto first = day(out.times.front()), last = day(out.times.back());
        first && last && *last > *first)
        data.periods_a_year =
            365.25 * static_cast<double>(data.periods - 1) / static_cast<double>(*last - *first);
    return out;
}

/// How many of each holiday fall from a period's begin to the next one's.
void add_holidays(MixFile& file, const Sheet& sheet, const std::string& country) {
    const std::size_t ds = sheet.at({"ds"}), holiday = sheet.at({"holiday"}),
                      where = sheet.at({"country"});
    std::map<std::string, std::vector<double>> found;
    for (const auto& row : sheet.rows) {
        if (!equals_ignoring_case(row[where], country)) continue;
        const auto after = std::ranges::upper_bound(file.times, row[ds]);
        if (after == file.times.begin() || after == file.times.end()) continue;
        auto& counts = found.try_emplace(row[holiday], file.data.periods).first->second;
        counts[static_cast<std::size_t>(after - file.times.begin()) - 1] += 1;
    }
    for (const auto& [name, counts] : found) {
        insight::MixControl control{"holiday " + name, {}};
        for (std::size_t u = 0; u < file.data.units; ++u)
            control.values.insert(control.values.end(), counts.begin(), counts.end());
        file.data.controls.push_back(std::move(control));
    }
}

}  // namespace

std::vector<MixFile> read_mixes(const std::filesystem::path& folder, const std::string& country) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".csv") files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<MixFile> out;
    std::vector<Sheet> holidays;
    for (const auto& file : files) {
        Sheet sheet = read_sheet(file);
        if (auto mix = read_mix(sheet))
            out.push_back(std::move(*mix));
        else if (sheet.find({"holiday"}) && sheet.find({"country"}) && sheet.find({"ds"}))
            holidays.push_back(std::move(sheet));
    }
    if (out.empty())
        throw Error(
            ErrorKind::invalid,
            fmt::format("{} holds no CSV with a time, an outcome and spend.", folder.string()));
    for (auto& file : out)
        for (const auto& sheet : holidays)
            if (!country.empty()) add_holidays(file, sheet, country);
    return out;
}

}  // namespace herald::quality
