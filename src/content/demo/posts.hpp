#pragma once

#include <span>
#include <string_view>

#include "content/feedback/engagement.hpp"
#include "content/items/brand.hpp"
#include "content/items/item.hpp"

/// What Northwind, the demo's maker of outdoor clothing, has said and means to say.
namespace herald::content::demo {

PutBrand brand();

/// A published post, and how well it did beside an average one of its network.
struct Past {
    int days_ago;
    int hour, minute;  ///< of the workspace's zone
    std::string_view network, pillar, title, text;
    double appeal;
};
std::span<const Past> past_posts();
/// What it had got `age` days after it went out.
EngagementTotals engagement(const Past& post, int age);

/// What is planned or being worked on; `in_days` from today, at `hour`; 0: without a date.
struct Coming {
    int in_days, hour;
    ItemKind kind;
    ItemState state;
    std::string_view network, pillar, title, text, why, data;
};
std::span<const Coming> coming_items();

}  // namespace herald::content::demo
