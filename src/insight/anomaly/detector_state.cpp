#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/error.hpp"
#include "insight/anomaly/detector.hpp"

/// A detector as bytes: "HAD2", then every number as it stands in memory (little-endian), runs of
/// zero bytes as a 0 and their length in two bytes, since most bins of most sketches are empty.
namespace herald::insight {
namespace {

static_assert(std::endian::native == std::endian::little);
constexpr std::string_view kMagic = "HAD2";
constexpr std::size_t kLongestRun = 65'535;

class Writer {
public:
    Writer() { out_.reserve(8192); }
    template <class Number>
    void operator()(Number& number) {
        if (number == 0) {  // also -0, which nothing here tells from 0
            zeros_ += sizeof(Number);
            return;
        }
        flush();
        std::array<char, sizeof(Number)> bytes{};
        std::memcpy(bytes.data(), &number, sizeof(Number));
        for (const char byte : bytes) {
            out_ += byte;
            if (byte == 0) out_.append("\1\0", 2);
        }
    }
    std::string finish() {
        flush();
        return std::move(out_);
    }

private:
    void flush() {
        for (; zeros_ > 0; zeros_ -= std::min(zeros_, kLongestRun)) {
            const std::size_t run = std::min(zeros_, kLongestRun);
            out_ += '\0';
            out_ += static_cast<char>(run & 0xff);
            out_ += static_cast<char>(run >> 8);
        }
    }
    std::string out_{kMagic};
    std::size_t zeros_ = 0;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : left_(bytes) {
        if (!left_.starts_with(kMagic)) refuse();
        left_.remove_prefix(kMagic.size());
    }
    template <class Number>
    void operator()(Number& number) {
        if (zeros_ >= sizeof(Number)) {
            zeros_ -= sizeof(Number);
            number = 0;
            return;
        }
        std::array<char, sizeof(Number)> bytes{};
        for (char& byte : bytes) byte = take();
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
    char take() {
        if (zeros_ == 0) {
            if (left_.empty()) refuse();
            const char byte = left_.front();
            left_.remove_prefix(1);
            if (byte != 0) return byte;
            if (left_.size() < 2) refuse();
            zeros_ = static_cast<unsigned char>(left_[0]) +
                     std::size_t{256} * static_cast<unsigned char>(left_[1]);
            if (zeros_ == 0) refuse();
            left_.remove_prefix(2);
        }
        --zeros_;
        return 0;
    }
    std::string_view left_;
    std::size_t zeros_ = 0;
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
    for (Average* average : {&near_, &drift_}) visit_average(v, *average);
    for (std::size_t i = 0; i < moves_.size(); ++i)
        visit_average(v, moves_[i]), visit_average(v, usual_moves_[i]);
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
