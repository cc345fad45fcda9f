#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "content/speech/audio/ffmpeg.hpp"

namespace herald::content::speech {

/// A stretch with speech in it, silence around it left out.
struct Chunk {
    std::uint64_t number = 0;  ///< from 0
    std::uint64_t first = 0;   ///< sample
    std::vector<std::int16_t> samples;

    double start() const { return static_cast<double>(first) / kRate; }
    double end() const { return static_cast<double>(first + samples.size()) / kRate; }
};

/// How long stretches may be, in seconds.
struct CutRules {
    double wanted = 12;   ///< from here on the next pause ends it
    double longest = 24;  ///< here it ends at its quietest place
    double pause = 0.6;   ///< silence of this length between sentences ends it from `shortest` on
    double shortest = 4;
    double gap = 2;        ///< silence of this length ends any
    double margin = 0.25;  ///< kept before and after
};

/// Cuts a stream of samples into stretches of speech by its loudness: what stands clearly above the
/// quiet of the last seconds. The same samples always give the same chunks, however they are handed
/// in. Memory: one chunk.
class Cutter {
public:
    using Sink = std::function<void(Chunk)>;
    explicit Cutter(CutRules rules, Sink sink);

    void feed(std::span<const std::int16_t> samples);
    /// After the last sample.
    void finish();
    std::uint64_t samples() const { return taken_; }

private:
    struct Frame {
        float level = 0;  ///< decibels below full scale, negative
        bool speech = false;
    };
    void take_frame();
    bool is_speech(float level);
    void look_for_end();
    /// Gives away the first `frames` of what is kept, trimmed to its speech.
    void emit(std::size_t frames);
    void drop(std::size_t frames);
    std::size_t quietest(std::size_t from, std::size_t to) const;

    CutRules rules_;
    Sink sink_;
    std::vector<std::int16_t> pending_;  ///< less than a frame
    std::vector<std::int16_t> kept_;     ///< whole frames, from `first_`
    std::vector<Frame> frames_;          ///< of `kept_`
    std::uint64_t first_ = 0, taken_ = 0, number_ = 0;
    std::vector<float> recent_;  ///< levels of the last seconds, a ring
    std::size_t at_ = 0;
    float floor_ = -60, loud_ = -40;
    std::size_t since_floor_ = 0;
    std::size_t quiet_ = 0;   ///< frames of silence at the end
    std::size_t speech_ = 0;  ///< frames of speech in what is kept
    int hang_ = 0;
};

}  // namespace herald::content::speech
