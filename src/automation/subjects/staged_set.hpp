#pragma once

#include <memory>
#include <span>
#include <vector>

#include "automation/subjects/sums.hpp"
#include "condition/condition.hpp"
#include "store/stage.hpp"

/// The one table that conditions are asked of. For this folder's own files.
namespace herald::automation {

/// One term of every row: numbers (kUnknown where unknown), or texts (null where unknown).
struct TermColumn {
    condition::Term term;
    std::vector<double> numbers;
    std::vector<const std::string*> texts;
    /// What numbers or texts point into, where it is made for this column alone.
    std::vector<std::unique_ptr<std::string>> kept;
};

/// Rows that fulfil conditions.
struct Found {
    std::vector<std::uint32_t> days, places;  ///< beside each other
    /// By row, then term of the wish; kUnknown where unknown. Texts' places are kUnknown.
    std::vector<double> values;
};

class StagedSet {
public:
    explicit StagedSet(store::Stage& stage) : stage_(stage) {}

    /// Throws away what was there. `days` and `places` name the rows.
    void begin(const std::vector<condition::Term>& terms);
    void append(std::span<const std::int32_t> days, std::span<const std::int32_t> places,
                const std::vector<TermColumn>& columns);
    void finish();

    bool has(const condition::Term& term) const;
    /// What of the rows is asked: all conditions hold (null ones are passed over).
    struct Wish {
        const condition::Condition* condition = nullptr;
        const condition::Condition* scope = nullptr;
        std::vector<condition::Term> values;  ///< to be told of those found
        /// Rows that may be true are found too: where the terms that are not staged decide.
        bool or_unknown = false;
    };
    Found find(const Wish& wish);
    /// Of a number that is staged; kUnknown where unknown.
    double value(const condition::Term& term, std::size_t place);

private:
    std::string column(const condition::Term& term) const;
    store::Stage& stage_;
    std::vector<condition::Term> terms_;
    std::unique_ptr<store::Appender> appender_;
};

}  // namespace herald::automation
