#include "base/encoding.hpp"
#include "base/text.hpp"
#include "connector/ai/prompt.hpp"
#include "connector/ai/stream.hpp"
#include "connectors/gemini/gemini.hpp"
#include "connectors/gemini/generate.hpp"
#include "connectors/gemini/settings.hpp"

namespace herald::connectors::gemini {

using connector::Call;
using connector::Completion;
using connector::Document;
using connector::Node;
using connector::Prompt;
using connector::ai::Problem;
using connector::ai::Trouble;

namespace {

constexpr connector::PlatformWords kWords{
    "Gemini", "Create a new key at aistudio.google.com and paste it into the connection.",
    "Enable the Generative Language API and billing in the key's Google Cloud project."};
constexpr std::size_t kTextsAtOnce = 100;  ///< the most of a batch
constexpr std::chrono::minutes kSlow{10};
/// Bytes of a recording that fit into one request beside everything else.
constexpr std::size_t kMostSound = 14u << 20;

class Api {
public:
    explicit Api(Call& call)
        : call_(call), settings_(connector::settings_of<Settings>(call)), troubles_(kWords) {
        base_ = connector::ai::base_of(settings_.base_url, kBase);
        if (base_.ends_with("/v1beta")) base_.resize(base_.size() - 7);
    }

    const Settings& settings() const { return settings_; }
    const connector::ai::Troubles& troubles() const { return troubles_; }

    /// `model` as people write it, with or without "models/".
    std::string address(std::string_view model, std::string_view method) const {
        if (model.starts_with("models/")) model.remove_prefix(7);
        return fmt::format("{}/v1beta/models/{}:{}", base_, percent_encode(model), method);
    }
    net::HttpRequest post(std::string url, std::string body) const {
        net::HttpRequest out = get(std::move(url));
        out.method = "POST";
        out.headers.set("Content-Type", "application/json");
        out.body = std::move(body);
        out.idle_timeout = std::chrono::seconds(0);
        return out;
    }
    net::HttpRequest get(std::string url) const {
        net::HttpRequest out;
        out.url = std::move(url);
        out.headers.set("x-goog-api-key", settings_.api_key);
        return out;
    }
    /// A refusal comes back as an answer of its own: {"error":…} with its status.
    net::HttpResponse send(net::HttpRequest request) const {
        auto response = call_.send(std::move(request));
        if (response.ok()) return response;
        const json::value body = connector::ai::parse_softly(response.body);
        const auto* list = body.if_array();
        const Node root(list != nullptr && !list->empty() ? (*list)[0] : body);
        Problem problem = read_problem(root["error"], response.status);
        if (problem.says.empty()) problem.says = fmt::format("HTTP {}", response.status);
        if (problem.what == Trouble::rate && !problem.wait)
            problem.wait = connector::ai::asked_wait(response.headers, call_.now());
        throw troubles_.error(problem);
    }
    std::string base() const { return base_; }

private:
    Call& call_;
    Settings settings_;
    connector::ai::Troubles troubles_;
    std::string base_;
};

Completion complete(Call& call, const Prompt& prompt, const connector::TextSink& sink) {
    const Api api(call);
    Prompt asked = prompt;
    if (asked.model.empty()) asked.model = api.settings().model.value_or(kModel);
    if (asked.model.starts_with("models/")) asked.model.erase(0, 7);
    const std::string& model = asked.model;
    net::HttpRequest request =
        api.post(api.address(model, sink ? "streamGenerateContent?alt=sse" : "generateContent"),
                 generate_body(asked));
    request.timeout = prompt.timeout;
    Generation generation(api.troubles(), sink);
    auto end = Generation::End::may_be_unnamed;
    if (sink) {
        connector::ai::EventBody body(
            [&](const net::ServerEvent& event) { generation.take(event.data); });
        request.idle_timeout = connector::ai::kLongestSilence;
        request.on_body = [&](std::string_view piece) { body.feed(piece); };
        api.send(std::move(request));
        body.finish();
        if (!body.document().empty())
            generation.take(body.document());
        else
            end = Generation::End::must_be_named;
    } else {
        generation.take(api.send(std::move(request)).body);
    }
    Completion out = generation.finish(end);
    if (out.model.empty()) out.model = model;
    return out;
}

connector::Embeddings embed(Call& call, std::span<const std::string> texts,
                            const std::string& asked) {
    const Api api(call);
    connector::Embeddings out;
    out.model = !asked.empty() ? asked : api.settings().embedding_model.value_or(kEmbeddingModel);
    for (std::size_t first = 0; first < texts.size(); first += kTextsAtOnce) {
        const auto some = texts.subspan(first, std::min(kTextsAtOnce, texts.size() - first));
        json::array requests;
        for (const std::string& text : some)
            requests.push_back(json::object{
                {"model", "models/" + out.model},
                {"content", json::object{{"parts", json::array{json::object{{"text", text}}}}}}});
        const auto response =
            api.send(api.post(api.address(out.model, "batchEmbedContents"),
                              json::serialize(json::object{{"requests", std::move(requests)}})));
        const Document document(kWords.name, response.body);
        decode_embeddings(api.troubles(), Node(document.root()), some.size(), out);
    }
    return out;
}

/// The shapes Google knows, by their sides.
std::string_view shape_of(const connector::PictureWish& wish) {
    static constexpr connector::ai::PictureSize kShapes[] = {
        {1, 1}, {3, 4}, {4, 3}, {9, 16}, {16, 9}};
    static constexpr std::string_view kNames[] = {"1:1", "3:4", "4:3", "9:16", "16:9"};
    const auto size = connector::ai::nearest_size(kShapes, {wish.width, wish.height});
    for (std::size_t i = 0; i < std::size(kShapes); ++i)
        if (kShapes[i].width == size.width && kShapes[i].height == size.height) return kNames[i];
    return kNames[0];
}

connector::Picture image(Call& call, const connector::PictureWish& wish) {
    if (trim(wish.prompt).empty())
        throw Error(ErrorKind::invalid, "A picture needs words that say what it shows");
    const Api api(call);
    const std::string model =
        !wish.model.empty() ? wish.model : api.settings().image_model.value_or(kImageModel);
    json::object body;
    const bool imagen = model.starts_with("imagen");
    if (imagen) {
        body["instances"] = json::array{json::object{{"prompt", wish.prompt}}};
        body["parameters"] = json::object{{"sampleCount", 1}, {"aspectRatio", shape_of(wish)}};
    } else {
        body["contents"] = json::array{json::object{
            {"role", "user"}, {"parts", json::array{json::object{{"text", wish.prompt}}}}}};
        body["generationConfig"] =
            json::object{{"responseModalities", json::array{"TEXT", "IMAGE"}},
                         {"imageConfig", json::object{{"aspectRatio", shape_of(wish)}}}};
    }
    net::HttpRequest request =
        api.post(api.address(model, imagen ? "predict" : "generateContent"), json::serialize(body));
    request.timeout = kSlow;
    const auto response = api.send(std::move(request));
    const Document document(kWords.name, response.body);
    return decode_picture(api.troubles(), Node(document.root()));
}

connector::SpokenText transcribe(Call& call, const connector::Recording& recording) {
    if (recording.bytes.empty())
        throw Error(ErrorKind::invalid, "There is no sound to write down: the file is empty");
    if (recording.bytes.size() > kMostSound)
        throw Error(ErrorKind::too_large,
                    "The recording is too long for one request to Gemini: send it in pieces");
    const Api api(call);
    const std::string model =
        !recording.model.empty()
            ? recording.model
            : api.settings().transcription_model.value_or(api.settings().model.value_or(kModel));
    const json::object sound{
        {"mimeType", recording.media_type.empty() ? "audio/mpeg" : recording.media_type},
        {"data", to_base64(as_bytes(recording.bytes))}};
    const json::array parts{
        json::object{{"text",
                      "Write down what is said in this recording, word for word, in the language "
                      "it is said in. Give the words alone."}},
        json::object{{"inlineData", sound}}};
    const json::object body{
        {"contents", json::array{json::object{{"role", "user"}, {"parts", parts}}}}};
    net::HttpRequest request =
        api.post(api.address(model, "generateContent"), json::serialize(body));
    request.timeout = kSlow;
    const connector::TextSink nobody;
    Generation generation(api.troubles(), nobody);
    generation.take(api.send(std::move(request)).body);
    Completion said = generation.finish(Generation::End::may_be_unnamed);
    if (said.finish == connector::Finish::refused)
        throw api.troubles().error({Trouble::blocked, said.refusal, {}});
    connector::SpokenText out;
    out.text = trim(said.text);
    out.language = recording.language;
    if (!out.text.empty()) out.parts.push_back({out.text, 0, 0, {}});
    return out;
}

connector::ConnectionCheck check(Call& call) {
    const Api api(call);
    const std::string model = api.settings().model.value_or(kModel);
    net::HttpRequest request = api.get(api.base() + "/v1beta/models?pageSize=1000");
    request.timeout = std::chrono::seconds(30);
    const auto response = api.send(std::move(request));
    const Document document(kWords.name, response.body);
    const json::array* models = Node(document.root()).find_list("models");
    if (models == nullptr) throw api.troubles().not_understood("models without their list");
    for (const json::value& entry : *models)
        if (Node(entry).text("name") == "models/" + model || Node(entry).text("name") == model)
            return {fmt::format("Gemini, {} models, {} for texts", models->size(), model), {}};
    throw api.troubles().error(
        {Trouble::model,
         fmt::format("{} is not among the {} models of this key", model, models->size()),
         {}});
}

constexpr const char* kDocs =
    "1. At **aistudio.google.com** choose *Get API key* and create one in a project of its own.\n"
    "2. Switch billing on for that project: without it the limits are small and Google may train\n"
    "   on what you send.\n"
    "3. Paste the key here. Models can stay empty.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "gemini";
    out.spec.name = "Google Gemini";
    out.spec.platform = "gemini";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.ask_model = connector::AskModel{
        .complete = complete, .embed = embed, .image = image, .transcribe = transcribe};
    return out;
}

}  // namespace herald::connectors::gemini
