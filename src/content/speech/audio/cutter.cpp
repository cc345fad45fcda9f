#include "content/speech/audio/cutter.hpp"

#include <algorithm>
#include <cmath>

namespace herald::content::speech {
namespace {

constexpr std::size_t kFrame = kRate / 50;  ///< 20 ms
constexpr double kFramesPerSecond = 50;
/// What is quiet is judged over this many frames: sentences leave breath in ten seconds.
constexpr std::size_t kHistory = 500;
constexpr std::size_t kFloorEvery = 10;
constexpr float kNothing = -80;  ///< digital silence, and what is as good as that
/// Softer than this nobody speaks into a microphone.
constexpr float kSoftest = -62;
/// Speech stands this far above the quiet.
constexpr float kAbove = 8;
/// Less than this between the quiet and the loud is one sound without an end.
constexpr float kSteady = 6;
/// A syllable's end is softer than its vowel: so many frames still belong to it.
constexpr int kHang = 8;
/// Less speech than this is a click.
constexpr std::size_t kLeastSpeech = 6;

std::size_t frames_of(double seconds) {
    return static_cast<std::size_t>(std::lround(seconds * kFramesPerSecond));
}

/// Loudness without the hum below speech: of the samples' differences and of themselves.
float level_of(const std::int16_t* samples) {
    double mean = 0;
    for (std::size_t i = 0; i < kFrame; ++i) mean += samples[i];
    mean /= kFrame;
    double energy = 0;
    for (std::size_t i = 0; i < kFrame; ++i) energy += (samples[i] - mean) * (samples[i] - mean);
    energy /= kFrame * 32768.0 * 32768.0;
    return energy <= 1e-8 ? kNothing : static_cast<float>(10 * std::log10(energy));
}

}  // namespace

Cutter::Cutter(CutRules rules, Sink sink) : rules_(rules), sink_(std::move(sink)) {
    recent_.reserve(kHistory);
}

void Cutter::feed(std::span<const std::int16_t> samples) {
    taken_ += samples.size();
    while (!samples.empty()) {
        const std::size_t some = std::min(samples.size(), kFrame - pending_.size());
        pending_.insert(pending_.end(), samples.begin(),
                        samples.begin() + static_cast<std::ptrdiff_t>(some));
        samples = samples.subspan(some);
        if (pending_.size() < kFrame) return;
        take_frame();
        pending_.clear();
    }
}

void Cutter::finish() {
    if (!pending_.empty()) {
        pending_.resize(kFrame);
        take_frame();
        pending_.clear();
    }
    if (!frames_.empty()) emit(frames_.size());
}

bool Cutter::is_speech(float level) {
    if (recent_.size() < kHistory)
        recent_.push_back(level);
    else
        recent_[at_++ % kHistory] = level;
    if (since_floor_++ % kFloorEvery == 0) {
        std::vector<float> sorted = recent_;
        const auto part = [&](std::size_t percent) {
            const auto place =
                sorted.begin() + static_cast<std::ptrdiff_t>((sorted.size() - 1) * percent / 100);
            std::nth_element(sorted.begin(), place, sorted.end());
            return *place;
        };
        floor_ = part(10);
        loud_ = part(95);
    }
    // Somebody who speaks without a breath leaves no floor: what is within reach of the loudest
    // counts as well, unless all is equally loud, as a machine is.
    const float reach = std::max(loud_ - 25, -45.0F);
    const float threshold = std::max(
        kSoftest, loud_ - floor_ < kSteady ? floor_ + kAbove : std::min(floor_ + kAbove, reach));
    if (level >= threshold) {
        hang_ = kHang;
        return true;
    }
    return hang_ > 0 && hang_-- > 0 && level > kSoftest - 8;
}

void Cutter::take_frame() {
    const float level = level_of(pending_.data());
    const bool speech = is_speech(level);
    kept_.insert(kept_.end(), pending_.begin(), pending_.end());
    frames_.push_back({level, speech});
    speech_ += speech ? 1 : 0;
    quiet_ = speech ? 0 : quiet_ + 1;
    look_for_end();
}

void Cutter::look_for_end() {
    const std::size_t margin = frames_of(rules_.margin);
    if (speech_ == 0) {
        // Only what may be the beginning of the first word is kept.
        if (frames_.size() > margin) drop(frames_.size() - margin);
        return;
    }
    const double seconds = static_cast<double>(frames_.size() - quiet_) / kFramesPerSecond;
    const double silence = static_cast<double>(quiet_) / kFramesPerSecond;
    const bool ends = silence >= rules_.gap ||
                      (seconds >= rules_.shortest && silence >= rules_.pause) ||
                      (seconds >= rules_.wanted && silence >= rules_.pause / 2);
    if (ends) {
        // Half of the silence may belong to what comes next.
        emit(frames_.size() - std::min(quiet_ / 2, margin));
        return;
    }
    if (frames_.size() < frames_of(rules_.longest)) return;
    emit(quietest(frames_of(rules_.wanted), frames_.size() - frames_of(0.3)));
}

std::size_t Cutter::quietest(std::size_t from, std::size_t to) const {
    std::size_t best = to;
    float lowest = 1000;
    for (std::size_t i = from; i + 5 < to; ++i) {
        float sum = 0;
        for (std::size_t j = 0; j < 5; ++j) sum += frames_[i + j].level;
        if (sum > lowest) continue;
        lowest = sum;
        best = i + 2;
    }
    return best;
}

void Cutter::emit(std::size_t frames) {
    const std::size_t margin = frames_of(rules_.margin);
    std::size_t begin = frames, end = 0, count = 0;
    for (std::size_t i = 0; i < frames; ++i) {
        if (!frames_[i].speech) continue;
        begin = std::min(begin, i);
        end = i + 1;
        ++count;
    }
    if (count >= kLeastSpeech) {
        begin -= std::min(begin, margin);
        end = std::min(frames, end + margin);
        Chunk chunk;
        chunk.number = number_++;
        chunk.first = first_ + begin * kFrame;
        chunk.samples.assign(kept_.begin() + static_cast<std::ptrdiff_t>(begin * kFrame),
                             kept_.begin() + static_cast<std::ptrdiff_t>(end * kFrame));
        sink_(std::move(chunk));
    }
    drop(frames);
}

void Cutter::drop(std::size_t frames) {
    for (std::size_t i = 0; i < frames; ++i) speech_ -= frames_[i].speech ? 1 : 0;
    kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(frames * kFrame));
    frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(frames));
    first_ += frames * kFrame;
    if (speech_ == 0) quiet_ = frames_.size();
}

}  // namespace herald::content::speech
