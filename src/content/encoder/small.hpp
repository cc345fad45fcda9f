#pragma once

#include <cstdint>
#include <span>
#include <vector>

/// Meanings in eight bits a number, of whatever width their model has, and how alike they are.
namespace herald::content {

/// In steps of a 127th of its largest number: only its direction counts.
using SmallMeaning = std::vector<std::int8_t>;
SmallMeaning small(std::span<const float> meaning);
/// The cosine: −1 to 1, right to about 0.02. 0 for meanings of two widths.
double likeness_of(std::span<const std::int8_t> a, std::span<const std::int8_t> b);

/// Many of one width behind each other.
class MeaningTable {
public:
    std::size_t size() const { return lengths_.size(); }
    std::size_t bytes() const { return numbers_.size(); }
    std::size_t width() const { return width_; }
    /// The first decides on the width; one of another width says nothing here, and is like nothing.
    void add(std::span<const std::int8_t> meaning);
    void put(std::size_t place, std::span<const std::int8_t> meaning);
    /// likeness_of() of one with each, in order.
    void likenesses(std::span<const std::int8_t> one, std::vector<float>& out) const;

private:
    std::size_t width_ = 0, room_ = 0;  ///< of each; room_ is whole blocks
    std::vector<std::int8_t> numbers_;
    std::vector<float> lengths_;
};

}  // namespace herald::content
