#include <cmath>
#include <random>

#include "content/speech/engine/connected.hpp"
#include "harness.hpp"
#include "sandbox/ai/sound.hpp"
#include "speech.hpp"

/// Recordings in the world.
namespace herald::api {
namespace {

std::atomic<int> calls{0}, refused_from{0};

net::test::ServedResponse provider(const net::test::ServedRequest& request) {
    if (request.path == "/speech/v1/models")
        return {200,
                R"({"object":"list","data":[{"id":"whisper-1"}]})",
                {{"Content-Type", "application/json"}},
                {}};
    const int number = ++calls;
    if (refused_from != 0 && number >= refused_from)
        return {401,
                R"({"error":{"message":"Incorrect API key provided"}})",
                {{"Content-Type", "application/json"}},
                {}};
    web::Request asked;
    asked.body = request.body;
    return {200,
            json::serialize(sandbox::ai::transcript_of(asked)),
            {{"Content-Type", "application/json"}},
            {}};
}

}  // namespace

int speech_calls() { return calls; }
void refuse_speech_after(int more) { refused_from = more == 0 ? 0 : calls + more + 1; }

std::string spoken_wav(double seconds) {
    std::mt19937 random{11};
    std::normal_distribution<double> normal{0, 1};
    std::vector<std::int16_t> samples;
    for (int i = 0; i < seconds * content::speech::kRate; ++i) {
        const double beat = std::sin(2 * 3.14159265 * 4 * i / content::speech::kRate);
        samples.push_back(
            static_cast<std::int16_t>((100 + 3000 * std::max(0.0, beat)) * normal(random)));
    }
    return content::speech::make_wav(samples);
}

net::test::ServedResponse serve_speech(const net::test::ServedRequest& request) {
    if (request.path.starts_with("/speech/v1/")) return provider(request);
    if (request.path == "/speech/talk.wav")
        return {200, spoken_wav(2), {{"Content-Type", "audio/wav"}}, {}};
    if (request.path == "/speech/page")
        return {200, "<!doctype html><p>Our talk", {{"Content-Type", "text/html"}}, {}};
    if (request.path == "/speech/large")
        return {200, std::string(10u << 20, 'x'), {{"Content-Type", "audio/mpeg"}}, {}};
    if (request.path == "/speech/empty") return {200, "", {{"Content-Type", "audio/mpeg"}}, {}};
    if (request.path == "/speech/inside")
        return {302, "", {{"Location", "http://169.254.169.254/latest/meta-data/"}}, {}};
    if (request.path == "/speech/round") return {302, "", {{"Location", "/speech/round"}}, {}};
    return {404, "gone", {}, {}};
}

void World::add_speech() {
    bodies["POST /api/v1/transcriptions/url"] =
        fmt::format(R"({{"url":"{}"}})", pictures_.url("/speech/talk.wav"));
    bodies["PATCH /api/v1/transcriptions/{id}"] = R"({"title":"Renamed of Northwind"})";
    const auto connected = call(
        "admin", "POST /connections",
        fmt::format(
            R"({{"connector_id":"openai_compatible","name":"Whisper of Northwind","settings":{{"base_url":"{}","transcription_model":"whisper-1"}}}})",
            pictures_.url("/speech/v1")));
    EXPECT_EQ(connected.status, 201) << connected.body;
    values["whisper"] = "connection:" + take(connected, "/id");
    for (const auto* title : {"A talk of Northwind", "Second talk", "Third talk"}) {
        const auto made = upload("editor", "/transcriptions", spoken_wav(3),
                                 {{"title", title}, {"engine", values["whisper"]}});
        EXPECT_EQ(made.status, 202) << made.body;
        const json::value task = wait_for_task(take(made, "/task/id"));
        EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
        ids["transcriptions"] = std::string(task.at("result").at("transcription_id").as_string());
    }
    const auto link =
        call("owner", "POST /transcriptions/" + ids["transcriptions"] + "/audio/link");
    const std::string url = take(link, "/url");
    ids["transcriptions/audio"] = url.substr(url.rfind('/') + 1);
}

}  // namespace herald::api
