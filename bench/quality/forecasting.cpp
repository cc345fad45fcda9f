#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <ctime>
#include <fstream>
#include <sstream>
#include <thread>

#include "insight/forecast/forecast.hpp"
#include "insight/forecast/model.hpp"
#include "insight/forecast/seasons.hpp"
#include "report.hpp"

/// Forecasts on M4's and M3's series beside the competitions' tables. `--dev` holds out the end of
/// the training part instead of scoring the test part: for work on the methods.
using namespace herald::insight;
using namespace herald::quality;

namespace {

struct Sample {
    std::vector<double> train, test;
};

struct Set {
    std::string name;
    int season = 1;                          ///< of MASE's scale and of Naive2
    std::vector<int> periods;                ///< that are looked for
    double published_naive2 = 0;             ///< OWA anchors are relative to it
    double theta = 0, comb = 0, fforma = 0;  ///< published OWA
    std::vector<Sample> samples;
};

struct Score {
    double smape = 0, mase = 0, naive_smape = 0, naive_mase = 0, inside80 = 0, inside95 = 0;
    double msis = 0;  ///< of the 95 % interval
    double microseconds = 0;
};

std::vector<std::vector<double>> read_wide(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<std::vector<double>> out;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::vector<double> values;
        std::stringstream cells(line);
        std::string cell;
        std::getline(cells, cell, ',');
        while (std::getline(cells, cell, ',')) {
            std::erase(cell, '"');
            if (!cell.empty() && cell != "NA" && cell != "\r") values.push_back(std::stod(cell));
        }
        out.push_back(std::move(values));
    }
    return out;
}

/// The last value, on values without a season where one is found (M4's benchmark).
std::vector<double> naive2(const std::vector<double>& y, int season, std::size_t horizon) {
    std::vector<double> out(horizon);
    const bool seasonal = season > 1 && !seasonal_periods(y, {season}).empty();
    auto model = make_naive(1, 1, false);
    if (seasonal)
        model = make_deseasonalised(std::move(model),
                                    make_seasons({season}, Seasonal::multiplicative, 1));
    if (!model->fit(y)) {
        model = make_naive(1, 1, false);
        model->fit(y);
    }
    model->forecast(y, out);
    return out;
}

double smape(const std::vector<double>& test, const std::vector<double>& path) {
    double sum = 0;
    for (std::size_t i = 0; i < test.size(); ++i) {
        const double base = std::abs(test[i]) + std::abs(path[i]);
        sum += base > 0 ? 200 * std::abs(test[i] - path[i]) / base : 0;
    }
    return sum / static_cast<double>(test.size());
}

/// The mean absolute change over a season of the training part.
double scale_of(const Sample& sample, int season) {
    const auto m = static_cast<std::size_t>(season);
    double scale = 0;
    for (std::size_t i = m; i < sample.train.size(); ++i)
        scale += std::abs(sample.train[i] - sample.train[i - m]);
    return scale / static_cast<double>(sample.train.size() - m);
}

double mase(const Sample& sample, const std::vector<double>& path, int season) {
    const double scale = scale_of(sample, season);
    double error = 0;
    for (std::size_t i = 0; i < sample.test.size(); ++i)
        error += std::abs(sample.test[i] - path[i]);
    return scale > 0 ? error / static_cast<double>(sample.test.size()) / scale : 0;
}

/// Mean scaled interval score (Gneiting, Raftery 2007, as in M4): width, and 2 / alpha for each
/// unit a value lies outside.
double msis(const Sample& sample, const ForecastBand& band, int season) {
    const double scale = scale_of(sample, season), penalty = 2 / (1 - band.level);
    double sum = 0;
    for (std::size_t i = 0; i < sample.test.size(); ++i)
        sum += band.upper[i] - band.lower[i] +
               penalty *
                   std::max({0.0, band.lower[i] - sample.test[i], sample.test[i] - band.upper[i]});
    return scale > 0 ? sum / static_cast<double>(sample.test.size()) / scale : 0;
}

double inside(const std::vector<double>& test, const ForecastBand& band) {
    double count = 0;
    for (std::size_t i = 0; i < test.size(); ++i)
        count += test[i] >= band.lower[i] && test[i] <= band.upper[i] ? 1 : 0;
    return count / static_cast<double>(test.size());
}

/// Of this thread's own work: other programs on the machine don't count.
double thread_microseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

Score score_one(const Sample& sample, const Set& set) {
    const double from = thread_microseconds();
    const auto answer = forecast(sample.train, {.horizon = static_cast<int>(sample.test.size()),
                                                .periods = set.periods,
                                                .nonnegative = true});
    Score out;
    out.microseconds = thread_microseconds() - from;
    const auto& f = *answer.forecast;
    const auto naive = naive2(sample.train, set.season, sample.test.size());
    out.smape = smape(sample.test, f.mean);
    out.mase = mase(sample, f.mean, set.season);
    out.naive_smape = smape(sample.test, naive);
    out.naive_mase = mase(sample, naive, set.season);
    out.inside80 = inside(sample.test, f.bands[0]);
    out.inside95 = inside(sample.test, f.bands[1]);
    out.msis = msis(sample, f.bands[1], set.season);
    return out;
}

void score(Report& report, const Set& set) {
    std::vector<Score> scores(set.samples.size());
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < std::max(1u, std::thread::hardware_concurrency()); ++t)
        threads.emplace_back([&] {
            for (std::size_t i = next++; i < scores.size(); i = next++)
                scores[i] = score_one(set.samples[i], set);
        });
    for (auto& thread : threads) thread.join();
    Score mean;
    std::vector<double> times;
    const double n = static_cast<double>(scores.size());
    for (const auto& s : scores) {
        mean.smape += s.smape / n, mean.mase += s.mase / n;
        mean.naive_smape += s.naive_smape / n, mean.naive_mase += s.naive_mase / n;
        mean.msis += s.msis / n;
        mean.inside80 += s.inside80 / n, mean.inside95 += s.inside95 / n;
        times.push_back(s.microseconds);
    }
    std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2),
                     times.end());
    const double owa = (mean.smape / mean.naive_smape + mean.mase / mean.naive_mase) / 2;
    report.note(set.name + " series", n);
    report.note(set.name + " sMAPE", mean.smape);
    report.note(set.name + " MASE", mean.mase);
    report.note(set.name + " sMAPE of Naive2", mean.naive_smape);
    report.note(set.name + " MASE of Naive2", mean.naive_mase);
    if (set.theta > 0) {
        report.add({set.name + " OWA", owa, std::min(set.theta, set.comb), false,
                    "Theta's and Comb's (M4)"},
                   owa < std::min(set.theta, set.comb));
        report.add({set.name + " OWA, second step", owa, set.fforma, false, "FFORMA's (M4)"},
                   owa < set.fforma);
    } else {
        report.note(set.name + " OWA", owa);
    }
    report.add({set.name + " 80 % interval holds", mean.inside80, 0.8, true, "±0.03"},
               std::abs(mean.inside80 - 0.8) <= 0.03);
    report.add({set.name + " 95 % interval holds", mean.inside95, 0.95, true, "±0.03"},
               std::abs(mean.inside95 - 0.95) <= 0.03);
    report.note(set.name + " MSIS", mean.msis);
    report.note(set.name + " median µs a series", times[times.size() / 2]);
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

std::vector<Set> read_m4(const std::filesystem::path& folder) {
    std::vector<Set> out;
    const Set known[] = {
        {"Hourly", 24, {24, 168}, 1, 1.006, 1.556, 0.484, {}},
        {"Daily", 1, {7}, 1, 0, 0, 0, {}},
        {"Weekly", 1, {52}, 1, 0.971, 0.926, 0.796, {}},
        {"Monthly", 12, {12}, 1, 0, 0, 0, {}},
        {"Quarterly", 4, {4}, 1, 0, 0, 0, {}},
        {"Yearly", 1, {}, 1, 0, 0, 0, {}},
    };
    for (Set set : known) {
        const auto train = folder / (set.name + "-train.csv"),
                   test = folder / (set.name + "-test.csv");
        if (!std::filesystem::exists(train) || !std::filesystem::exists(test)) continue;
        const auto trains = read_wide(train), tests = read_wide(test);
        for (std::size_t i = 0; i < trains.size(); ++i)
            set.samples.push_back({trains[i], tests[i]});
        out.push_back(std::move(set));
    }
    return out;
}

std::vector<Set> read_m3(const std::filesystem::path& file) {
    std::map<std::string, Set> sets;
    std::map<std::string, std::vector<double>> trains;
    for (const auto& row : read_csv(file)) {
        std::vector<double> values;
        std::stringstream cells(row.at("values"));
        for (double value = 0; cells >> value;) values.push_back(value);
        if (row.at("split") == "train") {
            trains[row.at("id")] = std::move(values);
            continue;
        }
        const std::string& period = row.at("period");
        const int season = period == "MONTHLY" ? 12 : period == "QUARTERLY" ? 4 : 1;
        Set& set = sets[period];
        set.name = "M3 " + period;
        set.season = season;
        if (season > 1) set.periods = {season};
        set.samples.push_back({std::move(trains[row.at("id")]), std::move(values)});
    }
    std::vector<Set> out;
    for (auto& [name, set] : sets) out.push_back(std::move(set));
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    const auto folder = data_folder(argc, argv, "m4");
    bool dev = false;
    for (int i = 1; i < argc; ++i) dev = dev || std::strcmp(argv[i], "--dev") == 0;
    auto sets = read_m4(folder);
    for (const auto& file : {folder / "m3.csv", folder.parent_path() / "m3" / "m3.csv"}) {
        if (!std::filesystem::exists(file)) continue;
        for (auto& set : read_m3(file)) sets.push_back(std::move(set));
        break;
    }
    Report report("forecasting");
    for (auto& set : sets) {
        if (dev) hold_out(set);
        score(report, set);
    }
    return report.finish();
}
