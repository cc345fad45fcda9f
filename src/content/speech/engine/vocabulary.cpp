#include <fmt/format.h>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "content/speech/engine/models.hpp"

namespace herald::content::speech {
namespace {

/// Moonshine's ids: 32,000 of LLaMA's, then its own marks.
constexpr std::size_t kIds = 32'768, kLlama = 32'000;
constexpr std::string_view kSpace = "\u2581";

std::string bytes_of(std::string_view token) {
    if (token.size() == 6 && token.starts_with("<0x") && token.back() == '>') {
        const auto byte = std::strtoul(std::string(token.substr(3, 2)).c_str(), nullptr, 16);
        return std::string(1, static_cast<char>(byte));
    }
    std::string out(token);
    for (std::size_t at = out.find(kSpace); at != std::string::npos; at = out.find(kSpace, at))
        out.replace(at, kSpace.size(), " ");
    return out;
}

}  // namespace

std::string tokens_of(std::string_view llama_tokenizer_js) {
    constexpr std::string_view kName = "llama_vocab_base64 = \"";
    const auto start = llama_tokenizer_js.find(kName);
    const auto end = start == std::string_view::npos
                         ? start
                         : llama_tokenizer_js.find('"', start + kName.size());
    if (end == std::string_view::npos)
        throw Error(ErrorKind::invalid, "The vocabulary is not where it is expected.");
    const auto decoded =
        from_base64(llama_tokenizer_js.substr(start + kName.size(), end - start - kName.size()));
    if (!decoded) throw Error(ErrorKind::invalid, "The vocabulary cannot be read.");
    const std::string_view all(reinterpret_cast<const char*>(decoded->data()), decoded->size());
    std::string out;
    std::size_t id = 0;
    const auto add = [&](const std::string& token) {
        out += fmt::format("{} {}\n", to_base64(as_bytes(token)), id++);
    };
    for (std::size_t at = 0; at < all.size() && id < kLlama;) {
        const std::size_t stop = std::min(all.find('\n', at), all.size());
        add(bytes_of(all.substr(at, stop - at)));
        at = stop + 1;
    }
    if (id != kLlama)
        throw Error(ErrorKind::invalid,
                    fmt::format("The vocabulary has {} tokens, not {}.", id, kLlama));
    while (id < kIds) add(fmt::format("<<ST_{}>>", id - kLlama));
    return out;
}

}  // namespace herald::content::speech
