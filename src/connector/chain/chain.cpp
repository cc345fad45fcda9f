#include "connector/chain/chain.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "connector/chain/schema_check.hpp"

namespace herald::connector::chain {

using std::chrono::milliseconds;

namespace {

using Steady = std::chrono::steady_clock;

/// What is wrong with an answer that should follow a schema.
struct Judged {
    json::value document;
    std::string wrong;  ///< empty: nothing
};

Judged judge(const json::object& schema, const std::string& text) {
    auto document = find_document(text);
    if (!document) return {nullptr, "It is no JSON document."};
    std::string wrong;
    for (const FieldError& finding : check_schema(schema, *document))
        wrong += fmt::format("{}{}\n", finding.pointer.empty() ? "The document" : finding.pointer,
                             " " + finding.detail + ".");
    return {*std::move(document), std::move(wrong)};
}

/// The same question with the answer that was no good and what is wrong with it.
Prompt repair_of(const Prompt& prompt, const std::string& answer, const std::string& wrong) {
    constexpr std::size_t kMostQuoted = 20'000;
    Prompt out = prompt;
    if (!trim(answer).empty())
        out.messages.push_back({Speaker::assistant, std::string(clip(answer, kMostQuoted))});
    out.messages.push_back(
        {Speaker::user,
         "Your answer does not follow the JSON Schema that was asked for:\n" + wrong +
             "\nGive the whole answer again, mended, as one JSON document and nothing else."});
    return out;
}

class Asking {
public:
    Asking(std::span<const Provider> providers, const Prompt& prompt, const AskOptions& options)
        : providers_(providers),
          options_(options),
          veil_(options.personal),
          prompt_(veil_.hide(prompt)),
          until_(Steady::now() + options.timeout) {}

    Answer go() {
        if (providers_.empty())
            throw Error(ErrorKind::invalid, "No AI provider is connected that could be asked");
        for (std::size_t i = 0; i < providers_.size(); ++i)
            if (try_provider(i)) return finish(i);
        throw failure();
    }

private:
    bool is_last(std::size_t i) const { return i + 1 == providers_.size(); }
    milliseconds left() const {
        return std::max(milliseconds(0),
                        std::chrono::duration_cast<milliseconds>(until_ - Steady::now()));
    }

    bool try_provider(std::size_t i) {
        for (unsigned attempt = 1;; ++attempt) {
            std::optional<Error> error;
            try {
                if (answers(providers_[i])) return true;
                error.emplace(ErrorKind::upstream,
                              providers_[i].connector->spec.name +
                                  " did not answer in the form that was asked for");
                errors_.push_back(*error);
                return false;
            } catch (const Error& thrown) {
                if (ended_by_owner_) throw;
                error = thrown;
            }
            const auto wait = wait_after(*error, attempt, i);
            if (!wait) {
                errors_.push_back(*error);
                return false;
            }
            providers_[i].call->sleep(*wait);
        }
    }

    /// Absent: not this provider again.
    std::optional<milliseconds> wait_after(const Error& error, unsigned attempt,
                                           std::size_t i) const {
        if (!error.retryable() || attempt >= options_.attempts) return std::nullopt;
        milliseconds wait = options_.first_wait * (1u << std::min(attempt - 1, 10u));
        if (error.kind() == ErrorKind::rate_limited) {
            // Another provider answers sooner than a throttle ends.
            constexpr std::chrono::seconds kShort{2};
            wait = error.retry_after().value_or(kShort);
            if (wait > options_.longest_wait || (!is_last(i) && wait > kShort)) return std::nullopt;
        }
        return wait < left() ? std::optional(wait) : std::nullopt;
    }

    /// False when even the repaired answer does not follow the schema.
    bool answers(const Provider& provider) {
        Completion first = request(provider, prompt_);
        if (prompt_.schema.empty() || first.finish == Finish::refused) {
            completion_ = std::move(first);
            return true;
        }
        Judged judged = judge(prompt_.schema, first.text);
        if (!judged.wrong.empty() && first.finish == Finish::length)
            throw Error(ErrorKind::upstream,
                        fmt::format("The answer of {} was cut off at {} tokens",
                                    provider.connector->spec.name, prompt_.max_output_tokens))
                .permanent();
        if (!judged.wrong.empty()) {
            note(Outcome::repaired, judged.wrong);
            first = request(provider, repair_of(prompt_, first.text, judged.wrong));
            judged = judge(prompt_.schema, first.text);
            if (first.finish != Finish::refused && !judged.wrong.empty()) {
                note(Outcome::failed, judged.wrong);
                return false;
            }
        }
        completion_ = std::move(first);
        document_ = std::move(judged.document);
        return true;
    }

    void note(Outcome outcome, const std::string& error) {
        Attempt& last = attempts_.back();
        last.outcome = outcome;
        last.error = std::string(clip(error, 500));
        if (options_.on_attempt) options_.on_attempt(last);
    }

    /// What the owner throws on the way is not the provider's failure.
    template <class F>
    void owners(F&& f) {
        ended_by_owner_ = true;
        f();
        ended_by_owner_ = false;
    }

    Completion request(const Provider& provider, Prompt prompt) {
        if (!provider.model.empty()) prompt.model = provider.model;
        if (left().count() == 0)
            throw Error(ErrorKind::upstream, "No provider answered in time").permanent();
        prompt.timeout = std::min(prompt.timeout, left());
        owners([&] {
            provider.call->checkpoint();
            if (options_.before_request)
                options_.before_request(options_.prices != nullptr
                                            ? options_.prices->at_most(prompt.model, prompt)
                                            : std::nullopt);
            if (told_ && options_.on_restart) options_.on_restart();
        });
        told_ = false;
        attempts_.push_back({provider.connector->spec.id, prompt.model, {}, {}, {}, 0});
        const auto began = Steady::now();
        try {
            Completion out = send(provider, prompt);
            record(out, began);
            return out;
        } catch (const Error& error) {
            attempts_.back().took_ms = since(began);
            if (!ended_by_owner_) note(Outcome::failed, error.what());
            throw;
        }
    }

    Completion send(const Provider& provider, const Prompt& prompt) {
        if (!provider.connector->ask_model || !provider.connector->ask_model->complete)
            throw Error(ErrorKind::upstream, provider.connector->spec.name + " writes no texts")
                .permanent();
        TextSink sink;
        if (options_.sink)
            sink = [this](std::string_view piece) {
                told_ = true;
                owners([&] { options_.sink(piece); });
            };
        Completion out = provider.connector->ask_model->complete(*provider.call, prompt, sink);
        if (out.finish == Finish::complete && trim(out.text).empty())
            throw Error(ErrorKind::upstream,
                        provider.connector->spec.name + " gave an empty answer");
        return out;
    }

    static std::int64_t since(Steady::time_point began) {
        return std::chrono::duration_cast<milliseconds>(Steady::now() - began).count();
    }

    void record(const Completion& completion, Steady::time_point began) {
        Attempt& attempt = attempts_.back();
        attempt.took_ms = since(began);
        attempt.use = completion.use;
        if (!completion.model.empty()) attempt.model = completion.model;
        use_ += completion.use;
        if (options_.prices != nullptr && cost_) {
            const auto cost = options_.prices->cost(attempt.model, completion.use);
            if (cost)
                cost_->value += cost->value;
            else
                cost_.reset();
        }
        if (options_.on_attempt) options_.on_attempt(attempt);
    }

    Answer finish(std::size_t i) {
        Answer out;
        out.completion = std::move(completion_);
        out.completion.text = veil_.reveal(out.completion.text);
        out.document = revealed(std::move(document_));
        out.provider = i;
        out.use = use_;
        if (options_.prices != nullptr) out.cost = cost_;
        out.attempts = std::move(attempts_);
        return out;
    }

    json::value revealed(json::value value) const {
        if (veil_.hidden() == 0) return value;
        if (value.is_string()) return json::value(veil_.reveal(value.get_string()));
        if (value.is_array())
            for (json::value& entry : value.get_array()) entry = revealed(std::move(entry));
        if (value.is_object())
            for (auto& member : value.get_object())
                member.value() = revealed(std::move(member.value()));
        return value;
    }

    Error failure() const {
        if (errors_.size() == 1) return errors_.front();
        std::string words = "No AI provider answered.";
        bool may_pass = false;
        std::optional<std::chrono::seconds> soonest;
        for (std::size_t i = 0; i < errors_.size(); ++i) {
            words += fmt::format(" {}: {}", providers_[i].connector->spec.name, errors_[i].what());
            if (!words.ends_with('.')) words += '.';
            may_pass = may_pass || errors_[i].retryable();
            if (const auto wait = errors_[i].retry_after(); wait && (!soonest || *wait < *soonest))
                soonest = wait;
        }
        const bool same = std::all_of(errors_.begin(), errors_.end(), [&](const Error& error) {
            return error.kind() == errors_.front().kind();
        });
        if (soonest) return Error(ErrorKind::rate_limited, words).retry_after(*soonest);
        Error out(same ? errors_.front().kind() : ErrorKind::upstream, words);
        return may_pass ? out : std::move(out).permanent();
    }

    std::span<const Provider> providers_;
    const AskOptions& options_;
    Veil veil_;
    Prompt prompt_;
    Steady::time_point until_;
    Completion completion_;
    json::value document_;
    TokenUse use_;
    std::optional<Micros> cost_ = Micros{};
    std::vector<Attempt> attempts_;
    std::vector<Error> errors_;
    bool told_ = false, ended_by_owner_ = false;
};

}  // namespace

Answer ask(std::span<const Provider> providers, const Prompt& prompt, const AskOptions& options) {
    return Asking(providers, prompt, options).go();
}

}  // namespace herald::connector::chain
