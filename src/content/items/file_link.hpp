#pragma once

#include "content/items/context.hpp"

/// Links by which somebody without an account, or a player without a token, may fetch one file for
/// a while.
namespace herald::content {

enum class LinkedFile { media, recording };

std::string make_file_token(const Context& context, const Scope& scope, LinkedFile kind,
                            const Uuid& id, Time until);
/// What a token opens. Every way it can fail reads the same: Error{not_found}.
struct OpenedFile {
    store::TenantId tenant;
    Uuid id;
};
OpenedFile open_file_token(const Context& context, LinkedFile kind, std::string_view token);

}  // namespace herald::content
