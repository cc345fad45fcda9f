#pragma once

#include <string>
#include <string_view>

#include "base/text.hpp"

namespace herald::store {

/// What a folded column LIKEs (ESCAPE '!') when `q` stands anywhere in it.
inline std::string like_pattern(std::string_view q) {
    std::string out = "%";
    for (const char c : fold(q)) {
        if (c == '%' || c == '_' || c == '!') out += '!';
        out += c;
    }
    return out + "%";
}

}  // namespace herald::store
