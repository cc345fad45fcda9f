#include "insight/predict/split.hpp"

#include <algorithm>
#include <numeric>

namespace herald::insight {
namespace {

/// A uniform number below `bound`; std::uniform_int_distribution differs between libraries.
std::size_t below(std::mt19937_64& random, std::size_t bound) { return random() % bound; }

void shuffle(std::span<std::size_t> rows, std::mt19937_64& random) {
    for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[below(random, i)]);
}

std::vector<std::size_t> ordered_by(std::span<const double> keys, std::uint64_t seed) {
    auto order = shuffled(keys.size(), seed);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
    return order;
}

}  // namespace

std::vector<std::size_t> shuffled(std::size_t rows, std::uint64_t seed) {
    std::vector<std::size_t> out(rows);
    std::iota(out.begin(), out.end(), std::size_t{0});
    std::mt19937_64 random(seed);
    shuffle(out, random);
    return out;
}

std::vector<Part> stratified_folds(std::span<const double> target, std::size_t folds,
                                   std::uint64_t seed) {
    auto order = ordered_by(target, seed);
    std::mt19937_64 random(seed + 1);
    std::vector<std::size_t> fold_of(order.size());
    for (std::size_t from = 0; from < order.size(); from += folds) {
        const std::size_t count = std::min(folds, order.size() - from);
        const std::span<std::size_t> group(order.data() + from, count);
        shuffle(group, random);
        for (std::size_t i = 0; i < count; ++i) fold_of[group[i]] = i;
    }
    std::vector<Part> out(folds);
    for (std::size_t row = 0; row < fold_of.size(); ++row)
        for (std::size_t fold = 0; fold < folds; ++fold)
            (fold == fold_of[row] ? out[fold].held : out[fold].fit).push_back(row);
    for (auto& part : out) part.stop = part.held;
    return out;
}

std::vector<Part> time_split(std::span<const double> time) {
    const auto order = ordered_by(time, 1);
    const auto from_share = [&](std::size_t percent) {
        std::size_t at = order.size() * percent / 100;
        while (at > 0 && at < order.size() && time[order[at]] == time[order[at - 1]]) ++at;
        return static_cast<std::ptrdiff_t>(at);
    };
    const auto stop = order.begin() + from_share(70), held = order.begin() + from_share(85);
    return {{{order.begin(), stop}, {stop, held}, {held, order.end()}}};
}

std::vector<Part> random_split(std::size_t rows, std::uint64_t seed) {
    const auto order = shuffled(rows, seed);
    const auto stop = order.begin() + static_cast<std::ptrdiff_t>(rows * 8 / 10),
               held = order.begin() + static_cast<std::ptrdiff_t>(rows * 9 / 10);
    return {{{order.begin(), stop}, {stop, held}, {held, order.end()}}};
}

}  // namespace herald::insight
