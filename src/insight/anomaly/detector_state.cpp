#include <bit>
#include <cmath>
#include <cstring>

#include "base/error.hpp"
#include "insight/anomaly/detector.hpp"

/// A detector as bytes: "HAD1", then every number as it stands in memory (little-endian), runs of
/// zero bytes as 0 and their length, since most bins of most sketches are empty.
namespace herald::insight {
namespace {

static_assert(std::endian::native == std::endian::little);
constexpr std::string_view kMagic = "HAD1";

class Writer {
public:
    template <class Number>
    void operator()(Number& number) {
        std::array<unsigned char, sizeof(Number)> bytes{};
        std::memcpy(bytes.data(), &number, sizeof(Number));
        for (const unsigned char byte : bytes) put(byte);
    }
    std::string finish() {
        flush();
        return std::move(out_);
    }

private:
    void put(unsigned char byte) {
        if (byte == 0) {
            if (++zeros_ == 255) flush();
            return;
        }
        flush();
        out_ += static_cast<char>(byte);
    }
    void flush() {
        if (zeros_ == 0) return;
        out_ += '\0';
        out_ += static_cast<char>(zeros_);
        zeros_ = 0;
    }
    std::string out_{kMagic};
    int zeros_ = 0;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : left_(bytes) {
        if (!left_.starts_with(kMagic)) refuse();
        left_.remove_prefix(kMagic.size());
    }
    template <class Number>
    void operator()(Number& number) {
        std::array<unsigned char, sizeof(Number)> bytes{};
        for (unsigned char& byte : bytes) byte = take();
        std::memcpy(&number, bytes.data(), sizeof(Number));
        if (!std::isfinite(number)) refuse();
    }
    void finish() const {
        if (!left_.empty() || zeros_ > 0) refuse();
    }
    [[noreturn]] static void refuse() {
        throw Error(ErrorKind::invalid, "This is not the state of a detector of this version");
    }

private:
    unsigned char take() {
        if (zeros_ > 0) return --zeros_, static_cast<unsigned char>(0);
        if (left_.empty()) refuse();
        const auto byte = static_cast<unsigned char>(left_.front());
        left_.remove_prefix(1);
        if (byte != 0) return byte;
        if (left_.empty() || left_.front() == '\0') refuse();
        zeros_ = static_cast<unsigned char>(left_.front()) - 1;
        left_.remove_prefix(1);
        return 0;
    }
    std::string_view left_;
    int zeros_ = 0;
};

template <class Visitor>
void visit_average(Visitor& v, Average& average) {
    v(average.value), v(average.count);
}

}  // namespace

template <class Visitor>
void Detector::visit(Visitor& v) {
    season_.visit(v);
    visit_average(v, size_);
    for (std::size_t i = 0; i < kMemories; ++i) {
        visit_average(v, near_[i]), visit_average(v, drift_[i]);
        visit_average(v, moves_[i]), visit_average(v, usual_moves_[i]);
    }
    for (Average* average : {&logs_, &recent_, &usual_recent_, &pattern_error_})
        visit_average(v, *average);
    for (std::size_t i = 0; i < kOrder; ++i) v(pattern_[i]), v(past_[i]);
    for (auto& channel : channels_) channel.visit(v);
    v(points_), v(last_value_), v(last_at_), v(bar_);
    for (double& weight : told_) v(weight);
    v(told_weight_), v(since_alarm_), v(side_), v(off_points_), v(off_sum_);
}

std::string Detector::save() const {
    Writer writer;
    DetectorOptions options = options_;
    writer(options.step_seconds), writer(options.learn_points);
    writer(options.quiet_points), writer(options.shift_points), writer(options.window_points);
    Detector copy = *this;
    copy.visit(writer);
    return writer.finish();
}

Detector Detector::load(std::string_view bytes) {
    Reader reader(bytes);
    DetectorOptions options;
    reader(options.step_seconds), reader(options.learn_points);
    reader(options.quiet_points), reader(options.shift_points), reader(options.window_points);
    if (options.step_seconds <= 0 || options.quiet_points <= 0 || options.window_points <= 0)
        Reader::refuse();
    Detector out(options);
    out.visit(reader);
    reader.finish();
    return out;
}

}  // namespace herald::insight
