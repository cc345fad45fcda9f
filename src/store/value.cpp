#include "store/value.hpp"

namespace herald::store {

void bad_column(int column, std::string_view expected) {
    throw Error(ErrorKind::internal, "A stored value cannot be read.",
                fmt::format("column {} does not hold {}", column, expected));
}

}  // namespace herald::store
