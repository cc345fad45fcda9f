#pragma once

#include "web/http.hpp"

namespace herald::web {

/// The documents at /docs: the API page, which reads /api/v1/openapi.json, and /docs/errors. They
/// stand in the program and ask nobody else for anything.
bool is_docs_path(std::string_view path);
/// What is not there throws Error{not_found}.
Response docs_answer(const Request& request);

/// What every page sends beside its own content security policy: no sniffing, no referrer to other
/// sites, a window of its own, no sensors.
void secure_page(Response& response, std::string policy);

}  // namespace herald::web
