#include "content/encoder/small.hpp"

#include <algorithm>
#include <cmath>

namespace herald::content {
namespace {

/// Numbers are multiplied in blocks of a fixed size, which compilers turn into wide instructions.
constexpr std::size_t kBlock = 64;

std::int32_t block_product(const std::int8_t* a, const std::int8_t* b) {
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < kBlock; ++i)
        sum += static_cast<std::int16_t>(a[i]) * static_cast<std::int16_t>(b[i]);
    return sum;
}

/// `room` is a multiple of kBlock.
std::int64_t product(const std::int8_t* a, const std::int8_t* b, std::size_t room) {
    std::int64_t sum = 0;
    for (std::size_t at = 0; at < room; at += kBlock) sum += block_product(a + at, b + at);
    return sum;
}

std::size_t room_for(std::size_t width) { return (width + kBlock - 1) / kBlock * kBlock; }

std::vector<std::int8_t> padded(std::span<const std::int8_t> meaning) {
    std::vector<std::int8_t> out(meaning.begin(), meaning.end());
    out.resize(room_for(out.size()));
    return out;
}

/// 0 for one that says nothing: then nothing is like it.
float length_of(const std::int8_t* numbers, std::size_t room) {
    return std::sqrt(static_cast<float>(product(numbers, numbers, room)));
}

}  // namespace

SmallMeaning small(std::span<const float> meaning) {
    float largest = 0;
    for (const float part : meaning)
        if (std::isfinite(part)) largest = std::max(largest, std::abs(part));
    SmallMeaning out(meaning.size());
    if (largest == 0) return out;
    for (std::size_t i = 0; i < out.size(); ++i)
        if (std::isfinite(meaning[i]))
            out[i] = static_cast<std::int8_t>(std::lround(meaning[i] / largest * 127));
    return out;
}

double likeness_of(std::span<const std::int8_t> a, std::span<const std::int8_t> b) {
    MeaningTable table;
    table.add(b);
    std::vector<float> out;
    table.likenesses(a, out);
    return static_cast<double>(out.front());
}

void MeaningTable::add(std::span<const std::int8_t> meaning) {
    if (width_ == 0) {
        width_ = meaning.size();
        room_ = room_for(width_);
    }
    numbers_.resize(numbers_.size() + room_);
    lengths_.push_back(0);
    put(lengths_.size() - 1, meaning);
}

void MeaningTable::put(std::size_t place, std::span<const std::int8_t> meaning) {
    std::int8_t* own = numbers_.data() + place * room_;
    std::fill_n(own, room_, std::int8_t{0});
    if (meaning.size() == width_) std::copy(meaning.begin(), meaning.end(), own);
    lengths_[place] = length_of(own, room_);
}

void MeaningTable::likenesses(std::span<const std::int8_t> one, std::vector<float>& out) const {
    out.assign(size(), 0);
    if (one.size() != width_) return;
    const auto numbers = padded(one);
    const float length = length_of(numbers.data(), room_);
    if (length == 0) return;
    for (std::size_t i = 0; i < out.size(); ++i)
        if (lengths_[i] > 0)
            out[i] =
                static_cast<float>(product(numbers.data(), numbers_.data() + i * room_, room_)) /
                (length * lengths_[i]);
}

}  // namespace herald::content
