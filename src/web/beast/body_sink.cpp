#include "web/beast/body_sink.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>

#include "base/crypto.hpp"
#include "base/log.hpp"

namespace herald::web {
namespace {

constexpr std::size_t kPiece = 256 * 1024;     // bytes written at once
constexpr std::uint64_t kReserve = 64 * 1024;  // bytes given on a client's word alone

}  // namespace

BodySink::BodySink(Request& request, const ServerOptions& options,
                   std::optional<std::uint64_t> length)
    : request_(request), options_(options), keep_(options.memory_body) {
    if (length.value_or(0) > options.memory_body) keep_ = std::min(keep_, kPiece);
    request_.body.reserve(std::min(length.value_or(0), kReserve));
}

BodySink::~BodySink() {
    if (file_ >= 0) ::close(file_);
}

void BodySink::append(std::string_view piece) {
    request_.body.append(piece);
    size_ += piece.size();
}

bool BodySink::wants_flush() const { return request_.body.size() > keep_; }

bool BodySink::open() {
    auto path = options_.spool_dir / ("body-" + random_token(12));
    file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file_ >= 0) request_.spooled = std::make_shared<SpooledFile>(std::move(path));
    keep_ = std::min(keep_, kPiece);
    return file_ >= 0;
}

bool BodySink::flush() {
    std::string_view left = request_.body;
    bool good = file_ >= 0 || open();
    while (good && !left.empty()) {
        const ssize_t n = ::write(file_, left.data(), left.size());
        good = n > 0 || (n < 0 && errno == EINTR);
        if (n > 0) left.remove_prefix(static_cast<std::size_t>(n));
    }
    if (!good)
        log_error("an upload could not be stored",
                  {{"folder", options_.spool_dir.string()}, {"error", std::strerror(errno)}});
    request_.body.clear();
    return good;
}

bool BodySink::finish() {
    if (!flush()) return false;
    request_.body = {};
    return ::close(std::exchange(file_, -1)) == 0;
}

}  // namespace herald::web
