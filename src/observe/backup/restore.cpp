#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <map>

#include "base/calendar.hpp"
#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "observe/backup/archive.hpp"
#include "observe/backup/backup.hpp"
#include "store/postgres_copy.hpp"

namespace herald::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHeadFile = "herald-backup.json", kManifestFile = "manifest.json",
                           kKeyFile = "master.key";
constexpr std::size_t kHeadBytes = 4 << 20, kManifestBytes = 512 << 20;

[[noreturn]] void damaged(const std::string& why) {
    throw Error(ErrorKind::invalid, "The backup is damaged: " + why);
}

template <class T>
T read_json(const std::string& text, std::string_view name) {
    try {
        Problems problems;
        T out = decode_json<T>(parse_json(text), problems, Unknown::ignore);
        problems.raise();
        return out;
    } catch (const Error& error) {
        damaged(fmt::format("{} cannot be read ({}).", name, error.what()));
    }
}

std::string read_text(ArchiveReader& archive, const ArchiveReader::Entry& entry, std::size_t most) {
    if (entry.size > most) damaged(entry.name + " is too large.");
    std::string out;
    for (auto piece = archive.read(); !piece.empty(); piece = archive.read()) out += piece;
    return out;
}

/// Only what make_backup() writes: nothing climbs out of the folder.
void check_name(const std::string& name) {
    const bool known = name == kHeadFile || name == kManifestFile || name == kKeyFile ||
                       name.starts_with("database/") || name.starts_with("warehouse/") ||
                       name.starts_with("blobs/");
    bool plain = !name.empty();
    char before = '/';
    for (const char c : name) {
        plain = plain && c > ' ' && c != '\\' && c != 0x7f &&
                !(before == '/' && (c == '/' || c == '.'));
        before = c;
    }
    if (!known || !plain || name.back() == '/')
        damaged(fmt::format("it holds a file {} that is not Herald's.", name));
}

/// Goes over the archive, hashing every file and handing its pieces on.
struct Content {
    BackupHead head;
    BackupManifest manifest;
    std::map<std::string, BackupPart> found;
};
using Sink = std::function<void(const ArchiveReader::Entry&, std::string_view piece)>;

Content read_content(const fs::path& file, const Sink& sink, const ByteProgress& progress) {
    ArchiveReader archive(file);
    Content out;
    bool has_head = false, has_manifest = false;
    for (ArchiveReader::Entry entry; archive.next(entry);) {
        if (has_manifest) damaged("something follows its list of files.");
        if (!has_head && entry.name != kHeadFile)
            throw Error(ErrorKind::invalid,
                        fmt::format("{} is no backup of Herald.", file.string()));
        check_name(entry.name);
        if (entry.name == kManifestFile) {
            out.manifest =
                read_json<BackupManifest>(read_text(archive, entry, kManifestBytes), entry.name);
            has_manifest = true;
            continue;
        }
        Sha256 sum;
        std::string head;
        if (sink) sink(entry, {});
        for (auto piece = archive.read(); !piece.empty(); piece = archive.read()) {
            sum.update(piece);
            if (entry.name == kHeadFile && head.size() < kHeadBytes) head += piece;
            if (sink) sink(entry, piece);
            if (progress) progress(archive.position());
        }
        if (entry.name == kHeadFile) {
            out.head = read_json<BackupHead>(head, entry.name);
            has_head = true;
        }
        out.found[entry.name] = {entry.name, static_cast<std::int64_t>(entry.size),
                                 to_hex(sum.finish())};
    }
    if (!has_manifest) damaged("its list of files is missing.");
    return out;
}

void compare(const Content& content) {
    if (content.found.size() != content.manifest.parts.size())
        damaged("it holds other files than its list says.");
    for (const BackupPart& part : content.manifest.parts) {
        const auto found = content.found.find(part.name);
        if (found == content.found.end()) damaged(part.name + " is missing.");
        if (found->second.size != part.size || found->second.sha256 != part.sha256)
            damaged(fmt::format("the checksum of {} does not fit.", part.name));
    }
}

void refuse_newer(const BackupHead& head, const std::vector<MigrationMark>& theirs,
                  const std::vector<store::Migration>& migrations) {
    const auto ours = marks_of(migrations);
    for (const MigrationMark& mark : theirs) {
        const auto same = std::find_if(ours.begin(), ours.end(), [&](const MigrationMark& m) {
            return m.module == mark.module && m.number == mark.number;
        });
        if (same == ours.end() || head.format > kFormat)
            throw Error(ErrorKind::invalid,
                        fmt::format("This backup was made by a newer Herald ({}; it knows {} {}); "
                                    "install that version.",
                                    head.program, mark.module, mark.number));
        if (same->sha256 != mark.sha256)
            throw Error(ErrorKind::invalid,
                        fmt::format("This backup was made by another Herald: its migration {} {} "
                                    "is not ours.",
                                    mark.module, mark.number));
    }
}

void sync_path(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    ::fsync(fd);
    ::close(fd);
}

/// Everything a data folder may hold of a former server, but for its key and its lock.
constexpr std::array<const char*, 6> kContents{
    "herald.db",        "herald.db-wal",        "herald.db-shm",
    "warehouse.duckdb", "warehouse.duckdb.wal", "blobs"};

bool holds_something(const fs::path& data) {
    for (const char* name : kContents) {
        std::error_code ignored;
        const fs::path path = data / name;
        if (fs::is_directory(path, ignored) ? !fs::is_empty(path, ignored) : fs::exists(path))
            return true;
    }
    return false;
}

/// Unpacks into `folder`, syncing each file; the checksums are looked at once more on the way.
void unpack(const fs::path& file, const fs::path& folder, const Progress& progress,
            std::uint64_t size) {
    std::ofstream out;
    fs::path path;
    const auto close = [&] {
        if (path.empty()) return;
        out.close();
        if (!out)
            throw Error(ErrorKind::unavailable, "The disk is full; nothing was restored.",
                        path.string());
        sync_path(path);
        path.clear();
    };
    const Content content = read_content(
        file,
        [&](const ArchiveReader::Entry& entry, std::string_view piece) {
            if (!piece.empty()) {
                out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
                return;
            }
            close();
            path = folder / entry.name;
            fs::create_directories(path.parent_path());
            out.open(path, std::ios::binary | std::ios::trunc);
            fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
        },
        [&](std::uint64_t at) {
            progress(0.85 * static_cast<double>(at) / static_cast<double>(size), "Unpacking");
        });
    close();
    compare(content);
}

void move_into(const fs::path& from, const fs::path& to) {
    std::error_code ignored;
    if (!fs::exists(from, ignored)) return;
    if (fs::is_directory(to, ignored) && fs::is_empty(to, ignored)) fs::remove(to);
    fs::rename(from, to);
}

/// What was there goes into a folder beside it, then the new takes its place. A marker tells of a
/// crash in between.
fs::path put_in_place(const fs::path& data, const fs::path& fresh, bool with_key) {
    std::ofstream(data / kUnfinished) << "Run herald restore again, with --force.\n";
    sync_path(data / kUnfinished);
    sync_path(data);
    fs::path aside;
    if (holds_something(data)) {
        std::string when = to_string(SystemClock().now()).substr(0, 19);
        std::replace(when.begin(), when.end(), ':', '-');
        aside = data / ("before-restore-" + when);
        fs::create_directories(aside);
        for (const char* name : kContents) move_into(data / name, aside / name);
        if (with_key) move_into(data / kKeyFile, aside / kKeyFile);
    }
    move_into(fresh / "database" / "herald.db", data / "herald.db");
    move_into(fresh / "warehouse" / "warehouse.duckdb", data / "warehouse.duckdb");
    move_into(fresh / "warehouse" / "warehouse.duckdb.wal", data / "warehouse.duckdb.wal");
    move_into(fresh / "blobs", data / "blobs");
    if (with_key) move_into(fresh / kKeyFile, data / kKeyFile);
    fs::create_directories(data / "blobs");
    sync_path(data);
    fs::remove(data / kUnfinished);
    sync_path(data);
    return aside;
}

/// The tables as the backup's program had them, then their rows; later migrations run at the next
/// start.
void load_database(const RestoreOptions& options, const BackupHead& head, const fs::path& folder,
                   const Progress& progress) {
    store::clear_postgres(options.database_url,
                          options.force ? store::Overwrite::yes : store::Overwrite::no);
    std::vector<store::Migration> known;
    for (const auto& m : options.migrations)
        if (std::any_of(head.migrations.begin(), head.migrations.end(), [&](const auto& mark) {
                return mark.module == m.module && mark.number == m.number;
            }))
            known.push_back(m);
    {
        const auto database = store::open_postgres({.url = options.database_url, .connections = 2});
        store::migrate(*database, known);
    }
    store::load_postgres(options.database_url, folder, [&](double part) {
        progress(0.86 + 0.13 * part, "Filling the database");
    });
}

void check_target(const BackupHead& head, const RestoreOptions& options) {
    refuse_newer(head, head.migrations, options.migrations);
    refuse_newer(head, head.warehouse_migrations, options.warehouse_migrations);
    const bool postgres = head.database == "postgresql";
    if (postgres && options.database_url.empty())
        throw Error(ErrorKind::invalid,
                    "This backup holds a PostgreSQL database: give the empty one it shall go into "
                    "by --database-url.");
    if (!postgres && !options.database_url.empty())
        throw Error(ErrorKind::invalid,
                    "This backup holds a SQLite database, which cannot go into PostgreSQL: leave "
                    "--database-url out.");
    if (!options.force && holds_something(options.data))
        throw Error(ErrorKind::conflict,
                    fmt::format("{} is not empty; restore into another folder, or give --force to "
                                "put what is there aside.",
                                options.data.string()));
}

}  // namespace

Checked verify_backup(const fs::path& file, const Progress& report) {
    const Progress progress = report ? report : [](double, std::string_view) {};
    std::error_code ignored;
    const auto all = static_cast<double>(std::max<std::uint64_t>(1, fs::file_size(file, ignored)));
    double done = 0;
    const std::uint64_t size = check_archive(file, [&](std::uint64_t bytes) {
        done += static_cast<double>(bytes);
        progress(0.5 * std::min(1.0, done / all), "Checking the file");
    });
    const Content content = read_content(file, nullptr, [&](std::uint64_t at) {
        progress(0.5 + 0.5 * std::min(1.0, static_cast<double>(at) / all), "Checking its parts");
    });
    compare(content);
    return {content.head, content.manifest, size};
}

Restored restore_backup(const fs::path& file, const Checked& checked, const RestoreOptions& options,
                        const Progress& report) {
    const Progress progress = report ? report : [](double, std::string_view) {};
    Restored out;
    const BackupHead& head = checked.head;
    check_target(head, options);
    const fs::path fresh = options.data / ("restoring-" + random_token(6));
    const std::shared_ptr<void> clean_up(nullptr, [&](void*) {
        std::error_code ignored;
        fs::remove_all(fresh, ignored);
    });
    unpack(file, fresh, progress, checked.size);
    if (!options.database_url.empty()) load_database(options, head, fresh / "database", progress);
    out.put_aside = put_in_place(options.data, fresh, head.with_key);
    progress(1, "Done");
    return out;
}

}  // namespace herald::backup
