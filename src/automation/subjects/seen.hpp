#pragma once

#include <span>
#include <vector>

#include "automation/subjects/subjects.hpp"

/// From values of terms to what each test saw. For this folder's own files.
namespace herald::automation {

class SeenPlan {
public:
    /// `terms` are the values' places in a row.
    SeenPlan(const condition::Condition& condition, const std::vector<condition::Term>& terms);
    std::vector<Seen> of(const Subject& subject, std::span<const double> values) const;

private:
    struct One {
        const condition::Test* test = nullptr;
        bool is_text = false;
        std::size_t now = 0, before = 0, other = 0;
    };
    std::vector<One> tests_;
};

}  // namespace herald::automation
