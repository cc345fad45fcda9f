// The bare web server with a trivial handler and silent WebSockets: what ./dev bench compares
// Herald's own requests against, and what load and sockets are tried on.   http_server --port P
// --io_threads N --workers N
//   /        61 bytes of JSON      /text    4 KiB of JSON      /slow    answers after 5 ms /stream
//   a WebSocket
#include <fmt/format.h>
#include <signal.h>

#include <thread>

#include "base/crypto.hpp"
#include "base/settings.hpp"
#include "web/server.hpp"

namespace herald::bench {
namespace {

struct Options {
    std::uint16_t port = 8090;
    unsigned io_threads = 1, workers = 64;
};
BOOST_DESCRIBE_STRUCT(Options, (), (port, io_threads, workers))

web::Response answer(web::Request& request) {
    web::Response response;
    response.headers.set("Content-Type", "application/json");
    if (request.path == "/slow") std::this_thread::sleep_for(std::chrono::milliseconds(5));
    if (request.path == "/text")
        response.body.assign(4096, ' ');
    else
        response.body = R"({"status":"ok","service":"herald","count":42,"items":[1,2,3]})";
    return response;
}

int run(const Options& options) {
    init_crypto();
    web::ServerOptions serve;
    serve.port = options.port;
    serve.io_threads = options.io_threads;
    serve.workers = options.workers;
    web::HttpServer server(serve, answer, "/api/v1/stream", {});
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    server.start();
    fmt::print("http://127.0.0.1:{}\n", server.port());
    int signal = 0;
    sigwait(&ends, &signal);
    server.stop();
    return 0;
}

}  // namespace
}  // namespace herald::bench

int main(int argc, char** argv) {
    using namespace herald;
    std::vector<std::string> args(argv + 1, argv + argc);
    try {
        auto sources = setting_sources<bench::Options>(args);
        bench::Options options;
        apply_settings(options, sources);
        return bench::run(options);
    } catch (const Error& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 2;
    }
}
