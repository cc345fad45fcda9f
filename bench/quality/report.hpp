#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// What every quality program shares: its --data folder, tables, and the JSON line it ends with.
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
    /// Prints the table to standard error and one JSON object as standard output's last line.
    int finish() const;

private:
    struct Line {
        Figure figure;
        bool has_goal = false, met = false;
    };
    std::string program_;
    std::vector<Line> lines_;
};

/// --data DIR; without it HERALD_DATA/NAME. Prints a plain word and leaves with status 2 when the
/// folder is not there: benchmark data is not part of Herald.
std::filesystem::path data_folder(int argc, char** argv, const std::string& name);

/// A CSV with a header, whole: rows of cells by column name.
using Row = std::map<std::string, std::string, std::less<>>;
std::vector<Row> read_csv(const std::filesystem::path& file, char delimiter = ',');
double number(const Row& row, const std::string& column);

}  // namespace herald::quality
