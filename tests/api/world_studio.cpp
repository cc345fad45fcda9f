#include "studio_world.hpp"

/// The studio in the world.
namespace herald::api {

std::string add_transcript(World& world, const std::string& caller) {
    Scope scope = world.scope_of(caller);
    const auto id = scope.make_id<Id<struct TranscriptTag>>();
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO transcriptions (tenant, id, title, state, language, text, parts, words, "
            "words_estimated, word_count, has_audio, notes, created_at, updated_at, version) "
            "VALUES (:tenant, :id, 'A talk of Northwind', 'done', 'en', :text, :parts, '[]', 0, "
            "30, 0, '[]', :now, :now, 1)",
            {{"id", id},
             {"text",
              "We never hurry our rye bread. It rests for two whole days. People in Kiel "
              "ask for it by name every week."},
             {"parts",
              RawJson{
                  R"([{"start":0,"end":4,"text":"We never hurry our rye bread.","speaker":"Ida"},
                  {"start":4,"end":8,"text":"It rests for two whole days.","speaker":"Ida"},
                  {"start":8,"end":12,"text":"People in Kiel ask for it by name every week.",
                   "speaker":null}])"}},
             {"now", scope.now()}});
    });
    return to_string(id);
}

void World::add_studio() {
    bodies["PUT /api/v1/ai/settings"] = R"({"hide_personal":true,"cache_days":3})";
    bodies["POST /api/v1/content/generate/{kind}"] =
        R"({"engine":"composer","brief":"Jackets that keep out the rain","save":false})";
    bodies["POST /api/v1/content/items/{id}/rewrite"] = R"({"how":"shorter"})";
    bodies["POST /api/v1/content/assemblies"] = R"({"kind":"social","brief":"Rain of Northwind"})";
    bodies["POST /api/v1/transcriptions/{id}/make"] =
        R"({"kinds":["quote"],"engine":"composer","save":false})";
    if (!ids.contains("transcriptions")) ids["transcriptions"] = add_transcript(*this, "editor");
    const auto made = call("editor", "POST /content/assemblies",
                           R"({"kind":"social","brief":"Rain of Northwind"})");
    EXPECT_EQ(made.status, 200) << made.body;
    ids["assemblies"] = take(made, "/id");
}

}  // namespace herald::api
