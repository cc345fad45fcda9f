#include <fmt/format.h>

#include "content/sources/arrivals/arrival.hpp"
#include "content/sources/routes.hpp"
#include "content/sources/sources.hpp"
#include "content/sources/store/item_store.hpp"
#include "content/sources/trend_task.hpp"

/// Items that others send to us.
namespace herald::content {
namespace {

Error no_such_door() { return {ErrorKind::not_found, "There is no such webhook."}; }

arrivals::Arrival arrival_of(const InboundItem& item) {
    arrivals::Arrival out;
    out.external_id = item.external_id.value_or("");
    out.url = item.url.value_or("");
    out.title = item.title.value_or("");
    out.text = item.text.value_or("");
    out.author = item.author.value_or("");
    out.language = item.language.value_or("");
    out.image_url = item.image_url.value_or("");
    out.tags = item.tags.value_or(std::vector<std::string>{});
    out.published_at = item.published_at;
    out.likes = item.likes;
    out.comments = item.comments;
    out.shares = item.shares;
    out.views = item.views;
    return out;
}

std::vector<arrivals::Arrival> arrivals_of(const SendSourceItems& request, Time now) {
    std::vector<arrivals::Arrival> out;
    Problems problems;
    if (request.items) {
        if (arrivals::Arrival beside = arrival_of(request); arrivals::settle(beside, now))
            problems.add("/items", "must not be given beside an item of its own");
        for (std::size_t i = 0; i < request.items->size(); ++i) {
            out.push_back(arrival_of((*request.items)[i]));
            if (!arrivals::settle(out.back(), now))
                problems.add(fmt::format("/items/{}", i), "needs a title, a text or a url");
        }
    } else {
        out.push_back(arrival_of(request));
        if (!arrivals::settle(out.back(), now))
            problems.add("", "needs a title, a text or a url, or a list of items");
    }
    problems.raise();
    return out;
}

Scope scope_of(const Context& context, store::TenantId tenant) {
    try {
        return context.system_scope(tenant);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::not_found) throw no_such_door();
        throw;
    }
}

}  // namespace

SourceItemsReceived receive_items(const Context& context, const SendSourceItems& request) {
    const auto token = parse_inbound_token(request.token);
    if (!token) throw no_such_door();
    Scope scope = scope_of(context, token->tenant);
    const auto source = find_source_by_token(scope, token->hash);
    if (!source || source->kind != SourceKind::webhook) throw no_such_door();
    if (!source->enabled) throw Error(ErrorKind::conflict, "This webhook is switched off.");
    auto rows = prepare_items(scope, *source, arrivals_of(request, scope.now()));
    SourceRow after = *source;
    after.state = SourceState::ok;
    after.last_collected_at = scope.now();
    const Kept kept = scope.write([&](Tx& tx) {
        settle_source(tx, after);
        Kept out = keep_items(tx, scope, *context.bus, *source, rows);
        if (out.added > 0) enqueue_trends(tx, context, scope);
        return out;
    });
    return {static_cast<std::int64_t>(rows.size()), kept.added, kept.updated, kept.duplicates};
}

}  // namespace herald::content
