#pragma once

#include "ads/context.hpp"

namespace herald::app {

/// Northwind's half year: the simulated market of the sandbox, read directly.
std::vector<ads::DemoAccount> make_demo(Currency currency, const Clock& clock);

}  // namespace herald::app
