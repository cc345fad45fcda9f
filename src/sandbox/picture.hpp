#pragma once

#include <string>
#include <string_view>

namespace herald::sandbox {

/// A PNG of 64 × 64: what an ad of the made-up company looks like. The same name, the same picture.
std::string make_picture(std::string_view name);

}  // namespace herald::sandbox
