#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/registry.hpp"
#include "web/router.hpp"

namespace herald::model {

/// What a model is for, in words for its page.
struct ModelKind {
    std::string purpose;  ///< Model::purpose
    std::string name;     ///< "Conversions"
    std::string what;     ///< it predicts, and from what
    std::string use;      ///< what it is good for
    std::string limits;   ///< what it does not know
};

struct RouteOptions {
    std::vector<ModelKind> kinds;  ///< of those who train; models of other purposes show no words
    /// When the next training of this purpose is due; absent when nobody ordered one.
    std::function<std::optional<Time>(const Scope&, const std::string& purpose)> next_training;
};

/// Lists, cards and rolling back. Training has its route where models are trained.
void add_routes(RouteOptions options, web::Router& routes);

}  // namespace herald::model
