#include "connector/ai/vectors.hpp"

namespace herald::connector::ai {

std::vector<float> decode_vector(const Troubles& troubles, const json::array* numbers) {
    if (numbers == nullptr || numbers->empty())
        throw troubles.not_understood("a vector without numbers");
    std::vector<float> out;
    out.reserve(numbers->size());
    for (const json::value& number : *numbers) {
        if (!number.is_number()) throw troubles.not_understood("a vector that is no numbers");
        out.push_back(static_cast<float>(number.to_number<double>()));
    }
    return out;
}

void check_lengths(const Troubles& troubles, const std::vector<std::vector<float>>& vectors) {
    for (const auto& vector : vectors)
        if (vector.size() != vectors.front().size())
            throw troubles.not_understood("vectors of several lengths");
}

}  // namespace herald::connector::ai
