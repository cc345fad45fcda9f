#pragma once

#include <memory>

#include "store/warehouse.hpp"

/// A private database in memory, for sets that are made, asked and thrown away within one run. It
/// holds what was put into it and nothing else, so no other tenant's rows are within its reach.
namespace herald::store {

struct StageOptions {
    unsigned threads = 2;
    std::uint64_t memory_bytes = 512'000'000;  ///< more is Error{unavailable}
};

/// One thread at a time. Tables are ordinary ones, SQL is the owner's.
class Stage {
public:
    virtual ~Stage() = default;
    /// CREATE, DROP, INSERT, DELETE.
    virtual void execute(std::string_view sql, const Params& params = {}) = 0;
    virtual std::unique_ptr<Appender> appender(std::string_view table) = 0;
    /// Row by row.
    virtual void query(std::string_view sql, const Params& params,
                       const std::function<void(const Row&)>& each) = 0;
    /// Column-wise, see Warehouse::scan.
    virtual void scan(std::string_view sql, const Params& params,
                      const std::function<void(const Chunk&)>& each) = 0;
};
std::unique_ptr<Stage> open_stage(const StageOptions& options);

}  // namespace herald::store
