#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

#include "store/parameters.hpp"

/// Values on libpq's wire: parameters and results in binary form. Included by this folder's
/// postgres*.cpp only.
namespace herald::store {

struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearResult>;

/// The type each parameter is declared with, by its C++ type alone, so that one text has one
/// prepared statement.
std::vector<Oid> types_of(const Parameters& parameters, const Params& params);

/// Parameters as libpq takes them. Reused from call to call; valid until the next fill().
class PostgresValues {
public:
    void fill(const Parameters& parameters, const Params& params);
    int count() const { return static_cast<int>(pointers_.size()); }
    const char* const* pointers() const { return pointers_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

private:
    std::vector<std::array<char, 8>> numbers_;  ///< 64 bits in network order
    std::vector<const char*> pointers_;
    std::vector<int> lengths_, formats_;
};

/// One row of a binary result.
class PostgresRow final : public Row {
public:
    explicit PostgresRow(const PGresult* result) : result_(result) {}
    void look_at(int row) { row_ = row; }
    bool is_null(int column) const override { return PQgetisnull(result_, row_, column) != 0; }
    std::int64_t integer(int column) const override;
    double real(int column) const override;
    std::string_view text(int column) const override;
    std::span<const std::uint8_t> blob(int column) const override;

private:
    std::string_view value(int column) const;
    const PGresult* result_;
    int row_ = 0;
};

}  // namespace herald::store
