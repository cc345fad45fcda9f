#pragma once

#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/described.hpp"

/// What conditions can speak of. The subject's module hands its own in.
namespace herald::condition {

/// metric: a number that tests name by "metric"; the others are named by "field".
enum class FieldKind : std::uint8_t { metric, number, text, enum_ };
BOOST_DESCRIBE_ENUM(FieldKind, metric, number, text, enum_)
enum class FieldUnit : std::uint8_t { money, count, ratio, days };
BOOST_DESCRIBE_ENUM(FieldUnit, money, count, ratio, days)

enum class Language : std::uint8_t { en, de };
BOOST_DESCRIBE_ENUM(Language, en, de)
/// A field's name inside a sentence, "spend" and "Ausgaben", and which of them are plural.
struct Words {
    std::string en, de;
    bool en_plural = false, de_plural = false;
    const std::string& in(Language language) const { return language == Language::de ? de : en; }
    bool plural_in(Language language) const {
        return language == Language::de ? de_plural : en_plural;
    }
};

/// Over which days a metric is looked at.
enum class WindowKind : std::uint8_t {
    none,               ///< of the field as it is
    days,               ///< whole days that end with the last complete one
    today,              ///< what there is of the running day
    since_last_change,  ///< whole days after the day of the last change
};

/// How a metric takes its window.
enum class Windows : std::uint8_t {
    none,      ///< it has none: open_incidents
    required,  ///< any window; seven days when a test names none
    horizon,   ///< it looks ahead: "horizon_days"
};

struct Field {
    std::string id;  ///< as conditions name it, and as columns are named: [a-z][a-z0-9_]*
    FieldKind kind{};
    std::optional<FieldUnit> unit;
    Words label;
    std::string group;
    Windows windows = Windows::none;
    std::vector<std::string> values;  ///< all there are, for an enum
    /// A number below or above these cannot be: "roas < 0" is never true.
    double low = 0, high = std::numeric_limits<double>::infinity();
    bool can_be_unknown = true;

    bool is_number() const { return kind == FieldKind::metric || kind == FieldKind::number; }
};

class Catalogue {
public:
    explicit Catalogue(std::vector<Field> fields);
    /// Null when there is no such field.
    const Field* find(std::string_view id) const;
    /// Of a field that is there.
    const Field& at(std::string_view id) const;
    std::span<const Field> fields() const { return fields_; }

private:
    std::vector<Field> fields_;
    std::map<std::string, std::size_t, std::less<>> places_;
};

}  // namespace herald::condition
