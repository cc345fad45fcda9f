#pragma once

#include <vector>

#include "content/compose/facts/material.hpp"
#include "content/feedback/winners.hpp"
#include "content/publish/calendar/best_times.hpp"

/// When to post, as the workspace's own posts tell it to a plan.
namespace herald::content::studio {

/// Hours of the week at which its posts did best; none where general habits speak.
std::vector<compose::GoodHour> good_hours(const BestTimes& times);
/// The part of the day that its posts praise most, for every day (weekday 0, the middle of the
/// part), and the weekend where that is good.
std::vector<compose::GoodHour> good_hours(const std::vector<Lesson>& lessons);
/// Parts of the day, and the weekend, that they warn of.
std::vector<compose::BadHours> bad_hours(const std::vector<Lesson>& lessons);

}  // namespace herald::content::studio
