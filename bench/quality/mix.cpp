#include "insight/mix/mix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "arguments.hpp"
#include "insight/mix/simulated_mix.hpp"
#include "mix_files.hpp"
#include "report.hpp"

/// What channels bring: on simulated outcomes whose truth is known, and on the sample data of Robyn
/// and Meridian, whose truth nobody published: there by how well periods are told that the model
/// has not seen, and by whether sums over regions tell the same as the regions do.
using namespace herald;
using namespace herald::insight;
using namespace herald::quality;

namespace {

const Usage kUsage{
    "mix",
    "Fits marketing mixes: recovered against known truth (simulated), and sample data of others.",
    {{"--data", "DIR", Need::optional,
      "CSVs with a time, an outcome, NAME_spend or NAME_S, as Robyn's and Meridian's samples"},
     {"--country", "CC", Need::optional, "counts that country's holidays of Robyn's table in"},
     {"--seeds", "N", Need::optional, "simulated mixes of each size, 10 if not said"}}};

struct ChannelAnswer {
    std::string name;
    double share = 0, share_low = 0, share_high = 0;
    std::optional<double> roi, roi_low, roi_high, marginal_roi;
    double half_again = 0;  ///< outcome with 1.5 times the pressure, over that now
    double carry = 0;
};
BOOST_DESCRIBE_STRUCT(ChannelAnswer, (),
                      (name, share, share_low, share_high, roi, roi_low, roi_high, marginal_roi,
                       half_again, carry))

struct FileAnswer {
    std::string file;
    std::size_t units = 0, periods = 0;
    double seconds = 0, media_share = 0, r2 = 0;
    double held_r2 = 0, held_error = 0, last_year_error = 0;
    std::vector<ChannelAnswer> channels;
};
BOOST_DESCRIBE_STRUCT(FileAnswer, (),
                      (file, units, periods, seconds, media_share, r2, held_r2, held_error,
                       last_year_error, channels))

/// Over simulated channels: how far shares and curves are off, how often 90 % ranges hold.
struct Simulated {
    std::string size;
    double mixes = 0, channels = 0;
    double share_error = 0;  ///< median of |log(share / true share)|
    double share_coverage90 = 0;
    double media_share_error = 0;  ///< mean distance of the channels' sum, in parts of the outcome
    double half_again_error = 0;   ///< median distance of the outcome at 1.5 times the pressure, in
                                   ///< parts of that now
    double seconds = 0;            ///< a mix
};
BOOST_DESCRIBE_STRUCT(Simulated, (),
                      (size, mixes, channels, share_error, share_coverage90, media_share_error,
                       half_again_error, seconds))

struct Answer {
    std::vector<Simulated> simulated;
    std::vector<FileAnswer> files;
    std::string truth = "of the simulated mixes; the files' true curves are not published";
    double seconds = 0;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (simulated, files, truth, seconds))

double seconds_since(std::chrono::steady_clock::time_point began) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

Simulated simulate(const std::string& name, const MixSize& size, int seeds) {
    Simulated out{.size = name};
    std::vector<double> shares, again;
    const auto began = std::chrono::steady_clock::now();
    for (int seed = 1; seed <= seeds; ++seed) {
        const auto truth = simulate_mix(1000 + static_cast<std::uint64_t>(seed), size);
        const auto mix = fit_mix(truth.data);
        for (std::size_t c = 0; c < mix.channels.size(); ++c) {
            const auto& channel = mix.channels[c];
            shares.push_back(std::abs(std::log(channel.share / truth.shares[c])));
            again.push_back(std::abs(channel.curve[6].outcome / channel.curve[4].outcome -
                                     truth.half_again[c]));
            out.share_coverage90 += channel.share_range.low <= truth.shares[c] &&
                                    truth.shares[c] <= channel.share_range.high;
        }
        out.media_share_error += std::abs(mix.media_share - truth.media_share) / seeds;
    }
    out.mixes = seeds;
    out.channels = static_cast<double>(shares.size());
    out.share_coverage90 /= out.channels;
    out.share_error = median(shares);
    out.half_again_error = median(again);
    out.seconds = seconds_since(began) / seeds;
    return out;
}

/// Known outcomes of the newest `held` periods (all others without), and what was said of them.
struct Pairs {
    std::vector<double> outcome, said, last_year;
};

Pairs pairs_of(const MixData& data, const Mix& mix, std::size_t from, std::size_t to) {
    Pairs out;
    const auto year = static_cast<std::size_t>(std::lround(data.periods_a_year));
    for (std::size_t i = 0; i < data.outcome.size(); ++i) {
        const std::size_t t = i % data.periods;
        if (t < from || t >= to || !std::isfinite(data.outcome[i])) continue;
        out.outcome.push_back(data.outcome[i]);
        out.said.push_back(mix.expected[i]);
        out.last_year.push_back(t >= year ? data.outcome[i - year] : std::nan(""));
    }
    return out;
}

/// Explained share of the variance around the units' sizes' mean.
double r2_of(const Pairs& pairs) {
    double mean = 0, squares = 0, left = 0;
    for (const double y : pairs.outcome) mean += y / static_cast<double>(pairs.outcome.size());
    for (std::size_t i = 0; i < pairs.outcome.size(); ++i) {
        squares += (pairs.outcome[i] - mean) * (pairs.outcome[i] - mean);
        left += (pairs.outcome[i] - pairs.said[i]) * (pairs.outcome[i] - pairs.said[i]);
    }
    return squares > 0 ? 1 - left / squares : 0;
}

/// Absolute misses over the sum of what was.
double error_of(const std::vector<double>& outcome, const std::vector<double>& said) {
    double misses = 0, sum = 0;
    for (std::size_t i = 0; i < outcome.size(); ++i)
        if (std::isfinite(said[i])) misses += std::abs(outcome[i] - said[i]), sum += outcome[i];
    return sum > 0 ? misses / sum : std::nan("");
}

FileAnswer fit_file(const MixFile& file) {
    const auto& data = file.data;
    FileAnswer out{.file = file.name, .units = data.units, .periods = data.periods};
    const auto began = std::chrono::steady_clock::now();
    const auto mix = fit_mix(data);
    out.seconds = seconds_since(began);
    out.media_share = mix.media_share;
    out.r2 = r2_of(pairs_of(data, mix, 0, data.periods));
    const std::size_t held = data.periods / 8;
    const auto before = fit_mix(data, {.held = held, .draws = 50});
    const auto pairs = pairs_of(data, before, data.periods - held, data.periods);
    out.held_r2 = r2_of(pairs);
    out.held_error = error_of(pairs.outcome, pairs.said);
    out.last_year_error = error_of(pairs.outcome, pairs.last_year);
    for (const auto& channel : mix.channels) {
        ChannelAnswer told{.name = channel.name, .share = channel.share};
        told.share_low = channel.share_range.low, told.share_high = channel.share_range.high;
        told.roi = channel.roi, told.marginal_roi = channel.marginal_roi;
        if (channel.roi_range)
            told.roi_low = channel.roi_range->low, told.roi_high = channel.roi_range->high;
        told.half_again =
            channel.curve[4].outcome > 0 ? channel.curve[6].outcome / channel.curve[4].outcome : 0;
        told.carry = channel.carry;
        out.channels.push_back(std::move(told));
    }
    return out;
}

void show(Report& report, const FileAnswer& file) {
    for (const auto& channel : file.channels)
        fmt::print(stderr, "  {:26} {:24} {:5.1f} % ({:.1f} to {:.1f}){}\n", file.file,
                   channel.name, 100 * channel.share, 100 * channel.share_low,
                   100 * channel.share_high,
                   channel.roi ? fmt::format("   {:.2f} a unit of money ({:.2f} to {:.2f})",
                                             *channel.roi, *channel.roi_low, *channel.roi_high)
                               : "");
    report.note(file.file + ": share of all channels", file.media_share);
    report.note(file.file + ": variance explained", file.r2);
    report.note(file.file + ": of the newest eighth, not fitted", file.held_r2);
    report.note(file.file + ": its absolute error", file.held_error);
    report.note(file.file + ": that of a year ago's values", file.last_year_error);
    report.note(file.file + ": seconds", file.seconds);
}

void program(const Arguments& arguments) {
    const auto began = std::chrono::steady_clock::now();
    std::vector<MixFile> files;
    if (arguments.has("--data"))
        files = read_mixes(arguments.folder("--data"), arguments.find("--country").value_or(""));
    const int seeds = arguments.whole("--seeds", 10, 1, 200);
    Report report("mix");
    Answer answer;
    answer.simulated = {
        simulate("one unit, 208 weeks, 5 channels", {.periods = 208}, seeds),
        simulate("20 units, 156 weeks, 5 channels", {.units = 20}, std::max(seeds / 2, 1))};
    for (const auto& size : answer.simulated) {
        report.note(size.size + ": median |log share error|", size.share_error);
        report.add({size.size + ": 90 % ranges of shares hold", size.share_coverage90, 0.8, true,
                    "own goal"},
                   size.share_coverage90 >= 0.8);
        report.note(size.size + ": error of the sum of shares", size.media_share_error);
        report.note(size.size + ": error at half as much again", size.half_again_error);
        report.add({size.size + ": seconds", size.seconds, 30, false, "own goal"},
                   size.seconds <= 30);
    }
    for (const auto& file : files) {
        answer.files.push_back(fit_file(file));
        show(report, answer.files.back());
    }
    answer.seconds = seconds_since(began);
    report.finish(answer);
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, kUsage, program); }
