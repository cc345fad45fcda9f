#include "content/speech/audio/ffmpeg.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstring>

#include "base/json_reader.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "content/speech/audio/child.hpp"

namespace herald::content::speech {
namespace {

/// Containers that hold their sound themselves. Playlists and scripts, which name other files or
/// addresses (hls, concat, dash, image2, lavfi, …), are not among them.
constexpr const char* kFormats =
    "aac,ac3,eac3,adts,aiff,alaw,mulaw,amr,amrnb,amrwb,ape,asf,asf_o,au,avi,caf,dsf,dts,flac,flv,"
    "gif,gsm,iff,ivf,live_flv,m4v,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpc,mpc8,mpeg,"
    "mpegts,mpegvideo,h264,hevc,mxf,nut,ogg,oma,rm,swf,tak,tta,voc,w64,wav,wtv,wv,xwma,"
    "png_pipe,jpeg_pipe";
constexpr const char* kNoRecording =
    "This is no sound or video file that can be read; send MP3, WAV, M4A, OGG, FLAC, MP4, MOV or "
    "WebM.";

std::vector<std::string> safe(std::vector<std::string> more) {
    std::vector<std::string> out{
        "-hide_banner",      "-v",    "error", "-protocol_whitelist", "file,pipe",
        "-format_whitelist", kFormats};
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

std::string input_of(const std::filesystem::path& file) {
    return "file:" + std::filesystem::absolute(file).string();
}

/// The last line of what it complained about, without paths.
std::string complaint(const ChildResult& result) {
    std::string_view text = trim(result.errors);
    const auto line = text.rfind('\n');
    if (line != std::string_view::npos) text.remove_prefix(line + 1);
    return std::string(clip(text, 300));
}

[[noreturn]] void too_slow() {
    throw Error(ErrorKind::invalid,
                "Reading this recording took far longer than it should; it may be damaged.");
}

const json::value* member(const json::value* value, std::string_view name) {
    return value != nullptr && value->is_object() ? value->get_object().if_contains(name) : nullptr;
}
std::string_view text_in(const json::value* value, std::string_view name) {
    const auto* found = member(value, name);
    return found != nullptr && found->is_string() ? std::string_view(found->get_string())
                                                  : std::string_view();
}
std::optional<double> seconds_in(const json::value* value) {
    const std::string text(text_in(value, "duration"));
    if (text.empty()) return std::nullopt;
    const double seconds = std::strtod(text.c_str(), nullptr);
    return std::isfinite(seconds) && seconds > 0 ? std::optional(seconds) : std::nullopt;
}

}  // namespace

std::string Ffmpeg::why_not() {
    for (const char* name : {"ffmpeg", "ffprobe"})
        if (find_program(name).empty())
            return fmt::format(
                "{} is not installed on the server, so recordings cannot be read: apt-get install "
                "ffmpeg.",
                name);
    return {};
}

Ffmpeg::Ffmpeg() : ffmpeg_(find_program("ffmpeg")), ffprobe_(find_program("ffprobe")) {
    if (const auto why = why_not(); !why.empty()) throw Error(ErrorKind::unavailable, why);
}

Probed Ffmpeg::probe(const std::filesystem::path& file, const Checkpoint& checkpoint) const {
    std::string answer;
    ChildOptions options{.program = ffprobe_,
                         .arguments = safe({"-show_entries",
                                            "format=duration,format_name:stream=codec_type,"
                                            "codec_name,duration:stream_disposition=attached_pic",
                                            "-of", "json", input_of(file)}),
                         .limits = {.silence = std::chrono::seconds(60),
                                    .wall = std::chrono::seconds(120),
                                    .cpu = std::chrono::seconds(60)},
                         .on_output =
                             [&](std::string_view piece) {
                                 answer += piece;
                                 if (answer.size() > (1u << 20))
                                     throw Error(ErrorKind::invalid, kNoRecording);
                             },
                         .checkpoint = checkpoint};
    const auto result = run_child(options);
    if (result.too_slow) too_slow();
    if (result.status != 0) throw Error(ErrorKind::invalid, kNoRecording, complaint(result));
    const json::value value = parse_json(answer);
    Probed out;
    const auto* format = member(&value, "format");
    out.format = text_in(format, "format_name");
    out.seconds = seconds_in(format);
    const auto* streams = member(&value, "streams");
    if (streams == nullptr || !streams->is_array()) throw Error(ErrorKind::invalid, kNoRecording);
    for (const json::value& stream : streams->get_array()) {
        const auto type = text_in(&stream, "codec_type");
        const bool known = !text_in(&stream, "codec_name").empty();
        out.has_sound = out.has_sound || (type == "audio" && known);
        out.has_picture = out.has_picture || type == "video";
        if (type == "audio" && !out.seconds) out.seconds = seconds_in(&stream);
    }
    if (!out.has_sound && !out.has_picture) throw Error(ErrorKind::invalid, kNoRecording);
    // One picture is no recording.
    if (!out.has_sound && (out.format == "png_pipe" || out.format == "jpeg_pipe"))
        throw Error(ErrorKind::invalid, kNoRecording);
    return out;
}

std::uint64_t Ffmpeg::decode(const std::filesystem::path& file,
                             const std::function<void(std::span<const std::int16_t>)>& use,
                             const Checkpoint& checkpoint, std::string& broken,
                             const AudioLimits& limits) const {
    std::uint64_t samples = 0;
    std::string rest;
    std::vector<std::int16_t> piece;
    const auto most = static_cast<std::uint64_t>(limits.longest * kRate);
    ChildOptions options{
        .program = ffmpeg_,
        .arguments = safe({"-nostdin", "-threads", "1", "-i", input_of(file), "-map", "0:a:0",
                           "-vn", "-sn", "-dn", "-ac", "1", "-ar", std::to_string(kRate), "-f",
                           "s16le", "-c:a", "pcm_s16le", "pipe:1"}),
        // Whoever listens may be slower than a day of sound is long.
        .limits = {.wall = std::chrono::hours(48), .cpu = std::chrono::hours(2)},
        .on_output =
            [&](std::string_view bytes) {
                rest += bytes;
                piece.resize(rest.size() / 2);
                std::memcpy(piece.data(), rest.data(), piece.size() * 2);
                rest.erase(0, piece.size() * 2);
                samples += piece.size();
                if (samples > most)
                    throw Error(ErrorKind::too_large,
                                fmt::format("This recording is longer than {:.0f} hours; cut it "
                                            "into pieces.",
                                            limits.longest / 3600));
                use(piece);
            },
        .checkpoint = checkpoint};
    const auto result = run_child(options);
    if (result.too_slow) too_slow();
    broken = result.status == 0 ? std::string() : complaint(result);
    if (result.status != 0 && samples == 0)
        throw Error(ErrorKind::invalid, kNoRecording, complaint(result));
    return samples;
}

void Ffmpeg::make_playback(const std::filesystem::path& file, const std::filesystem::path& target,
                           double seconds, const Checkpoint& checkpoint) const {
    // Even a slow machine encodes ten times as fast as people speak.
    const auto time = std::chrono::seconds(300 + static_cast<std::int64_t>(seconds / 3));
    ChildOptions options{
        .program = ffmpeg_,
        .arguments = safe({"-nostdin",   "-y",
                           "-threads",   "1",
                           "-i",         input_of(file),
                           "-map",       "0:a:0",
                           "-vn",        "-sn",
                           "-dn",        "-map_metadata",
                           "-1",         "-ac",
                           "1",          "-ar",
                           "24000",      "-c:a",
                           "aac",        "-aac_coder",
                           "fast",       "-b:a",
                           "40k",        "-movflags",
                           "+faststart", "-f",
                           "ipod",       "file:" + std::filesystem::absolute(target).string()}),
        .limits = {.silence = time, .wall = time, .cpu = time},
        .checkpoint = checkpoint};
    const auto result = run_child(options);
    if (result.too_slow) too_slow();
    if (result.status != 0 &&
        (!std::filesystem::exists(target) || std::filesystem::file_size(target) < 1000))
        throw Error(ErrorKind::invalid, kNoRecording, complaint(result));
}

}  // namespace herald::content::speech
