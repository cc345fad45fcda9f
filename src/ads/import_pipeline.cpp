#include "ads/import_pipeline.hpp"

#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>

#include "base/threads.hpp"

namespace herald::ads {
namespace {

class Pipeline {
public:
    Pipeline(const std::filesystem::path& file, const ImportPlan& plan, FileEntities& entities,
             const PipelineOptions& options)
        : plan_(plan),
          entities_(entities),
          ahead_(options.ahead),
          reader_(csv::read_file(file), plan.encoding, plan.dialect, options.block_bytes) {
        running_ = options.threads;
        const std::size_t started = threads_.start(options.threads, [this] { work(); });
        const std::lock_guard lock(mutex_);
        running_ -= options.threads - static_cast<unsigned>(started);
    }
    ~Pipeline() { stop(); }
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    /// The next batch in the file's order; null at the end.
    std::unique_ptr<RowBatch> next() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return error_ || done_.contains(wanted_) || running_ == 0; });
        if (error_) std::rethrow_exception(error_);
        auto found = done_.extract(wanted_);
        if (found.empty()) return nullptr;
        ++wanted_;
        changed_.notify_all();
        return std::move(found.mapped());
    }
    void recycle(std::unique_ptr<RowBatch> batch) {
        const std::lock_guard lock(mutex_);
        free_.push_back(std::move(batch));
    }

private:
    void stop() {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        changed_.notify_all();
    }

    void work() {
        try {
            RowDecoder decoder(plan_, entities_);
            csv::Block block;
            std::uint64_t sequence = 0;
            while (read(block, sequence)) {
                auto batch = take_free();
                batch->sequence = sequence;
                decoder.decode(block, *batch);
                if (!hand_over(std::move(batch))) break;
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!error_) error_ = std::current_exception();
        }
        const std::lock_guard lock(mutex_);
        --running_;
        changed_.notify_all();
    }

    bool read(csv::Block& block, std::uint64_t& sequence) {
        const std::lock_guard lock(reader_mutex_);
        if (!reader_.next(block)) return false;
        sequence = read_++;
        return true;
    }

    std::unique_ptr<RowBatch> take_free() {
        const std::lock_guard lock(mutex_);
        if (free_.empty()) return std::make_unique<RowBatch>();
        auto out = std::move(free_.back());
        free_.pop_back();
        return out;
    }

    bool hand_over(std::unique_ptr<RowBatch> batch) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock,
                      [&] { return stopping_ || error_ || batch->sequence < wanted_ + ahead_; });
        if (stopping_ || error_) return false;
        const std::uint64_t sequence = batch->sequence;
        done_.emplace(sequence, std::move(batch));
        changed_.notify_all();
        return true;
    }

    const ImportPlan& plan_;
    FileEntities& entities_;
    const unsigned ahead_;
    std::mutex reader_mutex_;
    csv::BlockReader reader_;
    std::uint64_t read_ = 0;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::uint64_t, std::unique_ptr<RowBatch>> done_;
    std::vector<std::unique_ptr<RowBatch>> free_;
    std::uint64_t wanted_ = 0;
    unsigned running_ = 0;
    bool stopping_ = false;
    std::exception_ptr error_;
    Threads threads_;  // last: joined before what they use goes
};

}  // namespace

void read_rows(const std::filesystem::path& file, const ImportPlan& plan, FileEntities& entities,
               const PipelineOptions& options, const std::function<void(const RowBatch&)>& each) {
    Pipeline pipeline(file, plan, entities, options);
    while (auto batch = pipeline.next()) {
        each(*batch);
        pipeline.recycle(std::move(batch));
    }
}

}  // namespace herald::ads
