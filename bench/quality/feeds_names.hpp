#pragma once

#include "content/feed/feed.hpp"
#include "feeds_python.hpp"

namespace herald::quality {

/// Herald's feed under the names feedparser gives the same things.
python::Dict names_of(const content::feed::Feed& feed);

}  // namespace herald::quality
