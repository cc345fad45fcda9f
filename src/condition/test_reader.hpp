#pragma once

#include <span>
#include <string>
#include <string_view>

#include "condition/condition.hpp"

/// One test from JSON. For this folder's own files.
namespace herald::condition {

class TestReader {
public:
    TestReader(const Catalogue& catalogue, Problems& problems, const ParseOptions& options,
               std::size_t prefix)
        : catalogue_(catalogue), problems_(problems), options_(options), prefix_(prefix) {}

    /// `named_by` is "metric" or "field". With problems the result is of no use.
    Test read(const json::object& object, std::string_view named_by, const std::string& path);

private:
    const Field* read_name(const json::object& object, std::string_view named_by,
                           const std::string& path);
    void read_term(const json::object& object, const Field& field, const std::string& path,
                   Term& out);
    void read_window(const json::object& object, const Field& field, const std::string& path,
                     Term& out);
    bool read_op(const json::object& object, const Field& field, const std::string& path,
                 Test& out);
    void read_change(const json::object& object, const Field& field, const std::string& path,
                     Test& out);
    void read_value(const json::object& object, const Field& field, const std::string& path,
                    Test& out);
    void read_numbers(const json::value& value, const std::string& path, Test& out);
    void read_texts(const json::value& value, const Field& field, const std::string& path,
                    Test& out);
    void read_other(const json::object& object, const Field& field, const std::string& path,
                    Test& out);
    void read_times(const json::object& object, const std::string& path, Test& out);
    std::optional<double> number(const json::value& value, const std::string& path);
    std::optional<std::string> text(const json::value& value, const Field& field,
                                    const std::string& path);
    std::optional<int> whole(const json::value& value, int most, std::string_view of,
                             const std::string& path);
    void refuse_unknown(const json::object& object, std::span<const std::string_view> known,
                        const std::string& path);

    const Catalogue& catalogue_;
    Problems& problems_;
    const ParseOptions& options_;
    std::size_t prefix_;
};

}  // namespace herald::condition
