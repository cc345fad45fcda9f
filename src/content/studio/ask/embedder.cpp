#include "content/studio/ask/embedder.hpp"

#include <chrono>

#include "connector/chain/veil.hpp"

namespace herald::content::studio {
namespace {

namespace chain = connector::chain;
using connection::ConnectionState;

constexpr std::string_view kModelSetting = "embedding_model";

/// Numbers a provider's model may have for a text; the widest known ones have 4,096.
constexpr std::size_t kWidest = 8192;

std::optional<connection::Connection> chosen(const Scope& scope, const AiSettings& settings) {
    if (!settings.embedding_connection_id) return std::nullopt;
    for (auto& one : connection::list_connections(scope))
        if (one.id == *settings.embedding_connection_id) return std::move(one);
    return std::nullopt;
}

std::int64_t bytes_of(std::span<const std::string> texts) {
    std::size_t bytes = 0;
    for (const auto& text : texts) bytes += text.size();
    return static_cast<std::int64_t>(bytes);
}

}  // namespace

std::string embedding_space(const Scope& scope) {
    const auto connection = chosen(scope, get_ai_settings(scope));
    return connection ? fmt::format("{} {}", to_string(connection->id),
                                    text_setting(*connection, kModelSetting))
                      : std::string();
}

Embedder::Embedder(const Context& context, Scope& scope, AskFor purpose)
    : context_(context),
      scope_(scope),
      for_(std::move(purpose)),
      settings_(get_ai_settings(scope)) {}

void Embedder::open() {
    if (open_.call) return;
    const auto connection = chosen(scope_, settings_);
    if (!connection) throw Error(ErrorKind::unavailable, "No provider of embeddings is chosen.");
    if (connection->state == ConnectionState::disabled)
        throw Error(ErrorKind::unavailable,
                    fmt::format("The connection “{}”, whose embeddings tell what texts mean, is "
                                "switched off.",
                                connection->name));
    model_ = text_setting(*connection, kModelSetting);
    if (model_.empty())
        model_ = scope_.db()
                     .one<std::string>(
                         "SELECT model FROM ai_requests WHERE tenant = :tenant AND connection_id = "
                         ":id AND purpose = :purpose AND state = 'answered' ORDER BY at DESC LIMIT "
                         "1",
                         {{"id", connection->id}, {"purpose", for_.purpose}})
                     .value_or("");
    open_ = connection::open_connection(
        *context_.connections, scope_, connection->id,
        [this] {
            if (for_.checkpoint) for_.checkpoint();
        },
        [this](std::string_view line) {
            if (for_.log) for_.log(line);
        });
}

AiRequest Embedder::hold(std::int64_t bytes) {
    AiRequest out;
    out.id = scope_.make_id<AiRequestId>();
    out.at = scope_.now();
    const TimeZone zone = context_.zone(scope_);
    out.day = zone.day_of(out.at);
    out.purpose = for_.purpose;
    out.task_id = for_.task;
    out.connection_id = open_.connection.id;
    out.connector = open_.connection.connector_id;
    out.model = model_;
    out.input = bytes / 2;
    out.cost = prices_.cost(model_, {out.input, 0, 0});
    hold_request(scope_, settings_, out, zone.start_of(month_of(out.day)));
    return out;
}

connector::Embeddings Embedder::ask(std::span<const std::string> texts) {
    auto out = connector::with_retries(
        *open_.call, [&] { return open_.connector->ask_model->embed(*open_.call, texts, ""); });
    if (out.vectors.size() != texts.size() || out.vectors.front().size() > kWidest)
        throw Error(ErrorKind::upstream, "The provider's embeddings are not one for each text.");
    return out;
}

std::vector<std::vector<float>> Embedder::embed(std::span<const std::string> texts) {
    if (texts.empty()) return {};
    open();
    chain::Veil veil(settings_.hide_personal ? chain::Personal::hidden : chain::Personal::kept);
    std::vector<std::string> asked;
    for (const auto& text : texts) asked.push_back(veil.hide(text));
    AiRequest request = hold(bytes_of(asked));
    const auto began = std::chrono::steady_clock::now();
    const auto settle = [&](AiRequestState state, const connector::TokenUse& use,
                            std::optional<Micros> cost) {
        request.state = state;
        request.input = use.input;
        request.cost = cost;
        request.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                              std::chrono::steady_clock::now() - began)
                              .count();
        settle_request(scope_, request);
    };
    try {
        connector::Embeddings answer = ask(asked);
        if (!answer.model.empty()) request.model = model_ = answer.model;
        settle(AiRequestState::answered, answer.use, prices_.cost(model_, answer.use));
        return std::move(answer.vectors);
    } catch (const std::exception& error) {
        if (request.state == AiRequestState::asked) {
            request.error = error.what();
            settle(AiRequestState::failed, {}, Micros{});
        }
        throw;
    }
}

}  // namespace herald::content::studio
