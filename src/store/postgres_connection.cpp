#include "store/postgres_connection.hpp"

#include <charconv>

namespace herald::store {
namespace {

constexpr Oid kInt8 = 20, kText = 25, kFloat8 = 701, kBytea = 17;

}  // namespace

struct PostgresConnection::Result {
    PGresult* handle = nullptr;
    explicit Result(PGresult* h) : handle(h) {}
    Result(Result&& other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
    Result& operator=(Result&&) = delete;
    ~Result() { PQclear(handle); }
};

namespace {

class PostgresRow final : public Row {
public:
    PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}
    bool is_null(int column) const override { return PQgetisnull(result_, row_, column) != 0; }
    std::int64_t integer(int column) const override {
        const std::string_view value = text(column);
        if (value == "t" || value == "f") return value == "t" ? 1 : 0;
        std::int64_t out = 0;
        std::from_chars(value.data(), value.data() + value.size(), out);
        return out;
    }
    double real(int column) const override {
        const std::string_view value = text(column);
        double out = 0;
        std::from_chars(value.data(), value.data() + value.size(), out);
        return out;
    }
    std::string_view text(int column) const override {
        return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
    }
    std::span<const std::uint8_t> blob(int column) const override {
        const std::string_view value = text(column);
        bytes_ = value.starts_with("\\x") ? from_hex(value.substr(2)).value_or(Bytes{}) : Bytes{};
        return bytes_;
    }

private:
    const PGresult* result_;
    int row_;
    mutable Bytes bytes_;  // the decoded form of the blob last asked for
};

[[noreturn]] void fail(PGconn* connection, const PGresult* result, std::string_view sql) {
    const char* state_text = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const std::string_view state = state_text == nullptr ? std::string_view{} : std::string_view(state_text);
    const std::string detail = fmt::format("{} {}: {}", state, PQerrorMessage(connection), sql);
    if (state == "40001" || state == "40P01") throw SerializationFailure(ErrorKind::unavailable, "The database is busy; try again.", detail);
    if (state.starts_with("23")) throw Error(ErrorKind::conflict, "This already exists, or refers to something that does not.", detail);
    if (state == "53100") throw Error(ErrorKind::unavailable, "The database's disk is full; nothing was written.", detail);
    const bool gone = PQstatus(connection) != CONNECTION_OK || state.starts_with("57P") || state.starts_with("08") || state.starts_with("53");
    if (gone) throw Error(ErrorKind::unavailable, "The database does not answer; try again.", detail);
    throw Error(ErrorKind::internal, "Something broke on our side.", detail);
}

/// Parameters in the form libpq wants: pointers into `texts`.
struct Bound {
    std::vector<std::string> texts;
    std::vector<const char*> values;
    std::vector<int> lengths, formats;
    std::vector<Oid> types;

    void add(const Value& value) {
        texts.emplace_back();
        std::string& text = texts.back();
        Oid type = 0;
        int format = 0;
        bool null = false;
        std::visit(
            [&](const auto& v) {
                using V = std::remove_cvref_t<decltype(v)>;
                if constexpr (std::is_same_v<V, std::monostate>) null = true;
                else if constexpr (std::is_same_v<V, std::int64_t>) type = kInt8, text = std::to_string(v);
                else if constexpr (std::is_same_v<V, double>) type = kFloat8, text = fmt::format("{}", v);
                else if constexpr (std::is_same_v<V, std::string>) type = kText, text = v;
                else if constexpr (std::is_same_v<V, Uuid>) type = kBytea, format = 1, text.assign(v.bytes.begin(), v.bytes.end());
                else type = kBytea, format = 1, text.assign(v.begin(), v.end());
            },
            value.data);
        types.push_back(type);
        formats.push_back(format);
        lengths.push_back(static_cast<int>(text.size()));
        values.push_back(null ? nullptr : "");
    }
    /// The texts no longer move: take their addresses.
    void seal() {
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values[i] != nullptr) values[i] = texts[i].data();
    }
};

}  // namespace

PostgresConnection::PostgresConnection(const std::string& url) : handle_(PQconnectdb(url.c_str())) {
    if (PQstatus(handle_) != CONNECTION_OK) {
        const std::string why = PQerrorMessage(handle_);
        PQfinish(handle_);
        throw Error(ErrorKind::unavailable, "The database does not answer; try again.", why);
    }
    PQsetNoticeProcessor(handle_, [](void*, const char*) {}, nullptr);
    run_script("SET client_encoding = 'UTF8'; SET TIME ZONE 'UTC'; SET statement_timeout = '60s'; SET extra_float_digits = 3");
}

PostgresConnection::~PostgresConnection() { PQfinish(handle_); }

PostgresConnection::Result PostgresConnection::run(std::string_view sql, const Params& params) {
    auto found = numbered_.find(std::string(sql));
    if (found == numbered_.end()) found = numbered_.emplace(std::string(sql), number_parameters(sql)).first;
    const NumberedSql& numbered = found->second;
    Bound bound;
    bound.texts.reserve(numbered.names.size());
    std::string key = numbered.text + '\0';
    for (const auto& name : numbered.names) {
        const auto param = std::find_if(params.begin(), params.end(), [&](const Param& p) { return p.name == name; });
        if (param == params.end())
            throw Error(ErrorKind::internal, "Something broke on our side.", fmt::format(":{} is not bound", name));
        bound.add(param->value);
        key += std::to_string(bound.types.back()) + ',';
    }
    bound.seal();
    const int count = static_cast<int>(bound.values.size());
    auto statement = prepared_.find(key);
    if (statement == prepared_.end()) {
        const std::string name = "s" + std::to_string(prepared_.size());
        const Result made(PQprepare(handle_, name.c_str(), numbered.text.c_str(), count, bound.types.data()));
        if (PQresultStatus(made.handle) != PGRES_COMMAND_OK) fail(handle_, made.handle, sql);
        statement = prepared_.emplace(key, name).first;
    }
    Result result(PQexecPrepared(handle_, statement->second.c_str(), count, bound.values.data(), bound.lengths.data(),
                                 bound.formats.data(), 0));
    const auto status = PQresultStatus(result.handle);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(handle_, result.handle, sql);
    return result;
}

void PostgresConnection::query(std::string_view sql, const Params& params, const std::function<void(const Row&)>& each) {
    const Result result = run(sql, params);
    const int rows = PQntuples(result.handle);
    for (int i = 0; i < rows; ++i) each(PostgresRow(result.handle, i));
}

std::int64_t PostgresConnection::execute(std::string_view sql, const Params& params) {
    const Result result = run(sql, params);
    const std::string_view changed = PQcmdTuples(result.handle);
    std::int64_t out = 0;
    std::from_chars(changed.data(), changed.data() + changed.size(), out);
    return out;
}

void PostgresConnection::run_script(std::string_view sql) {
    const Result result(PQexec(handle_, std::string(sql).c_str()));
    const auto status = PQresultStatus(result.handle);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) fail(handle_, result.handle, sql);
}

}  // namespace herald::store
