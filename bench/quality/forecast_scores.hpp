#pragma once

#include <map>
#include <string>
#include <vector>

/// Forecasts scored as the M4 competition did (Makridakis, Spiliotis, Assimakopoulos 2020).
namespace herald::quality {

/// One series; NaN where a value is missing.
struct Sample {
    std::vector<double> train, test;
};

/// Of a frequency: the season of MASE's scale and of Naive2, and those that are looked for.
struct Frequency {
    int season = 1;
    std::vector<int> periods;
};
/// "MONTHLY", "monthly", "M", "12"; a frequency of no known name has no season.
Frequency frequency_of(const std::string& name);

struct Accuracy {
    double smape = 0, mase = 0;
};

/// One series' scores. `scaled` is false where MASE has no scale: constant training values.
struct SeriesScore {
    Accuracy ours, naive2, theta, comb;
    bool scaled = true;
    double inside80 = 0, inside95 = 0, msis = 0, microseconds = 0;
};
/// Averages over series, in shared work on all cores. Series without a test value are left out.
std::vector<SeriesScore> score_series(const std::vector<Sample>& samples,
                                      const Frequency& frequency);

/// Means over series; MASE and MSIS over those with a scale.
struct SetScore {
    std::size_t series = 0;
    Accuracy ours, naive2, theta, comb;
    double inside80 = 0, inside95 = 0, msis = 0;
    double microseconds = 0;  ///< the median
};
SetScore mean_of(const std::vector<SeriesScore>& scores);
/// Relative to Naive2, both means first.
double owa(const Accuracy& of, const Accuracy& naive2);

/// This thread's processor time: other programs on the machine don't count.
double thread_microseconds();

}  // namespace herald::quality
