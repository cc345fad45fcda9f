#include "report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <fstream>

#include "base/csv.hpp"
#include "base/json_writer.hpp"

namespace herald::quality {
namespace {

std::string json_number(double value) {
    return std::isfinite(value) ? fmt::format("{}", value) : "null";
}

}  // namespace

void Report::add(const Figure& figure, bool met) { lines_.push_back({figure, true, met}); }

void Report::note(const std::string& name, double value) {
    lines_.push_back({{.name = name, .value = value}, false, false});
}

int Report::finish() const {
    std::string out = "{\"program\":";
    append_json_string(out, program_);
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
        out += ",\"value\":" + json_number(figure.value);
        if (has_goal) {
            out += ",\"goal\":" + json_number(figure.goal) +
                   ",\"met\":" + (met ? "true" : "false") + ",\"published\":";
            append_json_string(out, figure.published);
        }
        out += '}';
        all = all && (!has_goal || met);
    }
    out += fmt::format("],\"met\":{}}}", all);
    fmt::print("{}\n", out);
    return all ? 0 : 1;
}

std::filesystem::path data_folder(int argc, char** argv, const std::string& name) {
    std::filesystem::path folder;
    for (int i = 1; i + 1 < argc; ++i)
        if (std::string_view(argv[i]) == "--data") folder = argv[i + 1];
    if (const char* all = std::getenv("HERALD_DATA"); folder.empty() && all != nullptr)
        folder = std::filesystem::path(all) / name;
    if (folder.empty() || !std::filesystem::is_directory(folder)) {
        fmt::print(stderr,
                   "Benchmark data is not part of Herald: give its folder by --data DIR, or "
                   "HERALD_DATA with {}/ in it.\n",
                   name);
        std::exit(2);
    }
    return folder;
}

std::vector<Row> read_csv(const std::filesystem::path& file, char delimiter) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        fmt::print(stderr, "{} cannot be read.\n", file.string());
        std::exit(2);
    }
    std::string text((std::istreambuf_iterator<char>(in)), {});
    csv::Cursor cursor(text, {.delimiter = delimiter});
    csv::Record record;
    std::vector<std::string> header;
    std::vector<Row> out;
    while (cursor.next(record)) {
        if (record.blank()) continue;
        if (header.empty()) {
            for (const auto cell : record.cells) header.emplace_back(cell);
            continue;
        }
        Row row;
        for (std::size_t i = 0; i < header.size() && i < record.cells.size(); ++i)
            row.emplace(header[i], record.cells[i]);
        out.push_back(std::move(row));
    }
    return out;
}

double number(const Row& row, const std::string& column) {
    const auto found = row.find(column);
    if (found == row.end() || found->second.empty()) return std::nan("");
    return std::strtod(found->second.c_str(), nullptr);
}

}  // namespace herald::quality
