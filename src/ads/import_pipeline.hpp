#pragma once

#include <filesystem>
#include <functional>

#include "ads/import_decode.hpp"

namespace herald::ads {

struct PipelineOptions {
    unsigned threads = 2;
    std::size_t block_bytes = 1 << 20;
    unsigned ahead = 8;  ///< decoded blocks that may wait for their turn
};

/// Reads and decodes the file on `threads` threads; `each` gets the batches in the file's order on
/// the calling thread. What `each` or a thread throws ends the work and comes out. Memory stays
/// within threads + ahead blocks.
void read_rows(const std::filesystem::path& file, const ImportPlan& plan, FileEntities& entities,
               const PipelineOptions& options, const std::function<void(const RowBatch&)>& each);

}  // namespace herald::ads
