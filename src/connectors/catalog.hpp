#pragma once

#include "connector/connector.hpp"

namespace herald::connectors {

/// Every connector of this program: one explicit list, so that the linker cannot drop one and a
/// reader sees them all.
connector::Catalogue make_catalogue();

}  // namespace herald::connectors
