#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

/// For tests only: Exim, a mail server of Debian's, with a folder, ports and certificates of its
/// own. Login mira / secret-word after encryption; mail to nobody@… is refused, mail to later@… is
/// put off.
namespace herald::net::test {

class TestMailServer {
public:
    static bool is_installed() { return std::filesystem::exists(kProgram); }

    TestMailServer() {
        folder_ =
            std::filesystem::temp_directory_path() /
            fmt::format("herald_mail_{}_{}", getpid(), reinterpret_cast<std::uintptr_t>(this));
        std::filesystem::create_directories(folder_);
        std::filesystem::permissions(folder_, std::filesystem::perms::all);
        port = free_port();
        tls_port = free_port();
        ca_file = (folder_ / "cert.pem").string();
        make_certificate();
        write_settings();
        start();
    }
    ~TestMailServer() {
        kill(process_, SIGTERM);
        waitpid(process_, nullptr, 0);
        std::error_code ignored;  // a delivery's last breath may still hold a file
        std::filesystem::remove_all(folder_, ignored);
    }
    TestMailServer(const TestMailServer&) = delete;
    TestMailServer& operator=(const TestMailServer&) = delete;

    std::uint16_t port = 0;      ///< plain at first, offers STARTTLS
    std::uint16_t tls_port = 0;  ///< TLS from the start
    std::string ca_file;         ///< what its certificate is to be held against

    /// What has been delivered, as it lies in the mailbox; waits up to ten seconds for so many.
    std::vector<std::string> wait_for(std::size_t count) const {
        std::vector<std::string> mails;
        for (int i = 0; i < 1000; ++i) {
            mails = read_box();
            if (mails.size() >= count) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return mails;
    }
    std::string log() const { return read(folder_ / "mainlog") + read(folder_ / "paniclog"); }

private:
    static constexpr const char* kProgram = "/usr/sbin/exim4";

    static std::uint16_t free_port() {
        const int probe = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(probe, reinterpret_cast<sockaddr*>(&address), size) != 0) std::abort();
        getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
        close(probe);
        return ntohs(address.sin_port);
    }
    static std::string read(const std::filesystem::path& path) {
        std::ifstream file(path, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(file), {});
    }
    std::vector<std::string> read_box() const {
        std::vector<std::string> out;
        std::filesystem::create_directories(folder_ / "box");
        for (const auto& entry : std::filesystem::directory_iterator(folder_ / "box" / "new"))
            out.push_back(read(entry.path()));
        return out;
    }

    void make_certificate() const {
        const std::string command = fmt::format(
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext "
            "subjectAltName=IP:127.0.0.1 -keyout {0}/key.pem -out {0}/cert.pem >/dev/null 2>&1 && "
            "chmod 644 {0}/key.pem",
            folder_.string());
        if (std::system(command.c_str()) != 0) std::abort();
    }

    void write_settings() const {
        std::filesystem::create_directories(folder_ / "box" / "new");
        for (const auto* part : {"box", "box/new"})
            std::filesystem::permissions(folder_ / part, std::filesystem::perms::all);
        const bool is_root = getuid() == 0;  // Exim delivers nothing as root
        const std::string user = is_root ? "Debian-exim" : getpwuid(getuid())->pw_name;
        std::ofstream(folder_ / "settings") << fmt::format(
            R"(exim_user = {user}
deliver_drop_privilege = {drop}
keep_environment =
primary_hostname = mail.test
spool_directory = {folder}/spool
log_file_path = {folder}/%slog
host_lookup =
rfc1413_query_timeout = 0s
tls_advertise_hosts = *
tls_certificate = {folder}/cert.pem
tls_privatekey = {folder}/key.pem
tls_on_connect_ports = {tls_port}
daemon_smtp_ports = {port} : {tls_port}
local_interfaces = 127.0.0.1
smtp_receive_timeout = 30s
acl_smtp_rcpt = check_rcpt
acl_smtp_data = check_data
qualify_domain = test
begin acl
check_rcpt:
  deny condition = ${{if eq{{$local_part}}{{nobody}}}}
       message = there is nobody of this name
  defer condition = ${{if eq{{$local_part}}{{later}}}}
       message = come back later
  accept
check_data:
  accept
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{mira}}}}{{eq{{$auth3}}{{secret-word}}}}}}}}
  server_advertise_condition = ${{if def:tls_in_cipher}}
begin routers
all:
  driver = accept
  transport = keep
begin transports
keep:
  driver = appendfile
  maildir_format
  user = {user}
  directory = {folder}/box
  create_directory
  return_path_add
begin retry
begin rewrite
)",
            fmt::arg("user", user), fmt::arg("drop", is_root ? "false" : "true"),
            fmt::arg("folder", folder_.string()), fmt::arg("port", port),
            fmt::arg("tls_port", tls_port));
    }

    void start() {
        process_ = fork();
        if (process_ == 0) {
            const std::string settings = (folder_ / "settings").string();
            const int null = open("/dev/null", O_RDWR);
            for (const int fd : {0, 1, 2}) dup2(null, fd);
            execl(kProgram, kProgram, "-C", settings.c_str(), "-bdf", static_cast<char*>(nullptr));
            _exit(127);
        }
        for (int i = 0; i < 500 && !answers(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    bool answers() const {
        const int probe = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        const bool good =
            connect(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        close(probe);
        return good;
    }

    std::filesystem::path folder_;
    pid_t process_ = -1;
};

}  // namespace herald::net::test
