#include "store/postgres_wire.hpp"

#include <bit>
#include <cmath>
#include <cstring>

#include "base/encoding.hpp"

namespace herald::store {
namespace {

/// pg_type.dat; they never change.
enum : Oid {
    kBool = 16,
    kBytea = 17,
    kChar = 18,
    kName = 19,
    kInt8 = 20,
    kInt2 = 21,
    kInt4 = 23,
    kText = 25,
    kOid = 26,
    kJson = 114,
    kFloat4 = 700,
    kFloat8 = 701,
    kUnknown = 705,
    kBpchar = 1042,
    kVarchar = 1043,
    kNumeric = 1700,
    kUuid = 2950,
};

template <class T>
T read_big_endian(const char* bytes) {
    std::make_unsigned_t<T> out = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        out =
            static_cast<std::make_unsigned_t<T>>((out << 8) | static_cast<unsigned char>(bytes[i]));
    return static_cast<T>(out);
}

void write_big_endian(std::array<char, 8>& to, std::uint64_t value) {
    for (std::size_t i = 0; i < 8; ++i) to[i] = static_cast<char>(value >> (56 - 8 * i));
}

/// numeric_send() of PostgreSQL: counts, weight and sign, then digits of base 10,000.
struct Numeric {
    explicit Numeric(std::string_view wire) {
        digits = read_big_endian<std::int16_t>(wire.data());
        weight = read_big_endian<std::int16_t>(wire.data() + 2);
        sign = read_big_endian<std::uint16_t>(wire.data() + 4);
        first = wire.data() + 8;
    }
    static constexpr std::uint16_t kNegative = 0x4000;
    bool is_finite() const { return sign == 0 || sign == kNegative; }
    std::int16_t digit(int i) const {
        return i < digits ? read_big_endian<std::int16_t>(first + 2 * i) : std::int16_t{0};
    }
    int digits = 0, weight = 0;
    std::uint16_t sign = 0;
    const char* first = nullptr;
};

/// sum(BIGINT) and the like: whole numbers of 64 bits.
std::int64_t integer_of(const Numeric& n, int column) {
    constexpr std::string_view kExpected = "an integer of 64 bits";
    if (!n.is_finite() || n.digits > n.weight + 1) bad_column(column, kExpected);
    std::int64_t out = 0;  // built up negative, which reaches one further
    for (int i = 0; i <= n.weight; ++i)
        if (__builtin_mul_overflow(out, 10'000, &out) ||
            __builtin_sub_overflow(out, n.digit(i), &out))
            bad_column(column, kExpected);
    if (n.sign == 0 && __builtin_sub_overflow(0, out, &out)) bad_column(column, kExpected);
    return out;
}

double real_of(const Numeric& n) {
    if (!n.is_finite()) return std::nan("");
    double out = 0;
    for (int i = 0; i < n.digits; ++i) out = out * 10'000 + n.digit(i);
    out *= std::pow(10'000.0, n.weight - n.digits + 1);
    return n.sign == 0 ? out : -out;
}

Oid type_of(const Value& value) {
    if (const auto* null = std::get_if<Null>(&value.data)) {
        switch (*null) {
            case Null::integer: return kInt8;
            case Null::real: return kFloat8;
            case Null::text: return kText;
            case Null::bytes: return kBytea;
            case Null::unknown: return 0;
        }
    }
    if (std::holds_alternative<std::int64_t>(value.data)) return kInt8;
    if (std::holds_alternative<double>(value.data)) return kFloat8;
    return std::holds_alternative<std::string>(value.data) ? kText : kBytea;
}

}  // namespace

std::vector<Oid> types_of(const Parameters& parameters, const Params& params) {
    std::vector<Oid> out;
    for (std::size_t i = 0; i < parameters.size(); ++i)
        out.push_back(type_of(parameters.value(params, i)));
    return out;
}

void PostgresValues::fill(const Parameters& parameters, const Params& params) {
    numbers_.resize(parameters.size());
    pointers_.assign(parameters.size(), nullptr);
    lengths_.assign(parameters.size(), 0);
    formats_.assign(parameters.size(), 1);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const auto set = [&](const void* data, std::size_t size) {
            pointers_[i] = size == 0 ? "" : static_cast<const char*>(data);
            lengths_[i] = static_cast<int>(size);
        };
        const auto set_number = [&](std::uint64_t bits) {
            write_big_endian(numbers_[i], bits);
            set(numbers_[i].data(), 8);
        };
        std::visit(
            [&](const auto& v) {
                using V = std::remove_cvref_t<decltype(v)>;
                if constexpr (std::is_same_v<V, std::int64_t>)
                    set_number(static_cast<std::uint64_t>(v));
                else if constexpr (std::is_same_v<V, double>)
                    set_number(std::bit_cast<std::uint64_t>(v));
                else if constexpr (std::is_same_v<V, Uuid>)
                    set(v.bytes.data(), v.bytes.size());
                else if constexpr (!std::is_same_v<V, Null>)
                    set(v.data(), v.size());
            },
            parameters.value(params, i).data);
    }
}

std::string_view PostgresRow::value(int column) const {
    if (is_null(column)) bad_column(column, "a value; it is NULL");
    return {PQgetvalue(result_, row_, column),
            static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

std::int64_t PostgresRow::integer(int column) const {
    const std::string_view wire = value(column);
    switch (PQftype(result_, column)) {
        case kInt8: return read_big_endian<std::int64_t>(wire.data());
        case kInt4: return read_big_endian<std::int32_t>(wire.data());
        case kInt2: return read_big_endian<std::int16_t>(wire.data());
        case kOid: return read_big_endian<std::uint32_t>(wire.data());
        case kBool: return wire[0];
        case kNumeric: return integer_of(Numeric(wire), column);
        default: bad_column(column, "an integer");
    }
}

double PostgresRow::real(int column) const {
    const std::string_view wire = value(column);
    switch (PQftype(result_, column)) {
        case kFloat8: return std::bit_cast<double>(read_big_endian<std::uint64_t>(wire.data()));
        case kFloat4:
            return static_cast<double>(
                std::bit_cast<float>(read_big_endian<std::uint32_t>(wire.data())));
        case kNumeric: return real_of(Numeric(wire));
        default: return static_cast<double>(integer(column));
    }
}

std::string_view PostgresRow::text(int column) const {
    const std::string_view wire = value(column);
    switch (PQftype(result_, column)) {
        case kText:
        case kVarchar:
        case kBpchar:
        case kName:
        case kChar:
        case kJson:
        case kUnknown: return wire;
        default: bad_column(column, "a text");
    }
}

std::span<const std::uint8_t> PostgresRow::blob(int column) const {
    const std::string_view wire = value(column);
    const Oid type = PQftype(result_, column);
    if (type != kBytea && type != kUuid) bad_column(column, "bytes");
    return as_bytes(wire);
}

}  // namespace herald::store
