#include "content/studio/ask/asker.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "connector/chain/schema_check.hpp"
#include "content/studio/ask/cache.hpp"

namespace herald::content::studio {

namespace chain = connector::chain;

/// One connection; its call is made when the first question is asked.
struct Asker::Provider {
    AiProviderChoice choice;
    connection::Connection connection;
    std::string model;       ///< as it is asked for; empty: the connector's usual one
    std::string last_model;  ///< as it was named in its last answer; for the price
    connection::OpenConnection open;
};

namespace {

std::int64_t bytes_of(const connector::Prompt& prompt) {
    std::size_t bytes = prompt.schema.empty() ? 0 : json::serialize(prompt.schema).size();
    for (const connector::ChatMessage& message : prompt.messages) bytes += message.text.size() + 8;
    return static_cast<std::int64_t>(bytes);
}

}  // namespace

Asker::Asker(const Context& context, Scope& scope, AskFor purpose)
    : context_(context),
      scope_(scope),
      for_(std::move(purpose)),
      settings_(get_ai_settings(scope)) {
    for (const AiProviderChoice& choice : providers_of(*context.connections, scope, settings_)) {
        Provider one{choice, connection::get_connection(scope, choice.connection_id), {}, {}, {}};
        one.model = choice.model.value_or(text_setting(one.connection, "model"));
        one.last_model =
            scope.db()
                .one<std::string>(
                    "SELECT model FROM ai_requests WHERE tenant = :tenant AND connection_id = :id "
                    "AND state = 'answered' ORDER BY at DESC LIMIT 1",
                    {{"id", choice.connection_id}})
                .value_or("");
        providers_.push_back(std::move(one));
    }
    settle_left();
}

/// What was being answered when the program was killed: it may have been billed up to its end, of
/// which nobody saw anything. Its question is counted, what it held for the answer is free again.
void Asker::settle_left() {
    for (AiRequest& request : list_left(scope_, for_.task, month_start())) {
        request.state = AiRequestState::failed;
        request.input /= 2;
        request.output = 0;
        request.cost = prices_.cost(request.model, {request.input, 0, 0});
        request.error = "The program ended while it was being answered.";
        settle_request(scope_, request);
    }
}

Asker::~Asker() {
    try {
        settle_abandoned();
    } catch (const std::exception&) {
        // What is held stays held: too much is recorded then, never too little.
        held_.reset();
    }
}

bool Asker::ready() const { return !providers_.empty(); }

Time Asker::month_start() const {
    const TimeZone zone = context_.zone(scope_);
    return zone.start_of(month_of(zone.day_of(scope_.now())));
}

std::optional<Sentence> Asker::why_not() const {
    if (!ready()) return Sentence{"no_provider", "No AI provider is connected.", {}};
    Spent spent;
    scope_.read([&](store::Queries& db) { spent = spent_since(db, month_start()); });
    return over_budget(settings_, spent, std::nullopt, 0);
}

std::string Asker::first_connector() const {
    return ready() ? providers_.front().connection.connector_id : std::string();
}
std::string Asker::first_model() const {
    if (!ready()) return {};
    const Provider& first = providers_.front();
    return first.model.empty() ? first.last_model : first.model;
}

std::string Asker::hash_of(const connector::Prompt& prompt) const {
    return question_hash(first_connector(), ready() ? providers_.front().model : "", prompt);
}

Asked Asker::ask(const connector::Prompt& prompt) {
    const std::string hash = hash_of(prompt);
    ++totals_.questions;
    if (auto found = remembered(prompt, hash)) return *std::move(found);
    return ask_providers(prompt, hash);
}

std::optional<Asked> Asker::remembered(const connector::Prompt& prompt, const std::string& hash) {
    Asked out;
    if (const auto kept = for_.kept.find(hash); kept != for_.kept.end()) {
        const KeptAnswer& answer = kept->second;
        out.text = answer.text;
        out.connector = answer.connector;
        out.model = answer.model;
        totals_.use += answer.use;
        if (!answer.cost)
            totals_.cost.reset();
        else if (totals_.cost)
            *totals_.cost += *answer.cost;
    } else if (const auto cached = for_.fresh || settings_.cache_days == 0
                                       ? std::nullopt
                                       : find_answer(scope_, hash)) {
        out.text = cached->text;
        out.connector = cached->connector;
        out.model = cached->model;
        out.cached = true;
    } else {
        return std::nullopt;
    }
    if (!prompt.schema.empty()) {
        auto document = chain::find_document(out.text);
        if (!document || !chain::check_schema(prompt.schema, *document).empty())
            return std::nullopt;
        out.document = *std::move(document);
    }
    if (out.cached) {
        ++totals_.cached;
        AiRequest request = new_request();
        request.connector = out.connector;
        request.model = out.model;
        request.state = AiRequestState::answered;
        request.cached = true;
        request.cost = Micros{};
        record_cached(scope_, request);
        if (for_.log)
            for_.log(fmt::format("{} had answered this before: taken from the cache.", out.model));
    }
    totals_.model = out.model;
    if (for_.piece) for_.piece(out.text);
    return out;
}

AiRequest Asker::new_request() const {
    AiRequest out;
    out.id = scope_.make_id<AiRequestId>();
    out.at = scope_.now();
    out.day = context_.zone(scope_).day_of(out.at);
    out.purpose = for_.purpose;
    out.task_id = for_.task;
    return out;
}

Micros Asker::dearest(const connector::Prompt& prompt) const {
    Micros out;
    for (const Provider& one : providers_)
        for (const std::string& name : {one.model, one.last_model})
            out = std::max(out, prices_.at_most(name, prompt).value_or(Micros{}));
    return out;
}

void Asker::hold(const connector::Prompt& prompt, std::optional<Micros> at_most) {
    settle_abandoned();
    AiRequest request = new_request();
    request.connector = first_connector();
    request.model = first_model();
    request.state = AiRequestState::asked;
    request.input = bytes_of(prompt) / 2;
    request.output = prompt.max_output_tokens + connector::kThinkingTokens;
    request.cost = at_most ? at_most : std::optional(dearest(prompt));
    hold_request(scope_, settings_, request, month_start());
    held_ = request;
    streamed_ = 0;
}

void Asker::settle(const chain::Attempt& attempt) {
    if (for_.log)
        for_.log(attempt.outcome == chain::Outcome::answered
                     ? fmt::format("{} ({}) answered in {} ms: {} tokens in, {} out.",
                                   attempt.connector, attempt.model, attempt.took_ms,
                                   attempt.use.input, attempt.use.output)
                 : attempt.outcome == chain::Outcome::repaired
                     ? fmt::format("{} did not keep to the form and is asked once more: {}",
                                   attempt.connector, attempt.error)
                     : fmt::format("{}: {}", attempt.connector, attempt.error));
    if (!held_) return;  // told again what became of an answer
    AiRequest request = *std::exchange(held_, std::nullopt);
    request.connector = attempt.connector;
    request.connection_id.reset();
    for (Provider& one : providers_)
        if (one.connection.connector_id == attempt.connector &&
            (one.model.empty() || attempt.model.starts_with(one.model)))
            request.connection_id = one.connection.id;
    request.model = attempt.model;
    request.state = attempt.outcome == chain::Outcome::failed ? AiRequestState::failed
                                                              : AiRequestState::answered;
    request.input = attempt.use.input;
    request.output = attempt.use.output;
    request.cached_input = attempt.use.cached_input;
    request.cost = request.state == AiRequestState::failed && attempt.use.input == 0
                       ? std::optional(Micros{})
                       : prices_.cost(attempt.model, attempt.use);
    request.took_ms = attempt.took_ms;
    if (!attempt.error.empty()) request.error = attempt.error;
    settle_request(scope_, request);
}

/// A request that was given up on the way: providers bill what they have written by then.
void Asker::settle_abandoned() {
    if (!held_) return;
    AiRequest request = *std::exchange(held_, std::nullopt);
    request.state = AiRequestState::failed;
    request.input /= 2;
    request.output = static_cast<std::int64_t>(streamed_ / 4);
    request.cost = prices_.cost(request.model, {request.input, request.output, 0});
    request.error = "Given up while it was being answered.";
    settle_request(scope_, request);
}

void Asker::open_providers() {
    if (std::exchange(open_, true)) return;
    for (Provider& one : providers_)
        one.open = connection::open_connection(
            *context_.connections, scope_, one.choice.connection_id,
            [this] {
                if (for_.checkpoint) for_.checkpoint();
            },
            [this](std::string_view line) {
                if (for_.log) for_.log(line);
            });
}

Asked Asker::ask_providers(const connector::Prompt& prompt, const std::string& hash) {
    if (!ready()) throw Error(ErrorKind::invalid, "No AI provider is connected.");
    open_providers();
    std::vector<chain::Provider> providers;
    for (Provider& one : providers_)
        providers.push_back({one.open.call.get(), one.open.connector, one.model});
    chain::AskOptions options;
    options.personal = settings_.hide_personal ? chain::Personal::hidden : chain::Personal::kept;
    options.prices = &prices_;
    if (for_.piece) {
        options.sink = [this](std::string_view piece) {
            streamed_ += piece.size();
            for_.piece(piece);
        };
        options.on_restart = [this] {
            if (for_.restart) for_.restart();
        };
    }
    options.on_attempt = [this](const chain::Attempt& attempt) { settle(attempt); };
    options.before_request = [&](std::optional<Micros> at_most) { hold(prompt, at_most); };
    const chain::Answer answer = chain::ask(providers, prompt, options);
    Asked out;
    out.text = answer.completion.text;
    out.document = answer.document;
    out.connector = providers_[answer.provider].connection.connector_id;
    out.model = answer.completion.model.empty() ? providers[answer.provider].model
                                                : answer.completion.model;
    out.cut_off = answer.completion.finish == connector::Finish::length;
    if (answer.completion.finish == connector::Finish::refused)
        out.refusal = answer.completion.refusal.empty() ? "The model refused without a reason."
                                                        : answer.completion.refusal;
    totals_.use += answer.use;
    totals_.model = out.model;
    if (!answer.cost)
        totals_.cost.reset();
    else if (totals_.cost)
        *totals_.cost += *answer.cost;
    if (!out.refusal.empty() || answer.completion.finish == connector::Finish::stopped) return out;
    if (for_.keep) for_.keep(hash, {out.text, out.connector, out.model, answer.use, answer.cost});
    if (settings_.cache_days > 0 && !out.cut_off)
        keep_answer(scope_, hash, {out.connector, out.model, out.text},
                    scope_.now() + std::chrono::hours(24 * settings_.cache_days));
    return out;
}

}  // namespace herald::content::studio
