#include "content/items/creative_briefs.hpp"

#include <fmt/format.h>

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"

namespace herald::content {
namespace {

/// As automation words it.
struct WishedCreative {
    std::string title, brief;
    Uuid campaign_id;
    std::string campaign_name, platform;
};
BOOST_DESCRIBE_STRUCT(WishedCreative, (), (title, brief, campaign_id, campaign_name, platform))
struct CreativeWish {
    Uuid event_id;
    std::string rule_name, reason;
    WishedCreative draft;
};
BOOST_DESCRIBE_STRUCT(CreativeWish, (), (event_id, rule_name, reason, draft))

struct AboutCampaign {
    Uuid campaign_id;
    std::string campaign_name, platform;
};
BOOST_DESCRIBE_STRUCT(AboutCampaign, (), (campaign_id, campaign_name, platform))

bool stands(const Scope& scope, ItemId id) {
    return scope.db()
               .one<std::int64_t>(
                   "SELECT COUNT(*) FROM content_items WHERE tenant = :tenant AND id = :id",
                   {{"id", id}})
               .value_or(0) > 0;
}

void write_brief(const Context& context, store::TenantId tenant, const event::Event& event) {
    const auto wish = from_json<CreativeWish>(event.data.text, Unknown::ignore);
    Scope scope = context.system_scope(tenant);
    const ItemId id{wish.event_id};
    if (stands(scope, id)) return;
    ContentItem item;
    item.id = id;
    item.kind = ItemKind::brief;
    item.title = clip(wish.draft.title, 500);
    item.text = wish.draft.brief;
    item.data = RawJson{to_json(
        AboutCampaign{wish.draft.campaign_id, wish.draft.campaign_name, wish.draft.platform})};
    item.tags = {"creative"};
    item.why = fmt::format("Rule “{}”: {}", wish.rule_name, wish.reason);
    add_item(context.items, scope, std::move(item));
}

}  // namespace

event::Listener creative_briefs(const Context& context) {
    return {"content.creative_briefs", "creative.wanted",
            [&context](store::TenantId tenant, const event::Event& event) {
                write_brief(context, tenant, event);
            }};
}

}  // namespace herald::content
