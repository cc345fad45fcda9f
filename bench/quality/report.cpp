#include "report.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace herald::quality {

void Report::add(const Figure& figure, bool met) { lines_.push_back({figure, true, met}); }

void Report::note(const std::string& name, double value) {
    lines_.push_back({{.name = name, .value = value}, false, false});
}

void Report::print(const std::string& members) const {
    std::string out = "{\"program\":";
    append_json_string(out, program_);
    if (!members.empty()) out += "," + members;
    out += ",\"figures\":[";
    bool all = true;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const auto& [figure, has_goal, met] = lines_[i];
        fmt::print(stderr, "{:44} {:>14.6g}{}\n", figure.name, figure.value,
                   has_goal ? fmt::format("   goal {:.6g} {} {}", figure.goal,
                                          met ? "met" : "MISSED", figure.published)
                            : "");
        if (i > 0) out += ',';
        out += "{\"name\":";
        append_json_string(out, figure.name);
        out += ",\"value\":";
        append_json_number(out, figure.value);
        if (has_goal) {
            out += ",\"goal\":";
            append_json_number(out, figure.goal);
            out += std::string(",\"met\":") + (met ? "true" : "false") + ",\"published\":";
            append_json_string(out, figure.published);
        }
        out += '}';
        all = all && (!has_goal || met);
    }
    out += fmt::format("],\"met\":{}}}", all);
    std::fflush(stderr);
    fmt::print("{}\n", out);
    std::fflush(stdout);
}

}  // namespace herald::quality
