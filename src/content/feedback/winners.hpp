#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/calendar.hpp"
#include "content/items/item.hpp"
#include "store/scope.hpp"

/// What worked, for whoever writes the next text. Everything is measured against the usual level of
/// the item's own network, and small samples are pulled to it.
namespace herald::content {

/// One that did better than its network usually does.
struct Winner {
    ItemId id;
    std::string title, text;
    std::optional<std::string> network;
    ItemKind kind{};
    double score = 0;  ///< 100 is the network's usual level
    double lift = 0;   ///< 0.4: 40 % above it
    std::string why;
};
/// The best first, at most `limit`; none of them is below its network's level. Absent network or
/// kind: any.
std::vector<Winner> winners(const Scope& scope, const std::optional<std::string>& network,
                            std::optional<ItemKind> kind, std::size_t limit);

/// What a trait of texts brings, the other traits being equal.
struct Lesson {
    std::string code;          ///< "opens_with_question", "pillar:Proof"
    std::string what;          ///< "Opening with a question"
    double lift = 0;           ///< 0.2: 20 % more than texts without it; negative: less
    double low = 0, high = 0;  ///< the 90 % interval of the lift
    std::int64_t items = 0;    ///< with the trait
    std::string why;
};
BOOST_DESCRIBE_STRUCT(Lesson, (), (code, what, lift, low, high, items, why))

/// What is likely enough to be told (four to one), the strongest first, at most 12. `zone` decides
/// weekdays and hours.
std::vector<Lesson> lessons(const Scope& scope, const TimeZone& zone = TimeZone::utc());

}  // namespace herald::content
