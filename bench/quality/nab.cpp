#include <fmt/format.h>

#include <cmath>
#include <ctime>
#include <random>

#include "arguments.hpp"
#include "insight/anomaly/detector.hpp"
#include "nab_corpus.hpp"
#include "report.hpp"

/// The anomaly detector on the Numenta Anomaly Benchmark, scored as published. One set of options
/// for all series; one threshold a profile for the whole corpus, which is NAB's own protocol.
using namespace herald::insight;
using namespace herald::quality;
using namespace herald::quality::nab;

namespace {

const Usage kUsage{"nab",
                   "Runs the anomaly detector over the Numenta Anomaly Benchmark and scores it.",
                   {{"--data", "DIR", Need::required,
                     "NAB's folder, with data/ and labels/combined_windows.json"}}};

/// Normalised scores, each profile at the threshold that is best for the whole corpus.
struct Answer {
    double standard = 0, reward_low_fp = 0, reward_low_fn = 0;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (standard, reward_low_fp, reward_low_fn))

/// Of the processor, so that a busy machine measures the same.
double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

using Scores = std::vector<std::vector<double>>;

std::vector<double> detect(const Series& series) {
    const double learn = static_cast<double>(series.probation());
    Detector detector({.step_seconds = usual_step(series),
                       .learn_points = learn,
                       .quiet_points = std::max(0.7 * learn, 3.0),
                       .shift_points = 0.7 * learn,
                       .window_points = std::max(0.7 * learn, 3.0)});
    std::vector<double> out;
    for (std::size_t i = 0; i < series.values.size(); ++i)
        out.push_back(detector.push(series.seconds[i], series.values[i]).score);
    return out;
}

/// The scorer is right when NAB's reference detector gets what NAB says it gets.
void check_scorer(Report& report, const std::vector<Series>& corpus) {
    Scores scores;
    for (const auto& series : corpus) scores.push_back(windowed_gaussian(series));
    const double published[] = {39.6495, 20.8680, 47.4100};
    std::size_t i = 0;
    for (const auto& profile : published_profiles()) {
        const double got = score_at(corpus, scores, profile, 1).normalised;
        report.add({"scorer check: windowed Gaussian, " + profile.name, got, published[i], true,
                    "± 0.001, NAB results/final_results.json"},
                   std::abs(got - published[i]) < 0.001);
        ++i;
    }
}

void halves(Report& report, const std::vector<Series>& corpus, const Scores& scores,
            const Profile& profile) {
    for (const int half : {0, 1}) {
        std::vector<Series> part;
        Scores part_scores;
        for (std::size_t i = 0; i < corpus.size(); ++i)
            if (half_of(corpus[i]) == half)
                part.push_back(corpus[i]), part_scores.push_back(scores[i]);
        report.note(fmt::format("{}, {} half, its own threshold", profile.name,
                                half == 0 ? "developed on" : "other"),
                    best_score(part, part_scores, profile).normalised);
    }
}

/// One new day for 100,000 streams whose detectors lie saved: read, judge, write back. Measured on
/// a tenth of them.
double seconds_for_new_day() {
    Detector detector(options_for(86'400));
    std::mt19937 random(1);
    std::normal_distribution<> noise(100, 10);
    std::int64_t at = 0;
    for (int day = 0; day < 365; ++day, at += 86'400) detector.push(at, noise(random));
    const std::string saved = detector.save();
    std::size_t bytes = 0;
    const double start = cpu_seconds();
    for (int stream = 0; stream < 10'000; ++stream) {
        Detector one = Detector::load(saved);
        one.push(at, noise(random));
        bytes += one.save().size();
    }
    return bytes > 0 ? (cpu_seconds() - start) * 10 : 0;
}

void program(const Arguments& arguments) {
    const auto corpus = read_corpus(arguments.folder("--data"));
    std::size_t rows = 0;
    for (const auto& series : corpus) rows += series.values.size();
    Report report("nab");
    report.note("series", static_cast<double>(corpus.size()));
    report.note("rows", static_cast<double>(rows));
    const double start = cpu_seconds();
    Scores scores;
    for (const auto& series : corpus) scores.push_back(detect(series));
    const double speed = static_cast<double>(rows) / (cpu_seconds() - start);
    const double best_published[] = {74.9, 67.0, 80.4};
    Answer answer;
    double* const answers[] = {&answer.standard, &answer.reward_low_fp, &answer.reward_low_fn};
    std::size_t i = 0;
    for (const auto& profile : published_profiles()) {
        const auto got = best_score(corpus, scores, profile);
        *answers[i] = got.normalised;
        report.add({"NAB " + profile.name, got.normalised, best_published[i], true,
                    i == 1 ? "CAD OSE, NAB's README" : "ARTime, NAB's README"},
                   got.normalised >= best_published[i]);
        report.note(profile.name + ": threshold", got.threshold);
        report.note(profile.name + ": windows found", static_cast<double>(got.found));
        report.note(profile.name + ": windows", static_cast<double>(got.windows));
        report.note(profile.name + ": false alarms", static_cast<double>(got.false_alarms));
        halves(report, corpus, scores, profile);
        ++i;
    }
    report.add({"points a second of one core", speed, 200'000, true, "own goal"}, speed >= 200'000);
    const double new_day = seconds_for_new_day();
    report.add(
        {"100,000 streams, one new day, seconds of one core", new_day, 10, false, "own goal"},
        new_day <= 10);
    if (rows == 365'558) check_scorer(report, corpus);
    report.finish(answer);
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, kUsage, program); }
