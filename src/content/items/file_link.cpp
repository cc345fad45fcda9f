#include "content/items/file_link.hpp"

#include "base/crypto.hpp"

namespace herald::content {
namespace {

constexpr std::size_t kUuid = 16, kTime = 8, kSeal = 16;

Error no_such_link() { return {ErrorKind::not_found, "This link has ended, or never was."}; }

/// Each kind has a key of its own: a link to a picture opens no recording.
std::string seal_of(const Context& context, LinkedFile kind, std::string_view what) {
    const Bytes key = context.master_key->hold()->derive(
        kind == LinkedFile::media ? "content media links" : "content recording links");
    const auto seal = hmac_sha256(as_text(key), what);
    return std::string(as_text(seal).substr(0, kSeal));
}

void append(std::string& out, const Uuid& id) { out += as_text(id.bytes); }

Uuid uuid_at(std::string_view text, std::size_t at) {
    Uuid out;
    std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), kUuid, out.bytes.begin());
    return out;
}

}  // namespace

std::string make_file_token(const Context& context, const Scope& scope, LinkedFile kind,
                            const Uuid& id, Time until) {
    std::string what;
    append(what, scope.tenant().value);
    append(what, id);
    for (std::size_t i = kTime; i-- > 0;)
        what += static_cast<char>(micros_of(until) >> (8 * i) & 0xFF);
    what += seal_of(context, kind, what);
    return to_base64url(as_bytes(what));
}

OpenedFile open_file_token(const Context& context, LinkedFile kind, std::string_view token) {
    const auto bytes = from_base64url(token);
    if (!bytes || bytes->size() != 2 * kUuid + kTime + kSeal) throw no_such_link();
    const std::string_view text = as_text(*bytes);
    const std::string_view what = text.substr(0, 2 * kUuid + kTime);
    if (!equal_constant_time(seal_of(context, kind, what), text.substr(what.size())))
        throw no_such_link();
    std::int64_t until = 0;
    for (std::size_t i = 0; i < kTime; ++i)
        until = until << 8 | static_cast<unsigned char>(what[2 * kUuid + i]);
    if (context.clock->now() >= time_of(until)) throw no_such_link();
    return {store::TenantId{uuid_at(what, 0)}, uuid_at(what, kUuid)};
}

}  // namespace herald::content
