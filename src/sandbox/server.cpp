#include "sandbox/server.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/log.hpp"

namespace herald::sandbox {
namespace {

std::string read_state(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    if (in) out << in.rdbuf();
    return out.str();
}

/// A saved world began on a certain day, and must begin there again.
void anchor(World& world, const std::string& state) {
    if (state.empty() || world.first_day) return;
    const json::value saved = parse_json(state);
    if (const auto day =
            saved.is_object() ? text_of(saved.get_object().if_contains("first_day")) : std::nullopt)
        world.first_day = parse_day(*day);
}

}  // namespace

SandboxServer::SandboxServer(World world, const Clock& clock, std::string address,
                             std::uint16_t port, std::string state_file)
    : address_(std::move(address)), state_file_(std::move(state_file)) {
    const std::string state = state_file_.empty() ? std::string() : read_state(state_file_);
    anchor(world, state);
    sandbox_ = std::make_unique<Sandbox>(std::move(world), clock);
    if (!state.empty()) sandbox_->restore(state);
    saved_ = sandbox_->changes();
    save();
    web::ServerOptions options;
    options.address = address_;
    options.port = port;
    options.io_threads = 1;
    options.workers = 8;
    options.memory_body = 8 << 20;  // a change of many campaigns
    server_ = std::make_unique<web::HttpServer>(
        std::move(options), [this](web::Request& request) { return serve(request); });
    server_->start();
}

SandboxServer::~SandboxServer() { server_->stop(std::chrono::seconds(1)); }

std::string SandboxServer::url() const {
    return fmt::format("http://{}:{}", address_, server_->port());
}

web::Response SandboxServer::serve(const web::Request& request) {
    Answer answer = sandbox_->answer(request);
    if (answer.delay.count() > 0)
        std::this_thread::sleep_for(answer.delay);  // the fault is the waiting
    if (sandbox_->changes() != saved_) save();
    return std::move(answer.response);
}

void SandboxServer::save() {
    if (state_file_.empty()) return;
    const std::lock_guard lock(save_mutex_);
    saved_ = sandbox_->changes();
    const std::string fresh = state_file_ + ".new";
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << sandbox_->state();
    out.close();
    std::error_code error;
    if (out) std::filesystem::rename(fresh, state_file_, error);
    if (!out || error) log_warning("the sandbox cannot keep its changes", {{"file", state_file_}});
}

}  // namespace herald::sandbox
