#include <cstring>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "store/duckdb_connection.hpp"

/// Whole vectors into one table.
namespace herald::store {
namespace {

struct TypeHandle {
    duckdb_logical_type handle = nullptr;
    duckdb_type type = DUCKDB_TYPE_INVALID;
};

template <class To, class From>
void copy_numbers(void* to, const From* from, idx_t rows) {
    auto* out = static_cast<To*>(to);
    if constexpr (std::is_same_v<To, From>) {
        std::memcpy(out, from, rows * sizeof(To));
    } else {
        for (idx_t i = 0; i < rows; ++i) {
            out[i] = static_cast<To>(from[i]);
            if (static_cast<From>(out[i]) != from[i])
                throw Error(ErrorKind::internal, "Something broke on our side.",
                            fmt::format("{} does not fit its warehouse column", from[i]));
        }
    }
}

template <class From>
bool copy_into(duckdb_type type, void* to, const From* from, idx_t rows) {
    switch (type) {
        case DUCKDB_TYPE_TINYINT: copy_numbers<std::int8_t>(to, from, rows); return true;
        case DUCKDB_TYPE_BOOLEAN:
        case DUCKDB_TYPE_UTINYINT: copy_numbers<std::uint8_t>(to, from, rows); return true;
        case DUCKDB_TYPE_SMALLINT: copy_numbers<std::int16_t>(to, from, rows); return true;
        case DUCKDB_TYPE_USMALLINT: copy_numbers<std::uint16_t>(to, from, rows); return true;
        case DUCKDB_TYPE_INTEGER:
        case DUCKDB_TYPE_DATE: copy_numbers<std::int32_t>(to, from, rows); return true;
        case DUCKDB_TYPE_UINTEGER: copy_numbers<std::uint32_t>(to, from, rows); return true;
        case DUCKDB_TYPE_BIGINT:
        case DUCKDB_TYPE_TIMESTAMP: copy_numbers<std::int64_t>(to, from, rows); return true;
        case DUCKDB_TYPE_DOUBLE: copy_numbers<double>(to, from, rows); return true;
        default: return false;
    }
}

class DuckAppender final : public Appender {
public:
    DuckAppender(DuckConnection& connection, std::string_view table, TenantKey tenant)
        : table_(table), tenant_(tenant) {
        const bool temporary = table.starts_with("temp.");
        const std::string name(temporary ? table.substr(5) : table);
        const char* catalog = temporary ? "temp" : nullptr;
        if (duckdb_appender_create_ext(connection.handle(), catalog, nullptr, name.c_str(),
                                       &handle_) == DuckDBError) {
            const std::string why = message();
            duckdb_appender_destroy(&handle_);
            fail_duckdb(why.c_str(), "append to " + table_);
        }
        for (idx_t i = 0; i < duckdb_appender_column_count(handle_); ++i) {
            duckdb_logical_type type = duckdb_appender_column_type(handle_, i);
            types_.push_back({type, duckdb_get_type_id(type)});
        }
        find_tenant_column(connection, catalog, name);
        std::vector<duckdb_logical_type> handles;
        for (const auto& type : types_) handles.push_back(type.handle);
        chunk_ = duckdb_create_data_chunk(handles.data(), handles.size());
    }

    ~DuckAppender() override {
        if (handle_ != nullptr)
            duckdb_appender_destroy(&handle_);  // unfinished: the transaction is being rolled back
        duckdb_destroy_data_chunk(&chunk_);
        for (auto& type : types_) duckdb_destroy_logical_type(&type.handle);
    }

    void append(std::size_t rows, std::span<const Input> columns) override {
        HERALD_ASSERT(columns.size() == types_.size());
        check_tenant(rows, columns);
        const idx_t most = duckdb_vector_size();
        for (idx_t first = 0; first < rows; first += most) {
            const idx_t count = std::min<idx_t>(most, rows - first);
            duckdb_data_chunk_reset(chunk_);
            for (idx_t i = 0; i < types_.size(); ++i) fill(i, columns[i], first, count);
            duckdb_data_chunk_set_size(chunk_, count);
            if (duckdb_append_data_chunk(handle_, chunk_) == DuckDBError) fail();
        }
    }

    void finish() override {
        HERALD_ASSERT(handle_ != nullptr);
        if (duckdb_appender_close(handle_) == DuckDBError) fail();
        duckdb_appender_destroy(&handle_);
        handle_ = nullptr;
    }

private:
    void find_tenant_column(DuckConnection& connection, const char* catalog,
                            const std::string& name) {
        duckdb_table_description table = nullptr;
        if (duckdb_table_description_create_ext(connection.handle(), catalog, nullptr, name.c_str(),
                                                &table) == DuckDBSuccess)
            for (idx_t i = 0; i < types_.size(); ++i) {
                char* column = duckdb_table_description_get_column_name(table, i);
                if (column != nullptr && std::string_view(column) == "tenant_key")
                    tenant_column_ = i;
                duckdb_free(column);
            }
        duckdb_table_description_destroy(&table);
    }

    void check_tenant(std::size_t rows, std::span<const Input> columns) const {
        if (!tenant_column_) return;
        const Input& keys = columns[*tenant_column_];
        const bool own =
            keys.i32 != nullptr &&
            std::all_of(keys.i32, keys.i32 + rows, [&](TenantKey k) { return k == tenant_; });
        if (!own)
            throw Error(ErrorKind::internal, "Something broke on our side.",
                        "rows of another tenant appended to " + table_);
    }

    void fill(idx_t column, const Input& input, idx_t first, idx_t count) {
        duckdb_vector vector = duckdb_data_chunk_get_vector(chunk_, column);
        void* data = duckdb_vector_get_data(vector);
        const duckdb_type type = types_[column].type;
        bool fits = true;
        if (input.i32 != nullptr)
            fits = copy_into(type, data, input.i32 + first, count);
        else if (input.i64 != nullptr)
            fits = copy_into(type, data, input.i64 + first, count);
        else if (input.f64 != nullptr)
            fits = type == DUCKDB_TYPE_DOUBLE && copy_into(type, data, input.f64 + first, count);
        else if (input.text != nullptr)
            fits = fill_texts(type, vector, input, first, count);
        if (!fits)
            throw Error(ErrorKind::internal, "Something broke on our side.",
                        fmt::format("column {} of {} has another type", column, table_));
        const bool all_null = input.i32 == nullptr && input.i64 == nullptr &&
                              input.f64 == nullptr && input.text == nullptr;
        if (!all_null && input.null == nullptr) return;
        duckdb_vector_ensure_validity_writable(vector);
        std::uint64_t* validity = duckdb_vector_get_validity(vector);
        for (idx_t i = 0; i < count; ++i)
            duckdb_validity_set_row_validity(validity, i, !all_null && input.null[first + i] == 0);
    }

    bool fill_texts(duckdb_type type, duckdb_vector vector, const Input& input, idx_t first,
                    idx_t count) const {
        if (type != DUCKDB_TYPE_VARCHAR) return false;
        for (idx_t i = 0; i < count; ++i) {
            if (input.null != nullptr && input.null[first + i] != 0) continue;
            const std::string_view text = input.text[first + i];
            if (!is_utf8(text))
                throw Error(ErrorKind::internal, "Something broke on our side.",
                            "a text for " + table_ + " is not UTF-8");
            duckdb_vector_assign_string_element_len(vector, i, text.data(), text.size());
        }
        return true;
    }

    std::string message() const {
        const char* text = duckdb_appender_error(handle_);
        return text == nullptr ? "" : text;
    }
    [[noreturn]] void fail() const { fail_duckdb(message().c_str(), "append to " + table_); }

    std::string table_;
    TenantKey tenant_;
    duckdb_appender handle_ = nullptr;
    duckdb_data_chunk chunk_ = nullptr;
    std::vector<TypeHandle> types_;
    std::optional<idx_t> tenant_column_;
};

}  // namespace

std::unique_ptr<Appender> make_duckdb_appender(DuckConnection& connection, std::string_view table,
                                               TenantKey tenant) {
    return std::make_unique<DuckAppender>(connection, table, tenant);
}

}  // namespace herald::store
