#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "ads/sync.hpp"
#include "app/app.hpp"
#include "app/cli.hpp"
#include "app/flags.hpp"
#include "app/local.hpp"
#include "automation/demo.hpp"
#include "base/json_writer.hpp"
#include "base/log.hpp"
#include "base/settings.hpp"
#include "content/demo/demo.hpp"
#include "report/demo.hpp"

/// The commands of the command line.
namespace herald::app {
namespace {

struct SandboxFlags {
    std::string listen = "127.0.0.1:18080";
    std::uint64_t seed = 1;
    std::string world;
    int days = 180, campaigns = 40;
    Currency currency;
    std::optional<Day> today;
    std::string state;
};
BOOST_DESCRIBE_STRUCT(SandboxFlags, (),
                      (listen, seed, world, days, campaigns, currency, today, state))

void refuse_rest(const std::vector<std::string>& args) {
    if (!args.empty())
        throw Error(ErrorKind::invalid,
                    fmt::format("{} is not expected here; see --help.", args[0]));
}

/// Blocks the signals in every thread; must run before the first one starts.
sigset_t block_stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file at its limit (LimitFSIZE=) is a full disk, not the end
    return signals;
}

void wait_for_stop(const sigset_t& signals) {
    int signal = 0;
    sigwait(&signals, &signal);
    log_info("stopping", {{"signal", signal}});
}

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw Error(ErrorKind::invalid, fmt::format("{} cannot be read.", path));
    return std::string((std::istreambuf_iterator<char>(in)), {});
}

/// The system's own scope in an organization, for commands.
Scope system_scope(App& app, const std::string& organization) {
    const auto row = app.identity().find_by_name(organization);
    if (!row)
        throw Error(ErrorKind::invalid,
                    fmt::format("There is no workspace called {}.", organization));
    return Scope(app.identity().system_parts(row->id));
}

void print_stage(std::string& shown, double progress, std::string_view stage) {
    const std::string line = fmt::format("{:3.0f} %  {}", progress * 100, stage);
    if (line != shown) fmt::print(stderr, "{}\n", shown = line);
    ::usleep(200'000);
}

/// Waits for a task and prints its stages.
json::value follow(Owner& owner, const std::string& task) {
    for (std::string shown;;) {
        const json::value now = owner.ask("tasks", task);
        const auto text = [&](const char* name) {
            const json::value& value = now.at(name);
            return value.is_string() ? std::string(value.as_string()) : std::string();
        };
        if (text("state") == "succeeded") return now;
        if (text("state") == "failed" || text("state") == "cancelled")
            throw Error(ErrorKind::upstream,
                        fmt::format("The task {}: {}", text("state"), text("error")));
        print_stage(shown, now.at("progress").to_number<double>(), text("stage"));
    }
}

/// The same in this process.
void follow(Scope& scope, task::TaskId id) {
    for (std::string shown;;) {
        const auto task = task::find_task(scope, id);
        if (task.state == task::State::succeeded) return;
        if (task.state == task::State::failed || task.state == task::State::cancelled)
            throw Error(ErrorKind::upstream, fmt::format("The task {}: {}", enum_name(task.state),
                                                         task.error.value_or("")));
        print_stage(shown, task.progress, task.stage.value_or(""));
    }
}

}  // namespace

int run_serve(std::vector<std::string> args) {
    Config config = load_config(args);
    refuse_rest(args);
    const auto signals = block_stop_signals();
    App app(std::move(config));
    app.start();
    fmt::print("Herald is at {}\n", app.url());
    std::fflush(stdout);
    wait_for_stop(signals);
    app.stop();
    return 0;
}

int run_sandbox(std::vector<std::string> args) {
    SandboxFlags flags;
    apply_settings(flags, setting_sources<SandboxFlags>(args));
    refuse_rest(args);
    const Listen listen = parse_listen(flags.listen);
    const auto signals = block_stop_signals();
    const SystemClock clock;
    auto world = flags.world.empty()
                     ? sandbox::make_world(flags.seed, flags.days, flags.campaigns, flags.currency)
                     : sandbox::parse_world(read_file(flags.world));
    if (flags.today) world.today = flags.today;
    sandbox::SandboxServer server(std::move(world), clock, listen.address, listen.port,
                                  flags.state);
    fmt::print(
        "The sandbox is at {}\nMeta token {}, TikTok token {}\nGoogle developer token {}, refresh "
        "token {} (also Snapchat)\nOpenAI key {}, Anthropic key {}, Gemini key {}\n",
        server.url(), sandbox::Credentials::meta_token, sandbox::Credentials::tiktok_token,
        sandbox::Credentials::google_developer_token, sandbox::Credentials::refresh_token,
        sandbox::Credentials::openai_key, sandbox::Credentials::anthropic_key,
        sandbox::Credentials::gemini_key);
    std::fflush(stdout);
    wait_for_stop(signals);
    return 0;
}

int run_demo(std::vector<std::string> args) {
    const bool named = std::any_of(args.begin(), args.end(),
                                   [](const std::string& a) { return a.starts_with("--data"); });
    if (!named) args.insert(args.begin(), "--data=data-demo");
    Config config = load_config(args);
    refuse_rest(args);
    const auto signals = block_stop_signals();
    App app(std::move(config));
    app.start();
    const std::string email = "demo@example.com", password = "herald-demo-" + random_token(6);
    const web::Visitor visitor{&app.clock(), "127.0.0.1", "herald demo", "demo"};
    try {
        app.identity().register_user(
            {email, password, "Mira Keller", "Northwind", Currency{}, "Europe/Berlin"}, visitor);
        Scope scope = system_scope(app, "Northwind");
        connection::connect_sandbox(app.connections(), scope);
        content::add_demo_content(app.content(), scope);
        follow(scope, ads::start_sync(app.ads(), scope, {}).job_id);
        automation::add_demo_rules(app.automation(), scope);
        report::add_demo_reports(app.reports(), scope);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::conflict) throw;
        app.identity().set_password(email, password);  // a folder that was filled before
    }
    fmt::print("Herald is at {}\nSign in as {} with the password {}\n", app.url(), email, password);
    std::fflush(stdout);
    wait_for_stop(signals);
    app.stop();
    return 0;
}

namespace {

struct ImportFlags {
    std::string organization, mapping;
    std::optional<Currency> currency;
};
BOOST_DESCRIBE_STRUCT(ImportFlags, (), (organization, mapping, currency))

}  // namespace

int run_import(std::vector<std::string> args) {
    const auto flags = take_flags<ImportFlags>(args);
    Config config = load_config(args);
    if (args.size() != 2 || args[0] != "ads" || flags.organization.empty())
        throw Error(ErrorKind::invalid,
                    "Write: herald import ads FILE.csv --organization NAME [--mapping JSON] "
                    "[--currency EUR]");
    json::object request{{"organization", flags.organization},
                         {"file", std::filesystem::absolute(args[1]).string()}};
    if (!flags.mapping.empty()) request["mapping"] = flags.mapping;
    if (flags.currency) request["currency"] = flags.currency->text();
    Owner owner(std::move(config), Owner::Needs::tasks);
    const json::value started = owner.ask("imports", json::serialize(request));
    const json::object task{{"organization", flags.organization}, {"id", started.at("id")}};
    fmt::print("{}\n", json::serialize(follow(owner, json::serialize(task)).at("result")));
    return 0;
}

namespace {

struct AdminFlags {
    std::string email, password, name = "Administrator", organization = "Herald", new_master_key;
};
BOOST_DESCRIBE_STRUCT(AdminFlags, (), (email, password, name, organization, new_master_key))

void print_message(const json::value& answer) {
    fmt::print("{}\n", std::string_view(answer.at("message").as_string()));
}

int rotate_key(Config config, const AdminFlags& flags) {
    json::object request;
    if (!flags.new_master_key.empty()) request["master_key"] = flags.new_master_key;
    Owner owner(std::move(config), Owner::Needs::database);
    print_message(owner.ask("master-key", json::serialize(request)));
    return 0;
}

}  // namespace

int run_admin(std::vector<std::string> args) {
    const auto flags = take_flags<AdminFlags>(args);
    Config config = load_config(args);
    if (args == std::vector<std::string>{"rotate-key"}) return rotate_key(std::move(config), flags);
    const bool creates = args == std::vector<std::string>{"create-user"};
    if (!creates && args != std::vector<std::string>{"reset-password"})
        throw Error(ErrorKind::invalid,
                    "Write: herald admin create-user | reset-password --email ADDRESS [--password "
                    "…], or: herald admin rotate-key");
    if (flags.email.empty()) throw Error(ErrorKind::invalid, "--email is needed.");
    json::object request{{"email", flags.email},
                         {"password", flags.password.empty() ? random_token(9) : flags.password}};
    if (creates) {
        request["name"] = flags.name;
        request["organization"] = flags.organization;
    }
    Owner owner(std::move(config), Owner::Needs::database);
    print_message(owner.ask(creates ? "users" : "passwords", json::serialize(request)));
    return 0;
}

int run_migrate(std::vector<std::string> args) {
    Config config = load_config(args);
    refuse_rest(args);
    const std::string folder = config.data;
    Owner owner(std::move(config), Owner::Needs::database);
    owner.ask("status", "{}");
    fmt::print("The data folder {} is current{}.\n", folder,
               owner.is_server() ? ": a server runs on it" : "");
    return 0;
}

int run_openapi(std::vector<std::string> args) {
    refuse_rest(args);
    char folder[] = "/tmp/herald-openapi-XXXXXX";
    if (::mkdtemp(folder) == nullptr)
        throw Error(ErrorKind::unavailable, "No temporary folder can be made.");
    Config config;
    config.data = folder;
    {
        App app(std::move(config));
        fmt::print("{}\n", json::serialize(app.router().openapi()));
    }
    std::filesystem::remove_all(folder);
    return 0;
}

int run_doctor(std::vector<std::string> args) {
    Config config = load_config(args);
    refuse_rest(args);
    int problems = 0;
    const auto check = [&](std::string_view what, const std::function<std::string()>& look) {
        try {
            fmt::print("ok       {}: {}\n", what, look());
        } catch (const std::exception& error) {
            ++problems;
            fmt::print("PROBLEM  {}: {}\n", what, error.what());
        }
    };
    check("data folder", [&] {
        const auto space =
            std::filesystem::space(std::filesystem::exists(config.data) ? config.data : ".");
        if (space.available < (1ull << 30))
            throw Error(
                ErrorKind::unavailable,
                fmt::format("less than 1 GB is free below {}; make room or move it with --data",
                            config.data));
        return fmt::format("{}, {} GB free", config.data, space.available >> 30);
    });
    check("database and warehouse", [&] {
        Owner owner(config, Owner::Needs::database);
        const json::value answer = owner.ask("status", "{}");
        return std::string(answer.at("message").as_string()) +
               (owner.is_server() ? "; a server runs" : "");
    });
    check("file limit", [] {
        const auto files = ::sysconf(_SC_OPEN_MAX);
        if (files < 4096)
            throw Error(ErrorKind::unavailable,
                        fmt::format("only {} files may be open; raise it with: ulimit -n 65536, or "
                                    "LimitNOFILE= in systemd",
                                    files));
        return fmt::format("{} files", files);
    });
    check("transcription", [&] { return speech_state(config); });
    return problems == 0 ? 0 : 1;
}

std::span<const Command> commands() {
    static const Command list[] = {
        {"serve", "[options]", "Run the server: API, tasks and UI", run_serve,
         settings_help<Config>},
        {"demo", "[options]", "Serve with a workspace filled from the built-in sandbox", run_demo,
         settings_help<Config>},
        {"sandbox", "[options]", "The ad platforms, impersonated over a simulated market",
         run_sandbox, settings_help<SandboxFlags>},
        {"simulate", "--seed N --days N --policy none|rules|herald|oracle",
         "Play a policy against a simulated market, and print what came of it", run_simulate,
         simulate_help},
        {"import", "ads FILE.csv --organization NAME", "Import a file", run_import,
         settings_help<ImportFlags>},
        {"admin", "create-user|reset-password --email …, rotate-key",
         "Look after users and the key", run_admin, settings_help<AdminFlags>},
        {"backup", "FILE [--with-key], or --verify FILE",
         "Everything into one file, while the server runs", run_backup, backup_help},
        {"restore", "FILE [--data DIR] [--force]", "Back from that file", run_restore,
         restore_help},
        {"migrate", "[options]", "Bring the data folder to this version", run_migrate,
         settings_help<Config>},
        {"doctor", "[options]", "Say what is wrong with the set-up and what to type", run_doctor,
         settings_help<Config>},
        {"models", "list|fetch [options]",
         "Models of speech: which are here, bring the default one", run_models,
         settings_help<Config>},
        {"openapi", "", "Print the API's OpenAPI document", run_openapi},
    };
    return list;
}

}  // namespace herald::app
