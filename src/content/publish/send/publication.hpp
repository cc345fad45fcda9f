#pragma once

#include <optional>
#include <string>
#include <vector>

#include "content/items/item.hpp"
#include "store/scope.hpp"
#include "web/paging.hpp"

/// One intent to publish one item on one network, and everything that came of it.
namespace herald::content {

struct PublicationTag;
using PublicationId = Id<PublicationTag>;

/// waiting: written down, to be sent. sending: a try has begun and its outcome is not written down;
/// nothing is sent again before the network has been asked. unclear: nobody can tell but a person.
/// manual: a person posts it.
enum class PublicationState : std::uint8_t { waiting, sending, published, failed, unclear, manual };
BOOST_DESCRIBE_ENUM(PublicationState, waiting, sending, published, failed, unclear, manual)

struct PublicationStep {
    Time at;
    std::string what;
};
BOOST_DESCRIBE_STRUCT(PublicationStep, (), (at, what))

/// As the API shows it.
struct Publication {
    PublicationId id;
    ItemId item_id;
    std::string title, network;
    std::optional<connection::ConnectionId> connection_id;
    PublicationState state{};
    std::int64_t attempt = 0, max_attempts = 0;  ///< posts sent; waits are not counted
    std::optional<std::string> external_id, url, error;
    std::optional<std::string> file;  ///< of a newsletter: where its file is fetched
    Time created_at, updated_at;
    std::optional<Time> published_at, next_try_at;
    std::vector<PublicationStep> log;
};
BOOST_DESCRIBE_STRUCT(Publication, (),
                      (id, item_id, title, network, connection_id, state, attempt, max_attempts,
                       external_id, url, error, file, created_at, updated_at, published_at,
                       next_try_at, log))

struct ListPublications : web::Paged {
    std::optional<ItemId> item_id;
    std::optional<std::string> network;
    std::optional<PublicationState> state;
};
BOOST_DESCRIBE_STRUCT(ListPublications, (web::Paged), (item_id, network, state))

struct PublicationRef {
    PublicationId id;
};
BOOST_DESCRIBE_STRUCT(PublicationRef, (), (id))

struct RetryPublication {
    PublicationId id;
    std::optional<bool> confirm_absent;
};
BOOST_DESCRIBE_STRUCT(RetryPublication, (), (id, confirm_absent))

struct ScheduleContent {
    ItemId id;
    std::optional<Time> at;
    std::optional<bool> manual;
};
BOOST_DESCRIBE_STRUCT(ScheduleContent, (), (id, at, manual))

struct PublishContent {
    ItemId id;
    std::optional<bool> manual;
};
BOOST_DESCRIBE_STRUCT(PublishContent, (), (id, manual))

struct MarkContentPublished {
    ItemId id;
    std::optional<std::string> url;
};
BOOST_DESCRIBE_STRUCT(MarkContentPublished, (), (id, url))

/// Posts sent for one intent, unless a person asks for one more.
inline constexpr std::int64_t kMostSends = 3;
/// After a try without an answer the network gets this long before its word on whether the post
/// stands is believed: what it accepted may not show at once.
inline constexpr auto kSettle = std::chrono::seconds(10);
/// So often it may fail to say so.
inline constexpr std::int64_t kMostLooks = 12;
/// A network that asks for patience longer than this is given up.
inline constexpr auto kLongestPatience = std::chrono::hours(24);
/// What fell due while nothing ran goes out when it is no later than this.
inline constexpr auto kLatest = std::chrono::hours(6);

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::RetryPublication> = std::tuple{
    rule<&herald::content::RetryPublication::confirm_absent>(
        doc{"A person has looked: it does not stand there. Needed where the network cannot be "
            "asked."}),
};
template <>
inline constexpr auto herald::rules<herald::content::ScheduleContent> = std::tuple{
    rule<&herald::content::ScheduleContent::at>(doc{"The item's plan_at when left out."}),
    rule<&herald::content::ScheduleContent::manual>(
        doc{"A person posts it and is reminded; for networks that have not approved an app."}),
};
template <>
inline constexpr auto herald::rules<herald::content::PublishContent> = std::tuple{
    rule<&herald::content::PublishContent::manual>(doc{"A person posts it."}),
};
template <>
inline constexpr auto herald::rules<herald::content::MarkContentPublished> = std::tuple{
    rule<&herald::content::MarkContentPublished::url>(length{8, 2000},
                                                      doc{"Where it stands: http(s)."}),
};
