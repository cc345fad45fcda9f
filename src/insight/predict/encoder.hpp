#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "insight/predict/table.hpp"

namespace herald::insight {

/// Row-major; NaN where missing.
struct FeatureMatrix {
    std::size_t rows = 0, columns = 0;
    std::vector<float> values;
};

/// How a column becomes features. number: as it is. calendar: day number, weekday, day of month,
/// month. one_hot: one feature a frequent word, blind to the target. ordered: the target's mean
/// over *earlier* rows with the same word, drawn to the overall mean (ordered target statistics,
/// Prokhorenkova et al. 2018, "CatBoost", section 3.2), and the logarithm of how often it occurs.
enum class Encoding { number, calendar, one_hot, ordered };
BOOST_DESCRIBE_ENUM(Encoding, number, calendar, one_hot, ordered)

struct EncodedColumn {
    std::string name;
    ColumnKind kind{};
    Encoding encoding{};
    int monotone = 0;                ///< 1: more of it never predicts less; -1 the reverse
    std::vector<std::string> words;  ///< sorted
    std::vector<double> sums;        ///< of ordered: the target's sum by word
    std::vector<double> counts;      ///< of ordered: rows by word

    std::size_t width() const;
};
BOOST_DESCRIBE_STRUCT(EncodedColumn, (), (name, kind, encoding, monotone, words, sums, counts))

inline constexpr std::size_t kMostOneHot = 16;     ///< words; more of them are encoded ordered
inline constexpr std::size_t kMostWords = 50'000;  ///< kept of one column, the most frequent
inline constexpr std::size_t kMostFeatures = 4000;
inline constexpr double kPriorRows = 10;  ///< as much as so many rows weighs the overall mean

/// Turns tables into features. Rows it is fitted on must be encoded by fit() itself: encode() of
/// them would show each row its own target.
struct Encoder {
    std::vector<EncodedColumn> columns;
    double mean = 0;  ///< of the target, the prior of ordered statistics

    std::size_t width() const;
    /// Which of `columns` each feature belongs to, and what it is called.
    std::vector<std::size_t> owners() const;
    std::vector<int> monotone() const;
    /// Throws Error{invalid} when a column is missing, of another kind, or not one of the model's;
    /// `others` may stand there too. Words never seen count as none of the known.
    FeatureMatrix encode(const Table& table, std::span<const std::string> others = {}) const;
};
BOOST_DESCRIBE_STRUCT(Encoder, (), (columns, mean))

struct Fitted {
    Encoder encoder;
    FeatureMatrix features;  ///< of the rows it is fitted on
};
/// `order`: every row once, earliest first; a random order where time plays no part. `monotone`
/// names numeric columns.
Fitted fit_encoder(const Table& table, std::span<const std::string> features,
                   std::span<const double> target, std::span<const std::size_t> order,
                   const std::map<std::string, int>& monotone);

}  // namespace herald::insight
