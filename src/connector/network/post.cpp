#include "connector/network/post.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "base/text_parts.hpp"

namespace herald::connector::network {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// "@name@host" as "@name": inside a network the host is not shown.
std::string_view without_host(std::string_view word) {
    if (!word.starts_with('@')) return word;
    const auto at = word.find('@', 1);
    return at == std::string_view::npos ? word : word.substr(0, at);
}

std::string ending_of(std::string_view media_type) {
    if (media_type == "image/jpeg") return "jpg";
    const auto slash = media_type.find('/');
    if (slash == std::string_view::npos) return "bin";
    std::string out(media_type.substr(slash + 1));
    if (const auto plus = out.find('+'); plus != std::string::npos) out.resize(plus);
    return out;
}

std::string quoted(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '"' || c == '\r' || c == '\n')
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        else
            out += c;
    }
    return out;
}

}  // namespace

std::string whole_text(const Post& post) {
    if (post.link.empty() || post.text.find(post.link) != std::string::npos) return post.text;
    return post.text.empty() ? post.link : post.text + "\n\n" + post.link;
}

std::string text_key(std::string_view text) {
    const std::string composed = nfc(text);
    std::string out;
    for (std::size_t at = 0; at < composed.size();) {
        if (composed.compare(at, 2, "\xC2\xA0") == 0) {  // a no-break space is a space
            at += 2;
            continue;
        }
        if (is_space(composed[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < composed.size() && !is_space(composed[end]) &&
               composed.compare(end, 2, "\xC2\xA0") != 0)
            ++end;
        if (!out.empty()) out += ' ';
        out += without_host(std::string_view(composed).substr(at, end - at));
        at = end;
    }
    return out;
}

std::string name_of(const Post& post, std::size_t number) {
    return number == 0 ? post.key : fmt::format("{}-{}", post.key, number);
}

std::uint64_t number_of(const Post& post, std::size_t number) {
    std::uint64_t out = 0;
    const auto hash = sha256("herald post " + name_of(post, number));
    for (std::size_t i = 0; i < 8; ++i) out = out << 8 | hash[i];
    return out;
}

Posted patiently(Call& call, const std::function<Posted()>& write) {
    constexpr int kTries = 3;
    for (int attempt = 1;; ++attempt) {
        std::chrono::seconds wait{0};
        try {
            return write();
        } catch (const Error& error) {
            wait = error.retry_after().value_or(std::chrono::seconds(10));
            if (error.kind() != ErrorKind::rate_limited || attempt == kTries ||
                wait > call.longest_wait())
                throw;
        }
        call.sleep(wait);
    }
}

Posted send_thread(
    Call& call, const Post& post, Posted standing, SentBefore before,
    const std::function<std::string(const std::string&, std::size_t, const Posted&)>& send) {
    const std::size_t first = standing.thread_ids.size();
    for (std::size_t i = first; i < post.thread.size(); ++i) {
        try {
            standing = patiently(call, [&] {
                Posted more = standing;
                more.thread_ids.push_back(send(post.thread[i], i + 1, standing));
                return more;
            });
        } catch (const Error& error) {
            if (i == first && before == SentBefore::nothing) throw;
            const bool unknown = error.kind() == ErrorKind::internal ||
                                 (error.retryable() && error.kind() != ErrorKind::rate_limited);
            call.note(fmt::format("Part {} of the thread was not sent, the post stands: {}", i + 2,
                                  error.what()));
            if (unknown) standing.thread_ids.emplace_back();
            return standing;
        }
    }
    return standing;
}

std::optional<Posted> cannot_find(Call&, const Post&, Time) {
    throw Error(ErrorKind::conflict,
                "This network cannot be asked whether a post stands there: look for it yourself");
}

FormBody make_form(const std::vector<FormPart>& parts) {
    Sha256 hash;
    for (const FormPart& part : parts) hash.update(part.value);
    const std::string boundary = "herald-" + to_hex(hash.finish()).substr(0, 32);
    FormBody out{"multipart/form-data; boundary=" + boundary, {}};
    for (const FormPart& part : parts) {
        out.text += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" +
                    quoted(part.name) + "\"";
        if (!part.file_name.empty())
            out.text +=
                "; filename=\"" + quoted(part.file_name) + "\"\r\nContent-Type: " + part.media_type;
        out.text += "\r\n\r\n" + part.value + "\r\n";
    }
    out.text += "--" + boundary + "--\r\n";
    return out;
}

std::string file_name(const PostMedia& media, std::size_t number) {
    return fmt::format("{}-{}.{}", is_video(media) ? "video" : "image", number + 1,
                       ending_of(media.media_type));
}

bool is_video(const PostMedia& media) { return media.media_type.starts_with("video/"); }

void require_media(const Post& post, std::string_view network, const MediaLimits& limits) {
    if (post.media.size() > limits.most)
        throw Error(ErrorKind::invalid, fmt::format("{} takes at most {} files with a post, not {}",
                                                    network, limits.most, post.media.size()));
    if (limits.video_alone && post.media.size() > 1 &&
        std::any_of(post.media.begin(), post.media.end(), is_video))
        throw Error(ErrorKind::invalid,
                    fmt::format("{} takes a film only without other files", network));
    for (std::size_t i = 0; i < post.media.size(); ++i) {
        const PostMedia& media = post.media[i];
        const bool known =
            std::any_of(limits.kinds.begin(), limits.kinds.end(), [&](std::string_view kind) {
                return kind.ends_with('/') ? media.media_type.starts_with(kind)
                                           : media.media_type == kind;
            });
        if (!known)
            throw Error(ErrorKind::invalid, fmt::format("{} does not take files of the kind {}",
                                                        network, clip(media.media_type, 100)));
        const std::size_t most = is_video(media) ? limits.video_bytes : limits.image_bytes;
        if (media.bytes.empty())
            throw Error(ErrorKind::invalid, fmt::format("File {} is empty", i + 1));
        if (media.bytes.size() > most)
            throw Error(ErrorKind::invalid,
                        fmt::format("File {} has {} bytes, and {} takes at most {}", i + 1,
                                    media.bytes.size(), network, most));
    }
}

}  // namespace herald::connector::network
