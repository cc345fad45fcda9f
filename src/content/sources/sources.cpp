#include "content/sources/sources.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "content/sources/collect.hpp"
#include "content/sources/store/item_store.hpp"
#include "content/sources/trend_task.hpp"
#include "event/event.hpp"
#include "net/url.hpp"

namespace herald::content {
namespace {

constexpr std::size_t kTenantBytes = 16, kRandomBytes = 24;
constexpr std::int64_t kRemovedAtOnce = 500;

std::string hash_of(std::string_view token) { return to_hex(sha256(token)); }

/// The token carries its workspace, so that the door need not look over all of them.
std::string make_token(const Scope& scope) {
    const TenantId tenant = scope.tenant();
    Bytes bytes(tenant.value.bytes.begin(), tenant.value.bytes.end());
    const Bytes random = random_bytes(kRandomBytes);
    bytes.insert(bytes.end(), random.begin(), random.end());
    return to_base64url(bytes);
}

bool is_web_address(std::string_view url) { return !net::origin_of(url).empty(); }

bool is_network(SourceKind kind) {
    return kind == SourceKind::mastodon || kind == SourceKind::bluesky ||
           kind == SourceKind::reddit || kind == SourceKind::telegram ||
           kind == SourceKind::youtube;
}

void check_connection(const Context& context, const Scope& scope, const SourceRow& row,
                      Problems& problems) {
    try {
        const auto found = connection::get_connection(scope, *row.connection_id);
        const auto* connector = context.connections->catalogue->find(found.connector_id);
        if (connector == nullptr || !connector->read_items)
            problems.add("/connection_id", "is a connection that items cannot be read from");
        else if (connector->spec.id != enum_name(row.kind))
            problems.add("/connection_id", fmt::format("is of {}, the source is of {}",
                                                       connector->spec.name, enum_name(row.kind)));
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) throw;
        problems.add("/connection_id", "is no connection of this workspace");
    }
}

/// What a source of its kind needs, and nothing else.
void check(const Context& context, const Scope& scope, const SourceRow& row) {
    Problems problems;
    const bool by_address = row.kind == SourceKind::feed || row.kind == SourceKind::sitemap ||
                            row.kind == SourceKind::page;
    if (by_address && !row.url) problems.add("/url", "is required");
    if (row.url && !is_web_address(*row.url))
        problems.add("/url", "must be an address that begins with http:// or https://");
    if (row.url && !by_address && row.kind != SourceKind::youtube &&
        row.kind != SourceKind::telegram)
        problems.add("/url", fmt::format("has no meaning for {}", enum_name(row.kind)));
    if (row.place && !is_network(row.kind))
        problems.add("/place", fmt::format("has no meaning for {}", enum_name(row.kind)));
    if (is_network(row.kind) && !row.place && !row.url) problems.add("/place", "is required");
    if (row.connection_id && !is_network(row.kind))
        problems.add("/connection_id", fmt::format("has no meaning for {}", enum_name(row.kind)));
    if (row.connection_id && is_network(row.kind)) check_connection(context, scope, row, problems);
    if (problems.empty() && is_network(row.kind) && !row.connection_id) {
        try {
            address_of(row);
        } catch (const Error& error) {
            problems.add("/place", error.what());
        }
    }
    if (row.language &&
        (!(*row.language)[0] || (*row.language)[0] < 'a' || (*row.language)[0] > 'z' ||
         (*row.language)[1] < 'a' || (*row.language)[1] > 'z'))
        problems.add("/language", "must be two small letters (ISO 639-1)");
    problems.raise();
}

std::optional<std::string> trimmed(const std::optional<std::string>& text) {
    if (!text || trim(*text).empty()) return std::nullopt;
    return std::string(trim(*text));
}

void announce(Tx& tx, const Context& context, const Scope& scope, SourceId id,
              std::string_view type) {
    event::emit(tx, scope.tenant(), *context.bus, scope.clock(), "content", type,
                fmt::format(R"({{"id":"{}"}})", to_string(id)));
}

/// From the beginning: what was remembered belongs to another address.
void start_anew(SourceRow& row, Time now) {
    row.feed_url.reset();
    row.etag.reset();
    row.last_modified.reset();
    row.cursor.reset();
    row.failures = 0;
    row.last_error.reset();
    row.state = SourceState::new_;
    row.next_collect_at = is_collected(row.kind) ? std::optional(now) : std::nullopt;
}

std::string webhook_url(const Context& context, const std::string& token) {
    return context.public_url + std::string(kInboundPath) + token;
}

/// "@name@host" → {name, host}.
std::pair<std::string_view, std::string_view> split_handle(std::string_view place) {
    if (place.starts_with('@')) place.remove_prefix(1);
    const auto at = place.find('@');
    if (at == std::string_view::npos) return {place, {}};
    return {place.substr(0, at), place.substr(at + 1)};
}

bool is_name(std::string_view text, std::string_view more) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               more.find(c) != std::string_view::npos;
    });
}

/// What follows `mark` in an address that was copied; else all of it.
std::string_view after(std::string_view place, std::string_view mark) {
    const auto at = place.find(mark);
    if (at == std::string_view::npos) return place;
    place.remove_prefix(at + mark.size());
    return place.substr(0, place.find_last_not_of('/') + 1);
}

[[noreturn]] void no_address(std::string_view what) {
    throw Error(ErrorKind::invalid, std::string(what));
}

std::string youtube_address(std::string_view place) {
    for (const std::string_view mark : {"youtube.com/", "channel/", "playlist?list="})
        place = after(place, mark);
    if (place.starts_with("UC") && place.size() == 24 && is_name(place, "_-"))
        return "https://www.youtube.com/feeds/videos.xml?channel_id=" + std::string(place);
    if (place.starts_with("PL") && is_name(place, "_-"))
        return "https://www.youtube.com/feeds/videos.xml?playlist_id=" + std::string(place);
    if (place.starts_with('@')) place.remove_prefix(1);
    if (!is_name(place, "_-.")) no_address("must be a channel's id (UC…) or its @handle");
    return "https://www.youtube.com/@" + std::string(place);  // the page names its feed
}

/// "@name@host" of "https://host/@name", "#tag@host" of "https://host/tags/tag"; else as it is.
std::string mastodon_handle(std::string_view place) {
    const std::string_view page = after(place, "://");
    const auto slash = page.find('/');
    if (page.size() == place.size() || slash == std::string_view::npos) return std::string(place);
    const std::string_view host = page.substr(0, slash), name = page.substr(slash + 1);
    if (name.starts_with("tags/")) return fmt::format("#{}@{}", name.substr(5), host);
    if (!name.starts_with('@')) return std::string(place);
    // An account of elsewhere, seen from here, names its own host.
    return name.find('@', 1) == std::string_view::npos ? fmt::format("{}@{}", name, host)
                                                       : std::string(name);
}

}  // namespace

std::string address_of(const SourceRow& row) {
    if (row.connection_id) return {};
    if (row.url) return *row.url;
    if (!row.place) return {};
    std::string_view place = *row.place;
    switch (row.kind) {
        case SourceKind::youtube: return youtube_address(place);
        case SourceKind::mastodon: {
            const std::string handle = mastodon_handle(place);
            const bool is_tag = handle.starts_with('#');
            const auto [name, host] = split_handle(std::string_view(handle).substr(is_tag ? 1 : 0));
            if (!is_name(name, "_") || !is_name(host, ".-:"))
                no_address("must be @name@host or #tag@host, or have a connection");
            return fmt::format("https://{}/{}{}.rss", host, is_tag ? "tags/" : "@", name);
        }
        case SourceKind::bluesky:
            place = after(place, "bsky.app/profile/");
            if (place.starts_with('@')) place.remove_prefix(1);
            if (!is_name(place, ".-:")) no_address("must be a handle such as name.bsky.social");
            return fmt::format("https://bsky.app/profile/{}/rss", place);
        case SourceKind::reddit:
            place = after(place, "reddit.com/");
            if (place.starts_with('/')) place.remove_prefix(1);
            if (place.starts_with("r/")) place.remove_prefix(2);
            if (!is_name(place, "_+")) no_address("must be r/name");
            return fmt::format("https://www.reddit.com/r/{}/.rss", place);
        case SourceKind::telegram:
            place = after(place, "t.me/");
            if (place.starts_with("s/")) place.remove_prefix(2);
            if (place.starts_with('@')) place.remove_prefix(1);
            if (!is_name(place, "_")) no_address("must be a public channel: @name or t.me/name");
            return fmt::format("https://t.me/s/{}", place);
        default: no_address("needs a connection to be read");
    }
}

web::Created<Source> create_source(const Context& context, Scope& scope, const SourceDraft& draft) {
    SourceRow row;
    row.id = scope.make_id<SourceId>();
    row.kind = draft.kind;
    row.url = trimmed(draft.url);
    row.place = trimmed(draft.place);
    row.connection_id = draft.connection_id;
    row.language = draft.language;
    row.enabled = draft.enabled.value_or(true);
    row.interval_minutes = draft.interval_minutes.value_or(kUsualInterval);
    row.created_at = scope.now();
    check(context, scope, row);
    row.name = trimmed(draft.name).value_or(first_name_of(row));
    start_anew(row, row.created_at);
    std::optional<std::string> token;
    if (row.kind == SourceKind::webhook) {
        token = make_token(scope);
        row.token_hash = hash_of(*token);
    }
    scope.audit({"source.created", "source", row.id.value, {}});
    scope.write([&](Tx& tx) {
        const auto count =
            tx.one<std::int64_t>("SELECT count(*) FROM sources WHERE tenant = :tenant").value_or(0);
        if (count >= kMostSources)
            throw Error(ErrorKind::invalid,
                        fmt::format("A workspace has at most {} sources.", kMostSources));
        insert_source(tx, row);
        set_standing_orders(tx, context, scope);
        if (row.enabled && is_collected(row.kind)) enqueue_collect(tx, context, scope, row);
        announce(tx, context, scope, row.id, "content.source_changed");
    });
    Source out = shown(scope, row);
    if (token) out.webhook_url = webhook_url(context, *token);
    return {std::move(out), "/api/v1/sources/" + to_string(row.id)};
}

Source update_source(const Context& context, Scope& scope, const SourcePatch& patch) {
    SourceRow row = find_source(scope, patch.id);
    patch.if_match.check(row.version);
    const SourceRow before = row;
    if (patch.name) row.name = trimmed(patch.name).value_or(first_name_of(row));
    if (patch.url) row.url = trimmed(patch.url);
    if (patch.place) row.place = trimmed(patch.place);
    if (patch.connection_id) row.connection_id = patch.connection_id.value;
    if (patch.language) row.language = patch.language.value;
    if (patch.enabled) row.enabled = *patch.enabled;
    if (patch.interval_minutes) row.interval_minutes = *patch.interval_minutes;
    check(context, scope, row);
    if (row.url != before.url || row.place != before.place ||
        row.connection_id != before.connection_id || (row.enabled && !before.enabled))
        start_anew(row, scope.now());
    else if (patch.interval_minutes && row.last_collected_at && is_collected(row.kind))
        row.next_collect_at = *row.last_collected_at + std::chrono::minutes(row.interval_minutes);
    std::optional<std::string> token;
    if (patch.new_token.value_or(false)) {
        if (row.kind != SourceKind::webhook)
            throw Error(ErrorKind::conflict, "Only an inbound webhook has a token.");
        token = make_token(scope);
        row.token_hash = hash_of(*token);
    }
    scope.audit({"source.updated", "source", row.id.value, {}});
    scope.write([&](Tx& tx) {
        if (!update_source_row(tx, row))
            throw Error(ErrorKind::stale, "This was changed by somebody else; load it again.");
        announce(tx, context, scope, row.id, "content.source_changed");
    });
    ++row.version;
    Source out = shown(scope, row);
    if (token) out.webhook_url = webhook_url(context, *token);
    return out;
}

void remove_source(const Context& context, Scope& scope, SourceId id) {
    const SourceRow row = find_source(scope, id);
    // Nothing is collected any more while its items go, a piece at a time.
    SourceRow off = row;
    off.enabled = false;
    scope.audit({"source.removed", "source", id.value, {}});
    scope.write([&](Tx& tx) { update_source_row(tx, off); });
    while (remove_items_of(scope, id, kRemovedAtOnce) == kRemovedAtOnce) {
    }
    scope.write([&](Tx& tx) {
        tx.execute("DELETE FROM sources WHERE tenant = :tenant AND id = :id", {{"id", id}});
        announce(tx, context, scope, id, "content.source_removed");
    });
}

std::optional<InboundToken> parse_inbound_token(std::string_view token) {
    const auto bytes = from_base64url(token);
    if (!bytes || bytes->size() != kTenantBytes + kRandomBytes) return std::nullopt;
    InboundToken out;
    std::copy_n(bytes->begin(), kTenantBytes, out.tenant.value.bytes.begin());
    out.hash = hash_of(token);
    return out;
}

}  // namespace herald::content
