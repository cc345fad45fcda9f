#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "ads/import_fields.hpp"

/// Which column of a file gives which field.
namespace herald::ads {

namespace json = boost::json;

/// Where a field's values come from.
struct FieldSource {
    enum class Kind : std::uint8_t { none, column, constant } kind = Kind::none;
    std::size_t column = 0;
    std::string constant;
    bool micros = false;    ///< the column counts millionths ("cost_micros")
    double confidence = 0;  ///< 1: the header of a known export; 0.9: a usual name; below: a guess
};

struct Mapping {
    std::array<FieldSource, kFields> fields;
    FieldSource& operator[](Field field) { return fields[static_cast<std::size_t>(field)]; }
    const FieldSource& operator[](Field field) const {
        return fields[static_cast<std::size_t>(field)];
    }
    bool has(Field field) const { return (*this)[field].kind != FieldSource::Kind::none; }
    bool has_metric() const;
};

/// Whose export this is, by the share of headers that only they use.
Source recognize(std::span<const std::string> header);

/// The mapping that names and contents suggest. `rows` are sample cells, ragged ones allowed.
Mapping guess_mapping(std::span<const std::string> header, Source source,
                      std::span<const std::vector<std::string>> rows);

/// {"field":"Column name" | {"value":"constant"} | null} over `guess`: a mapping that names a
/// metric is taken as complete; one without only overrides the guess. Throws Error{invalid} with
/// pointers below /mapping.
Mapping apply_mapping(std::string_view mapping_json, std::span<const std::string> header,
                      const Mapping& guess);

/// The mapping in the form that apply_mapping reads.
json::object to_json_object(const Mapping& mapping, std::span<const std::string> header);

}  // namespace herald::ads
