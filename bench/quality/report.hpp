#pragma once

#include <string>
#include <vector>

#include "base/json_writer.hpp"

/// The figures of a quality program: a table for people, one JSON object for programs.
namespace herald::quality {

/// One figure beside what was published.
struct Figure {
    std::string name;
    double value = 0;
    double goal = 0;        ///< what is to be reached
    bool at_least = true;   ///< else at most
    std::string published;  ///< where the anchor comes from
};

class Report {
public:
    explicit Report(std::string program) : program_(std::move(program)) {}
    /// A figure that has a goal; `met` says whether it is reached.
    void add(const Figure& figure, bool met);
    /// A figure that only informs.
    void note(const std::string& name, double value);
    /// Prints the table to standard error and one JSON object as standard output's last line: the
    /// program's name, the members of `answer`, the figures.
    template <Struct Answer>
    void finish(const Answer& answer) const {
        std::string members;
        write_json(members, answer);
        print(members.substr(1, members.size() - 2));
    }
    void finish() const { print(""); }

private:
    struct Line {
        Figure figure;
        bool has_goal = false, met = false;
    };
    void print(const std::string& members) const;

    std::string program_;
    std::vector<Line> lines_;
};

}  // namespace herald::quality
