#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "ads/import_decode.hpp"
#include "base/calendar.hpp"

/// For tests of the importer only: files of a test's own, and what the importer makes of them.
namespace herald::ads::test {

/// A file that is removed with the test.
class TempFile {
public:
    explicit TempFile(std::string_view content) {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "herald-import-XXXXXX").string();
        const int fd = ::mkstemp(pattern.data());
        EXPECT_GE(fd, 0);
        ::close(fd);
        path_ = pattern;
        std::ofstream(path_, std::ios::binary) << content;
    }
    ~TempFile() { std::filesystem::remove(path_); }
    TempFile(const TempFile&) = delete;
    TempFile& operator=(const TempFile&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline ImportPlan plan_of(std::string_view content, const PlanOptions& options = {}) {
    return make_plan(TempFile(content).path(), options);
}

struct Decoded {
    ImportPlan plan;
    FileEntities entities;
    RowBatch rows;
    const FileEntity& ad(std::size_t row) const { return at(Level::ad, rows.ad[row]); }
    const FileEntity& group(std::size_t row) const { return at(Level::ad_group, ad(row).parent); }
    const FileEntity& campaign(std::size_t row) const {
        return at(Level::campaign, group(row).parent);
    }
    const FileEntity& account(std::size_t row) const {
        return at(Level::account, campaign(row).parent);
    }
    const FileEntity& at(Level level, std::int32_t number) const {
        return entities.list(level)[static_cast<std::size_t>(number)];
    }
    std::string day(std::size_t row) const { return to_string(day_of(rows.day[row])); }
};

inline void decode(Decoded& out, std::string_view content, const PlanOptions& options = {}) {
    const TempFile file(content);
    out.plan = make_plan(file.path(), options);
    EXPECT_TRUE(out.plan.can_import())
        << (out.plan.problems.empty() ? "" : out.plan.problems[0].message);
    csv::BlockReader reader(csv::read_file(file.path()), out.plan.encoding, out.plan.dialect);
    csv::Block block;
    ASSERT_TRUE(reader.next(block));
    RowDecoder(out.plan, out.entities).decode(block, out.rows);
}

inline std::string column_of(const ImportPlan& plan, Field field) {
    const auto& from = plan.mapping[field];
    return from.kind == FieldSource::Kind::column ? plan.header[from.column] : from.constant;
}

inline bool warned(const ImportPlan& plan, std::string_view part) {
    return std::any_of(plan.problems.begin(), plan.problems.end(), [&](const ImportProblem& p) {
        return p.message.find(part) != std::string::npos;
    });
}

}  // namespace herald::ads::test
