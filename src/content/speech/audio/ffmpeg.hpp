#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

/// Any recording by ffmpeg, run as another program: no network, known containers only, limits on
/// time and memory.
namespace herald::content::speech {

inline constexpr int kRate = 16'000;  ///< samples a second of everything that is listened to

/// What a file is.
struct Probed {
    std::optional<double> seconds;  ///< absent where the file does not tell
    bool has_sound = false, has_picture = false;
    std::string format;  ///< "mov,mp4,m4a,3gp,3g2,mj2", ffmpeg's name
};

struct AudioLimits {
    double longest = 12 * 3600;  ///< seconds
};

class Ffmpeg {
public:
    /// Finds both programs on PATH. Throws Error{unavailable} saying what to install.
    Ffmpeg();
    /// The sentence that the constructor would throw; empty when all is well.
    static std::string why_not();

    using Checkpoint = std::function<void()>;
    /// Throws Error{invalid} for what is no recording.
    Probed probe(const std::filesystem::path& file, const Checkpoint& checkpoint) const;
    /// The first sound track as 16 kHz mono, in pieces of at most 64 KiB, always the same for the
    /// same file. `use` may throw to stop. Returns the number of samples. Throws Error{invalid} for
    /// what cannot be decoded at all; what breaks off later ends there and says so in `broken`.
    std::uint64_t decode(const std::filesystem::path& file,
                         const std::function<void(std::span<const std::int16_t>)>& use,
                         const Checkpoint& checkpoint, std::string& broken,
                         const AudioLimits& limits = {}) const;
    /// A small M4A (AAC, mono) that every browser plays. `seconds` sets the time it may take.
    void make_playback(const std::filesystem::path& file, const std::filesystem::path& target,
                       double seconds, const Checkpoint& checkpoint) const;

private:
    std::filesystem::path ffmpeg_, ffprobe_;
};

}  // namespace herald::content::speech
