#include "content/publish/send/ledger.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "content/publish/send/payload.hpp"
#include "content/text/network.hpp"
#include "event/event.hpp"

namespace herald::content {
namespace {

constexpr std::size_t kLogLines = 60;

Error no_such() { return Error(ErrorKind::not_found, "There is no such publication."); }

void emit(Tx& tx, const Ledger& ledger, std::string_view type, const json::object& data) {
    event::emit(tx, ledger.scope.tenant(), *ledger.context.bus, ledger.scope.clock(), "content",
                type, json::serialize(data));
}

json::object about(const ContentItem& item) {
    return {{"id", to_string(item.id)},
            {"title", shown_title(item)},
            {"network", item.network ? json::value(*item.network) : json::value()}};
}

/// The publication's item, moved by `change`. An item that is gone stays gone.
template <class F>
std::optional<ContentItem> move(Tx& tx, const Ledger& ledger, ItemId id, F&& change) {
    auto before = tx.one<ContentItem>(
        "SELECT {columns} FROM content_items WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!before) return std::nullopt;
    ContentItem item = *before;
    change(item);
    move_item(tx, ledger.context.items, ledger.scope, *before, item);
    return item;
}

/// The end of a publication that did not bring its post out.
void settle(Tx& tx, const Ledger& ledger, PublicationRow row, PublicationState state,
            const std::string& why) {
    row.state = state;
    row.error = why;
    row.next_try_at.reset();
    write_row(tx, ledger, row, why);
    const auto item = move(tx, ledger, row.item_id, [&](ContentItem& one) {
        one.state = ItemState::failed;
        one.note = why;
    });
    if (item)
        announce_failure(
            tx, ledger,
            {*item, row.id, state == PublicationState::unclear ? "unclear" : "failed", why});
}

}  // namespace

bool is_over(PublicationState state) {
    return state == PublicationState::published || state == PublicationState::failed ||
           state == PublicationState::unclear;
}

PublicationRow get_publication_row(const Scope& scope, PublicationId id) {
    auto row = scope.db().one<PublicationRow>(
        "SELECT {columns} FROM publications WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!row) throw no_such();
    return *std::move(row);
}

PublicationRow get_publication_row(Tx& tx, PublicationId id) {
    auto row = tx.one<PublicationRow>(
        "SELECT {columns} FROM publications WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!row) throw no_such();
    return *std::move(row);
}

std::optional<PublicationRow> find_live(Tx& tx, ItemId item) {
    return tx.one<PublicationRow>(
        "SELECT {columns} FROM publications WHERE tenant = :tenant AND item_id = :item AND state "
        "IN ('waiting', 'sending', 'unclear', 'manual')",
        {{"item", item}});
}

void write_row(Tx& tx, const Ledger& ledger, PublicationRow& row, std::string_view what) {
    row.updated_at = ledger.scope.now();
    row.log.push_back({row.updated_at, std::string(what)});
    if (row.log.size() > kLogLines) row.log.erase(row.log.begin());
    tx.execute(
        "UPDATE publications SET state = :state, attempt = :attempt, max_attempts = :most, "
        "external_id = :external, url = :url, error = :error, file = :file, updated_at = :now, "
        "published_at = :published, next_try_at = :next, log = :log, payload = :payload, looks = "
        ":looks, asked_at = :asked, tried_at = :tried, refusal = :refusal, standing = :standing "
        "WHERE tenant = :tenant AND id = :id",
        {{"state", row.state},
         {"attempt", row.attempt},
         {"most", row.max_attempts},
         {"external", row.external_id},
         {"url", row.url},
         {"error", row.error},
         {"file", row.file},
         {"now", row.updated_at},
         {"published", row.published_at},
         {"next", row.next_try_at},
         {"log", row.log},
         {"payload", row.payload},
         {"looks", row.looks},
         {"asked", row.asked_at},
         {"tried", row.tried_at},
         {"refusal", row.refusal},
         {"standing", row.standing},
         {"id", row.id}});
}

std::string task_key(const PublicationRow& row) {
    return fmt::format("{}/{}", to_string(row.id), micros_of(row.asked_at));
}

task::Task enqueue_publication(Tx& tx, const Ledger& ledger, const PublicationRow& row) {
    task::NewTask task;
    task.type = "content.publish";
    task.title = row.state == PublicationState::manual
                     ? fmt::format("Make “{}” ready to be posted by hand", row.title)
                     : fmt::format("Publish “{}” on {}", row.title, network_name(row.network));
    task.input_json = fmt::format(R"({{"publication_id":"{}"}})", to_string(row.id));
    task.key = task_key(row);
    task.max_attempts = 10'000;  // waits are no failures; what gives up is the publication
    return task::enqueue(tx, ledger.scope, *ledger.context.bus, task);
}

Begun begin(Tx& tx, const Ledger& ledger, const Intent& intent) {
    if (const auto live = find_live(tx, intent.item.id))
        throw Error(ErrorKind::conflict,
                    live->state == PublicationState::unclear
                        ? "It is not clear whether this stands there already: look, then say so "
                          "at its publication."
                        : "This is being published already.");
    const Time now = ledger.scope.now();
    PublicationRow row;
    row.id = ledger.scope.make_id<PublicationId>();
    row.item_id = intent.item.id;
    row.title = shown_title(intent.item);
    row.network = intent.item.network.value_or("");
    row.connection_id = intent.connection;
    row.state = intent.way == Way::by_hand ? PublicationState::manual : PublicationState::waiting;
    row.max_attempts = kMostSends;
    row.created_at = row.updated_at = row.asked_at = now;
    row.payload = intent.payload;
    row.log.push_back({now, intent.way == Way::by_hand ? "A person is asked to post it."
                                                       : "The intent is written down."});
    tx.execute("INSERT INTO publications (tenant, {columns}) VALUES (:tenant, {values})", row);
    ContentItem item = intent.item;
    item.state = ItemState::publishing;
    item.note.reset();
    item.connection_id = intent.connection ? intent.connection : item.connection_id;
    if (!item.plan_at || *item.plan_at > now) item.plan_at = now;
    if (!move_item(tx, ledger.context.items, ledger.scope, intent.item, item))
        throw Error(ErrorKind::stale, "This was changed by somebody else; load it again.");
    tx.execute("DELETE FROM publication_plans WHERE tenant = :tenant AND item_id = :item",
               {{"item", item.id}});
    if (intent.way == Way::by_hand) announce_reminder(tx, ledger, item);
    return {row.id, enqueue_publication(tx, ledger, row)};
}

bool note_try(Tx& tx, const Ledger& ledger, PublicationId id) {
    PublicationRow row = get_publication_row(tx, id);
    if (row.state != PublicationState::waiting || row.attempt >= row.max_attempts) return false;
    row.state = PublicationState::sending;
    ++row.attempt;
    row.tried_at = ledger.scope.now();
    row.next_try_at = *row.tried_at + kSettle;
    row.error.reset();
    write_row(tx, ledger, row, fmt::format("Try {} begins.", row.attempt));
    return true;
}

void note_absent(Tx& tx, const Ledger& ledger, PublicationId id, std::string_view why) {
    PublicationRow row = get_publication_row(tx, id);
    if (row.state != PublicationState::sending) return;
    row.state = PublicationState::waiting;
    row.looks = 0;
    row.next_try_at.reset();
    write_row(tx, ledger, row, why);
}

void note_wait(Tx& tx, const Ledger& ledger, PublicationId id, const Patience& patience) {
    PublicationRow row = get_publication_row(tx, id);
    if (row.state != PublicationState::sending) return;
    if (patience.clear) row.state = PublicationState::waiting;
    if (patience.standing) {
        row.standing = to_json(*patience.standing);
        row.external_id = patience.standing->external_id;
        if (!patience.standing->url.empty()) row.url = patience.standing->url;
    }
    if (row.attempt > 0) --row.attempt;
    row.next_try_at = patience.until;
    write_row(tx, ledger, row,
              patience.standing ? fmt::format("{} of its parts stand; the rest follows from there.",
                                              patience.standing->thread_ids.size() + 1)
                                : std::string("The network asks to wait; this was no try."));
}

void note_doubt(Tx& tx, const Ledger& ledger, PublicationId id, const Doubt& doubt) {
    PublicationRow row = get_publication_row(tx, id);
    if (row.state != PublicationState::sending) return;
    row.error = doubt.why;
    row.next_try_at = doubt.next;
    if (doubt.refusal) row.refusal = doubt.refusal;
    write_row(tx, ledger, row, doubt.why);
}

void note_look(Tx& tx, const Ledger& ledger, PublicationId id, const Doubt& doubt) {
    PublicationRow row = get_publication_row(tx, id);
    if (row.state != PublicationState::sending) return;
    ++row.looks;
    row.error = doubt.why;
    row.next_try_at = doubt.next;
    write_row(tx, ledger, row, "The network could not be asked: " + doubt.why);
}

void settle_published(Tx& tx, const Ledger& ledger, PublicationId id, const Standing& standing) {
    PublicationRow row = get_publication_row(tx, id);
    if (row.state == PublicationState::published) return;
    const Time now = ledger.scope.now();
    row.state = PublicationState::published;
    if (!standing.external_id.empty()) row.external_id = standing.external_id;
    if (!standing.url.empty()) row.url = standing.url;
    row.error = standing.missing;
    row.published_at = now;
    row.next_try_at.reset();
    write_row(tx, ledger, row,
              standing.missing ? "It stands, but not all of it: " + *standing.missing
                               : std::string("It stands."));
    const auto item = move(tx, ledger, row.item_id, [&](ContentItem& one) {
        one.state = ItemState::published;
        one.published_at = now;
        one.url = row.url;
        one.note = standing.missing;
    });
    if (!item) return;
    json::object data = about(*item);
    data["publication_id"] = to_string(id);
    data["external_id"] = row.external_id ? json::value(*row.external_id) : json::value();
    data["url"] = row.url ? json::value(*row.url) : json::value();
    emit(tx, ledger, "content.published", data);
}

void settle_failed(Tx& tx, const Ledger& ledger, PublicationId id, const std::string& why) {
    PublicationRow row = get_publication_row(tx, id);
    if (is_over(row.state)) return;
    if (row.standing) {
        return settle_published(tx, ledger, id, {{}, {}, why});
    }
    settle(tx, ledger, std::move(row), PublicationState::failed, why);
}

void settle_unclear(Tx& tx, const Ledger& ledger, PublicationId id, const std::string& why) {
    PublicationRow row = get_publication_row(tx, id);
    if (is_over(row.state)) return;
    settle(tx, ledger, std::move(row), PublicationState::unclear, why);
}

void settle_called_off(Tx& tx, const Ledger& ledger, PublicationId id, const std::string& why) {
    PublicationRow row = get_publication_row(tx, id);
    row.state = PublicationState::failed;
    row.error = why;
    row.next_try_at.reset();
    write_row(tx, ledger, row, why);
    move(tx, ledger, row.item_id, [&](ContentItem& one) {
        if (one.state != ItemState::publishing) return;
        one.state = one.approved_by ? ItemState::approved : ItemState::draft;
    });
}

void announce_failure(Tx& tx, const Ledger& ledger, const Failure& failure) {
    json::object data = about(failure.item);
    data["publication_id"] =
        failure.publication ? json::value(to_string(*failure.publication)) : json::value();
    data["reason"] = failure.reason;
    data["message"] = failure.message;
    emit(tx, ledger, "content.publish_failed", data);
}

void announce_reminder(Tx& tx, const Ledger& ledger, const ContentItem& item) {
    emit(tx, ledger, "content.reminder", about(item));
}

bool is_claimed(const Scope& scope, const Publication& row, std::string_view external_id) {
    return scope.db()
        .one<std::int64_t>(
            "SELECT 1 FROM publications WHERE tenant = :tenant AND connection_id = :connection "
            "AND external_id = :external AND id <> :id LIMIT 1",
            {{"connection", row.connection_id},
             {"external", std::string(external_id)},
             {"id", row.id}})
        .has_value();
}

std::string network_name(std::string_view id) {
    const NetworkLimits* network = find_network(id);
    return std::string(network != nullptr ? network->name : id);
}

}  // namespace herald::content
