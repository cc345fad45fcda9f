#pragma once

#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "content/studio/prompt/wish.hpp"
#include "content/text/network.hpp"

/// How each kind is asked for: what is said to the model, and the form of its answer.
namespace herald::content::studio {

/// The standing instruction of a kind. The version rises with its words.
struct TemplateVersion {
    std::string_view id;
    int version = 1;
    std::string_view name, instruction;
};
TemplateVersion template_of(ItemKind kind);

/// One question.
struct Form {
    std::string name;     ///< of the schema
    std::string request;  ///< what is to be written now
    json::object schema;  ///< {"drafts":[…]}; empty: free text
    std::int64_t max_output_tokens = 2048;
};

/// For kinds that one question answers; `place` is the network, or the form of the ad, or empty.
Form form_of(const Wanted& wanted, const std::string& place);

/// The plan of an article, and one of its sections.
Form outline_form(const Wanted& wanted);
Form section_form(const std::string& title, const std::string& heading, const std::string& points,
                  const std::string& before, std::size_t words);

/// What a network or a form of ads takes, in words.
std::string words_for(const NetworkLimits& network);
std::string words_for(const AdFormat& format);

}  // namespace herald::content::studio
