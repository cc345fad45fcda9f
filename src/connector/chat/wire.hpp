#pragma once

#include "connector/ai/stream.hpp"
#include "connector/ai/trouble.hpp"
#include "connector/call.hpp"

/// The wire of OpenAI's API, which many servers speak: /chat/completions, /embeddings,
/// /images/generations, /audio/….
namespace herald::connector::chat {

/// How one server is spoken to.
struct WireOptions {
    std::string base;      ///< "https://api.openai.com/v1"
    net::Headers headers;  ///< with the key
    PlatformWords words;
};

/// What an error object says: {"message","type","code"}. `status` is 0 in a stream.
ai::Problem read_problem(const Node& error, int status);
/// The same of a whole answer that is not 2xx, whatever its shape.
ai::Problem read_problem(const net::HttpResponse& response, Time now);

/// One server for one call. Nothing is retried.
class Wire {
public:
    Wire(Call& call, WireOptions options)
        : call_(call), options_(std::move(options)), troubles_(options_.words) {}

    Call& call() const { return call_; }
    const WireOptions& options() const { return options_; }
    const ai::Troubles& troubles() const { return troubles_; }
    std::string_view name() const { return options_.words.name; }

    struct Sending {
        std::string path;  ///< "/chat/completions"
        std::string body;
        std::string content_type = "application/json";
        std::chrono::milliseconds timeout{180'000};
    };
    /// A 2xx answer; anything else is thrown as its Error.
    net::HttpResponse get(std::string_view path) const;
    net::HttpResponse post(Sending sending) const;
    /// The same in events. The document a server sends instead comes back; empty otherwise.
    std::string stream(Sending sending,
                       const std::function<void(const net::ServerEvent&)>& on_event) const;

private:
    net::HttpRequest request(Sending sending) const;
    [[noreturn]] void fail(const net::HttpResponse& response) const;

    Call& call_;
    WireOptions options_;
    ai::Troubles troubles_;
};

/// A problem that is a refusal: complete() turns it into its answer.
class Blocked : public Error {
public:
    Blocked(Error error, std::string says) : Error(std::move(error)), says_(std::move(says)) {}
    const std::string& says() const { return says_; }

private:
    std::string says_;
};

/// Throws the Error of a problem, Blocked where the filter stopped it.
[[noreturn]] void raise(const ai::Troubles& troubles, const ai::Problem& problem);

/// The names of GET /models, in their order.
std::vector<std::string> list_models(const Wire& wire);

}  // namespace herald::connector::chat
