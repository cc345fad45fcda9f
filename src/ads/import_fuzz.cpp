#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

#include "ads/import_pipeline.hpp"
#include "ads/import_preview.hpp"
#include "base/calendar.hpp"
#include "base/error.hpp"

namespace {

using namespace herald;
using namespace herald::ads;

/// One file in memory, written anew for every input.
const std::filesystem::path& file_of(const std::uint8_t* data, std::size_t size) {
    static const std::filesystem::path path =
        "/dev/shm/herald-import-fuzz-" + std::to_string(::getpid());
    static const bool removed_at_end =
        std::atexit([] {
            ::unlink(("/dev/shm/herald-import-fuzz-" + std::to_string(::getpid())).c_str());
        }) == 0;
    const int fd = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    const bool written = fd >= 0 && ::write(fd, data, size) == static_cast<ssize_t>(size);
    ::close(fd);
    if (!written || !removed_at_end) std::abort();
    return path;
}

void require(bool good) {
    if (!good) __builtin_trap();
}

void check(const RowBatch& batch, const FileEntities& entities) {
    const std::size_t rows = batch.size();
    require(batch.day.size() == rows && batch.currency.size() == rows &&
            batch.spend.size() == rows && batch.no_reach.size() == rows);
    for (std::size_t i = 0; i < rows; ++i) {
        const auto& ads = entities.list(Level::ad);
        require(batch.ad[i] >= 0 && static_cast<std::size_t>(batch.ad[i]) < ads.size());
        require(batch.impressions[i] >= 0 && batch.clicks[i] >= 0);
        require(batch.spend[i] < Micros::kLimit && batch.spend[i] > -Micros::kLimit);
        require(ads[static_cast<std::size_t>(batch.ad[i])].name.size() <= kMostNameBytes * 3);
    }
    for (const RowError& error : batch.errors) require(error.line > 0 && !error.message.empty());
}

}  // namespace

/// Any bytes as a file to import: refused with an Error, or every row decoded or told; in blocks of
/// any size the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto& file = file_of(data, size);
    try {
        make_preview(file, {});
        const ImportPlan plan = make_plan(file, {});
        if (!plan.can_import()) return 0;
        std::int64_t read[2] = {0, 0};
        std::size_t kept[2] = {0, 0};
        for (const int pass : {0, 1}) {
            FileEntities entities;
            const PipelineOptions options{.threads = 1,
                                          .block_bytes = pass == 0 ? std::size_t{1} << 20 : 48};
            read_rows(file, plan, entities, options, [&](const RowBatch& batch) {
                check(batch, entities);
                read[pass] += batch.rows_read;
                kept[pass] += batch.size();
            });
        }
        require(read[0] == read[1] && kept[0] == kept[1]);
    } catch (const Error&) {
    }
    return 0;
}
