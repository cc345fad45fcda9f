#include <fmt/format.h>

#include <fstream>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/json_writer.hpp"
#include "observe/backup/archive.hpp"
#include "observe/backup/backup.hpp"

namespace herald::backup {
namespace {

namespace fs = std::filesystem;

/// A folder that goes with its work.
class WorkFolder {
public:
    explicit WorkFolder(const fs::path& parent) : path_(parent / ("backup-" + random_token(6))) {
        for (const char* part : {"database", "warehouse", "blobs"})
            fs::create_directories(path_ / part);
    }
    ~WorkFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

struct Listed {
    std::string name;
    fs::path path;
    std::uint64_t size = 0;
};

/// Every file below `folder`, sorted, so that equal contents give equal lists.
std::vector<Listed> list_files(const fs::path& folder) {
    std::vector<Listed> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            out.push_back({entry.path().lexically_relative(folder).generic_string(), entry.path(),
                           entry.file_size()});
    std::sort(out.begin(), out.end(),
              [](const Listed& a, const Listed& b) { return a.name < b.name; });
    return out;
}

/// The three copies of one moment. The order is what makes them agree: see backup.hpp.
void take_copies(const Source& source, const fs::path& folder, const Progress& progress) {
    progress(0.01, "Listing files");
    source.blobs->snapshot(folder / "blobs");
    progress(0.05, "Copying the warehouse");
    std::unique_ptr<store::DatabaseSnapshot> sql;
    source.warehouse->snapshot(folder / "warehouse", [&] { sql = source.database->snapshot(); });
    source.blobs->snapshot(folder / "blobs");
    sql->write_to(folder / "database",
                  [&](double part) { progress(0.1 + 0.25 * part, "Copying the database"); });
}

}  // namespace

std::vector<MigrationMark> marks_of(const std::vector<store::Migration>& migrations) {
    std::vector<MigrationMark> out;
    for (const auto& m : migrations) out.push_back({m.module, m.number, to_hex(sha256(m.sql))});
    return out;
}

Made make_backup(const Source& source, const fs::path& file, const Progress& report) {
    const Progress progress = report ? report : [](double, std::string_view) {};
    ArchiveWriter archive(file);  // first: a name that cannot be written is told at once
    const WorkFolder work(source.temporary);
    take_copies(source, work.path(), progress);
    const auto files = list_files(work.path());
    std::uint64_t all = 1, done = 0;
    for (const Listed& one : files) all += one.size;
    BackupManifest manifest;
    const auto note = [&](const std::string& name, const ArchiveWriter::Added& added) {
        manifest.parts.push_back({name, static_cast<std::int64_t>(added.size), added.sha256});
    };
    note("herald-backup.json", archive.add_text("herald-backup.json", to_json(source.head)));
    if (!source.key_file.empty())
        note("master.key", archive.add_file("master.key", source.key_file, nullptr));
    for (const Listed& one : files)
        note(one.name, archive.add_file(one.name, one.path, [&](std::uint64_t bytes) {
            done += bytes;
            progress(0.35 + 0.64 * static_cast<double>(done) / static_cast<double>(all), "Packing");
        }));
    archive.add_text("manifest.json", to_json(manifest));
    const auto whole = archive.finish();
    progress(1, "Done");
    return {file, whole.size, whole.sha256, static_cast<std::int64_t>(manifest.parts.size())};
}

}  // namespace herald::backup
