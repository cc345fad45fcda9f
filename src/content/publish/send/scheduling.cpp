#include "content/publish/send/scheduling.hpp"

#include "base/json_writer.hpp"
#include "content/publish/send/payload.hpp"
#include "event/event.hpp"

namespace herald::content {
namespace {

using connection::Connection;

/// A minute ago is now, in words of a person who types.
constexpr auto kNow = std::chrono::minutes(1);
constexpr auto kFarthest = std::chrono::hours(24 * 366 * 3);

bool can_publish(const Context& context, const Connection& connection, std::string_view network) {
    const auto* connector = context.connections->catalogue->find(connection.connector_id);
    return connector != nullptr && connector->publish && connector->publish->network == network &&
           connection.state != connection::ConnectionState::disabled;
}

std::vector<Connection> publishers(const Context& context,
                                   const std::vector<Connection>& connections,
                                   std::string_view network) {
    std::vector<Connection> out;
    for (const auto& one : connections)
        if (can_publish(context, one, network)) out.push_back(one);
    return out;
}

[[noreturn]] void refuse(std::string_view pointer, const std::string& why) {
    Problems problems;
    problems.add(pointer, why);
    problems.raise();
    throw Error(ErrorKind::invalid, why);
}

void check_state(const Scope& scope, const ContentItem& item) {
    switch (item.state) {
        case ItemState::publishing:
            throw Error(ErrorKind::conflict, "This is being published already.");
        case ItemState::published:
            throw Error(ErrorKind::conflict, "This has been published; copy it to say it again.");
        case ItemState::archived:
            throw Error(ErrorKind::conflict, "This is in the archive; restore it first.");
        default: break;
    }
    if (item.approved_by || get_brand(scope).approval == Approval::none) return;
    throw Error(ErrorKind::conflict, "This must be approved before it goes out.");
}

void check_no_doubt(const Scope& scope, const ContentItem& item) {
    const auto unclear = scope.db().one<PublicationId>(
        "SELECT id FROM publications WHERE tenant = :tenant AND item_id = :item AND state = "
        "'unclear'",
        {{"item", item.id}});
    if (unclear)
        throw Error(ErrorKind::conflict,
                    "It is not clear whether this stands there already: look, then say so at its "
                    "publication.");
}

void check_time(const Scope& scope, Time at) {
    if (at < scope.now() - kNow) refuse("/at", "is in the past; publish it now instead");
    if (at > scope.now() + kFarthest) refuse("/at", "is more than three years away");
}

void stale_unless(bool moved) {
    if (!moved) throw Error(ErrorKind::stale, "This was changed by somebody else; load it again.");
}

void announce_scheduled(Tx& tx, const Context& context, const Scope& scope, const ContentItem& item,
                        Way way) {
    const json::object data{{"id", to_string(item.id)},
                            {"title", shown_title(item)},
                            {"network", item.network.value_or("")},
                            {"plan_at", to_string(*item.plan_at)},
                            {"manual", way == Way::by_hand}};
    event::emit(tx, scope.tenant(), *context.bus, scope.clock(), "content", "content.scheduled",
                json::serialize(data));
}

Way way_of(const std::optional<bool>& manual) {
    return manual.value_or(false) ? Way::by_hand : Way::automatic;
}

}  // namespace

std::optional<connection::ConnectionId> find_publisher(const Context& context,
                                                       const std::vector<Connection>& connections,
                                                       const ContentItem& item) {
    const auto able = publishers(context, connections, item.network.value_or(""));
    if (!item.connection_id)
        return able.size() == 1 ? std::optional(able.front().id) : std::nullopt;
    for (const auto& one : able)
        if (one.id == *item.connection_id) return one.id;
    return std::nullopt;
}

connection::ConnectionId publisher_for(const Context& context, const Scope& scope,
                                       const ContentItem& item) {
    const auto connections = connection::list_connections(scope);
    if (const auto found = find_publisher(context, connections, item)) return *found;
    const std::string name = network_name(item.network.value_or(""));
    if (item.connection_id)
        refuse("/connection_id",
               fmt::format("cannot publish on {} (any more); choose another", name));
    const auto able = publishers(context, connections, item.network.value_or(""));
    if (able.size() > 1)
        refuse("/connection_id",
               fmt::format("is needed: {} connections publish on {}", able.size(), name));
    refuse("/connection_id",
           fmt::format("is needed: nothing is connected that publishes on {}. Connect it, or "
                       "choose to post by hand and be reminded",
                       name));
}

Intent require_ready(const Context& context, const Scope& scope, const ContentItem& item, Way way) {
    check_state(scope, item);
    check_no_doubt(scope, item);
    if (!item.network) refuse("/network", "is needed: where is this to be published?");
    Intent out{item, {}, std::nullopt, way};
    if (way == Way::automatic) out.connection = publisher_for(context, scope, item);
    const Brand brand = get_brand(scope);
    const Payload payload = make_payload(scope, item, brand);
    Problems problems;
    check_payload(scope, item, payload, brand, problems);
    problems.raise();
    out.payload = to_json<Digits::exact>(payload);
    return out;
}

ContentItem schedule_content(const Context& context, Scope& scope, const ScheduleContent& request) {
    const ContentItem before = get_item(scope, request.id);
    // An e-mail goes out by the tool that has the list.
    const Way way = before.network == "email" ? Way::by_hand : way_of(request.manual);
    const Intent ready = require_ready(context, scope, before, way);
    ContentItem item = before;
    if (request.at) item.plan_at = request.at;
    if (!item.plan_at) refuse("/at", "is needed: when is this to be published?");
    check_time(scope, *item.plan_at);
    item.state = ItemState::scheduled;
    item.note.reset();
    if (ready.connection) item.connection_id = ready.connection;
    scope.audit({"content.scheduled",
                 "content",
                 item.id.value,
                 {fmt::format(R"({{"at":"{}"}})", to_string(*item.plan_at))}});
    scope.write([&](Tx& tx) {
        stale_unless(move_item(tx, context.items, scope, before, item));
        tx.execute(
            "INSERT INTO publication_plans (tenant, item_id, manual) VALUES (:tenant, :item, "
            ":manual) ON CONFLICT (tenant, item_id) DO UPDATE SET manual = excluded.manual",
            {{"item", item.id}, {"manual", way == Way::by_hand}});
        announce_scheduled(tx, context, scope, item, way);
    });
    return item;
}

ContentItem unschedule_content(const Context& context, Scope& scope, ItemId id) {
    const ContentItem before = get_item(scope, id);
    ContentItem item = before;
    item.state = item.approved_by ? ItemState::approved : ItemState::draft;
    scope.audit({"content.unscheduled", "content", id.value, {}});
    const Ledger ledger{context, scope};
    scope.write([&](Tx& tx) {
        if (before.state == ItemState::scheduled) {
            tx.execute("DELETE FROM publication_plans WHERE tenant = :tenant AND item_id = :item",
                       {{"item", id}});
            return stale_unless(move_item(tx, context.items, scope, before, item));
        }
        const auto live = find_live(tx, id);
        const bool may_stop =
            live && (live->state == PublicationState::manual ||
                     (live->state == PublicationState::waiting && !live->tried_at));
        if (before.state != ItemState::publishing || !may_stop)
            throw Error(ErrorKind::conflict,
                        before.state == ItemState::publishing
                            ? "It is on its way already."
                            : fmt::format("What is {} is not scheduled.", enum_name(before.state)));
        settle_called_off(tx, ledger, live->id, "Called off before it was sent.");
    });
    return get_item(scope, id);
}

ContentItem replan(const Context& context, Scope& scope, const Replan& wish) {
    const ContentItem before = get_item(scope, wish.id);
    if (before.state == ItemState::publishing || before.state == ItemState::published)
        throw Error(ErrorKind::conflict, before.state == ItemState::published
                                             ? "This has been published."
                                             : "This is being published right now.");
    ContentItem item = before;
    item.plan_at = wish.at;
    const bool is_scheduled = before.state == ItemState::scheduled;
    if (is_scheduled && wish.at) check_time(scope, *wish.at);
    if (is_scheduled && !wish.at)
        item.state = item.approved_by ? ItemState::approved : ItemState::draft;
    scope.audit({"content.replanned", "content", item.id.value, {}});
    scope.write([&](Tx& tx) {
        stale_unless(move_item(tx, context.items, scope, before, item));
        if (!is_scheduled) return;
        const auto manual = tx.one<std::int64_t>(
            "SELECT manual FROM publication_plans WHERE tenant = :tenant AND item_id = :item",
            {{"item", item.id}});
        if (wish.at)
            announce_scheduled(tx, context, scope, item,
                               manual.value_or(0) != 0 ? Way::by_hand : Way::automatic);
    });
    return item;
}

task::Task publish_content(const Context& context, Scope& scope, const PublishContent& request) {
    const ContentItem item = get_item(scope, request.id);
    const Way way = item.network == "email" ? Way::by_hand : way_of(request.manual);
    const Intent intent = require_ready(context, scope, item, way);
    scope.audit({"content.publishing", "content", item.id.value, {}});
    const Ledger ledger{context, scope};
    return scope.write([&](Tx& tx) { return begin(tx, ledger, intent).task; });
}

ContentItem mark_published(const Context& context, Scope& scope,
                           const MarkContentPublished& request) {
    const ContentItem before = get_item(scope, request.id);
    if (request.url && !request.url->starts_with("https://") &&
        !request.url->starts_with("http://"))
        refuse("/url", "must begin with https:// or http://");
    const Standing standing{"", request.url.value_or(""), std::nullopt};
    scope.audit({"content.marked_published", "content", before.id.value, {}});
    const Ledger ledger{context, scope};
    scope.write([&](Tx& tx) {
        if (const auto live = find_live(tx, before.id)) {
            if (live->state == PublicationState::waiting ||
                live->state == PublicationState::sending)
                throw Error(ErrorKind::conflict, "Herald is publishing this right now.");
            return settle_published(tx, ledger, live->id, standing);
        }
        check_state(scope, before);
        if (!before.network) refuse("/network", "is needed: where was this published?");
        Intent intent{before, "{}", before.connection_id, Way::by_hand};
        settle_published(tx, ledger, begin(tx, ledger, intent).id, standing);
    });
    return get_item(scope, before.id);
}

namespace {

bool can_be_asked(const Context& context, const Scope& scope, const PublicationRow& row) {
    if (!row.connection_id) return false;
    for (const auto& one : connection::list_connections(scope)) {
        if (one.id != *row.connection_id) continue;
        const auto* connector = context.connections->catalogue->find(one.connector_id);
        return connector != nullptr && connector->publish && connector->publish->can_find;
    }
    return false;
}

/// Whether a person's word, or the network's, is enough to go on.
void check_retry(Tx& tx, const PublicationRow& row, bool may_go_on) {
    if (row.state != PublicationState::failed && row.state != PublicationState::unclear)
        throw Error(ErrorKind::conflict,
                    fmt::format("What is {} needs no other try.", enum_name(row.state)));
    if (row.state == PublicationState::unclear && !may_go_on)
        throw Error(ErrorKind::conflict,
                    fmt::format("{} cannot be asked: look there, and say that it is absent.",
                                network_name(row.network)));
    const auto live = find_live(tx, row.item_id);
    if (live && live->id != row.id)
        throw Error(ErrorKind::conflict, "Another publication of it is under way.");
}

}  // namespace

Publication retry_publication(const Context& context, Scope& scope,
                              const RetryPublication& request) {
    const bool absent = request.confirm_absent.value_or(false);
    const bool can_ask = can_be_asked(context, scope, get_publication_row(scope, request.id));
    scope.audit({"content.publication_retried",
                 "publication",
                 request.id.value,
                 {fmt::format(R"({{"confirm_absent":{}}})", absent)}});
    const Ledger ledger{context, scope};
    scope.write([&](Tx& tx) {
        PublicationRow row = get_publication_row(tx, request.id);
        check_retry(tx, row, can_ask || absent);
        const auto before = tx.one<ContentItem>(
            "SELECT {columns} FROM content_items WHERE tenant = :tenant AND id = :id",
            {{"id", row.item_id}});
        if (!before || before->state != ItemState::failed) {
            if (row.state != PublicationState::unclear || !absent)
                throw Error(ErrorKind::conflict,
                            "It was changed since; schedule or publish it anew.");
            // Other words are to go out: this one is only laid to rest.
            row.state = PublicationState::failed;
            write_row(tx, ledger, row, "A person says that it does not stand there.");
            return;
        }
        row.state = row.tried_at && can_ask && !absent ? PublicationState::sending
                                                       : PublicationState::waiting;
        row.max_attempts = std::max(row.attempt + 1, kMostSends);
        row.asked_at = scope.now();
        row.looks = 0;
        row.error.reset();
        row.refusal.reset();
        row.next_try_at.reset();
        write_row(tx, ledger, row,
                  absent ? "A person says that it does not stand there, and asks for another try."
                         : "A person asks for another try.");
        ContentItem item = *before;
        item.state = ItemState::publishing;
        item.note.reset();
        stale_unless(move_item(tx, context.items, scope, *before, item));
        enqueue_publication(tx, ledger, row);
    });
    return get_publication_row(scope, request.id);
}

namespace {

/// What was to go out and cannot: the item says why.
void fail_due(const Context& context, Scope& scope, const ContentItem& before,
              std::string_view reason, const std::string& why) {
    ContentItem item = before;
    item.state = ItemState::failed;
    item.note = why;
    scope.write([&](Tx& tx) {
        if (!move_item(tx, context.items, scope, before, item)) return;
        announce_failure(tx, {context, scope}, {item, std::nullopt, reason, why});
    });
}

std::string in_one_line(const Error& error) {
    std::string out = error.what();
    for (const auto& field : error.fields())
        if (out.find(field.detail) == std::string::npos) out += " " + field.detail;
    return out;
}

}  // namespace

void publish_due_item(const Context& context, Scope& scope, ItemId id) {
    const ContentItem item = get_item(scope, id);
    if (item.state != ItemState::scheduled || !item.plan_at || *item.plan_at > scope.now()) return;
    if (scope.now() - *item.plan_at > kLatest)
        return fail_due(context, scope, item, "missed",
                        "Its time was missed: Herald was not running. Schedule it anew.");
    const auto manual = scope.db().one<std::int64_t>(
        "SELECT manual FROM publication_plans WHERE tenant = :tenant AND item_id = :item",
        {{"item", id}});
    const Way way = manual.value_or(0) != 0 ? Way::by_hand : Way::automatic;
    try {
        const Intent intent = require_ready(context, scope, item, way);
        const Ledger ledger{context, scope};
        scope.write([&](Tx& tx) { begin(tx, ledger, intent); });
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::stale) return;  // somebody else was faster
        if (error.retryable() || error.kind() == ErrorKind::internal) throw;
        fail_due(context, scope, item, "not_ready", in_one_line(error));
    }
}

}  // namespace herald::content
