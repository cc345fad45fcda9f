#include "base/json_reader.hpp"

namespace herald {

json::value parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = 32;
    boost::system::error_code error;
    json::stream_parser parser({}, options);
    const std::size_t used = parser.write_some(text.data(), text.size(), error);
    if (!error && used == text.size()) parser.finish(error);
    if (error || used != text.size())
        throw Error(ErrorKind::malformed,
                    fmt::format("The JSON text breaks at byte {}: {}.", used,
                                error ? error.message() : "extra characters after the value"));
    return parser.release();
}

namespace json_reader {

void report_unknown(Context& context, std::string_view name,
                    std::span<const std::string_view> known) {
    const auto near = nearest(name, known);
    context.problems.add(
        fmt::format("{}/{}", context.path, clip(name, 64)),
        near ? fmt::format("is not known here; did you mean {}?", *near) : "is not known here");
}

bool expect_text(const json::value& value, Context& context) {
    if (!value.is_string()) {
        context.problems.add(context.path, "must be a text");
        return false;
    }
    const std::string_view text = value.get_string();
    if (text.find('\0') == std::string_view::npos) return true;
    context.problems.add(context.path, "must not hold the character NUL");  // no database keeps it
    return false;
}

void read_micros(Micros& out, const json::value& value, Context& context) {
    if (!value.is_number()) return context.problems.add(context.path, "must be a number");
    const double units = value.to_number<double>();
    if (!(std::abs(units) < 9e9))
        return context.problems.add(context.path, "must be below 9,000,000,000");
    out = micros_from(units);
    if (std::abs(out.units() - units) > 1e-9 * std::max(1.0, std::abs(units)))
        context.problems.add(context.path, "must have at most 6 decimals");
}

}  // namespace json_reader
}  // namespace herald
