#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "web/http.hpp"

namespace herald::app {

/// One file of the UI inside the program, in up to three forms.
struct Asset {
    std::string_view path, type, tag;
    std::string_view plain, brotli, gzip;
};

/// Generated from ui/dist at build time; sorted by path, empty when the UI was not built.
std::vector<Asset> embedded_assets();

/// Serves the UI: hashed files for a year, everything else revalidated; an address without a file
/// ending is the single page; a missing file is a 404, so that an old tab never parses HTML as a
/// script. `folder` replaces the embedded files.
web::Handler ui_handler(std::filesystem::path folder);

}  // namespace herald::app
