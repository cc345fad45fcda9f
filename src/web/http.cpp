#include "web/http.hpp"

#include "base/text.hpp"

namespace herald::web {

void Headers::set(std::string_view name, std::string value) {
    for (auto& header : list_) {
        if (!equals_ignoring_case(header.name, name)) continue;
        header.value = std::move(value);
        return;
    }
    add(name, std::move(value));
}

void Headers::add(std::string_view name, std::string value) {
    list_.push_back({std::string(name), std::move(value)});
}

std::string_view Headers::get(std::string_view name) const {
    for (const auto& header : list_)
        if (equals_ignoring_case(header.name, name)) return header.value;
    return {};
}

bool Headers::has(std::string_view name) const {
    return std::any_of(list_.begin(), list_.end(),
                       [&](const Header& h) { return equals_ignoring_case(h.name, name); });
}

SpooledFile::~SpooledFile() {
    std::error_code ignored;  // a file already taken over by a rename is fine
    std::filesystem::remove(path_, ignored);
}

}  // namespace herald::web
