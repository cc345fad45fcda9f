#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "content/compose/words/phrases.hpp"

namespace herald::content::compose {

/// What a goal is called and by what it is measured.
struct Measured {
    std::string_view english, german, kpi_english, kpi_german;
};
/// By what its words say where no reader is led anywhere (conversations, loyalty), else by its aim.
Measured measured(Aim aim, std::string_view goal);
/// The figure a goal names, with its unit when that is a percent sign.
std::optional<std::string> figure_in(const std::string& goal);

}  // namespace herald::content::compose
