#include <cmath>

#include "base/calendar.hpp"
#include "store/duckdb_connection.hpp"

/// From DuckDB's vectors to rows and columns.
namespace herald::store {
namespace {

struct ChunkHandle {
    duckdb_data_chunk handle;
    ~ChunkHandle() { duckdb_destroy_data_chunk(&handle); }
};

/// What a result's column is made of.
struct ColumnType {
    duckdb_type type = DUCKDB_TYPE_INVALID;
    duckdb_type stored = DUCKDB_TYPE_INVALID;  ///< of a DECIMAL: the integer it is kept in
    double unit = 1;                           ///< of a DECIMAL: 10^-scale
};

ColumnType type_of(duckdb_result& result, idx_t column) {
    ColumnType out{duckdb_column_type(&result, column), DUCKDB_TYPE_INVALID, 1};
    if (out.type == DUCKDB_TYPE_DECIMAL) {
        duckdb_logical_type logical = duckdb_column_logical_type(&result, column);
        out.stored = duckdb_decimal_internal_type(logical);
        out.unit = std::pow(10.0, -duckdb_decimal_scale(logical));
        duckdb_destroy_logical_type(&logical);
    }
    return out;
}

template <class T>
T at(const void* data, idx_t row) {
    return static_cast<const T*>(data)[row];
}

std::int64_t narrow(duckdb_hugeint value, int column) {
    const auto low = static_cast<std::int64_t>(value.lower);
    if (value.upper != (low < 0 ? -1 : 0)) bad_column(column, "an integer of 64 bits");
    return low;
}

/// Any whole number, day number or truth value as 64 bits.
std::int64_t integer_at(duckdb_type type, const void* data, idx_t row, int column) {
    switch (type) {
        case DUCKDB_TYPE_BOOLEAN: return at<bool>(data, row) ? 1 : 0;
        case DUCKDB_TYPE_TINYINT: return at<std::int8_t>(data, row);
        case DUCKDB_TYPE_UTINYINT: return at<std::uint8_t>(data, row);
        case DUCKDB_TYPE_SMALLINT: return at<std::int16_t>(data, row);
        case DUCKDB_TYPE_USMALLINT: return at<std::uint16_t>(data, row);
        case DUCKDB_TYPE_INTEGER:
        case DUCKDB_TYPE_DATE: return at<std::int32_t>(data, row);
        case DUCKDB_TYPE_UINTEGER: return at<std::uint32_t>(data, row);
        case DUCKDB_TYPE_BIGINT:
        case DUCKDB_TYPE_TIMESTAMP: return at<std::int64_t>(data, row);
        case DUCKDB_TYPE_HUGEINT: return narrow(at<duckdb_hugeint>(data, row), column);
        default: bad_column(column, "an integer");
    }
}

double real_at(const ColumnType& type, const void* data, idx_t row, int column) {
    switch (type.type) {
        case DUCKDB_TYPE_DOUBLE: return at<double>(data, row);
        case DUCKDB_TYPE_FLOAT: return static_cast<double>(at<float>(data, row));
        case DUCKDB_TYPE_HUGEINT: return duckdb_hugeint_to_double(at<duckdb_hugeint>(data, row));
        case DUCKDB_TYPE_DECIMAL:
            if (type.stored == DUCKDB_TYPE_HUGEINT)
                return duckdb_hugeint_to_double(at<duckdb_hugeint>(data, row)) * type.unit;
            return static_cast<double>(integer_at(type.stored, data, row, column)) * type.unit;
        default: return static_cast<double>(integer_at(type.type, data, row, column));
    }
}

/// One row of one chunk at a time.
class DuckRow final : public Row {
public:
    explicit DuckRow(std::vector<ColumnType> types)
        : types_(std::move(types)), columns_(types_.size()), days_(types_.size()) {}

    void look_at(duckdb_data_chunk chunk) {
        for (idx_t i = 0; i < columns_.size(); ++i) {
            duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
            columns_[i] = {duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector)};
        }
    }
    void look_at(idx_t row) { row_ = row; }

    bool is_null(int column) const override {
        std::uint64_t* validity = get(column).validity;
        return validity != nullptr && !duckdb_validity_row_is_valid(validity, row_);
    }
    std::int64_t integer(int column) const override {
        return integer_at(type(column).type, value(column), row_, column);
    }
    double real(int column) const override {
        return real_at(type(column), value(column), row_, column);
    }
    std::string_view text(int column) const override {
        const void* data = value(column);
        if (type(column).type == DUCKDB_TYPE_DATE) {
            std::string& day = days_[static_cast<std::size_t>(column)];
            day = to_string(day_of(at<std::int32_t>(data, row_)));
            return day;
        }
        if (type(column).type != DUCKDB_TYPE_VARCHAR) bad_column(column, "a text");
        return string_at(data);
    }
    std::span<const std::uint8_t> blob(int column) const override {
        const void* data = value(column);
        if (type(column).type != DUCKDB_TYPE_BLOB) bad_column(column, "bytes");
        return as_bytes(string_at(data));
    }

private:
    struct Vector {
        void* data = nullptr;
        std::uint64_t* validity = nullptr;
    };
    const ColumnType& type(int column) const { return types_.at(static_cast<std::size_t>(column)); }
    const Vector& get(int column) const { return columns_.at(static_cast<std::size_t>(column)); }
    void* value(int column) const {
        if (is_null(column)) bad_column(column, "a value; it is NULL");
        return get(column).data;
    }
    std::string_view string_at(const void* data) const {
        auto* string =
            const_cast<duckdb_string_t*>(static_cast<const duckdb_string_t*>(data)) + row_;
        return {duckdb_string_t_data(string), duckdb_string_t_length(*string)};
    }

    std::vector<ColumnType> types_;
    std::vector<Vector> columns_;
    mutable std::vector<std::string> days_;  // texts of DATE columns
    idx_t row_ = 0;
};

/// Room for a column whose own type is not one of Column's.
struct Converted {
    std::vector<std::int32_t> i32;
    std::vector<std::int64_t> i64;
    std::vector<double> f64;
};

template <class T, class F>
const T* fill(std::vector<T>& room, idx_t rows, const std::uint64_t* validity, F&& value) {
    room.assign(rows, T{});
    for (idx_t row = 0; row < rows; ++row)
        if (validity == nullptr || (validity[row / 64] >> (row % 64) & 1) != 0)
            room[row] = value(row);
    return room.data();
}

Column column_of(const ColumnType& type, duckdb_vector vector, idx_t rows, int number,
                 Converted& room) {
    const void* data = duckdb_vector_get_data(vector);
    Column out{.validity = duckdb_vector_get_validity(vector)};
    switch (type.type) {
        case DUCKDB_TYPE_INTEGER:
        case DUCKDB_TYPE_DATE: out.i32 = static_cast<const std::int32_t*>(data); break;
        case DUCKDB_TYPE_BIGINT:
        case DUCKDB_TYPE_TIMESTAMP: out.i64 = static_cast<const std::int64_t*>(data); break;
        case DUCKDB_TYPE_DOUBLE: out.f64 = static_cast<const double*>(data); break;
        case DUCKDB_TYPE_BOOLEAN:
        case DUCKDB_TYPE_TINYINT:
        case DUCKDB_TYPE_UTINYINT:
        case DUCKDB_TYPE_SMALLINT:
        case DUCKDB_TYPE_USMALLINT:
            out.i32 = fill(room.i32, rows, out.validity, [&](idx_t row) {
                return static_cast<std::int32_t>(integer_at(type.type, data, row, number));
            });
            break;
        case DUCKDB_TYPE_UINTEGER:
        case DUCKDB_TYPE_HUGEINT:
            out.i64 = fill(room.i64, rows, out.validity,
                           [&](idx_t row) { return integer_at(type.type, data, row, number); });
            break;
        case DUCKDB_TYPE_FLOAT:
        case DUCKDB_TYPE_DECIMAL:
            out.f64 = fill(room.f64, rows, out.validity,
                           [&](idx_t row) { return real_at(type, data, row, number); });
            break;
        default: bad_column(number, "a number or a date, as scan() needs");
    }
    return out;
}

std::vector<ColumnType> types_of(duckdb_result& result) {
    std::vector<ColumnType> out;
    for (idx_t i = 0; i < duckdb_column_count(&result); ++i) out.push_back(type_of(result, i));
    return out;
}

}  // namespace

void DuckResult::each_row(const std::function<void(const Row&)>& each) {
    DuckRow row(types_of(handle));
    while (duckdb_data_chunk fetched = duckdb_fetch_chunk(handle)) {
        const ChunkHandle chunk{fetched};
        row.look_at(chunk.handle);
        const idx_t rows = duckdb_data_chunk_get_size(chunk.handle);
        for (idx_t i = 0; i < rows; ++i) {
            row.look_at(i);
            each(row);
        }
    }
    if (const char* error = duckdb_result_error(&handle)) fail_duckdb(error, "reading the result");
}

void DuckResult::each_chunk(const std::function<void(const Chunk&)>& each) {
    const std::vector<ColumnType> types = types_of(handle);
    std::vector<Converted> rooms(types.size());
    std::vector<Column> columns(types.size());
    while (duckdb_data_chunk fetched = duckdb_fetch_chunk(handle)) {
        const ChunkHandle chunk{fetched};
        const idx_t rows = duckdb_data_chunk_get_size(chunk.handle);
        if (rows == 0) continue;
        for (idx_t i = 0; i < types.size(); ++i)
            columns[i] = column_of(types[i], duckdb_data_chunk_get_vector(chunk.handle, i), rows,
                                   static_cast<int>(i), rooms[i]);
        each(Chunk{rows, columns});
    }
    if (const char* error = duckdb_result_error(&handle)) fail_duckdb(error, "reading the result");
}

}  // namespace herald::store
