#include "content/publish/send/follow.hpp"

#include "content/publish/send/ledger.hpp"

namespace herald::content {
namespace {

struct EndedTask {
    task::TaskId id;
    std::string type;
    task::State state{};
    std::optional<std::string> error;
};
BOOST_DESCRIBE_STRUCT(EndedTask, (), (id, type, state, error))

/// The live publication that the task was for.
std::optional<PublicationRow> publication_of(Tx& tx, task::TaskId id) {
    const auto input = tx.one<std::string>(
        "SELECT input FROM tasks WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!input) return std::nullopt;
    const json::value value = parse_json(*input);
    const auto publication =
        TextForm<PublicationId>::parse(std::string_view(value.at("publication_id").as_string()));
    if (!publication) return std::nullopt;
    return tx.one<PublicationRow>(
        "SELECT {columns} FROM publications WHERE tenant = :tenant AND id = :id AND state IN "
        "('waiting', 'sending')",
        {{"id", *publication}});
}

bool has_live_task(Tx& tx, const PublicationRow& row) {
    return tx
        .one<std::int64_t>(
            "SELECT 1 FROM tasks WHERE tenant = :tenant AND type = 'content.publish' AND "
            "key = :key AND state IN ('queued', 'running')",
            {{"key", task_key(row)}})
        .has_value();
}

void follow(const Context& context, store::TenantId tenant, const EndedTask& ended) {
    Scope scope = context.system_scope(tenant);
    const Ledger ledger{context, scope};
    const std::string why = ended.state == task::State::cancelled
                                ? "Somebody cancelled its task."
                                : ended.error.value_or("Its task ended without a word.");
    scope.write([&](Tx& tx) {
        const auto row = publication_of(tx, ended.id);
        if (!row || has_live_task(tx, *row)) return;
        if (row->state == PublicationState::sending)
            settle_unclear(tx, ledger, row->id, why + " It may stand there already.");
        else if (ended.state == task::State::cancelled && !row->tried_at)
            settle_called_off(tx, ledger, row->id, why);
        else
            settle_failed(tx, ledger, row->id, why);
    });
}

}  // namespace

event::Listener publication_listener(const Context& context) {
    return {"content.publications", "task.updated",
            [&context](store::TenantId tenant, const event::Event& event) {
                const std::string& text = event.data.text;
                if (text.find(R"("content.publish")") == std::string::npos) return;
                const auto ended = from_json<EndedTask>(text, Unknown::ignore);
                if (ended.type != "content.publish") return;
                if (ended.state != task::State::failed && ended.state != task::State::cancelled)
                    return;
                try {
                    follow(context, tenant, ended);
                } catch (const Error& error) {  // the workspace is gone
                    if (error.kind() != ErrorKind::not_found) throw;
                }
            }};
}

}  // namespace herald::content
