#pragma once

#include <vector>

#include "content/feedback/standing.hpp"
#include "content/feedback/winners.hpp"
#include "insight/advice/advice.hpp"

/// What the workspace's own posts say about the next ones.
namespace herald::insight {

/// The strongest lessons, and dates that are missing. Their worth in money is not known, and none
/// is claimed. Empty where nothing went out.
std::vector<Proposal> advise_on_content(const std::optional<content::ContentStanding>& standing,
                                        const std::vector<content::Lesson>& lessons);

}  // namespace herald::insight
