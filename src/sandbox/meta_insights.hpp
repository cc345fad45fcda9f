#pragma once

#include "sandbox/meta.hpp"
#include "sandbox/rows.hpp"

/// What an insights query asks for, read and checked.
namespace herald::sandbox::meta {

struct InsightsPlan {
    ReportQuery report;
    std::vector<std::string> fields;
    std::vector<std::string> windows;  ///< asked for beside the account's setting
};

std::optional<Failure> make_plan(const Sandbox& sandbox, const Subject& subject,
                                 const Parameters& query, const market::AsOf& as_of,
                                 InsightsPlan& plan);

}  // namespace herald::sandbox::meta
