#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/described.hpp"

/// What Herald says to people of any language: why something is planned as it is, what was done to
/// a text.
namespace herald::content {

/// A sentence, and what says it in another language: its code (docs/studio.md lists them) with the
/// texts and figures that stand in it. Codes of why it goes out when it does begin with "time_".
struct Sentence {
    std::string code;
    std::string text;  ///< English; of "said" in the language it was written in
    std::map<std::string, std::string> values;
    bool operator==(const Sentence&) const = default;
};
BOOST_DESCRIBE_STRUCT(Sentence, (), (code, text, values))

using Sentences = std::vector<Sentence>;

inline std::string in_words(const Sentences& sentences) {
    std::string out;
    for (const Sentence& one : sentences) out += (out.empty() ? "" : " ") + one.text;
    return out;
}

inline bool is_of_time(const Sentence& reason) { return reason.code.starts_with("time_"); }

}  // namespace herald::content
