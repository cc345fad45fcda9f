#pragma once

#include "content/publish/media/media.hpp"

/// Links by which somebody without an account may fetch one file for a while.
namespace herald::content {

/// Where the bytes of a file are.
std::string media_blob(MediaId id);

std::string make_media_token(const Context& context, const Scope& scope, MediaId id, Time until);
/// What a token opens. Every way it can fail reads the same: Error{not_found}.
struct OpenedMedia {
    store::TenantId tenant;
    MediaId id;
};
OpenedMedia open_media_token(const Context& context, std::string_view token);

}  // namespace herald::content
