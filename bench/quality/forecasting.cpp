#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <random>
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

constexpr double kMostMicroseconds = 5000;

struct Sample {
    std::vector<double> train, test;
};

/// Published sMAPE and MASE over the test parts.
struct Anchor {
    double smape = 0, mase = 0;
};

struct Set {
    std::string name;
    int season = 1;            ///< of MASE's scale and of Naive2
    std::vector<int> periods;  ///< that are looked for
    Anchor naive2, theta, comb, fforma;
    std::vector<Sample> samples;
};

/// sMAPE, MASE and MSIS averaged over the set, and how often the intervals hold.
struct Score {
    Anchor ours, naive2, theta;
    double inside80 = 0, inside95 = 0, msis = 0;
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

/// A model on values without a season, where one is found: M4's Naive2 and Theta.
std::vector<double> classical(const std::function<ForecastModelPtr()>& make, const Sample& sample,
                              int season) {
    std::vector<double> out(sample.test.size());
    ForecastModelPtr model = make();
    if (season > 1 && !seasonal_periods(sample.train, {season}).empty())
        model = make_deseasonalised(std::move(model),
                                    make_seasons({season}, Seasonal::multiplicative, 1));
    if (!model->fit(sample.train)) {
        model = make();
        if (!model->fit(sample.train)) model = make_naive(1, 1, false);
    }
    model->forecast(sample.train, out);
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

Anchor accuracy(const Sample& sample, const std::vector<double>& path, int season) {
    return {smape(sample.test, path), mase(sample, path, season)};
}

Score score_one(const Sample& sample, const Set& set) {
    const double from = thread_microseconds();
    const auto answer = forecast(
        sample.train, {.horizon = static_cast<int>(sample.test.size()), .periods = set.periods});
    Score out;
    out.microseconds = thread_microseconds() - from;
    const auto& f = *answer.forecast;
    const auto last = [] { return make_naive(1, 1, false); };
    const auto theta = [] { return make_theta(2); };
    out.ours = accuracy(sample, f.mean, set.season);
    out.naive2 = accuracy(sample, classical(last, sample, set.season), set.season);
    out.theta = accuracy(sample, classical(theta, sample, set.season), set.season);
    out.inside80 = inside(sample.test, f.bands[0]);
    out.inside95 = inside(sample.test, f.bands[1]);
    out.msis = msis(sample, f.bands[1], set.season);
    return out;
}

/// Series are shared out to as many threads as the machine has cores.
std::vector<Score> score_all(const Set& set) {
    std::vector<Score> scores(set.samples.size());
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < std::max(1u, std::thread::hardware_concurrency()); ++t)
        threads.emplace_back([&] {
            for (std::size_t i = next++; i < scores.size(); i = next++)
                scores[i] = score_one(set.samples[i], set);
        });
    for (auto& thread : threads) thread.join();
    return scores;
}

Score mean_of(const std::vector<Score>& scores) {
    Score mean;
    std::vector<double> times;
    const double n = static_cast<double>(scores.size());
    const auto add = [&](Anchor& sum, const Anchor& one) {
        sum.smape += one.smape / n, sum.mase += one.mase / n;
    };
    for (const auto& s : scores) {
        add(mean.ours, s.ours), add(mean.naive2, s.naive2), add(mean.theta, s.theta);
        mean.inside80 += s.inside80 / n, mean.inside95 += s.inside95 / n;
        mean.msis += s.msis / n;
        times.push_back(s.microseconds);
    }
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    mean.microseconds = *middle;
    return mean;
}

double owa(const Anchor& of, const Anchor& naive2) {
    return (of.smape / naive2.smape + of.mase / naive2.mase) / 2;
}

/// `naive2` is the published one on test parts, and our own on the ends of training parts.
void report_accuracy(Report& report, const Set& set, const Score& mean, const Anchor& naive2) {
    report.note(set.name + " series", static_cast<double>(set.samples.size()));
    report.note(set.name + " sMAPE", mean.ours.smape);
    report.note(set.name + " MASE", mean.ours.mase);
    report.note(set.name + " sMAPE of our Naive2", mean.naive2.smape);
    report.note(set.name + " MASE of our Naive2", mean.naive2.mase);
    report.note(set.name + " OWA of our Theta", owa(mean.theta, naive2));
    const double reached = owa(mean.ours, naive2);
    const auto beat = [&](const char* name, const Anchor& anchor) {
        if (anchor.smape <= 0) return;
        const double goal = owa(anchor, set.naive2);
        report.add({fmt::format("{} OWA, {}", set.name, name), reached, goal, false, name},
                   reached < goal);
    };
    if (set.theta.smape <= 0) report.note(set.name + " OWA", reached);
    beat("Theta", set.theta);
    beat("Comb", set.comb);
    beat("FFORMA", set.fforma);
}

void score(Report& report, const Set& set, bool against_published) {
    const Score mean = mean_of(score_all(set));
    const bool published = against_published && set.naive2.smape > 0;
    report_accuracy(report, set, mean, published ? set.naive2 : mean.naive2);
    report.add({set.name + " 80 % interval holds", mean.inside80, 0.8, true, "±0.03"},
               std::abs(mean.inside80 - 0.8) <= 0.03);
    report.add({set.name + " 95 % interval holds", mean.inside95, 0.95, true, "±0.03"},
               std::abs(mean.inside95 - 0.95) <= 0.03);
    report.note(set.name + " MSIS", mean.msis);
    report.note(set.name + " median µs a series", mean.microseconds);
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
        {"Hourly",
         24,
         {24, 168},
         {18.383, 2.395},
         {18.138, 2.455},
         {22.053, 4.582},
         {11.506, 0.819},
         {}},
        {"Daily", 1, {7}, {}, {}, {}, {}, {}},
        {"Weekly", 1, {52}, {9.161, 2.777}, {9.093, 2.637}, {8.944, 2.432}, {7.625, 2.108}, {}},
        {"Monthly", 12, {12}, {}, {}, {}, {}, {}},
        {"Quarterly", 4, {4}, {}, {}, {}, {}, {}},
        {"Yearly", 1, {}, {}, {}, {}, {}, {}},
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

/// M3's groups with the scores of the competition's own forecasts.
Set m3_set(const std::string& period) {
    Set set;
    set.name = "M3 " + period;
    if (period == "MONTHLY") {
        set.season = 12;
        set.naive2 = {16.891, 1.037}, set.theta = {13.892, 0.858}, set.comb = {14.466, 0.896};
    } else if (period == "QUARTERLY") {
        set.season = 4;
        set.naive2 = {9.951, 1.238}, set.theta = {8.956, 1.087}, set.comb = {9.216, 1.105};
    } else if (period == "YEARLY") {
        set.naive2 = {17.88, 3.172}, set.theta = {16.974, 2.806}, set.comb = {17.072, 2.876};
    } else {
        set.naive2 = {6.302, 3.089}, set.theta = {4.41, 1.904}, set.comb = {4.561, 2.045};
    }
    if (set.season > 1) set.periods = {set.season};
    return set;
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
        const auto [at, is_new] = sets.try_emplace(period);
        if (is_new) at->second = m3_set(period);
        at->second.samples.push_back({std::move(trains[row.at("id")]), std::move(values)});
    }
    std::vector<Set> out;
    for (auto& [name, set] : sets) out.push_back(std::move(set));
    return out;
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
        (void)forecast(y, {.horizon = 28, .periods = {7}});
        times.push_back(thread_microseconds() - from);
    }
    std::sort(times.begin(), times.end());
    report.add({"730 days, period 7, horizon 28: median µs a series", times[times.size() / 2],
                kMostMicroseconds, false, "goal"},
               times[times.size() / 2] <= kMostMicroseconds);
    report.note("730 days, period 7, horizon 28: 95 % quantile µs", times[times.size() * 95 / 100]);
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
        score(report, set, !dev);
    }
    time_daily(report);
    return report.finish();
}
