#include "condition/test_reader.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "condition/ops.hpp"

namespace herald::condition {
namespace {

constexpr double kMostNumber = 1e15;
constexpr std::array<std::string_view, 7> kMetricMembers{
    "metric", "window_days", "window", "horizon_days", "change", "op", "value"};
constexpr std::array<std::string_view, 3> kFieldMembers{"field", "op", "value"};
constexpr std::array<std::string_view, 6> kOtherMetricMembers{
    "metric", "window_days", "window", "horizon_days", "times", "divided_by"};
constexpr std::array<std::string_view, 3> kOtherFieldMembers{"field", "times", "divided_by"};
constexpr std::array<std::string_view, 2> kWindowNames{"today", "since_last_change"};

/// How people write operators elsewhere.
std::string_view usual_op(std::string_view text) {
    if (text == "==" || text == "eq" || text == "is") return "=";
    if (text == "<>" || text == "ne" || text == "=!") return "!=";
    if (text == "lt") return "<";
    if (text == "le" || text == "lte" || text == "=<" || text == "≤") return "<=";
    if (text == "gt") return ">";
    if (text == "ge" || text == "gte" || text == "=>" || text == "≥") return ">=";
    return text;
}

/// Null also for a member that is null: left out, as forms write it.
const json::value* given(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

std::vector<std::string_view> symbols_for(FieldKind kind) {
    std::vector<std::string_view> out;
    for (const OpInfo& op : kOps)
        if (fits(op, kind)) out.push_back(op.symbol);
    return out;
}

std::string_view words_of(FieldKind kind) {
    switch (kind) {
        case FieldKind::metric:
        case FieldKind::number: return "a number";
        case FieldKind::text: return "a text";
        case FieldKind::enum_: return "one of a list";
    }
    return "";
}

}  // namespace

Test TestReader::read(const json::object& object, std::string_view named_by,
                      const std::string& path) {
    Test out;
    out.pointer = path.substr(prefix_);
    if (named_by == "metric")
        refuse_unknown(object, kMetricMembers, path);
    else
        refuse_unknown(object, kFieldMembers, path);
    const Field* field = read_name(object, named_by, path);
    if (field == nullptr) return out;
    read_term(object, *field, path, out.term);
    read_change(object, *field, path, out);
    if (read_op(object, *field, path, out)) read_value(object, *field, path, out);
    return out;
}

void TestReader::refuse_unknown(const json::object& object, std::span<const std::string_view> known,
                                const std::string& path) {
    for (const auto& entry : object) {
        const std::string_view name = entry.key();
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        const auto near = nearest(name, known);
        const std::string at = fmt::format("{}/{}", path, clip(name, 64));
        if (near)
            problems_.add(at, fmt::format("is not known here; did you mean {}?", *near));
        else if (known.size() == kFieldMembers.size())
            problems_.add(at, fmt::format("is not known here; a field has {}",
                                          fmt::join(known.subspan(1), " and ")));
        else
            problems_.add(at, "is not known here");
    }
}

const Field* TestReader::read_name(const json::object& object, std::string_view named_by,
                                   const std::string& path) {
    const std::string at = fmt::format("{}/{}", path, named_by);
    const json::value& value = object.at(named_by);
    if (!value.is_string()) {
        problems_.add(at, "must be a text");
        return nullptr;
    }
    const bool wants_metric = named_by == "metric";
    if (wants_metric && options_.fields_only) {
        problems_.add(at, "cannot be asked here; only fields such as name and status can");
        return nullptr;
    }
    const std::string_view name = value.get_string();
    const Field* found = catalogue_.find(name);
    if (found != nullptr && (found->kind == FieldKind::metric) == wants_metric) return found;
    if (found != nullptr) {
        problems_.add(at, fmt::format("{} is a {}: write \"{}\":\"{}\"", name,
                                      wants_metric ? "field" : "metric",
                                      wants_metric ? "field" : "metric", name));
        return nullptr;
    }
    std::vector<std::string_view> known;
    for (const Field& field : catalogue_.fields())
        if ((field.kind == FieldKind::metric) == wants_metric) known.push_back(field.id);
    const auto near = nearest(name, known);
    problems_.add(at, near ? fmt::format("there is no {} {}; did you mean {}?", named_by,
                                         clip(name, 64), *near)
                           : fmt::format("there is no {} {}; there are {}", named_by,
                                         clip(name, 64), fmt::join(known, ", ")));
    return nullptr;
}

std::optional<int> TestReader::whole(const json::value& value, int most, std::string_view of,
                                     const std::string& path) {
    boost::system::error_code error;
    const auto days = value.to_number<std::int64_t>(error);
    if (!error && days >= 1 && days <= most) return static_cast<int>(days);
    problems_.add(path, fmt::format("must be 1 to {} {}", most, of));
    return std::nullopt;
}

void TestReader::read_term(const json::object& object, const Field& field, const std::string& path,
                           Term& out) {
    out.field = field.id;
    if (field.kind == FieldKind::metric) read_window(object, field, path, out);
}

void TestReader::read_window(const json::object& object, const Field& field,
                             const std::string& path, Term& out) {
    const auto* days = given(object, "window_days");
    const auto* named = given(object, "window");
    const auto* horizon = given(object, "horizon_days");
    if (field.windows == Windows::horizon) {
        out.horizon_days = kUsualHorizonDays;
        if (horizon != nullptr)
            if (const auto n = whole(*horizon, kMostHorizonDays, "days", path + "/horizon_days"))
                out.horizon_days = *n;
    } else if (horizon != nullptr) {
        problems_.add(path + "/horizon_days",
                      fmt::format("{} does not look ahead; forecasts do", field.id));
    }
    if (field.windows != Windows::required) {
        if (days != nullptr || named != nullptr)
            problems_.add(path + (days != nullptr ? "/window_days" : "/window"),
                          fmt::format("{} has no window", field.id));
        return;
    }
    out.window = {WindowKind::days, kUsualWindowDays};
    if (days != nullptr && named != nullptr) {
        problems_.add(path + "/window", "cannot stand beside window_days");
    } else if (days != nullptr) {
        if (const auto n = whole(*days, kMostWindowDays, "complete days", path + "/window_days"))
            out.window.days = *n;
    } else if (named != nullptr) {
        if (*named == "today")
            out.window = {WindowKind::today, 0};
        else if (*named == "since_last_change")
            out.window = {WindowKind::since_last_change, 0};
        else
            problems_.add(path + "/window",
                          fmt::format("must be one of {}", fmt::join(kWindowNames, ", ")));
    }
}

void TestReader::read_change(const json::object& object, const Field& field,
                             const std::string& path, Test& out) {
    const auto* change = given(object, "change");
    if (change == nullptr) return;
    const std::string at = path + "/change";
    if (*change != "previous_period") return problems_.add(at, "must be previous_period");
    if (field.windows != Windows::required)
        return problems_.add(at, fmt::format("{} has no window to be compared", field.id));
    if (out.term.window.kind == WindowKind::today)
        return problems_.add(at, "today is not over, so it cannot be held against a whole day");
    out.change = true;
}

bool TestReader::read_op(const json::object& object, const Field& field, const std::string& path,
                         Test& out) {
    const std::string at = path + "/op";
    const auto* value = given(object, "op");
    const auto possible = symbols_for(field.kind);
    if (value == nullptr) {
        problems_.add(at, "is required");
        return false;
    }
    if (!value->is_string()) {
        problems_.add(at, "must be a text");
        return false;
    }
    const std::string_view text = value->get_string();
    const auto found =
        std::find_if(kOps.begin(), kOps.end(), [&](const OpInfo& op) { return op.symbol == text; });
    if (found != kOps.end() && fits(*found, field.kind)) {
        out.op = found->op;
        return true;
    }
    if (found != kOps.end()) {
        problems_.add(at, fmt::format("{} does not go with {}, which is {}; it takes {}", text,
                                      field.id, words_of(field.kind), fmt::join(possible, " ")));
        return false;
    }
    const std::string_view usual = usual_op(text);
    const auto near = usual != text ? std::optional(usual) : nearest(text, possible);
    problems_.add(at, near ? fmt::format("is not known here; did you mean {}?", *near)
                           : fmt::format("must be one of {}", fmt::join(possible, " ")));
    return false;
}

void TestReader::read_value(const json::object& object, const Field& field, const std::string& path,
                            Test& out) {
    const std::string at = path + "/value";
    const auto* value = given(object, "value");
    if (asks_for_null(out.op)) {
        if (value != nullptr)
            problems_.add(at, fmt::format("has no meaning with {}", symbol(out.op)));
        return;
    }
    if (value == nullptr) return problems_.add(at, "is required");
    if (!field.is_number()) return read_texts(*value, field, at, out);
    if (value->is_object()) return read_other(value->get_object(), field, at, out);
    read_numbers(*value, at, out);
}

std::optional<double> TestReader::number(const json::value& value, const std::string& path) {
    if (!value.is_number()) {
        problems_.add(path, "must be a number");
        return std::nullopt;
    }
    const auto out = value.to_number<double>();
    if (std::abs(out) <= kMostNumber) return out;
    problems_.add(path, "must be a number of at most 15 digits");
    return std::nullopt;
}

void TestReader::read_numbers(const json::value& value, const std::string& path, Test& out) {
    if (out.op != Op::between) {
        if (!value.is_number())
            return problems_.add(path, "must be a number, or another metric as an object");
        if (const auto n = number(value, path)) out.numbers = {*n};
        return;
    }
    if (!value.is_array() || value.get_array().size() != 2)
        return problems_.add(path, "must be a list of two numbers, the lower one first");
    const auto low = number(value.get_array()[0], path + "/0");
    const auto high = number(value.get_array()[1], path + "/1");
    if (!low || !high) return;
    if (*low > *high)
        return problems_.add(path, "the lower number comes first; nothing lies between them so");
    out.numbers = {*low, *high};
}

std::optional<std::string> TestReader::text(const json::value& value, const Field& field,
                                            const std::string& path) {
    const auto fail = [&](std::string detail) {
        problems_.add(path, std::move(detail));
        return std::nullopt;
    };
    if (!value.is_string()) return fail("must be a text");
    const std::string_view text = value.get_string();
    if (field.kind == FieldKind::enum_) {
        const auto known = std::find(field.values.begin(), field.values.end(), text);
        if (known != field.values.end()) return std::string(text);
        const std::vector<std::string_view> names(field.values.begin(), field.values.end());
        const auto near = nearest(text, names);
        return fail(
            near ? fmt::format("must be one of {}; did you mean {}?", fmt::join(names, ", "), *near)
                 : fmt::format("must be one of {}", fmt::join(names, ", ")));
    }
    if (text.size() > kMostTextBytes)
        return fail(fmt::format("must be at most {} bytes", kMostTextBytes));
    if (text.find('\0') != std::string_view::npos)
        return fail("must not hold the character NUL");  // no database keeps it
    std::string folded = fold(text);
    if (folded.empty()) return fail("must not be empty");
    return folded;
}

void TestReader::read_texts(const json::value& value, const Field& field, const std::string& path,
                            Test& out) {
    if (out.op != Op::in && out.op != Op::not_in) {
        if (auto one = text(value, field, path)) out.texts = {*std::move(one)};
        return;
    }
    if (!value.is_array() || value.get_array().empty())
        return problems_.add(path, "must be a list with at least one text");
    const auto& list = value.get_array();
    if (list.size() > kMostListValues)
        return problems_.add(
            path, fmt::format("must have at most {} values, has {}", kMostListValues, list.size()));
    for (std::size_t i = 0; i < list.size(); ++i)
        if (auto one = text(list[i], field, fmt::format("{}/{}", path, i)))
            out.texts.push_back(*std::move(one));
}

void TestReader::read_other(const json::object& object, const Field& field, const std::string& path,
                            Test& out) {
    if (out.op == Op::between)
        return problems_.add(path, "must be a list of two numbers, the lower one first");
    if (out.change)
        return problems_.add(path,
                             "must be a number: a change is compared with one (0.2 is +20 %)");
    const bool metric = object.contains("metric");
    if (metric == object.contains("field")) return problems_.add(path, "must have metric or field");
    if (metric)
        refuse_unknown(object, kOtherMetricMembers, path);
    else
        refuse_unknown(object, kOtherFieldMembers, path);
    const Field* other = read_name(object, metric ? "metric" : "field", path);
    if (other == nullptr) return;
    if (!other->is_number())
        return problems_.add(path + "/field", fmt::format("{} is {}, and {} is a number", other->id,
                                                          words_of(other->kind), field.id));
    if (other->unit != field.unit)
        return problems_.add(
            path, fmt::format("{} and {} are of different units and cannot be compared", field.id,
                              other->id));
    out.other.emplace();
    read_term(object, *other, path, *out.other);
    read_times(object, path, out);
}

void TestReader::read_times(const json::object& object, const std::string& path, Test& out) {
    const auto* times = given(object, "times");
    const auto* divided = given(object, "divided_by");
    if (times == nullptr && divided == nullptr) return;
    if (times != nullptr && divided != nullptr)
        return problems_.add(path + "/divided_by", "cannot stand beside times");
    const std::string at = path + (times != nullptr ? "/times" : "/divided_by");
    const auto n = number(times != nullptr ? *times : *divided, at);
    if (!n) return;
    if (divided != nullptr && *n == 0) return problems_.add(at, "cannot divide by zero");
    if (*n <= 0) return problems_.add(at, "must be above 0");
    out.times_given = true;
    out.times = times != nullptr ? *n : 1 / *n;
    if (!std::isfinite(out.times) || out.times > kMostNumber || out.times < 1 / kMostNumber)
        problems_.add(at, "must be a number of at most 15 digits");
}

}  // namespace herald::condition
