#include "speech.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <thread>

#include "content/index/index.hpp"
#include "content/speech/audio/child.hpp"
#include "content/speech/engine/models.hpp"
#include "content/speech/routes.hpp"
#include "harness.hpp"

/// Recordings: from a file or an address to text, captions and sound, whatever they are.
namespace herald::api {
namespace {

namespace speech = content::speech;
using testing::HasSubstr;

class SpeechApi : public ApiTest {
protected:
    /// name_v is a viewer, name_e an editor; values["whisper"] is a connection that transcribes.
    void open(const std::string& name) {
        world.open_workspace(name);
        world.join(name, name + "_v", "viewer");
        world.join(name, name + "_e", "editor");
        world.values["whisper"] = connect(name);
        world.values["pictures"] = world.pictures().url("");
        refuse_speech_after(0);
    }
    std::string connect(const std::string& caller) {
        const auto made = world.call(
            caller, "POST /connections",
            fmt::format(
                R"({{"connector_id":"openai_compatible","name":"Whisper","settings":{{"base_url":"{}","transcription_model":"whisper-1"}}}})",
                world.pictures().url("/speech/v1")));
        EXPECT_EQ(made.status, 201) << made.body;
        return "connection:" + world.take(made, "/id");
    }
    /// As it is: World::call() fills in values, and a "$" of a compressed file would be one.
    web::Response send(const std::string& caller, const std::string& file,
                       const std::vector<web::Header>& fields) {
        web::Request request;
        request.method = "POST";
        request.path = "/api/v1/transcriptions";
        request.body = form_of(file, fields);
        request.remote_address = "192.0.2.20";
        request.headers.set("Content-Type", "multipart/form-data; boundary=XX");
        request.headers.set("Authorization", "Bearer " + world.tokens.at(caller));
        return world.router().handle(request);
    }
    /// The transcription as it is at its end.
    json::value transcribe(const std::string& caller, const std::string& file,
                           std::vector<web::Header> fields = {}) {
        if (fields.empty()) fields = {{"engine", world.values["whisper"]}};
        return ended(caller, send(caller, file, fields));
    }
    json::value transcribe_url(const std::string& caller, const std::string& path) {
        return ended(caller,
                     world.call(caller, "POST /transcriptions/url",
                                fmt::format(R"({{"url":"{}","engine":"{}"}})",
                                            world.pictures().url(path), world.values["whisper"])));
    }
    json::value ended(const std::string& caller, const web::Response& started) {
        EXPECT_EQ(started.status, 202) << started.body;
        const std::string task = world.take(started, "/task/id", "task");
        EXPECT_EQ(started.headers.get("Location"), "/api/v1/tasks/" + task);
        world.wait_for_task(task, caller);
        const std::string id = world.take(started, "/transcription_id", "talk");
        return json::parse(world.call(caller, "GET /transcriptions/" + id).body);
    }
    static std::string text(const json::value& of, std::string_view member) {
        const auto& value = of.at(member);
        return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
    }
    /// A file that ffmpeg makes.
    std::string make(const std::string& name, std::vector<std::string> arguments) {
        const auto path = world.folder() / name;
        arguments.insert(arguments.begin(), {"-v", "error", "-y"});
        arguments.push_back(path.string());
        const auto made = speech::run_child(
            {.program = speech::find_program("ffmpeg"), .arguments = std::move(arguments)});
        EXPECT_EQ(made.status, 0) << made.errors;
        std::ifstream in(path, std::ios::binary);
        return std::string((std::istreambuf_iterator<char>(in)), {});
    }
    std::string indexed(const std::string& caller, const std::string& id) {
        return world.scope_of(caller)
            .db()
            .one<std::string>(
                "SELECT text FROM archive_entries WHERE tenant = :tenant AND type = "
                "'transcription' AND ref = :ref",
                {{"ref", *TextForm<Uuid>::parse(id)}})
            .value_or("nothing");
    }
};

TEST_P(SpeechApi, engines_say_whether_they_are_ready) {
    open("sp_eva");
    world.call("sp_eva", "POST /connections",
               R"({"connector_id":"openai_compatible","name":"No model",)"
               R"("settings":{"base_url":"http://localhost:1/v1"}})");
    world.call("sp_eva", "POST /connections",
               R"({"connector_id":"anthropic","name":"Writes only","settings":{"api_key":"k"}})");
    world.check({
        {"as seen by a viewer",
         "sp_eva_v",
         "GET /speech/engines",
         "",
         200,
         {R"("id":"$whisper","name":"Whisper","ready":true)", "names no model for transcription",
          "!Writes only", "/next_cursor == null"}},
        {"no engine of this name",
         "sp_eva",
         "POST /transcriptions/url",
         R"({"url":"https://x.example/a.mp3","engine":"local:none"})",
         422,
         {"/engine", "no engine"}},
        {"no address",
         "sp_eva",
         "POST /transcriptions/url",
         R"({"url":"file:///etc/passwd"})",
         422,
         {"/url"}},
        {"no language",
         "sp_eva",
         "POST /transcriptions/url",
         R"({"url":"https://x.example/a.mp3","language":"EN"})",
         422,
         {"/language"}},
        {"neither file nor address",
         "sp_eva",
         "POST /transcriptions",
         form_of("", {{"title", "None"}}),
         422,
         {"/file"}},
        {"both",
         "sp_eva",
         "POST /transcriptions",
         form_of("x", {{"url", "https://x.example/a.mp3"}}),
         422,
         {"/url"}},
        {"a viewer may not",
         "sp_eva_v",
         "POST /transcriptions",
         form_of("x", {{"title", "T"}}),
         403,
         {}},
    });
}

TEST_P(SpeechApi, a_recording_becomes_text_captions_and_sound) {
    open("sp_uma");
    world.check({{"sent",
                  "sp_uma_e",
                  "POST /transcriptions",
                  form_of(spoken_wav(11), {{"title", "Our talk"}, {"engine", "$whisper"}}),
                  202,
                  {"/task/type == \"content.transcribe\"", "/task/id => task",
                   "/transcription_id => talk"}}});
    const auto task = world.wait_for_task(world.values["task"], "sp_uma");
    ASSERT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
    EXPECT_EQ(text(task.at("result"), "transcription_id"), world.values["talk"]);
    world.check({
        {"whole",
         "sp_uma_v",
         "GET /transcriptions/$talk",
         "",
         200,
         {"/state == \"done\"", "/title == \"Our talk\"", "/has_sound == true", "/seconds == 11",
          "/language == \"en\"", "/engine == \"$whisper\"", "/model == \"whisper-1\"",
          "/text == \"Welcome back, and thank you for listening. Today we look at how a small team "
          "plans its month.\"",
          "/parts/1/text == \"Today we look at how a small team plans its month.\"",
          "/words/0/text == \"Welcome\"", "/words_estimated == false", "/has_audio == true",
          "/word_count == 18", "/error == null"}},
        {"in the list",
         "sp_uma_v",
         "GET /transcriptions?state=done",
         "",
         200,
         {"/data/0/id == \"$talk\"", "/data/0/word_count == 18", "!Welcome", "/data/1 == missing"}},
        {"not among the failed", "sp_uma", "GET /transcriptions?state=failed", "", 200, {"!$talk"}},
        {"SRT",
         "sp_uma_v",
         "GET /transcriptions/$talk/srt",
         "",
         200,
         {"1\n00:00:00,", " --> ", "Welcome back, and thank you for listening.\n\n2\n",
          "our-talk.srt"}},
        {"WebVTT", "sp_uma_v", "GET /transcriptions/$talk/vtt", "", 200, {"WEBVTT\n\n00:00:0"}},
        {"text",
         "sp_uma_v",
         "GET /transcriptions/$talk/txt",
         "",
         200,
         {"Our talk\n\nWelcome back, and thank you"}},
        {"JSON", "sp_uma_v", "GET /transcriptions/$talk/json", "", 200, {"/words/0/start == 0"}},
        {"another's text", "stranger", "GET /transcriptions/$talk/srt", "", 404, {}},
        {"another's sound", "stranger", "GET /transcriptions/$talk/audio", "", 404, {}},
        {"to listen to",
         "sp_uma_v",
         "GET /transcriptions/$talk/audio",
         "",
         200,
         {"audio/mp4", "ftyp", "Accept-Ranges: bytes"}},
        {"from the middle",
         "sp_uma_v",
         "GET /transcriptions/$talk/audio",
         "",
         206,
         {"Content-Range: bytes 4-7/", "ftyp"},
         {{"Range", "bytes=4-7"}}},
        {"behind its end",
         "sp_uma_v",
         "GET /transcriptions/$talk/audio",
         "",
         416,
         {"Content-Range: bytes */", "The file ends before that"},
         {{"Range", "bytes=99999999-"}}},
        {"linked for a player",
         "sp_uma_v",
         "POST /transcriptions/$talk/audio/link",
         "",
         200,
         {"/url => player", R"("expires_at":"20)"}},
        {"not another's", "stranger", "POST /transcriptions/$talk/audio/link", "", 404, {}},
        {"nobody's without", "anonymous", "GET /transcriptions/audio/guess", "", 404, {}},
        {"told", "sp_uma", "GET /audit-log?limit=5", "", 200, {"transcription.started"}},
    });
    const std::string link = world.values["player"].substr(std::string("/api/v1").size());
    world.check({{"a player has no token",
                  "anonymous",
                  "GET " + link,
                  "",
                  206,
                  {"audio/mp4", "Content-Range: bytes 4-7/", "ftyp"},
                  {{"Range", "bytes=4-7"}}},
                 {"a changed link", "anonymous", "GET " + link + "A", "", 404, {}},
                 {"opens no media",
                  "anonymous",
                  "GET /content/media/" + link.substr(link.rfind('/') + 1),
                  "",
                  404,
                  {}}});
    EXPECT_THAT(indexed("sp_uma", world.values["talk"]), HasSubstr("Welcome back"));
    Scope scope = world.scope_of("sp_uma");
    EXPECT_FALSE(world.app().content().blobs->find(scope.tenant(),
                                                   "speech/" + world.values["talk"] + ".source"))
        << "what was sent is not kept";
    EXPECT_EQ(content::drop_old_audio(world.app().content(), scope, scope.now()), 1);
    world.check(
        {{"gone", "sp_uma", "GET /transcriptions/$talk/audio", "", 404, {"no file to listen to"}},
         {"with its links", "anonymous", "GET " + link, "", 404, {}},
         {"and no new one", "sp_uma", "POST /transcriptions/$talk/audio/link", "", 404, {}},
         {"but written down",
          "sp_uma",
          "GET /transcriptions/$talk",
          "",
          200,
          {"/has_audio == false", "Welcome back"}}});
}

TEST_P(SpeechApi, what_was_heard_is_put_right_by_hand) {
    open("sp_ed");
    transcribe("sp_ed", spoken_wav(11));
    world.check({
        {"as heard", "sp_ed", "GET /transcriptions/$talk", "", 200, {"/version => version"}},
        {"a viewer may not", "sp_ed_v", "PATCH /transcriptions/$talk", R"({"title":"x"})", 403, {}},
        {"no title", "sp_ed", "PATCH /transcriptions/$talk", R"({"title":" "})", 422, {"/title"}},
        {"times that run backwards",
         "sp_ed",
         "PATCH /transcriptions/$talk",
         R"({"parts":[{"start":0,"end":5,"text":"a"},{"start":4,"end":3,"text":"b"}]})",
         422,
         {"/parts/1/end", "/parts/1/start"}},
        {"a time that no recording has",
         "sp_ed",
         "PATCH /transcriptions/$talk",
         R"({"parts":[{"start":0,"end":1e308,"text":"a"}]})",
         422,
         {"/parts/0/end"}},
        {"is as it was", "sp_ed", "GET /transcriptions/$talk", "", 200, {"/version == $version"}},
        {"an empty title of a new one",
         "sp_ed",
         "POST /transcriptions/url",
         R"({"url":"https://a.example/x.mp3","title":"  "})",
         422,
         {"/title"}},
        {"put right",
         "sp_ed_e",
         "PATCH /transcriptions/$talk",
         R"({"title":"Welcome","parts":[{"start":0,"end":5.5,"text":"Welcome back to Ed's tea.",
             "speaker":"Ed"},{"start":5.5,"end":5.6,"text":" "},
             {"start":6,"end":11,"text":"We plan our month.","speaker":"Ida"}]})",
         200,
         {"/title == \"Welcome\"", "/parts/1/speaker == \"Ida\"", "/parts/2 == missing",
          "/text == \"Welcome back to Ed's tea.\\n\\nWe plan our month.\"", "/word_count == 9",
          "/words/8/text == \"month.\"", "/words/8/end == 11"},
         {{"If-Match", "\"$version\""}}},
        {"too late",
         "sp_ed",
         "PATCH /transcriptions/$talk",
         R"({"title":"x"})",
         412,
         {},
         {{"If-Match", "\"$version\""}}},
        {"with speakers",
         "sp_ed",
         "GET /transcriptions/$talk/vtt",
         "",
         200,
         {"<v Ed>Welcome back to Ed's tea.", "<v Ida>We plan our month."}},
        {"and in the text",
         "sp_ed",
         "GET /transcriptions/$talk/txt",
         "",
         200,
         {"Ed: Welcome back"}},
        {"not another's", "stranger", "PATCH /transcriptions/$talk", R"({"title":"x"})", 404, {}},
    });
    EXPECT_THAT(indexed("sp_ed", world.values["talk"]), HasSubstr("Ed's tea"));
    world.check({
        {"a viewer may not remove", "sp_ed_v", "DELETE /transcriptions/$talk", "", 403, {}},
        {"removed", "sp_ed_e", "DELETE /transcriptions/$talk", "", 204, {}},
        {"gone", "sp_ed", "GET /transcriptions/$talk", "", 404, {}},
        {"twice", "sp_ed", "DELETE /transcriptions/$talk", "", 404, {}},
    });
    EXPECT_EQ(indexed("sp_ed", world.values["talk"]), "nothing");
    EXPECT_FALSE(world.app().content().blobs->find(world.scope_of("sp_ed").tenant(),
                                                   "speech/" + world.values["talk"] + ".m4a"));
}

TEST_P(SpeechApi, an_address_is_fetched_within_limits) {
    open("sp_urs");
    world.check({{"fetched",
                  "sp_urs_e",
                  "POST /transcriptions/url",
                  R"({"url":"$pictures/speech/talk.wav?token=secret","engine":"$whisper"})",
                  202,
                  {"/task/title == \"Transcription of talk\"", "/task/id => task",
                   "/transcription_id => talk"}},
                 {"as a form",
                  "sp_urs_e",
                  "POST /transcriptions",
                  form_of("", {{"url", "$pictures/speech/talk.wav"}, {"engine", "$whisper"}}),
                  202,
                  {}}});
    world.wait_for_task(world.values["task"], "sp_urs");
    world.check({{"there",
                  "sp_urs",
                  "GET /transcriptions/$talk",
                  "",
                  200,
                  {"/state == \"done\"", "/media_type == \"audio/wav\"", "/seconds == 2"}}});
    for (const auto& [path, why] :
         std::map<std::string, std::string>{{"/speech/page", "web page, not a recording"},
                                            {"/speech/gone", "answered 404"},
                                            {"/speech/large", "larger than 8 MB"},
                                            {"/speech/empty", "the file is empty"},
                                            {"/speech/inside", "169.254.169.254"},
                                            {"/speech/round", "redirect"}}) {
        const auto failed = transcribe_url("sp_urs", path);
        EXPECT_EQ(text(failed, "state"), "failed") << path;
        EXPECT_THAT(text(failed, "error"), HasSubstr(why)) << path;
    }
}

TEST_P(SpeechApi, files_that_hold_nothing_to_write_down_say_so) {
    open("sp_bob");
    const auto failed = [&](const std::string& file) {
        const auto talk = transcribe("sp_bob", file);
        EXPECT_EQ(text(talk, "state"), "failed") << json::serialize(talk);
        return talk;
    };
    EXPECT_THAT(text(failed("only words, no sound"), "error"), HasSubstr("no sound or video file"));
    world.check({{"no file of what failed",
                  "sp_bob",
                  "GET /transcriptions/$talk/srt",
                  "",
                  409,
                  {"could not be written down"}},
                 {"nor this", "sp_bob", "GET /transcriptions/$talk/vtt", "", 409, {}},
                 {"nor this", "sp_bob", "GET /transcriptions/$talk/txt", "", 409, {}},
                 {"nor this", "sp_bob", "GET /transcriptions/$talk/json", "", 409, {}},
                 {"nothing to hear", "sp_bob", "GET /transcriptions/$talk/audio", "", 404, {}},
                 {"no words to change",
                  "sp_bob",
                  "PATCH /transcriptions/$talk",
                  R"({"parts":[]})",
                  409,
                  {"not written down yet"}},
                 {"but its name",
                  "sp_bob",
                  "PATCH /transcriptions/$talk",
                  R"({"title":"Rubbish"})",
                  200,
                  {"/title == \"Rubbish\"", "/state == \"failed\""}}});
    const auto mute =
        failed(make("mute.mp4", {"-f", "lavfi", "-i", "testsrc=duration=2:size=64x64"}));
    EXPECT_THAT(text(mute, "error"), HasSubstr("has no sound"));
    EXPECT_EQ(text(mute, "has_sound"), "false");
    const auto silent =
        transcribe("sp_bob", make("silent.mp3", {"-f", "lavfi", "-i", "anullsrc=r=16000:d=20"}));
    EXPECT_EQ(text(silent, "state"), "done");
    EXPECT_EQ(text(silent, "text"), "");
    EXPECT_EQ(silent.at("notes").at(0).at("code"), "no_speech") << json::serialize(silent);
    EXPECT_EQ(silent.at("notes").at(0).at("text"), "No speech was heard in this recording.");
    EXPECT_EQ(world.call("sp_bob", "GET /transcriptions/$talk/srt").body, "");
    EXPECT_EQ(world.upload("sp_bob", "/transcriptions", "", {{"title", "x"}}).status, 422);
}

/// Ten minutes that are two chunks to a provider.
TEST_P(SpeechApi, a_task_that_failed_goes_on_behind_what_it_has) {
    open("sp_ron");
    const auto file = make("long.mp3", {"-f", "lavfi", "-i", "anoisesrc=r=8000:d=420:a=0.3", "-af",
                                        "tremolo=f=4:d=0.9", "-b:a", "32k"});
    const int before = speech_calls();
    refuse_speech_after(1);
    const auto failed = transcribe("sp_ron", file);
    EXPECT_EQ(text(failed, "state"), "failed");
    EXPECT_EQ(speech_calls(), before + 2);
    EXPECT_THAT(text(failed, "text"), HasSubstr("Welcome back")) << "what is there can be read";
    refuse_speech_after(0);
    world.check({{"again", "sp_ron", "POST /tasks/$task/retry", "", 200, {}}});
    world.wait_for_task(world.values["task"], "sp_ron");
    EXPECT_EQ(speech_calls(), before + 3) << "the first chunk was sent again";
    world.check({{"whole",
                  "sp_ron",
                  "GET /transcriptions/$talk",
                  "",
                  200,
                  {"/state == \"done\"", "/error == null"}}});
    const auto whole = json::parse(world.call("sp_ron", "GET /transcriptions/$talk").body);
    double last = 0;
    for (const auto& part : whole.at("parts").as_array()) {
        EXPECT_GE(part.at("start").to_number<double>(), last - 0.001);
        last = part.at("end").to_number<double>();
    }
    EXPECT_GT(last, 400);
    EXPECT_NEAR(whole.at("seconds").to_number<double>(), 420, 1);
}

TEST_P(SpeechApi, what_is_cancelled_or_deleted_ends) {
    open("sp_cal");
    for (const int wait : {0, 3, 10, 30, 60, 100, 150, 250}) {  // milliseconds: wherever it stands
        SCOPED_TRACE(wait);
        const auto held =
            world.call("sp_cal", "POST /transcriptions/url",
                       R"({"url":"$pictures/speech/talk.wav","engine":"$whisper","title":"Held"})");
        const auto id = world.take(held, "/transcription_id", "talk");
        const auto task = world.take(held, "/task/id", "task");
        std::this_thread::sleep_for(std::chrono::milliseconds(wait));
        EXPECT_EQ(world.call("sp_cal", "DELETE /transcriptions/$talk").status, 204);
        const auto ended = world.wait_for_task(task, "sp_cal");
        EXPECT_THAT(text(ended, "state"), testing::AnyOf("cancelled", "failed", "succeeded"));
        EXPECT_EQ(world.call("sp_cal", "GET /transcriptions/$talk").status, 404);
        for (const auto* ending : {".m4a", ".source"})
            EXPECT_FALSE(world.app().content().blobs->find(world.scope_of("sp_cal").tenant(),
                                                           "speech/" + id + ending))
                << "a file stayed behind";
    }
}

TEST_P(SpeechApi, the_model_of_this_machine_writes_down_english) {
    const auto models = speech::list_models(world.app().content().models);
    if (models.empty() || models.front().why_not ||
        speech::why_no_library(world.app().content().models))
        GTEST_SKIP() << "Moonshine is not installed: run ./dev deps";
    open("sp_moon");
    const auto file = make(
        "said.m4a",
        {"-f", "lavfi", "-i",
         "flite=text='Welcome back to the show. Today we look at how a small team plans its month.'"
         ":voice=slt"});
    const auto talk = transcribe("sp_moon", file, {{"title", "Said"}});
    EXPECT_EQ(text(talk, "state"), "done") << json::serialize(talk);
    EXPECT_EQ(text(talk, "engine"), "local:moonshine-tiny-en");
    EXPECT_EQ(text(talk, "language"), "en");
    EXPECT_THAT(text(talk, "text"), HasSubstr("Welcome back to the show"));
    EXPECT_EQ(text(talk, "words_estimated"), "true");
    EXPECT_THAT(text(talk, "notes"), HasSubstr("one language only (en)"));
    EXPECT_EQ(talk.at("notes").at(0).at("code"), "one_language");
    EXPECT_EQ(talk.at("notes").at(0).at("values").at("language"), "en");
    world.check(
        {{"a language it does not know",
          "sp_moon",
          "POST /transcriptions/url",
          R"({"url":"https://x.example/a.mp3","engine":"local:moonshine-tiny-en","language":"de"})",
          422,
          {"/engine", "does not understand"}}});
}

HERALD_ON_BOTH_DATABASES(SpeechApi);

}  // namespace
}  // namespace herald::api
