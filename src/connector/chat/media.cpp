#include "connector/chat/media.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "connector/ai/form.hpp"
#include "connector/ai/prompt.hpp"
#include "connector/ai/vectors.hpp"

namespace herald::connector::chat {
namespace {

constexpr std::size_t kTextsAtOnce = 256;
constexpr std::chrono::minutes kSlow{10};  ///< sound and pictures take their time
constexpr ai::PictureSize kModern[] = {{1024, 1024}, {1536, 1024}, {1024, 1536}};
constexpr ai::PictureSize kDallE3[] = {{1024, 1024}, {1792, 1024}, {1024, 1792}};
constexpr ai::PictureSize kDallE2[] = {{256, 256}, {512, 512}, {1024, 1024}};

std::span<const ai::PictureSize> sizes_of(std::string_view model) {
    if (model.starts_with("dall-e-3")) return kDallE3;
    if (model.starts_with("dall-e-2")) return kDallE2;
    return kModern;
}

double seconds_of(const Node& node, std::string_view name) {
    const json::value* value = node.find(name);
    if (value == nullptr) return 0;
    if (value->is_number()) return std::max(0.0, value->to_number<double>());
    const auto text = node.maybe_text(name);  // some servers give "8.47"
    const auto parsed = text ? parse_micros(*text) : std::nullopt;
    return parsed ? std::max(0.0, parsed->units()) : 0;
}

std::string fetch(const Wire& wire, const std::string& address) {
    net::HttpRequest request;
    request.url = address;
    auto response = wire.call().send(std::move(request));
    if (!response.ok()) throw wire.troubles().not_understood("a picture that is not there");
    return std::move(response.body);
}

std::string transcript_format(std::string_view model) {
    if (model.find("diarize") != std::string_view::npos) return "diarized_json";
    return model.starts_with("gpt-") ? "json" : "verbose_json";
}

}  // namespace

void decode_embeddings(const ai::Troubles& troubles, const Node& answer, std::size_t count,
                       Embeddings& out) {
    const json::array* data = answer.find_list("data");
    if (data == nullptr || data->size() != count)
        throw troubles.not_understood("not one vector for each text");
    const std::size_t first = out.vectors.size();
    out.vectors.resize(first + count);
    std::int64_t place = 0;
    for (const json::value& entry : *data) {
        const Node node(entry);
        const auto index = node.count("index").value_or(place);
        const json::array* numbers = node.find_list("embedding");
        if (index < 0 || index >= static_cast<std::int64_t>(count))
            throw troubles.not_understood("a vector without its place");
        auto& vector = out.vectors[first + static_cast<std::size_t>(index)];
        if (!vector.empty()) throw troubles.not_understood("two vectors of one text");
        vector = ai::decode_vector(troubles, numbers);
        ++place;
    }
    ai::check_lengths(troubles, out.vectors);
    out.use.input += ai::tokens(answer["usage"], "prompt_tokens");
    if (auto model = answer.maybe_text("model")) out.model = *std::move(model);
}

Embeddings embed(const Wire& wire, std::span<const std::string> texts, const std::string& model) {
    Embeddings out;
    out.model = model;
    for (std::size_t first = 0; first < texts.size(); first += kTextsAtOnce) {
        const auto some = texts.subspan(first, std::min(kTextsAtOnce, texts.size() - first));
        const json::object body{{"model", model},
                                {"input", json::array(some.begin(), some.end())},
                                {"encoding_format", "float"}};
        const auto response = wire.post({.path = "/embeddings", .body = json::serialize(body)});
        const Document document(wire.name(), response.body);
        decode_embeddings(wire.troubles(), Node(document.root()), some.size(), out);
    }
    return out;
}

std::string image_body(const PictureWish& wish) {
    const auto size = ai::nearest_size(sizes_of(wish.model), {wish.width, wish.height});
    json::object body{{"model", wish.model},
                      {"prompt", wish.prompt},
                      {"n", 1},
                      {"size", fmt::format("{}x{}", size.width, size.height)}};
    // gpt-image gives bytes in any case, and refuses to be told so.
    if (!wish.model.starts_with("gpt-image")) body["response_format"] = "b64_json";
    return json::serialize(body);
}

Picture image(const Wire& wire, const PictureWish& wish) {
    if (trim(wish.prompt).empty())
        throw Error(ErrorKind::invalid, "A picture needs words that say what it shows");
    const auto response =
        wire.post({.path = "/images/generations", .body = image_body(wish), .timeout = kSlow});
    const Document document(wire.name(), response.body);
    const Node root(document.root());
    const json::array& data = root.list("data");
    const Node first = data.empty() ? Node(nullptr) : Node(data[0]);
    Picture out;
    if (const auto text = first.maybe_text("b64_json")) {
        const auto bytes = from_base64(*text);
        if (!bytes) throw wire.troubles().not_understood("a picture that is no base64");
        out.bytes = as_text(*bytes);
    } else if (const auto address = first.maybe_text("url")) {
        out.bytes = fetch(wire, *address);
    }
    out.media_type = ai::picture_type(out.bytes);
    if (out.media_type.empty()) throw wire.troubles().not_understood("an answer without a picture");
    out.use = {ai::tokens(root["usage"], "input_tokens"),
               ai::tokens(root["usage"], "output_tokens"), 0};
    return out;
}

SpokenText decode_transcript(const ai::Troubles& troubles, const Node& answer) {
    const json::value* text = answer.find("text");
    if (text == nullptr || !text->is_string())
        throw troubles.not_understood("a transcript without its text");
    SpokenText out;
    out.text = trim(std::string_view(text->get_string()));
    out.language = ai::language_code(answer.text("language"));
    out.seconds = seconds_of(answer, "duration");
    for (const json::value& entry : answer.list("segments")) {
        const Node node(entry);
        out.parts.push_back({std::string(trim(node.text("text"))), seconds_of(node, "start"),
                             seconds_of(node, "end"), node.text("speaker")});
    }
    for (const json::value& entry : answer.list("words")) {
        const Node node(entry);
        out.words.push_back({std::string(trim(node.text("word"))), seconds_of(node, "start"),
                             seconds_of(node, "end")});
    }
    if (out.seconds == 0 && !out.parts.empty()) out.seconds = out.parts.back().end;
    if (out.parts.empty() && !out.text.empty()) out.parts.push_back({out.text, 0, out.seconds, {}});
    return out;
}

SpokenText transcribe(const Wire& wire, const Recording& recording) {
    if (recording.bytes.empty())
        throw Error(ErrorKind::invalid, "There is no sound to write down: the file is empty");
    const std::string format = transcript_format(recording.model);
    std::vector<ai::FormPart> parts{
        {"file", recording.bytes,
         recording.file_name.empty() ? std::string("recording") : recording.file_name,
         recording.media_type.empty() ? std::string("application/octet-stream")
                                      : recording.media_type},
        {"model", recording.model, {}, {}},
        {"response_format", format, {}, {}}};
    if (!recording.language.empty()) parts.push_back({"language", recording.language, {}, {}});
    if (format == "diarized_json") parts.push_back({"chunking_strategy", "auto", {}, {}});
    if (format == "verbose_json")
        for (const char* grain : {"word", "segment"})
            parts.push_back({"timestamp_granularities[]", grain, {}, {}});
    ai::FormBody form = ai::make_form(parts);
    const auto response = wire.post({.path = "/audio/transcriptions",
                                     .body = std::move(form.bytes),
                                     .content_type = std::move(form.content_type),
                                     .timeout = kSlow});
    const Document document(wire.name(), response.body);
    return decode_transcript(wire.troubles(), Node(document.root()));
}

Sound speak(const Wire& wire, const SpeechWish& wish) {
    if (trim(wish.text).empty())
        throw Error(ErrorKind::invalid, "There is nothing to say: the text is empty");
    const json::object body{{"model", wish.model},
                            {"input", wish.text},
                            {"voice", wish.voice},
                            {"response_format", "mp3"}};
    auto response =
        wire.post({.path = "/audio/speech", .body = json::serialize(body), .timeout = kSlow});
    std::string type(response.headers.get("Content-Type"));
    type = to_lower_ascii(trim(std::string_view(type).substr(0, type.find(';'))));
    if (response.body.empty() || type.find("json") != std::string::npos ||
        type.starts_with("text/"))
        throw wire.troubles().not_understood("speech that is no sound");
    return {std::move(response.body), type.empty() ? std::string("audio/mpeg") : type};
}

}  // namespace herald::connector::chat
