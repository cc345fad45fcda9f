#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/money.hpp"

/// Numbers as people and spreadsheets write them.
namespace herald::csv {

/// What separates whole units from fractions; the other one, blanks of any width and apostrophes
/// group thousands.
enum class DecimalMark : char { point = '.', comma = ',' };

struct Number {
    enum class Kind : std::uint8_t {
        value,
        none,     ///< empty, "-", "--", "n/a", "< 10%": the source has no figure
        invalid,  ///< no number in this notation
        too_big,  ///< beyond Micros::kLimit
    };
    Kind kind = Kind::none;
    std::int64_t micros = 0;  ///< percent are divided by 100 already
};

/// Takes currency signs and codes around the figure, "%", "(12.50)" and "12.50-" for negatives,
/// exponents.
Number parse_number(std::string_view text, DecimalMark mark);

/// The ISO code in or around a figure: "US$ 12", "12,50 €", "CHF 3". Signs that several currencies
/// share ("$", "kr") give none unless a country stands before it.
std::optional<Currency> currency_of(std::string_view text);

/// What samples say about the notation of a whole file.
class DecimalEvidence {
public:
    void see(std::string_view text);
    /// The same for a figure that must be whole, such as a count: "1.234" cannot have a fraction.
    void see_whole(std::string_view text);
    /// `fallback` decides when nothing does.
    DecimalMark mark(DecimalMark fallback) const;
    /// Figures such as "1.234" that could mean either, and nothing that settles it.
    bool ambiguous() const { return unclear_ > 0 && point_ == comma_; }
    /// Both notations occur.
    bool conflicting() const { return point_ > 0 && comma_ > 0; }
    /// True when the text is written like a figure at all.
    static bool is_figure(std::string_view text);

private:
    std::int64_t point_ = 0, comma_ = 0, unclear_ = 0;
};

}  // namespace herald::csv
