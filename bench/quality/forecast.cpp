#include "insight/forecast/forecast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>

#include "arguments.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "forecast_scores.hpp"
#include "report.hpp"
#include "sheet.hpp"

/// Forecasts of a file's series, scored as M4 did and beside the classical methods on the same
/// series; M4's and M3's published figures where it is those.
using namespace herald;
using namespace herald::quality;

namespace {

const Usage kUsage{
    "forecast",
    "Forecasts series and scores sMAPE, MASE, OWA and how often the intervals hold.",
    {{"--data", "FILE|DIR", Need::required,
      "CSV with id, period, split (train or test), values (separated by blanks), as m3.csv; or a "
      "folder of M4's Hourly-train.csv, Hourly-test.csv …"},
     {"--dev", "", Need::optional,
      "holds out the end of the training parts instead of scoring the test parts"},
     {"--timing", "", Need::optional, "times 200 series of two years of days as well"}}};
constexpr double kMostMicroseconds = 5000;

struct Set {
    std::string name;
    Frequency frequency;
    std::vector<Sample> samples;
};

struct Figures {
    std::size_t series = 0;
    double smape = 0, mase = 0, owa = 0, theta_owa = 0, comb_owa = 0;
    double coverage80 = 0, coverage95 = 0, msis = 0;
};
BOOST_DESCRIBE_STRUCT(Figures, (),
                      (series, smape, mase, owa, theta_owa, comb_owa, coverage80, coverage95, msis))

struct Answer : Figures {
    double naive2_smape = 0, naive2_mase = 0;
    std::map<std::string, Figures> by_frequency;
};
BOOST_DESCRIBE_STRUCT(Answer, (Figures), (naive2_smape, naive2_mase, by_frequency))

/// Published sMAPE and MASE over the whole set's test parts (M4: table of 61 entries; M3: scored
/// from the competition's own forecasts).
struct Published {
    std::string set;
    std::size_t series;
    Accuracy naive2, theta, comb, fforma;
};
const Published kPublished[] = {
    {"Hourly", 414, {18.383, 2.395}, {18.138, 2.455}, {22.053, 4.582}, {11.506, 0.819}},
    {"Weekly", 359, {9.161, 2.777}, {9.093, 2.637}, {8.944, 2.432}, {7.625, 2.108}},
    {"MONTHLY", 1428, {16.891, 1.037}, {13.892, 0.858}, {14.466, 0.896}, {}},
    {"QUARTERLY", 756, {9.951, 1.238}, {8.956, 1.087}, {9.216, 1.105}, {}},
    {"YEARLY", 645, {17.88, 3.172}, {16.974, 2.806}, {17.072, 2.876}, {}},
    {"OTHER", 174, {6.302, 3.089}, {4.41, 1.904}, {4.561, 2.045}, {}}};

std::vector<double> numbers_in(std::string_view text) {
    std::vector<double> out;
    while (!text.empty()) {
        const auto begin = text.find_first_not_of(" \t\r\n");
        if (begin == text.npos) break;
        const auto end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
        out.push_back(number_of(text.substr(begin, end - begin)));
        text.remove_prefix(end);
    }
    return out;
}

std::vector<Set> read_long(const std::filesystem::path& file) {
    const Sheet sheet = read_sheet(file);
    const std::size_t id = sheet.at({"id"}), split = sheet.at({"split"}),
                      values = sheet.at({"values"});
    const auto period = sheet.find({"period", "frequency"});
    std::map<std::string, std::map<std::string, Sample>> sets;
    for (const auto& row : sheet.rows) {
        Sample& sample = sets[period ? row[*period] : "ALL"][row[id]];
        (to_lower_ascii(row[split]) == "test" ? sample.test : sample.train) =
            numbers_in(row[values]);
    }
    std::vector<Set> out;
    for (auto& [name, samples] : sets) {
        Set& set = out.emplace_back(Set{name, frequency_of(name), {}});
        for (auto& [series, sample] : samples) set.samples.push_back(std::move(sample));
    }
    return out;
}

std::vector<std::vector<double>> read_wide(const std::filesystem::path& file) {
    std::vector<std::vector<double>> out;
    for (const auto& row : read_sheet(file).rows) {
        auto& values = out.emplace_back();
        for (std::size_t i = 1; i < row.size(); ++i) values.push_back(number_of(row[i]));
        while (!values.empty() && std::isnan(values.back())) values.pop_back();
    }
    return out;
}

std::vector<Set> read_m4(const std::filesystem::path& folder) {
    std::vector<Set> out;
    for (const std::string name : {"Hourly", "Daily", "Weekly", "Monthly", "Quarterly", "Yearly"}) {
        const auto train = folder / (name + "-train.csv"), test = folder / (name + "-test.csv");
        if (!std::filesystem::exists(train) || !std::filesystem::exists(test)) continue;
        const auto trains = read_wide(train), tests = read_wide(test);
        Set& set = out.emplace_back(Set{name, frequency_of(name), {}});
        for (std::size_t i = 0; i < std::min(trains.size(), tests.size()); ++i)
            set.samples.push_back({trains[i], tests[i]});
    }
    if (out.empty())
        throw Error(ErrorKind::not_found, folder.string() + " holds no FREQUENCY-train.csv.");
    return out;
}

/// The training part's own end becomes the test; series too short for that are left out.
void hold_out(Set& set) {
    std::erase_if(set.samples, [](const Sample& s) { return s.train.size() < s.test.size() + 8; });
    for (auto& sample : set.samples) {
        const std::size_t h = sample.test.size();
        sample.test.assign(sample.train.end() - static_cast<std::ptrdiff_t>(h), sample.train.end());
        sample.train.resize(sample.train.size() - h);
    }
}

Figures figures_of(const SetScore& mean) {
    return {mean.series,
            mean.ours.smape,
            mean.ours.mase,
            owa(mean.ours, mean.naive2),
            owa(mean.theta, mean.naive2),
            owa(mean.comb, mean.naive2),
            mean.inside80,
            mean.inside95,
            mean.msis};
}

void report_set(Report& report, const Set& set, const Figures& f, const SetScore& mean, bool dev) {
    report.note(set.name + " series", static_cast<double>(f.series));
    report.note(set.name + " sMAPE", f.smape);
    report.note(set.name + " MASE", f.mase);
    const auto beat = [&](const std::string& name, double ours, double goal) {
        report.add({set.name + " OWA, " + name, ours, goal, false, name}, ours < goal);
    };
    beat("Theta here", f.owa, f.theta_owa);
    beat("Comb here", f.owa, f.comb_owa);
    for (const auto& published : kPublished) {
        if (dev || published.set != set.name || published.series != f.series) continue;
        const double ours = owa({f.smape, f.mase}, published.naive2);
        beat("Theta published", ours, owa(published.theta, published.naive2));
        beat("Comb published", ours, owa(published.comb, published.naive2));
        if (published.fforma.mase > 0)
            beat("FFORMA published", ours, owa(published.fforma, published.naive2));
    }
    report.add({set.name + " 80 % interval holds", f.coverage80, 0.8, true, "±0.03"},
               std::abs(f.coverage80 - 0.8) <= 0.03);
    report.add({set.name + " 95 % interval holds", f.coverage95, 0.95, true, "±0.03"},
               std::abs(f.coverage95 - 0.95) <= 0.03);
    report.note(set.name + " MSIS", f.msis);
    report.note(set.name + " median µs a series", mean.microseconds);
}

/// Two years of days with a week's season: the size of what Herald forecasts most.
void time_daily(Report& report) {
    std::vector<double> times;
    for (unsigned seed = 1; seed <= 200; ++seed) {
        std::mt19937_64 random(seed);
        std::normal_distribution<> noise(0, 0.15);
        std::vector<double> y;
        double level = 5;
        for (int day = 0; day < 730; ++day) {
            level += 0.02 * noise(random);
            y.push_back(std::exp(level + (day % 7 > 4 ? -0.4 : 0) + noise(random)));
        }
        const double from = thread_microseconds();
        (void)insight::forecast(y, {.horizon = 28, .periods = {7}});
        times.push_back(thread_microseconds() - from);
    }
    std::sort(times.begin(), times.end());
    report.add({"730 days, period 7, horizon 28: median µs a series", times[times.size() / 2],
                kMostMicroseconds, false, "goal"},
               times[times.size() / 2] <= kMostMicroseconds);
    report.note("730 days, period 7, horizon 28: 95 % quantile µs", times[times.size() * 95 / 100]);
}

void program(const Arguments& arguments) {
    const std::filesystem::path data = arguments.at("--data");
    auto sets =
        std::filesystem::is_directory(data) ? read_m4(data) : read_long(arguments.file("--data"));
    const bool dev = arguments.has("--dev");
    Report report("forecast");
    Answer answer;
    std::vector<SeriesScore> all;
    for (auto& set : sets) {
        if (dev) hold_out(set);
        const auto scores = score_series(set.samples, set.frequency);
        if (scores.empty()) continue;
        const SetScore mean = mean_of(scores);
        const Figures figures = figures_of(mean);
        report_set(report, set, figures, mean, dev);
        answer.by_frequency[set.name] = figures;
        all.insert(all.end(), scores.begin(), scores.end());
    }
    if (all.empty()) throw Error(ErrorKind::invalid, data.string() + " has no test values.");
    const SetScore mean = mean_of(all);
    static_cast<Figures&>(answer) = figures_of(mean);
    answer.naive2_smape = mean.naive2.smape;
    answer.naive2_mase = mean.naive2.mase;
    if (arguments.has("--timing")) time_daily(report);
    report.finish(answer);
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, kUsage, program); }
