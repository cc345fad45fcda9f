#include "nab_corpus.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <numeric>

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "sheet.hpp"

namespace herald::quality::nab {
namespace {

[[noreturn]] void leave(const std::string& why) { throw Error(ErrorKind::invalid, why); }

/// "2014-04-10 07:15:00", with or without a fraction.
std::int64_t seconds_of(const std::string& text) {
    int year = 0;
    unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (std::sscanf(text.c_str(), "%d-%u-%u%*c%u:%u:%u", &year, &month, &day, &hour, &minute,
                    &second) != 6)
        leave(text + " is no time");
    const std::chrono::sys_days date = std::chrono::year_month_day{
        std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    return std::int64_t{date.time_since_epoch().count()} * 86'400 + hour * 3600 + minute * 60 +
           second;
}

/// Rows of the window; ends that are no rows of their own are drawn in to the next ones.
Window window_of(const Series& series, std::int64_t from, std::int64_t to) {
    const auto& seconds = series.seconds;
    const auto first = std::ranges::find_if(seconds, [&](auto at) { return at >= from; });
    auto last = std::ranges::find(seconds, to);
    if (last == seconds.end())
        last = std::ranges::find_if(seconds, [&](auto at) { return at > to; }) - 1;
    if (first == seconds.end() || last < first) leave(series.name + ": a window holds no row");
    return {static_cast<std::size_t>(first - seconds.begin()),
            static_cast<std::size_t>(last - seconds.begin())};
}

}  // namespace

std::vector<Series> read_corpus(const std::filesystem::path& folder) {
    std::ifstream in(folder / "labels" / "combined_windows.json", std::ios::binary);
    if (!in)
        throw Error(
            ErrorKind::not_found,
            "The file " + (folder / "labels/combined_windows.json").string() + " cannot be read.");
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    std::vector<Series> corpus;
    const json::value labels = parse_json(text);
    for (const auto& entry : labels.as_object()) {
        Series series{.name = std::string(entry.key())};
        const Sheet sheet = read_sheet(folder / "data" / series.name);
        const std::size_t time = sheet.at({"timestamp"}), value = sheet.at({"value"});
        for (const auto& row : sheet.rows) {
            series.seconds.push_back(seconds_of(row[time]));
            series.values.push_back(number_of(row[value]));
        }
        for (const auto& window : entry.value().as_array()) {
            const auto& ends = window.as_array();
            series.windows.push_back(window_of(series,
                                               seconds_of(std::string(ends.at(0).as_string())),
                                               seconds_of(std::string(ends.at(1).as_string()))));
        }
        corpus.push_back(std::move(series));
    }
    std::ranges::sort(corpus, {}, &Series::name);
    return corpus;
}

double usual_step(const Series& series) {
    std::map<std::int64_t, int> steps;
    for (std::size_t i = 1; i < std::min<std::size_t>(series.seconds.size(), 60); ++i)
        ++steps[series.seconds[i] - series.seconds[i - 1]];
    std::int64_t usual = 0;
    int most = 0;
    for (const auto& [step, times] : steps)
        if (step > 0 && times > most) usual = step, most = times;
    return usual > 0 ? static_cast<double>(usual) : 300;
}

int half_of(const Series& series) {
    std::array<unsigned char, 20> digest{};
    EVP_Digest(series.name.data(), series.name.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
    return digest[3] % 2;
}

std::vector<double> windowed_gaussian(const Series& series) {
    constexpr std::size_t kWindow = 6400, kStep = 100;
    std::vector<double> window, fresh, out;
    double mean = 0, deviation = 1;
    const auto learn = [&] {
        const double count = static_cast<double>(window.size());
        mean = std::accumulate(window.begin(), window.end(), 0.0) / count;
        double squares = 0;
        for (const double x : window) squares += (x - mean) * (x - mean);
        deviation = std::sqrt(squares / count);
        if (deviation == 0) deviation = 0.000001;
    };
    for (const double x : series.values) {
        const double tail = 0.5 * std::erfc(std::abs(x - mean) / deviation / std::sqrt(2.0));
        out.push_back(window.empty() ? 0 : std::round((1 - tail) * 1e12) / 1e12);
        if (window.size() < kWindow) {
            window.push_back(x);
            learn();
        } else if (fresh.push_back(x); fresh.size() == kStep) {
            window.erase(window.begin(), window.begin() + kStep);
            window.insert(window.end(), fresh.begin(), fresh.end());
            fresh.clear();
            learn();
        }
    }
    return out;
}

}  // namespace herald::quality::nab
