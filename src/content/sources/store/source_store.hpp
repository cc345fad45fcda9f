#pragma once

#include <span>

#include "content/sources/store/source.hpp"
#include "web/results.hpp"

/// Sources and their items in SQL, for this folder only.
namespace herald::content {

/// A source as its row has it.
struct SourceRow {
    SourceId id;
    SourceKind kind{};
    std::string name;
    std::optional<std::string> url, place;
    std::optional<connection::ConnectionId> connection_id;
    std::optional<std::string> language;
    bool enabled = true;
    std::int64_t interval_minutes = kUsualInterval;
    SourceState state = SourceState::new_;
    std::optional<Time> last_collected_at, next_collect_at;
    std::optional<std::string> last_error;
    std::optional<std::string> feed_url, etag, last_modified, cursor, token_hash;
    std::int64_t failures = 0;
    Time created_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(SourceRow, (),
                      (id, kind, name, url, place, connection_id, language, enabled,
                       interval_minutes, state, last_collected_at, next_collect_at, last_error,
                       feed_url, etag, last_modified, cursor, token_hash, failures, created_at,
                       version))

/// Throws Error{not_found}.
SourceRow find_source(const Scope& scope, SourceId id);
/// The source that an inbound address belongs to; absent when there is none.
std::optional<SourceRow> find_source_by_token(const Scope& scope, const std::string& token_hash);
/// Those that are due, the longest waiting first.
std::vector<SourceRow> list_due_sources(const Scope& scope, Time now, std::int64_t limit);

void insert_source(Tx& tx, const SourceRow& row);
/// What a person may set. False when somebody else was faster.
bool update_source_row(Tx& tx, const SourceRow& row);
/// What a reading left; nothing when a person has changed the source meanwhile.
void settle_source(Tx& tx, const SourceRow& row);

/// With the figures of the last 30 days.
Source shown(const Scope& scope, SourceRow row);
web::Page<Source> list_sources(const Scope& scope, const ListSources& request);

/// What the source is called until it says so itself.
std::string first_name_of(const SourceRow& row);
/// Nothing but what is read by asking for it.
bool is_collected(SourceKind kind);

}  // namespace herald::content
