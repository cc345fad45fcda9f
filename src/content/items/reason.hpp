#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/described.hpp"

/// Why something is planned as it is, for people of any language.
namespace herald::content {

/// A sentence, and what says it in another language: its code (docs/studio.md lists them) with the
/// texts and figures that stand in it. Codes of why it goes out when it does begin with "time_".
struct PlanReason {
    std::string code;
    std::string text;  ///< English; of "said" in the language it was written in
    std::map<std::string, std::string> values;
    bool operator==(const PlanReason&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlanReason, (), (code, text, values))

using PlanReasons = std::vector<PlanReason>;

inline std::string in_words(const PlanReasons& reasons) {
    std::string out;
    for (const PlanReason& one : reasons) out += (out.empty() ? "" : " ") + one.text;
    return out;
}

inline bool is_of_time(const PlanReason& reason) { return reason.code.starts_with("time_"); }

}  // namespace herald::content
