#pragma once

#include <string_view>

#include "content/items/context.hpp"
#include "content/publish/send/publication.hpp"
#include "task/task.hpp"

/// Publications in SQL, and how each moves from state to state. Every function here runs inside a
/// transaction of the caller's, reads what stands, and writes the item with it.
namespace herald::content {

struct PublicationRow : Publication {
    std::string payload;
    std::int64_t looks = 0;
    Time asked_at;  ///< when its patience began: written down, or asked for again
    std::optional<Time> tried_at;
    std::optional<std::string> refusal;
    std::optional<std::string> standing;  ///< JSON of a StandingThread
};
BOOST_DESCRIBE_STRUCT(PublicationRow, (Publication),
                      (payload, looks, asked_at, tried_at, refusal, standing))

/// What a network that cannot be asked has taken of a thread before it stopped.
struct StandingThread {
    std::string external_id, url;
    std::vector<std::string> thread_ids;
};
BOOST_DESCRIBE_STRUCT(StandingThread, (), (external_id, url, thread_ids))

/// What every step needs.
struct Ledger {
    const Context& context;
    const Scope& scope;
};

/// How an item goes out.
enum class Way : std::uint8_t { automatic, by_hand };

/// Throws Error{not_found}.
PublicationRow get_publication_row(const Scope& scope, PublicationId id);
PublicationRow get_publication_row(Tx& tx, PublicationId id);
std::optional<PublicationRow> find_live(Tx& tx, ItemId item);
bool is_over(PublicationState state);

/// The intent, before anything is asked of anybody: the item is publishing, the task that carries
/// it out waits. Throws Error{conflict} when one is under way, Error{stale} when the item was
/// changed since it was read.
struct Intent {
    ContentItem item;     ///< as it was read
    std::string payload;  ///< JSON of a Payload
    std::optional<connection::ConnectionId> connection;
    Way way = Way::automatic;
};
struct Begun {
    PublicationId id;
    task::Task task;
};
Begun begin(Tx& tx, const Ledger& ledger, const Intent& intent);
/// The task that carries a publication out; the live one when there is one.
task::Task enqueue_publication(Tx& tx, const Ledger& ledger, const PublicationRow& row);
/// Its key: asked for again, it is carried out by another task than the one that is just ending.
std::string task_key(const PublicationRow& row);

/// A try begins: from now on nobody knows whether the post stands, until somebody finds out. False
/// when it is not to be sent (any more).
bool note_try(Tx& tx, const Ledger& ledger, PublicationId id);
/// The try is known not to have arrived.
void note_absent(Tx& tx, const Ledger& ledger, PublicationId id, std::string_view why);
/// The network asked to wait: the try does not count. `clear`: it surely did not arrive, or no more
/// of it than `standing`.
struct Patience {
    Time until;
    bool clear = true;
    std::optional<StandingThread> standing = {};
};
void note_wait(Tx& tx, const Ledger& ledger, PublicationId id, const Patience& patience);
/// Nobody knows whether it arrived; the network is asked at `next`. `refusal`: it wants no more.
struct Doubt {
    std::string why;
    Time next;
    std::optional<std::string> refusal;
};
void note_doubt(Tx& tx, const Ledger& ledger, PublicationId id, const Doubt& doubt);
/// The network could not say; asked again at `next`.
void note_look(Tx& tx, const Ledger& ledger, PublicationId id, const Doubt& doubt);

struct Standing {
    std::string external_id, url;
    std::optional<std::string> missing;  ///< why the rest of the thread is not there
};
void settle_published(Tx& tx, const Ledger& ledger, PublicationId id, const Standing& standing);
/// It does not stand, and is not tried again by itself; what stands of a thread is published
/// without its rest.
void settle_failed(Tx& tx, const Ledger& ledger, PublicationId id, const std::string& why);
/// A person must look.
void settle_unclear(Tx& tx, const Ledger& ledger, PublicationId id, const std::string& why);
/// Called off by a person before anything was sent; the item is free again.
void settle_called_off(Tx& tx, const Ledger& ledger, PublicationId id, const std::string& why);

/// Writes every changed member, with a line of its log.
void write_row(Tx& tx, const Ledger& ledger, PublicationRow& row, std::string_view what);

/// "content.publish_failed" of an item, with the sentence a person reads.
struct Failure {
    const ContentItem& item;
    std::optional<PublicationId> publication;
    std::string_view reason;  ///< "failed", "unclear", "missed", "not_ready"
    std::string message;
};
void announce_failure(Tx& tx, const Ledger& ledger, const Failure& failure);
/// "content.reminder": somebody is to post it by hand.
void announce_reminder(Tx& tx, const Ledger& ledger, const ContentItem& item);

/// Whether another publication says that it made this post.
bool is_claimed(const Scope& scope, const Publication& row, std::string_view external_id);

/// "Mastodon"; the id where there is no such network.
std::string network_name(std::string_view id);

}  // namespace herald::content
