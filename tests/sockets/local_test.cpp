#include "app/local.hpp"
#include "connection/connection.hpp"

#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "server.hpp"

namespace herald::sockets {
namespace {

using app::Owner;

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    return std::string((std::istreambuf_iterator<char>(in)), {});
}

mode_t mode_of(const std::filesystem::path& path) {
    struct stat info {};
    EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
    return info.st_mode & 0777;
}

class LocalTest : public testing::Test {
protected:
    /// A connection with a secret; its id.
    std::string connect() {
        const auto made =
            server.call("POST", "/connections",
                        R"({"connector_id":"meta_ads","settings":{"access_token":"very secret"}})");
        EXPECT_EQ(made.status, 201) << made.body;
        return std::string(json::parse(made.body).at("id").as_string());
    }
    /// Changing a connection opens its secrets and seals them again.
    int opens(const std::string& id) {
        return server.call("PATCH", "/connections/" + id, R"({"name":"Opened"})").status;
    }
    Server server;
};

TEST_F(LocalTest, the_socket_is_the_owners_alone_and_nothing_of_it_answers_over_the_network) {
    EXPECT_EQ(mode_of(server.folder()), 0700u);
    EXPECT_EQ(mode_of(server.folder() / "herald.sock"), 0600u);
    EXPECT_EQ(mode_of(server.folder() / "master.key"), 0600u);
    Client client(server.port());
    client.send(
        "POST /local/status HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
        "Content-Length: 2\r\n\r\n{}");
    const std::string answer = client.answer();
    EXPECT_FALSE(answer.starts_with("HTTP/1.1 2")) << answer;
    EXPECT_EQ(answer.find("SQLite"), std::string::npos);
    auto stranger = server.config();
    stranger.master_key = std::string(64, 'a');
    Owner wrong(stranger, Owner::Needs::database);
    EXPECT_TRUE(wrong.is_server());
    EXPECT_THROW(wrong.ask("status", "{}"), Error) << "another master key";
    server.stop();
    EXPECT_FALSE(std::filesystem::exists(server.folder() / "herald.sock"));
}

TEST_F(LocalTest, commands_go_to_the_running_server) {
    Owner owner(server.config(), Owner::Needs::database);
    ASSERT_TRUE(owner.is_server());
    EXPECT_EQ(owner.ask("status", "{}").at("message").as_string(), "SQLite, current");
    owner.ask(
        "users",
        R"({"email":"new@faults.example","password":"a long password","name":"N","organization":"New"})");
    const web::Visitor visitor{&server.app().clock(), "192.0.2.1", {}, {}, {}};
    EXPECT_EQ(server.app()
                  .identity()
                  .login({"new@faults.example", "a long password"}, visitor)
                  .organization->name,
              "New");
    owner.ask("passwords", R"({"email":"new@faults.example","password":"another password"})");
    EXPECT_THROW(server.app().identity().login({"new@faults.example", "a long password"}, visitor),
                 Error);
    EXPECT_NO_THROW(
        server.app().identity().login({"new@faults.example", "another password"}, visitor));
    EXPECT_THROW(owner.ask("passwords", R"({"email":"new@faults.example","password":"short"})"),
                 Error);
    EXPECT_THROW(
        owner.ask("passwords", R"({"email":"no@faults.example","password":"a long password"})"),
        Error);
    EXPECT_THROW(owner.ask("nothing", "{}"), Error);
    const auto file = server.folder() / "ads.csv";
    std::ofstream(file) << "day,campaign,cost\n2026-09-01,One,12.50\n";
    const auto started = owner.ask(
        "imports",
        json::serialize(json::object{{"organization", "Faults"}, {"file", file.string()}}));
    const json::object task{{"organization", "Faults"}, {"id", started.at("id")}};
    json::value now;
    for (int i = 0; i < 1000; ++i) {
        now = owner.ask("tasks", json::serialize(task));
        if (now.at("state") != "queued" && now.at("state") != "running") break;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_EQ(now.at("state"), "succeeded") << json::serialize(now);
}

TEST_F(LocalTest, without_a_server_the_command_opens_the_folder_itself) {
    server.stop();
    Owner owner(server.config(), Owner::Needs::database);
    EXPECT_FALSE(owner.is_server());
    owner.ask("passwords", R"({"email":"owner@faults.example","password":"another password"})");
}

TEST_F(LocalTest, a_new_master_key_opens_everything_and_the_old_one_nothing) {
    const std::string first = connect(), second = connect();
    const std::string old_key = text_of(server.folder() / "master.key"), old_token = server.token;
    {
        Owner owner(server.config(), Owner::Needs::database);
        const auto answer = owner.ask("master-key", "{}");
        EXPECT_NE(answer.at("message").as_string().find("2 secret(s)"), std::string::npos)
            << json::serialize(answer);
    }
    const std::string new_key = text_of(server.folder() / "master.key");
    EXPECT_NE(new_key, old_key);
    EXPECT_FALSE(std::filesystem::exists(server.folder() / "master.key.next"));
    EXPECT_EQ(server.call("GET", "/organization").status, 401)
        << "tokens of the old key have ended";
    server.token = server.login();
    EXPECT_EQ(opens(first), 200);
    EXPECT_EQ(opens(second), 200);
    server.stop();
    server.start();
    server.token = server.login();
    EXPECT_EQ(opens(first), 200) << "after a start too";
    server.stop();
    std::ofstream(server.folder() / "master.key") << old_key;
    EXPECT_THROW(server.start(), Error) << "the old key is refused at the door";
    std::ofstream(server.folder() / "master.key") << new_key;
    server.stop();
    server.start();
    server.token = server.login();
    EXPECT_EQ(opens(second), 200);
}

TEST_F(LocalTest, a_crash_while_keys_are_exchanged_loses_nothing) {
    const std::string connection = connect();
    const auto file = server.folder() / "master.key", next = server.folder() / "master.key.next";
    const std::string old_key = text_of(file);
    server.app().rotate_key(std::nullopt);
    const std::string new_key = text_of(file);
    // The database has the new key, the folder not yet.
    server.stop();
    std::ofstream(file) << old_key;
    std::ofstream(next) << new_key;
    server.start();
    EXPECT_EQ(text_of(file), new_key);
    EXPECT_FALSE(std::filesystem::exists(next));
    server.token = server.login();
    EXPECT_EQ(opens(connection), 200);
    // The folder has a new key, the database never heard of it.
    server.stop();
    std::ofstream(next) << std::string(64, 'b') << "\n";
    server.start();
    EXPECT_EQ(text_of(file), new_key);
    EXPECT_FALSE(std::filesystem::exists(next));
    server.token = server.login();
    EXPECT_EQ(opens(connection), 200);
}

TEST_F(LocalTest, keys_are_exchanged_while_connections_are_made) {
    std::vector<std::string> made;
    const std::string organization(
        json::parse(server.call("GET", "/organization").body).at("id").as_string());
    std::jthread writer([&](const std::stop_token& done) {
        while (!done.stop_requested()) {
            // Not through HTTP: its tokens end with each key.
            Scope scope(server.app().identity().system_parts(
                *TextForm<store::TenantId>::parse(organization)));
            made.push_back(
                to_string(connection::create_connection(
                              server.app().connections(), scope,
                              {"meta_ads", std::nullopt, {R"({"access_token":"very secret"})"}})
                              .value.id));
        }
    });
    for (int i = 0; i < 20; ++i) server.app().rotate_key(std::nullopt);
    writer.request_stop();
    writer.join();
    server.token = server.login();
    EXPECT_GT(made.size(), 5u);
    for (const auto& id : made) EXPECT_EQ(opens(id), 200);
}

TEST(LocalKeyTest, a_key_from_outside_is_exchanged_for_a_key_from_outside) {
    const std::string present(64, 'a'), other(64, 'b');
    Server server(present);
    EXPECT_FALSE(std::filesystem::exists(server.folder() / "master.key"));
    Owner owner(server.config(), Owner::Needs::database);
    EXPECT_THROW(owner.ask("master-key", "{}"), Error) << "nobody would know the new key";
    EXPECT_THROW(owner.ask("master-key", R"({"master_key":"short"})"), Error);
    EXPECT_THROW(owner.ask("master-key", R"({"master_key":")" + present + "\"}"), Error);
    owner.ask("master-key", R"({"master_key":")" + other + "\"}");
    EXPECT_FALSE(std::filesystem::exists(server.folder() / "master.key"));
    server.stop();
    EXPECT_THROW(server.start(), Error);
    server.stop();
    auto config = server.config();
    config.master_key = other;
    app::App app(config);
    EXPECT_NO_THROW(app.migrate());
}

}  // namespace
}  // namespace herald::sockets
