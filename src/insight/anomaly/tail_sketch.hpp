#pragma once

#include <array>

/// How often a number so far out was seen: the memory of one detector channel.
namespace herald::insight {

/// A mean over exponentially forgotten values; a plain mean until 1/rate of them have come.
struct Average {
    double rate = 0.01, value = 0, count = 0;
    void add(double x) {
        count += 1;
        const double weight = count * rate > 1 ? rate : 1 / count;
        value += weight * (x - value);
    }
    bool known() const { return count > 0; }
};

/// A histogram of a signed number with log-spaced bins, exponentially forgotten, and beyond its
/// outer hundredth on each side a Pareto tail (Hill 1975, "A Simple General Approach to Inference
/// About the Tail of a Distribution"; peaks over threshold on streams: Siffer et al. 2017, KDD,
/// "Anomaly Detection in Streams with Extreme Value Theory"). Constant memory, O(bins) a question.
class TailSketch {
public:
    static constexpr int kPerOctave = 4, kLowest = -5, kHighest = 10;
    static constexpr int kBins = (kHighest - kLowest) * kPerOctave;

    /// −log10 of the chance of a number at least as far out on the same side; 0 until 20 are known.
    double surprise(double x) const;
    void add(double x);
    /// The number below which a share of all lies, by the bins' edges.
    double quantile(double share) const;

    template <class Visitor>
    void visit(Visitor& v) {
        for (auto& side : sides_) {
            for (float& bin : side.bins) v(bin);
            v(side.edge), v(side.mass), v(side.index);
        }
        v(centre_), v(step_), v(total_), v(since_fit_);
    }

private:
    struct Side {
        std::array<float, kBins> bins{};  ///< mass by log2 of the distance from 0
        double edge = 0, mass = 0;        ///< where the tail begins, and its share
        double index = 0.25;              ///< of the tail: 1/α, larger is heavier
    };
    void fit(Side& side) const;

    std::array<Side, 2> sides_;  ///< below 0, above 0
    double centre_ = 0;          ///< mass too near to 0 for a bin
    double step_ = 1;            ///< the weight of the next number; grows, so that old ones fade
    double total_ = 0;
    double since_fit_ = 0;
};

/// A number's own scale, then its sketch.
class Channel {
public:
    /// `floor`: a scale below this is taken as this.
    double surprise(double raw, double floor) const;
    /// The scale is the mean of the first `learned` numbers and stays: were it to move, what was
    /// seen before would be measured by another rule than what comes.
    void add(double raw, double floor, double learned);
    double quantile(double share, double floor) const;

    template <class Visitor>
    void visit(Visitor& v) {
        sketch_.visit(v);
        v(scale_.value), v(scale_.count);
    }

private:
    double unit(double floor) const { return scale_.value > floor ? scale_.value : floor; }
    TailSketch sketch_;
    Average scale_{.rate = 0};
};

}  // namespace herald::insight
