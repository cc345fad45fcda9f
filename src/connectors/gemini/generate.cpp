#include "connectors/gemini/generate.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "connector/ai/prompt.hpp"
#include "connector/ai/vectors.hpp"

namespace herald::connectors::gemini {

using connector::Completion;
using connector::Document;
using connector::Finish;
using connector::Node;
using connector::Speaker;
using connector::ai::Problem;
using connector::ai::tokens;
using connector::ai::Trouble;

namespace {

constexpr std::array kFiltered{
    "SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"};

bool is_filtered(std::string_view reason) {
    return std::find(kFiltered.begin(), kFiltered.end(), reason) != kFiltered.end();
}

std::string string_of(const Node& node, std::string_view name) {
    const json::value* value = node.find(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

/// All since the second and a half do.
bool thinks(std::string_view model) {
    return model.starts_with("gemini-") && !model.starts_with("gemini-1") &&
           !model.starts_with("gemini-2.0");
}

json::object text_part(const std::string& text) { return {{"text", text}}; }

/// What the parts say; thoughts, calls and pictures are left out.
std::string text_of(const Node& content) {
    std::string out;
    for (const json::value& entry : content.list("parts"))
        if (const Node part(entry); !part.flag("thought")) out += string_of(part, "text");
    return out;
}

/// A detail of a google.rpc.Status by the end of its type.
Node detail(const Node& error, std::string_view type) {
    for (const json::value& entry : error.list("details"))
        if (const Node node(entry); node.text("@type").ends_with(type)) return node;
    return Node(nullptr);
}

Trouble trouble_of(const Node& error, int status, const std::string& message) {
    const std::string name = error.text("status");
    const std::string lower = to_lower_ascii(message);
    const auto says = [&](const char* words) { return lower.find(words) != std::string::npos; };
    const Node info = detail(error, "ErrorInfo");
    if (info.text("reason") == "API_KEY_INVALID") return Trouble::key;
    if (name == "UNAUTHENTICATED") return Trouble::key;
    if (name == "PERMISSION_DENIED") return Trouble::permission;
    if (name == "NOT_FOUND") return Trouble::model;
    if (name == "RESOURCE_EXHAUSTED" || status == 429)
        // A limit of zero is no limit that passes: this place or plan has none of the model.
        return info["metadata"].text("quota_limit_value") == "0" ? Trouble::credit : Trouble::rate;
    if (name == "FAILED_PRECONDITION") return Trouble::permission;  // region, or billing
    if (says("maximum number of tokens") || says("input token count")) return Trouble::size;
    if (says("sensitive words") || says("responsible ai")) return Trouble::blocked;
    if (name == "INTERNAL" || name == "UNAVAILABLE" || name == "DEADLINE_EXCEEDED")
        return Trouble::passing;
    if (name == "INVALID_ARGUMENT") return Trouble::input;
    return connector::ai::trouble_of_status(status);
}

json::value converted(const json::value& schema, const json::object& root, int depth);

const json::value* resolve(std::string_view ref, const json::object& root) {
    constexpr std::string_view kDefs = "#/$defs/";
    if (!ref.starts_with(kDefs)) return nullptr;
    const auto* defs = root.if_contains("$defs");
    return defs != nullptr && defs->is_object()
               ? defs->get_object().if_contains(ref.substr(kDefs.size()))
               : nullptr;
}

json::value each(const json::value& list, const json::object& root, int depth) {
    json::array out;
    if (list.is_array())
        for (const json::value& entry : list.get_array())
            out.push_back(converted(entry, root, depth));
    return out;
}

/// ["string","null"] becomes string and nullable.
void convert_type(const json::value& type, json::object& out) {
    if (type.is_string()) {
        out["type"] = type;
    } else if (type.is_array()) {
        for (const json::value& one : type.get_array())
            if (one == "null")
                out["nullable"] = true;
            else if (!out.contains("type"))
                out["type"] = one;
    }
}

void convert_properties(const json::value& members, json::object& out, const json::object& root,
                        int depth) {
    if (!members.is_object()) return;
    json::object fields;
    json::array order;
    for (const auto& member : members.get_object()) {
        fields[member.key()] = converted(member.value(), root, depth);
        order.emplace_back(member.key());
    }
    out["properties"] = std::move(fields);
    out["propertyOrdering"] = std::move(order);
}

json::value converted(const json::value& schema, const json::object& root, int depth) {
    constexpr int kDeepest = 24;  // also ends a schema that holds itself
    json::object out;
    const auto* object = schema.if_object();
    if (object == nullptr || depth > kDeepest) return out;
    if (const auto* ref = object->if_contains("$ref"); ref != nullptr && ref->is_string())
        if (const auto* target = resolve(std::string_view(ref->get_string()), root))
            return converted(*target, root, depth + 1);
    for (const auto& member : *object) {
        const std::string_view name = member.key();
        const json::value& value = member.value();
        if (name == "type") convert_type(value, out);
        if (name == "const") out["enum"] = json::array{value};
        if (name == "enum") {
            json::array texts;
            if (value.is_array())
                for (const json::value& one : value.get_array())
                    if (one.is_string()) texts.push_back(one);
            if (!texts.empty()) out["enum"] = std::move(texts);
        }
        if (name == "properties") convert_properties(value, out, root, depth + 1);
        if (name == "items") out["items"] = converted(value, root, depth + 1);
        if (name == "anyOf" || name == "oneOf") out["anyOf"] = each(value, root, depth + 1);
        for (const char* kept : {"description", "title", "required", "minItems", "maxItems",
                                 "minLength", "maxLength", "minimum", "maximum", "pattern"})
            if (name == kept) out[name] = value;
        if (name == "format" && (value == "date-time" || value == "date")) out[name] = value;
    }
    return out;
}

}  // namespace

json::object response_schema(const json::object& schema) {
    return converted(json::value(schema), schema, 0).as_object();
}

std::string generate_body(const connector::Prompt& prompt) {
    connector::ai::require_text(prompt);
    json::array contents;
    for (const connector::ChatMessage& message : prompt.messages)
        if (message.speaker != Speaker::system && !message.text.empty())
            contents.push_back(
                json::object{{"role", message.speaker == Speaker::user ? "user" : "model"},
                             {"parts", json::array{text_part(message.text)}}});
    const std::string system = connector::ai::system_text(prompt);
    json::object body;
    if (contents.empty())
        contents.push_back(
            json::object{{"role", "user"}, {"parts", json::array{text_part(system)}}});
    else if (!system.empty())
        body["systemInstruction"] = json::object{{"parts", json::array{text_part(system)}}};
    body["contents"] = std::move(contents);
    json::object config{{"maxOutputTokens", prompt.max_output_tokens}};
    if (thinks(prompt.model)) {
        config["maxOutputTokens"] = prompt.max_output_tokens + connector::kThinkingTokens;
        if (!prompt.model.starts_with("gemini-2"))
            config["thinkingConfig"] = json::object{{"thinkingLevel", "low"}};
    }
    if (prompt.temperature) config["temperature"] = *prompt.temperature;
    if (!prompt.schema.empty()) {
        config["responseMimeType"] = "application/json";
        config["responseSchema"] = response_schema(prompt.schema);
    }
    body["generationConfig"] = std::move(config);
    return json::serialize(body);
}

Problem read_problem(const Node& error, int status) {
    if (status == 0) status = static_cast<int>(std::min<std::int64_t>(tokens(error, "code"), 599));
    Problem out{Trouble::passing, error.text("message"), {}};
    out.what = trouble_of(error, status, out.says);
    if (out.what == Trouble::rate)
        out.wait = connector::ai::parse_wait(detail(error, "RetryInfo").text("retryDelay"));
    return out;
}

Piece decode_piece(const connector::ai::Troubles& troubles, const Node& answer) {
    if (const Node error = answer["error"]; error.exists()) {
        const Problem problem = read_problem(error, 0);
        if (problem.what != Trouble::blocked) throw troubles.error(problem);
        Piece out;
        out.blocked = true;
        out.refusal = problem.says;
        return out;
    }
    Piece out;
    const json::array& candidates = answer.list("candidates");
    const Node feedback = answer["promptFeedback"], usage = answer["usageMetadata"];
    if (!candidates.empty()) {
        const Node candidate(candidates[0]);
        out.has_candidate = candidate.exists();
        out.text = text_of(candidate["content"]);
        out.finish_reason = candidate.text("finishReason");
        out.refusal = string_of(candidate, "finishMessage");
    } else if (feedback.maybe_text("blockReason") || feedback.maybe_text("blockReasonMessage")) {
        out.blocked = true;
        out.refusal = feedback.maybe_text("blockReasonMessage")
                          .value_or("The prompt was stopped: " + feedback.text("blockReason"));
    } else if (!usage.exists()) {
        throw troubles.not_understood("an answer without candidates");
    }
    out.use = {tokens(usage, "promptTokenCount"),
               tokens(usage, "candidatesTokenCount") + tokens(usage, "thoughtsTokenCount"),
               tokens(usage, "cachedContentTokenCount")};
    out.model = answer.text("modelVersion");
    return out;
}

void Generation::take(std::string_view data) {
    const Document document(troubles_.name(), data);
    // Without alt=sse a stream is one list of its pieces.
    if (const auto* list = document.root().if_array()) {
        for (const json::value& entry : *list) take(Node(entry));
        return;
    }
    take(Node(document.root()));
}

void Generation::take(const Node& answer) {
    Piece piece = decode_piece(troubles_, answer);
    any_ = any_ || piece.has_candidate;
    blocked_ = blocked_ || piece.blocked;
    if (!piece.finish_reason.empty()) reason_ = piece.finish_reason;
    if (!piece.refusal.empty()) out_.refusal = piece.refusal;
    if (!piece.model.empty()) out_.model = piece.model;
    // Each piece repeats the counts so far, the first ones without what was written.
    out_.use.input = std::max(out_.use.input, piece.use.input);
    out_.use.output = std::max(out_.use.output, piece.use.output);
    out_.use.cached_input = std::max(out_.use.cached_input, piece.use.cached_input);
    if (piece.text.empty()) return;
    out_.text += piece.text;
    if (sink_) sink_(piece.text);
}

Completion Generation::finish(End end) {
    if (blocked_ || is_filtered(reason_)) {
        out_.finish = Finish::refused;
        if (out_.refusal.empty()) out_.refusal = "The answer was stopped: " + reason_;
        return std::move(out_);
    }
    if (reason_.empty() && (end == End::must_be_named || out_.text.empty() || !any_))
        throw troubles_.ended_early();
    if (reason_ == "STOP" || reason_.empty())
        out_.finish = Finish::complete;
    else if (reason_ == "MAX_TOKENS")
        out_.finish = Finish::length;
    else if (out_.text.empty())  // the model's own failure, under whatever name
        throw troubles_.error({Trouble::passing, reason_ + " " + out_.refusal, {}});
    else
        out_.finish = Finish::stopped;
    out_.refusal.clear();
    return std::move(out_);
}

void decode_embeddings(const connector::ai::Troubles& troubles, const Node& answer,
                       std::size_t count, connector::Embeddings& out) {
    const json::array* list = answer.find_list("embeddings");
    if (list == nullptr || list->size() != count)
        throw troubles.not_understood("not one vector for each text");
    for (const json::value& entry : *list)
        out.vectors.push_back(
            connector::ai::decode_vector(troubles, Node(entry).find_list("values")));
    connector::ai::check_lengths(troubles, out.vectors);
}

connector::Picture decode_picture(const connector::ai::Troubles& troubles, const Node& answer) {
    std::string text, refusal;
    for (const json::value& entry : answer.list("predictions")) {
        text = Node(entry).text("bytesBase64Encoded");
        refusal = Node(entry).text("raiFilteredReason");
    }
    if (answer.find("predictions") == nullptr) {
        const Piece piece = decode_piece(troubles, answer);
        if (piece.blocked || is_filtered(piece.finish_reason)) refusal = piece.refusal + " ";
        for (const json::value& candidate : answer.list("candidates"))
            for (const json::value& part : Node(candidate)["content"].list("parts"))
                if (text.empty()) text = Node(part)["inlineData"].text("data");
    }
    if (text.empty() && !refusal.empty())
        throw troubles.error({Trouble::blocked, std::string(trim(refusal)), {}});
    const auto bytes = from_base64(text);
    connector::Picture out;
    if (bytes) out.bytes = as_text(*bytes);
    out.media_type = connector::ai::picture_type(out.bytes);
    if (out.media_type.empty()) throw troubles.not_understood("an answer without a picture");
    const Node usage = answer["usageMetadata"];
    out.use = {tokens(usage, "promptTokenCount"), tokens(usage, "candidatesTokenCount"), 0};
    return out;
}

}  // namespace herald::connectors::gemini
