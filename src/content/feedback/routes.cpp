#include "content/feedback/routes.hpp"

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/feedback/engagement.hpp"
#include "content/feedback/import.hpp"
#include "content/feedback/winners.hpp"

namespace herald::content {
namespace {

struct ImportEngagement {
    web::Upload file;
};
BOOST_DESCRIBE_STRUCT(ImportEngagement, (), (file))

struct ReadEngagementNow {
    std::optional<bool> all;  ///< also posts whose turn has not come
};
BOOST_DESCRIBE_STRUCT(ReadEngagementNow, (), (all))

struct LessonList {
    std::vector<Lesson> data;
};
BOOST_DESCRIBE_STRUCT(LessonList, (), (data))

web::Accepted<task::TaskAnswer> start(const Context& context, Scope& scope,
                                      const task::NewTask& wish) {
    auto task = scope.write([&](Tx& tx) { return task::enqueue(tx, scope, *context.bus, wish); });
    const std::string location = "/api/v1/tasks/" + to_string(task.id);
    return {{std::move(task)}, location};
}

web::Accepted<task::TaskAnswer> start_import(const Context& context, Scope& scope,
                                             const ImportEngagement& request) {
    Problems problems;
    if (!request.file.file) problems.add("/file", "is required");
    problems.raise();
    read_engagement_header(request.file.file->path());  // refuses what is no such table at once
    const EngagementInput input{
        "content/engagement/" + to_string(make_uuid(scope.clock())) + ".csv",
        std::string(clip(request.file.name, 255))};
    context.blobs->put_file(scope.tenant(), input.blob, request.file.file->path());
    scope.audit({"content.engagement_imported", "content", {}, {}});
    return start(
        context, scope,
        {.type = "content.import_engagement",
         .title = "Engagement from " + (input.file_name.empty() ? "a file" : input.file_name),
         .input_json = to_json(input)});
}

}  // namespace

void add_feedback_routes(const Context& context, web::Router& routes) {
    using web::Role;
    routes.get(
        "/api/v1/content/performance",
        web::RouteSpec("Get the performance of content", Role::viewer),
        [&context](Scope& s, const GetPerformance& r) { return get_performance(context, s, r); });
    routes.get("/api/v1/content/lessons", {"List lessons of content", Role::viewer},
               [&context](Scope& s) { return LessonList{lessons(s, context.zone(s))}; });
    routes.get("/api/v1/content/items/{id}/engagement",
               {"Get the engagement of content", Role::viewer},
               [](Scope& s, const ItemRef& r) { return engagement_of(s, r.id); });
    routes.post(
        "/api/v1/content/engagement/import",
        web::RouteSpec("Import engagement", Role::editor).limit(32ULL << 20),
        [&context](Scope& s, const ImportEngagement& r) { return start_import(context, s, r); });
    routes.post("/api/v1/content/engagement/read",
                web::RouteSpec("Read engagement now", Role::editor).about("content"),
                [&context](Scope& s, const ReadEngagementNow& r) {
                    return start(
                        context, s,
                        {.type = "content.read_engagement",
                         .title = "Read engagement back",
                         .input_json = fmt::format(R"({{"all":{}}})", r.all.value_or(false)),
                         .key = "now"});
                });
}

}  // namespace herald::content
