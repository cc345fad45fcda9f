#include "content/module.hpp"

#include "content/archive/export/exports.hpp"
#include "content/archive/keep/retention.hpp"
#include "content/archive/meaning.hpp"
#include "content/archive/routes.hpp"
#include "content/delivery/feed.hpp"
#include "content/delivery/webhook.hpp"
#include "content/demo/demo.hpp"
#include "content/feedback/engagement.hpp"
#include "content/feedback/routes.hpp"
#include "content/items/creative_briefs.hpp"
#include "content/items/routes.hpp"
#include "content/publish/calendar/calendar.hpp"
#include "content/publish/media/media.hpp"
#include "content/publish/send/follow.hpp"
#include "content/publish/send/routes.hpp"
#include "content/publish/send/send_task.hpp"
#include "content/sources/routes.hpp"
#include "content/speech/routes.hpp"
#include "content/speech/transcribe_task.hpp"
#include "content/studio/ask/routes.hpp"
#include "content/studio/write/tasks.hpp"

namespace herald::content {

void add_routes(const Context& context, web::Router& routes) {
    add_item_routes(context.items, routes);
    add_check_routes(routes);
    add_media_routes(context, routes);
    add_publication_routes(context, routes);
    add_calendar_routes(context, routes);
    add_feedback_routes(context, routes);
    add_source_routes(context, routes);
    studio::add_ai_routes(context, routes);
    studio::add_write_routes(context, routes);
    add_speech_routes(context, routes);
    add_archive_routes(context, routes);
    add_export_routes(context, routes);
    add_retention_routes(context, routes);
    add_feed_routes(context, routes);
    add_webhook_routes(context, routes);
}

void add_tasks(const Context& context, task::Runner& runner) {
    runner.add(publish_task(context));
    runner.add(demo_task(context));
    runner.add(read_engagement_task(context));
    runner.add(import_engagement_task(context));
    add_source_tasks(context, runner);
    runner.add(studio::generate_task(context));
    runner.add(studio::rewrite_task(context));
    runner.add(transcribe_task(context));
    runner.add(embed_task(context));
    runner.add(export_task(context));
    runner.add(keep_task(context));
    runner.add(deliver_task(context));
}

std::vector<event::Listener> listeners(const Context& context) {
    std::vector<event::Listener> out{creative_briefs(context),      media_listener(context),
                                     publication_listener(context), demo_listener(context),
                                     feedback_listener(context),    keep_listener(context),
                                     embed_listener(context)};
    for (auto& listener : webhook_listeners(context)) out.push_back(std::move(listener));
    return out;
}

}  // namespace herald::content
