#include "insight/budget/allocation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"

namespace herald::insight {
namespace {

constexpr int kMostChoices = 2;  ///< all-or-nothing campaigns that are searched one within another
constexpr std::size_t kSearchedCampaigns = 200;  ///< with more, one such choice weighs nothing
constexpr double kClose = 1e-10;

[[noreturn]] void refuse(std::string text) { throw Error(ErrorKind::invalid, std::move(text)); }

/// One campaign between its limits. Up to `tangent` its envelope is a straight line of slope
/// `chord`; from there on it is the curve.
struct Piece {
    ResponseCurve curve;
    double low = 0, high = 0;
    double tangent = 0, chord = 0;
    double guess = 0;  ///< where the last search ended

    double envelope(double spend) const {
        return spend < tangent ? curve.at(low) + chord * (spend - low) : curve.at(spend);
    }
};

double inflection(const ResponseCurve& curve) {
    if (curve.shape <= 1) return 0;
    return curve.half * std::pow((curve.shape - 1) / (curve.shape + 1), 1 / curve.shape);
}

/// The tangent from (low, f(low)) to the falling part; the whole interval where there is none.
void draw_envelope(Piece& piece) {
    const ResponseCurve& curve = piece.curve;
    const double bend = inflection(curve);
    piece.tangent = piece.low;
    piece.guess = std::max(piece.low, bend);
    if (piece.low >= bend || piece.high <= piece.low) return;
    const double base = curve.at(piece.low);
    const auto chord = [&](double x) { return (curve.at(x) - base) / (x - piece.low); };
    double from = std::min(bend, piece.high), to = piece.high;
    if (curve.slope(to) >= chord(to)) {
        from = to;
    } else {
        for (int i = 0; i < 100 && to - from > kClose * to; ++i) {
            const double middle = (from + to) / 2;
            (curve.slope(middle) >= chord(middle) ? from : to) = middle;
        }
    }
    piece.tangent = from;
    piece.chord = chord(from);
}

/// Where the falling part of a curve has this slope: Newton's method on logarithms, kept inside.
double where_slope_is(const Piece& piece, double price) {
    const ResponseCurve& curve = piece.curve;
    double from = std::max(piece.tangent, 1e-12 * curve.half), to = piece.high;
    double x = std::clamp(piece.guess, from, to);
    const double target = std::log(price);
    for (int i = 0; i < 100; ++i) {
        const double h = 1 / (1 + std::pow(curve.half / x, curve.shape));
        const double miss = std::log(curve.ceiling * curve.shape / x * h * (1 - h)) - target;
        if (std::abs(miss) < kClose) break;
        (miss > 0 ? from : to) = x;
        const double bend = curve.shape - 1 - 2 * curve.shape * h;  // d log slope / d log x, < 0
        double next = x * std::exp(std::clamp(-miss / bend, -5.0, 5.0));
        if (!(next > from && next < to)) next = (from + to) / 2;
        if (std::abs(next - x) <= 1e-15 * x) break;
        x = next;
    }
    return x;
}

/// The spend that maximises envelope - price × spend; at a price of the chord itself, the least.
double demand(Piece& piece, double price) {
    if (piece.high <= piece.low) return piece.low;
    if (piece.tangent > piece.low) {
        if (price >= piece.chord) return piece.low;
        if (piece.tangent >= piece.high) return piece.high;
    }
    if (!(piece.curve.ceiling > 0) || piece.curve.slope(piece.tangent) <= price)
        return piece.tangent;
    if (piece.curve.slope(piece.high) >= price) return piece.high;
    return piece.guess = where_slope_is(piece, price);
}

struct Priced {
    std::vector<double> spend;
    double price = 0;
    std::vector<std::size_t> torn;  ///< campaigns a step of the price turns from low to tangent
};

double total_demand(std::vector<Piece>& pieces, double price) {
    double sum = 0;
    for (auto& piece : pieces) sum += demand(piece, price);
    return sum;
}

/// The highest slope of any envelope: nobody wants more than their least above it.
double highest_slope(const std::vector<Piece>& pieces) {
    double out = 0;
    for (const auto& piece : pieces) {
        const double at = piece.tangent > piece.low
                              ? piece.chord
                              : piece.curve.slope(std::max(piece.low, 1e-9 * piece.curve.half));
        out = std::max(out, at);
    }
    return out;
}

/// The price at which the total is wanted, by bisection of its logarithm.
Priced find_price(std::vector<Piece>& pieces, const AllocationOptions& options) {
    const double floor = std::max(options.least_return, 1e-300);
    Priced out;
    const double highest = highest_slope(pieces) * 2;
    if (highest <= floor || total_demand(pieces, floor) <= options.total) {
        for (auto& piece : pieces) out.spend.push_back(demand(piece, floor));
        out.price = options.least_return;
        return out;
    }
    // Slopes below a billionth of the highest are nothing a total would be spent for.
    double low = std::max(std::log(floor), std::log(highest) - 60), high = std::log(highest);
    for (int i = 0; i < 80 && high - low > 1e-13; ++i) {
        const double middle = (low + high) / 2;
        (total_demand(pieces, std::exp(middle)) > options.total ? low : high) = middle;
    }
    out.price = std::exp(high);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const double more = demand(pieces[i], std::exp(low)), less = demand(pieces[i], out.price);
        out.spend.push_back(less);
        if (pieces[i].tangent > pieces[i].low && less == pieces[i].low && more > less)
            out.torn.push_back(i);
    }
    return out;
}

double results_of(const std::vector<Piece>& pieces, std::span<const double> spend) {
    double out = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) out += pieces[i].curve.at(spend[i]);
    return out;
}

Priced solve(const std::vector<Piece>& pieces, const AllocationOptions& options, int depth);

/// The best of all when campaign `i` spends from `low` to `high`, with no S left to it.
Priced solve_with(std::vector<Piece> pieces, std::size_t i, double low, double high,
                  const AllocationOptions& options, int depth) {
    pieces[i].low = pieces[i].tangent = low;
    pieces[i].high = high;
    return solve(pieces, options, depth);
}

/// Campaign `i` cannot reach its tangent without taking from others: how far it goes is searched
/// for, by a grid and, at the first choice, around its best point.
Priced search(const std::vector<Piece>& pieces, std::size_t i, const AllocationOptions& options,
              int depth) {
    double others = 0;
    for (std::size_t j = 0; j < pieces.size(); ++j) others += j == i ? 0 : pieces[j].low;
    const double low = pieces[i].low, high = std::min(pieces[i].tangent, options.total - others);
    const bool few = pieces.size() <= kSearchedCampaigns;
    const int steps = few ? (depth == kMostChoices ? 32 : 8) : 1;
    Priced best;
    double most = -1, at = low;
    const auto look = [&](double x) {
        // From the tangent on the curve falls: there the price decides again.
        const double upper = x < pieces[i].tangent ? x : pieces[i].high;
        Priced one = solve_with(pieces, i, x, upper, options, depth - 1);
        const double results = results_of(pieces, one.spend);
        if (!(results > most)) return;
        most = results;
        at = x;
        best = std::move(one);
    };
    double width = (high - low) / steps;
    for (int step = 0; step <= steps; ++step) look(low + step * width);
    for (int round = 0; few && depth == kMostChoices && round < 10; ++round) {
        width /= 2;
        const double middle = at;
        look(std::max(middle - width, low));
        look(std::min(middle + width, high));
    }
    return best;
}

/// Where the price tears a campaign between its least and its tangent, the envelope promises more
/// than the curve holds. As many as fit are given their tangent; the next one is searched for.
Priced solve(const std::vector<Piece>& given, const AllocationOptions& options, int depth) {
    std::vector<Piece> pieces = given;
    Priced priced = find_price(pieces, options);
    double rest = options.total - std::accumulate(priced.spend.begin(), priced.spend.end(), 0.0);
    std::vector<std::size_t> left;
    for (const std::size_t i : priced.torn) {
        const double step = pieces[i].tangent - pieces[i].low;
        if (step > rest) {
            left.push_back(i);
            continue;
        }
        priced.spend[i] = pieces[i].low = pieces[i].tangent;
        rest -= step;
    }
    if (left.empty()) return priced;
    if (depth > 0) return search(pieces, left.front(), options, depth);
    for (const std::size_t i : left) pieces[i].high = pieces[i].tangent = pieces[i].low;
    return find_price(pieces, options);  // nobody is torn any more but by limits
}

std::vector<Piece> pieces_of(std::span<const ResponseCurve> curves,
                             std::span<const SpendLimits> limits,
                             const AllocationOptions& options) {
    if (curves.size() != limits.size()) refuse("Each campaign needs a curve and limits.");
    if (!(options.total >= 0) || !std::isfinite(options.total))
        refuse("The total must be 0 or more.");
    std::vector<Piece> out;
    double least = 0;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        const SpendLimits& limit = limits[i];
        Piece piece{curves[i], limit.least, std::min(limit.most, options.total), 0, 0, 0};
        if (options.most_change) {
            piece.low = std::max(piece.low, limit.current * (1 - *options.most_change));
            piece.high = std::min(piece.high, limit.current * (1 + *options.most_change));
        }
        if (!(limit.least >= 0) || !(limit.least <= limit.most))
            refuse(fmt::format("Campaign {} may spend at least {} and at most {}.", i + 1,
                               limit.least, limit.most));
        // Limits go before the change a day, and the least before the most.
        piece.low = std::min(piece.low, limit.most);
        piece.high = std::max(piece.high, piece.low);
        least += piece.low;
        draw_envelope(piece);
        out.push_back(piece);
    }
    if (least > options.total * (1 + 1e-9))
        refuse(
            fmt::format("The campaigns must spend at least {:.2f} together, the total is {:.2f}.",
                        least, options.total));
    return out;
}

}  // namespace

Allocation allocate(std::span<const ResponseCurve> curves, std::span<const SpendLimits> limits,
                    const AllocationOptions& options) {
    auto pieces = pieces_of(curves, limits, options);
    Allocation out;
    if (pieces.empty()) return out;
    Priced relaxed = find_price(pieces, options);
    const double spent = std::accumulate(relaxed.spend.begin(), relaxed.spend.end(), 0.0);
    for (std::size_t i = 0; i < pieces.size(); ++i)
        out.bound += pieces[i].envelope(relaxed.spend[i]);
    if (relaxed.price > options.least_return)
        out.bound += relaxed.price * std::max(options.total - spent, 0.0);
    Priced priced = solve(pieces, options, kMostChoices);
    out.spend = std::move(priced.spend);
    out.price = priced.price;
    out.results = results_of(pieces, out.spend);
    out.unspent =
        std::max(options.total - std::accumulate(out.spend.begin(), out.spend.end(), 0.0), 0.0);
    if (out.unspent < 1e-9 * options.total) out.unspent = 0;
    return out;
}

Gain gain_of(const Market& market, std::span<const double> proposed,
             std::span<const double> current, int draws, std::uint64_t seed) {
    std::vector<double> gains;
    for (int i = 0; i < draws; ++i) {
        const auto curves = market.draw(seed * 1'000'003 + static_cast<std::uint64_t>(i));
        double gain = 0;
        for (std::size_t c = 0; c < curves.size(); ++c)
            if (proposed[c] != current[c])
                gain += curves[c].at(proposed[c]) - curves[c].at(current[c]);
        gains.push_back(gain);
    }
    std::sort(gains.begin(), gains.end());
    const auto at = [&](double share) {
        return gains[static_cast<std::size_t>(share * (static_cast<double>(gains.size()) - 1))];
    };
    Gain out{0, at(0.05), at(0.95), 0};
    for (const double gain : gains) {
        out.mean += gain / draws;
        out.chance += gain > 0 ? 1.0 / draws : 0;
    }
    return out;
}

std::vector<ResponseCurve> curves_to_try(const Market& market, std::uint64_t seed) {
    auto out = market.draw(seed);
    for (std::size_t i = 0; i < out.size(); ++i)
        if (market.campaigns[i].knowledge == Knowledge::good) out[i] = market.campaigns[i].curve;
    return out;
}

}  // namespace herald::insight
