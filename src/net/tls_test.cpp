#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/error.hpp"
#include "net/http_client.hpp"

namespace herald::net {
namespace {

/// A TLS server with a certificate of its own making, by the openssl program.
class TlsServer {
public:
    TlsServer() {
        char name[] = "/tmp/herald-tls-XXXXXX";
        folder_ = mkdtemp(name);
        const std::string make =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
            "-subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout " +
            file("key.pem") + " -out " + certificate() + " >/dev/null 2>&1";
        if (std::system(make.c_str()) != 0) return;
        process_ = fork();
        if (process_ == 0) {
            if (freopen(file("log").c_str(), "w", stdout) == nullptr) _exit(1);
            execlp("openssl", "openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert",
                   certificate().c_str(), "-key", file("key.pem").c_str(), nullptr);
            _exit(1);
        }
        for (int i = 0; i < 100 && port_.empty(); ++i) read_port();
    }
    ~TlsServer() {
        if (process_ > 0) {
            kill(process_, SIGKILL);
            waitpid(process_, nullptr, 0);
        }
        std::filesystem::remove_all(folder_);
    }

    bool is_up() const { return !port_.empty(); }
    std::string certificate() const { return file("cert.pem"); }
    std::string url(const std::string& host) const { return "https://" + host + ":" + port_ + "/"; }

private:
    std::string file(const std::string& name) const { return (folder_ / name).string(); }
    void read_port() {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        std::ifstream log(file("log"));
        std::string line;
        while (std::getline(log, line))
            if (line.starts_with("ACCEPT ")) port_ = line.substr(line.rfind(':') + 1);
    }

    std::filesystem::path folder_;
    pid_t process_ = 0;
    std::string port_;
};

class Tls : public testing::Test {
protected:
    void SetUp() override {
        if (!server.is_up()) GTEST_SKIP() << "the openssl program is not there";
    }
    static HttpClientOptions options() {
        HttpClientOptions out;
        out.egress = EgressPolicy({"127.0.0.0/8", "::1/128"});
        return out;
    }
    TlsServer server;
};

TEST_F(Tls, ACertificateNobodyVouchesForIsRefusedForGood) {
    HttpClient client(options());
    HttpRequest request;
    request.url = server.url("localhost");
    try {
        client.send(request);
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "The certificate of localhost could not be verified");
        EXPECT_FALSE(error.retryable());
    }
}

TEST_F(Tls, ATrustedCertificateIsAcceptedForItsNameOnly) {
    HttpClientOptions trusting = options();
    trusting.ca_file = server.certificate();
    HttpClient client(trusting);
    HttpRequest request;
    request.url = server.url("localhost");
    EXPECT_EQ(client.send(request).status, 200);
    request.url = server.url("127.0.0.1");
    EXPECT_THROW(client.send(request), Error) << "the certificate is localhost's";
}

}  // namespace
}  // namespace herald::net
