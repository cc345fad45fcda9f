#pragma once

#include "content/studio/write/requests.hpp"

/// Inside the room: the tasks' inputs and what they do.
namespace herald::content::studio {

/// One or several wishes that are one piece of work.
struct GenerateInput {
    std::vector<GenerateFields> wishes;
};
BOOST_DESCRIBE_STRUCT(GenerateInput, (), (wishes))

inline constexpr int kGenerateAttempts = 3;
inline constexpr std::string_view kGenerateTask = "content.generate";
inline constexpr std::string_view kRewriteTask = "content.rewrite";

/// One after another; the result holds all drafts.
Generated generate_all(const Context& context, Scope& scope, const GenerateInput& input,
                       const Course& course);

}  // namespace herald::content::studio
