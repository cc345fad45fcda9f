#include "condition/catalogue.hpp"

#include "base/assert.hpp"

namespace herald::condition {

Catalogue::Catalogue(std::vector<Field> fields) : fields_(std::move(fields)) {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        const bool is_new = places_.emplace(fields_[i].id, i).second;
        HERALD_ASSERT(is_new);
    }
}

const Field* Catalogue::find(std::string_view id) const {
    const auto at = places_.find(id);
    return at == places_.end() ? nullptr : &fields_[at->second];
}

const Field& Catalogue::at(std::string_view id) const {
    const Field* found = find(id);
    HERALD_ASSERT(found != nullptr);
    return *found;
}

}  // namespace herald::condition
