#include "connectors/openai_compatible/ollama.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "connector/ai/prompt.hpp"
#include "connector/ai/vectors.hpp"

namespace herald::connectors::openai_compatible::ollama {

using connector::Completion;
using connector::Document;
using connector::Finish;
using connector::Node;
using connector::ai::Problem;
using connector::ai::tokens;
using connector::ai::Trouble;

std::int64_t context_for(const connector::Prompt& prompt) {
    constexpr std::int64_t kStep = 4096, kMost = 32'768, kBytesPerToken = 3;
    std::int64_t bytes = static_cast<std::int64_t>(json::serialize(prompt.schema).size());
    for (const connector::ChatMessage& message : prompt.messages)
        bytes += static_cast<std::int64_t>(message.text.size()) + 16;
    const std::int64_t need = bytes / kBytesPerToken + prompt.max_output_tokens;
    return std::clamp((need + kStep - 1) / kStep * kStep, kStep, kMost);
}

std::string chat_body(const connector::Prompt& prompt, bool stream) {
    connector::ai::require_text(prompt);
    json::array messages;
    for (const connector::ChatMessage& message : prompt.messages)
        messages.push_back(
            json::object{{"role", enum_name(message.speaker)}, {"content", message.text}});
    json::object options{{"num_predict", prompt.max_output_tokens},
                         {"num_ctx", context_for(prompt)}};
    if (prompt.temperature) options["temperature"] = *prompt.temperature;
    json::object body{{"model", prompt.model},
                      {"messages", std::move(messages)},
                      {"stream", stream},
                      {"options", std::move(options)}};
    if (!prompt.schema.empty()) body["format"] = prompt.schema;
    return json::serialize(body);
}

Problem read_problem(std::string_view body, int status) {
    const json::value value = connector::ai::parse_softly(body);
    Problem out{connector::ai::trouble_of_status(status), Node(value).text("error"), {}};
    const std::string lower = to_lower_ascii(out.says);
    if (lower.find("context length") != std::string::npos && status < 500)
        out.what = Trouble::size;
    else if (lower.find("not found") != std::string::npos)
        out.what = Trouble::model;
    if (out.says.empty()) out.says = fmt::format("HTTP {}", status);
    return out;
}

void Chat::take(std::string_view line) {
    const Document document(troubles_.name(), line);
    const Node root(document.root());
    if (root.maybe_text("error")) throw troubles_.error(read_problem(line, 0));
    if (auto model = root.maybe_text("model")) out_.model = *std::move(model);
    const json::value* content = root["message"].find("content");
    if (content != nullptr && content->is_string() && !content->get_string().empty()) {
        out_.text += content->get_string();
        if (sink_) sink_(std::string_view(content->get_string()));
    }
    if (!root.flag("done")) return;
    ended_ = true;
    out_.use = {tokens(root, "prompt_eval_count"), tokens(root, "eval_count"), 0};
    const std::string reason = root.text("done_reason");
    out_.finish = reason.empty() || reason == "stop" ? Finish::complete
                  : reason == "length"               ? Finish::length
                                                     : Finish::stopped;
}

Completion Chat::finish() {
    if (!ended_) throw troubles_.ended_early();
    return std::move(out_);
}

void decode_embeddings(const connector::ai::Troubles& troubles, const Node& answer,
                       std::size_t count, connector::Embeddings& out) {
    const json::array* list = answer.find_list("embeddings");
    if (list == nullptr || list->size() != count)
        throw troubles.not_understood("not one vector for each text");
    for (const json::value& entry : *list)
        out.vectors.push_back(connector::ai::decode_vector(troubles, entry.if_array()));
    connector::ai::check_lengths(troubles, out.vectors);
    out.use.input += tokens(answer, "prompt_eval_count");
}

std::vector<std::string> decode_models(const connector::ai::Troubles& troubles,
                                       const Node& answer) {
    const json::array* models = answer.find_list("models");
    if (models == nullptr) throw troubles.not_understood("models without their list");
    std::vector<std::string> out;
    for (const json::value& model : *models)
        if (auto name = Node(model).maybe_text("name")) out.push_back(*std::move(name));
    return out;
}

}  // namespace herald::connectors::openai_compatible::ollama
