#include <unistd.h>

#include "app/app.hpp"
#include "app/cli.hpp"
#include "app/flags.hpp"
#include "app/local.hpp"
#include "base/log.hpp"

/// herald backup, herald restore.
namespace herald::app {
namespace {

struct BackupFlags {
    bool with_key = false, verify = false;
};
BOOST_DESCRIBE_STRUCT(BackupFlags, (), (with_key, verify))

struct RestoreFlags {
    bool force = false;
};
BOOST_DESCRIBE_STRUCT(RestoreFlags, (), (force))

}  // namespace
}  // namespace herald::app

template <>
inline constexpr auto herald::rules<herald::app::BackupFlags> = std::tuple{
    rule<&herald::app::BackupFlags::with_key>(
        doc{"Put the master key in too: then the file alone opens every sealed password"}),
    rule<&herald::app::BackupFlags::verify>(doc{"Check a file instead of making one"}),
};
template <>
inline constexpr auto herald::rules<herald::app::RestoreFlags> = std::tuple{
    rule<&herald::app::RestoreFlags::force>(
        doc{"Restore into a folder that is not empty: what is there is put aside"}),
};

namespace herald::app {
namespace {

namespace fs = std::filesystem;

/// One line a step and ten percent.
class Steps {
public:
    void operator()(double progress, std::string_view stage) {
        const int tenth = static_cast<int>(progress * 10);
        if (stage == stage_ && tenth == tenth_) return;
        stage_ = stage;
        tenth_ = tenth;
        fmt::print(stderr, "{:3} %  {}\n", static_cast<int>(progress * 100), stage);
    }

private:
    std::string stage_;
    int tenth_ = -1;
};

std::string megabytes(std::uint64_t bytes) {
    return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

int verify(const std::string& file) {
    Steps steps;
    const auto checked = backup::verify_backup(
        file, [&](double progress, std::string_view stage) { steps(progress, stage); });
    fmt::print("{} is whole: {} files, {}, {}, made by Herald {} on {}{}.\n", file,
               checked.manifest.parts.size(), megabytes(checked.size), checked.head.database,
               checked.head.program, to_string(checked.head.created_at),
               checked.head.with_key ? ", with its master key" : "");
    return 0;
}

/// What must happen to the master key before the restored server can start.
std::string word_about_key(const Config& config, const backup::BackupHead& head) {
    const auto key = DataFolder::read_master_key(config.data, config.master_key);
    if (key && SealingKey(*key).fingerprint() == head.key) return "Its master key is there.";
    return fmt::format(
        "The backup holds no master key: put the one it was made with into {} (or give it by "
        "--master-key) before you start; without it platform tokens and passwords stay sealed, "
        "and the server refuses to start.",
        (fs::path(config.data) / "master.key").string());
}

}  // namespace

std::string backup_help() { return settings_help<BackupFlags>() + settings_help<Config>(); }
std::string restore_help() { return settings_help<RestoreFlags>() + settings_help<Config>(); }

int run_backup(std::vector<std::string> args) {
    const auto flags = take_flags<BackupFlags>(args);
    Config config = load_config(args);
    if (args.size() != 1)
        throw Error(ErrorKind::invalid,
                    "Write: herald backup FILE [--with-key], or: herald backup --verify FILE");
    if (flags.verify) return verify(args[0]);
    Owner owner(std::move(config), Owner::Needs::database);
    owner.ask("backups", json::serialize(json::object{{"file", fs::absolute(args[0]).string()},
                                                      {"with_key", flags.with_key}}));
    Steps steps;
    for (;;) {
        const json::value now = owner.ask("backups/progress", "{}");
        if (const auto& error = now.at("error"); error.is_string())
            throw Error(ErrorKind::unavailable, std::string(error.as_string()));
        if (!now.at("is_running").as_bool()) {
            fmt::print("{}: {}, {} files, SHA-256 {}\n", args[0],
                       megabytes(now.at("size").to_number<std::uint64_t>()),
                       now.at("parts").to_number<std::int64_t>(),
                       std::string_view(now.at("sha256").as_string()));
            return 0;
        }
        steps(now.at("progress").to_number<double>(), now.at("stage").as_string());
        ::usleep(100'000);
    }
}

int run_restore(std::vector<std::string> args) {
    const auto flags = take_flags<RestoreFlags>(args);
    const Config config = load_config(args);
    if (args.size() != 1)
        throw Error(ErrorKind::invalid, "Write: herald restore FILE [--data DIR] [--force]");
    Steps steps;
    const auto report = [&](double progress, std::string_view stage) { steps(progress, stage); };
    const auto checked = backup::verify_backup(args[0], report);
    const DataFolder folder(config.data);  // nobody else works on it meanwhile
    const auto restored =
        backup::restore_backup(args[0], checked,
                               {.data = folder.path(),
                                .database_url = config.database_url,
                                .force = flags.force,
                                .migrations = all_migrations(),
                                .warehouse_migrations = all_warehouse_migrations()},
                               report);
    fmt::print("{} holds the server as it was on {}.\n", config.data,
               to_string(checked.head.created_at));
    if (!restored.put_aside.empty())
        fmt::print("What was there before is in {}.\n", restored.put_aside.string());
    fmt::print("{}\n", word_about_key(config, checked.head));
    return 0;
}

}  // namespace herald::app
