#pragma once

#include <string_view>
#include <vector>

#include "base/described.hpp"
#include "model/routes.hpp"

/// What is foretold, and what its models are called.
namespace herald::insight {

/// conversions and roas of campaigns, ltv of customers. The names are purposes in the registry.
enum class TrainedKind : std::uint8_t { conversions, roas, ltv };
BOOST_DESCRIBE_ENUM(TrainedKind, conversions, roas, ltv)

/// The registry's subject: one model a workspace.
inline constexpr std::string_view kSubject = "workspace";

/// Names and words of every kind, for the model pages.
const std::vector<model::ModelKind>& model_kinds();

}  // namespace herald::insight
