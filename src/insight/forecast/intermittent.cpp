#include <algorithm>
#include <cmath>

#include "insight/forecast/model.hpp"
#include "insight/forecast/smoothing.hpp"

namespace herald::insight {
namespace {

constexpr double kLeastShareOfZeros = 0.3;

/// Teunter, Syntetos, Babai (2011): the chance that anything happens is smoothed at every step, the
/// size only where something happened, so that a series that dies fades, unlike Croston's (1972).
class Intermittent final : public ForecastModel {
public:
    std::string name() const override { return "TSB"; }

    bool fit(std::span<const double> y) override {
        const auto events = std::count_if(y.begin(), y.end(), [](double v) { return v != 0; });
        if (y.size() < 6 || events < 2) return false;
        std::vector<Point> starts;
        for (const double chance : {0.02, 0.08, 0.2, 0.4})
            for (const double size : {0.05, 0.3}) starts.push_back({chance, size});
        const auto costs = [&](const Points& x) {
            State<Eight> s = begin<Eight>(y);
            Eight sum = Eight::Zero();
            for (const double value : y) {
                sum += (value - s.chance * s.size).square();
                step<Eight>(s, value, x[0], x[1]);
            }
            return sum;
        };
        const Point best = minimise(costs, starts, {{0.005, 0.005}, {0.6, 0.6}, 0.1, 6});
        of_chance_ = best[0], of_size_ = best[1];
        return true;
    }

    void forecast(std::span<const double> y, std::span<double> out) const override {
        State<double> s = begin<double>(y);
        for (const double value : y) step<double>(s, value, of_chance_, of_size_);
        std::fill(out.begin(), out.end(), s.chance * s.size);
    }

private:
    template <typename T>
    struct State {
        T chance, size;
    };

    template <typename T>
    static State<T> begin(std::span<const double> y) {
        double events = 0, sum = 0;
        for (const double v : y.first(std::min<std::size_t>(y.size(), 30))) {
            events += v != 0 ? 1 : 0;
            sum += v;
        }
        const double n = static_cast<double>(std::min<std::size_t>(y.size(), 30));
        return {constant<T>((events + 0.5) / (n + 1)), constant<T>(events > 0 ? sum / events : 0)};
    }

    template <typename T>
    static T constant(double value) {
        if constexpr (std::is_same_v<T, Eight>)
            return Eight::Constant(value);
        else
            return value;
    }

    template <typename T>
    static void step(State<T>& s, double value, const T& of_chance, const T& of_size) {
        s.chance += of_chance * ((value != 0 ? 1.0 : 0.0) - s.chance);
        if (value != 0) s.size += of_size * (value - s.size);
    }

    double of_chance_ = 0.1, of_size_ = 0.1;
};

}  // namespace

bool is_intermittent(std::span<const double> y) {
    const auto zeros = std::count(y.begin(), y.end(), 0.0);
    return static_cast<double>(zeros) > kLeastShareOfZeros * static_cast<double>(y.size());
}

ForecastModelPtr make_intermittent() { return std::make_unique<Intermittent>(); }

}  // namespace herald::insight
