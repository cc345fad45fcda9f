#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connector/publish.hpp"

/// What publishing to any network needs: texts compared, forms with files, names made of keys.
namespace herald::connector::network {

/// The text as it goes out: the link behind it when it does not stand in it already.
std::string whole_text(const Post& post);

/// White space, composition of characters and hosts of mentions aside: networks change those.
std::string text_key(std::string_view text);
inline bool same_text(std::string_view a, std::string_view b) { return text_key(a) == text_key(b); }

/// Posts of this age are still looked at: clocks differ.
inline constexpr std::chrono::minutes kClocksDiffer{10};

/// A name of our own for the post (0) or for one of its thread (1, 2, …): the same for the same
/// key, for ever.
std::string name_of(const Post& post, std::size_t number);
/// 64 bits of a hash of that name.
std::uint64_t number_of(const Post& post, std::size_t number);

/// Runs one write again after a throttle, which says clearly that nothing was taken: as long as the
/// waits are short, three times at most.
Posted patiently(Call& call, const std::function<Posted()>& write);

/// The rest of a thread where the network cannot be asked what stands: `send` gives the id of one
/// more. When one fails, what stands is the answer, with a line for the log: a part that was surely
/// not taken (a throttle, a refusal) has no id, and whoever sends the rest later hears why; one
/// that got no answer has an empty id, and is the last. With nothing sent by this call yet, the
/// failure is thrown.
enum class SentBefore { something, nothing };
Posted send_thread(Call& call, const Post& post, Posted standing, SentBefore before,
                   const std::function<std::string(const std::string& text, std::size_t number,
                                                   const Posted& standing)>& send);
/// For PublishPosts::find of networks that cannot be asked: throws.
std::optional<Posted> cannot_find(Call& call, const Post& post, Time since);

/// One part of a multipart/form-data body.
struct FormPart {
    std::string name, value;
    std::string file_name;   ///< empty: a plain field
    std::string media_type;  ///< of files
};
struct FormBody {
    std::string content_type, text;
};
/// RFC 7578. The boundary is made of the content, so that it does not stand in it.
FormBody make_form(const std::vector<FormPart>& parts);

/// "image-1.jpg"
std::string file_name(const PostMedia& media, std::size_t number);
bool is_video(const PostMedia& media);

/// Throws Error{invalid} for what the network surely refuses: too many files, a file too large,
/// kinds it does not know ("image/", "video/mp4"; a name that ends in a slash takes all of them).
struct MediaLimits {
    std::size_t most = 4;
    std::size_t image_bytes = 16u << 20, video_bytes = 100u << 20;
    std::vector<std::string_view> kinds{"image/"};
    bool video_alone = false;  ///< a film goes without any other file
};
void require_media(const Post& post, std::string_view network, const MediaLimits& limits);

}  // namespace herald::connector::network
