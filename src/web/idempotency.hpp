#pragma once

#include <functional>
#include <string_view>

#include "store/migration.hpp"
#include "store/scope.hpp"
#include "web/http.hpp"

namespace herald::web {

std::vector<store::Migration> migrations();

/// Runs `work` at most once for (organization, caller, route, key): the record is written in the
/// transaction of the effect, so a crash between the two cannot happen. A repeat gets the first
/// answer; the same key with another body is Error{invalid}; a first still running is
/// Error{conflict} with retry_after. 5xx and 429 are not kept; records live 24 hours.
Response run_once(Scope& scope, std::string_view route, std::string_view key,
                  const Request& request, const std::function<Response()>& work);

}  // namespace herald::web
