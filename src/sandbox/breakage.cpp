#include "sandbox/breakage.hpp"

#include <stdexcept>
#include <utility>

namespace herald::sandbox {
namespace {

/// The whole body of an answer, also of one that is written while it is sent.
std::string whole_body(web::Response& response) {
    std::string out = std::move(response.body);
    if (response.stream)
        for (std::string piece = response.stream(); !piece.empty(); piece = response.stream())
            out += piece;
    response.stream = nullptr;
    return out;
}

}  // namespace

web::Response rubbish() {
    web::Response out;
    out.headers.set("Content-Type", "text/html; charset=utf-8");
    out.body =
        "<!doctype html><html><head><title>Sorry</title></head><body><h1>Something went "
        "wrong.</h1></body></html>";
    return out;
}

void cut_off(web::Response& response) {
    std::string body = whole_body(response);
    body.resize(body.size() / 2);
    response.body = std::move(body);
}

void disconnect(web::Response& response) {
    std::string body = whole_body(response);
    body.resize(body.size() / 2);
    response.stream = [body = std::move(body), given = false]() mutable {
        if (std::exchange(given, true) || body.empty())
            throw std::runtime_error("the fault \"disconnected\"");
        return body;
    };
}

void lose(web::Response& response) {
    response.body.clear();
    response.stream = []() -> std::string {
        throw std::runtime_error("the fault \"lost_answer\"");
    };
}

web::Response gateway_timeout() {
    web::Response out;
    out.status = 504;
    out.headers.set("Content-Type", "text/html; charset=utf-8");
    out.body = "<html><head><title>504 Gateway Time-out</title></head></html>";
    return out;
}

}  // namespace herald::sandbox
