#pragma once

#include <string>

#include "content/studio/prompt/wish.hpp"
#include "content/text/network.hpp"

/// One text for several networks, as quotes are.
namespace herald::content::studio {

/// Of the networks asked for, the one with the least room; null: none is named.
const NetworkLimits* tightest(const Wanted& wanted);
/// The network, when it is one; what fits several belongs to none of them.
std::string only_network(const Wanted& wanted);

}  // namespace herald::content::studio
