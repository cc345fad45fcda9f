#pragma once

#include "content/studio/write/requests.hpp"

namespace herald::content::studio {

/// Looks the request through: throws Error{not_found} for the item, {invalid} for what is missing.
void check_rewrite(const Scope& scope, const RewriteFields& request);
/// Another form of a text that stands; nothing is saved. Throws as generate() does.
Rewritten rewrite(const Context& context, Scope& scope, const RewriteFields& request,
                  const Course& course);

}  // namespace herald::content::studio
