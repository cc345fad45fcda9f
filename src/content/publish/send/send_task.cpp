#include "content/publish/send/send_task.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "connector/refusal.hpp"
#include "content/publish/send/newsletter.hpp"
#include "content/publish/send/payload.hpp"

namespace herald::content {
namespace {

/// A network's clock may be behind ours.
constexpr auto kClockSlack = std::chrono::minutes(2);
constexpr auto kFirstLook = std::chrono::seconds(20), kLongestLook = std::chrono::seconds(1800);

struct PublishInput {
    PublicationId publication_id;
};
BOOST_DESCRIBE_STRUCT(PublishInput, (), (publication_id))

struct PublishResult {
    PublicationId publication_id;
    ItemId item_id;
    PublicationState state{};
    std::optional<std::string> external_id, url, file;
};
BOOST_DESCRIBE_STRUCT(PublishResult, (), (publication_id, item_id, state, external_id, url, file))

/// What an error of a try says about the post.
enum class Meaning { refused, wait, unknown };

Meaning meaning_of(const Error& error) {
    switch (error.kind()) {
        case ErrorKind::rate_limited: return Meaning::wait;
        case ErrorKind::upstream:
        case ErrorKind::unavailable: return error.retryable() ? Meaning::unknown : Meaning::refused;
        case ErrorKind::internal: return Meaning::unknown;
        default: return Meaning::refused;  // ours, from before anything was sent
    }
}

/// One publication while its task works on it.
class Sending {
public:
    Sending(const Context& context, task::Run& run, PublicationId id)
        : context_(context), run_(run), id_(id), ledger_{context, run.scope()} {}

    std::string run();

private:
    PublicationRow row() const { return get_publication_row(run_.scope(), id_); }
    template <class F>
    void write(F&& f) {
        run_.write([&](Tx& tx) { f(tx); });
    }
    void carry_out(const PublicationRow& row);
    void open(const PublicationRow& row);
    void look(const PublicationRow& row);
    void complete(const PublicationRow& row, const connector::Posted& standing);
    void resume(const connector::Posted& standing);
    void found_nothing(const PublicationRow& row);
    void send();
    connector::Posted send_what_lacks(const PublicationRow& row);
    bool is_whole(const connector::Posted& posted) const;
    void note_stop(const connector::Posted& posted);
    void note_refused_token(const Error& error);
    void note_error(const PublicationRow& row, const Error& error);
    void look_failed(const PublicationRow& row, const Error& error);
    void give_up(const PublicationRow& row);
    [[noreturn]] void wait_until(Time when, const std::string& why) const;

    const connector::PublishPosts& network() const { return *open_.connector->publish; }

    const Context& context_;
    task::Run& run_;
    PublicationId id_;
    Ledger ledger_;
    connection::OpenConnection open_;
    connector::Post post_;
};

std::string result_of(const PublicationRow& row) {
    return to_json(
        PublishResult{row.id, row.item_id, row.state, row.external_id, row.url, row.file});
}

/// Back to the queue; the task goes on there, in this or another process.
void Sending::wait_until(Time when, const std::string& why) const {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(when - run_.scope().now());
    throw Error(ErrorKind::unavailable, why).retry_after(std::max(wait, std::chrono::seconds(1)));
}

std::string Sending::run() {
    PublicationRow now = row();
    if (now.state == PublicationState::manual) {
        make_newsletter(context_, run_, now);
        return result_of(row());
    }
    if (!is_over(now.state)) carry_out(now);
    now = row();
    if (now.state != PublicationState::published)
        throw Error(ErrorKind::conflict, now.error.value_or("It was not published."));
    return result_of(now);
}

void Sending::carry_out(const PublicationRow& begun) {
    PublicationRow now = begun;
    if (now.next_try_at && *now.next_try_at > run_.scope().now())
        wait_until(*now.next_try_at, "The next step is not due yet.");
    try {
        open(now);
    } catch (const Error& error) {
        if (error.retryable() || error.kind() == ErrorKind::internal) throw;
        write([&](Tx& tx) {
            if (now.state == PublicationState::sending)
                settle_unclear(tx, ledger_, id_, error.what());
            else
                settle_failed(tx, ledger_, id_, error.what());
        });
        return;
    }
    if (now.state == PublicationState::sending) {
        look(now);
        now = row();
    }
    if (now.state == PublicationState::waiting) send();
}

void Sending::open(const PublicationRow& row) {
    if (!row.connection_id)
        throw Error(ErrorKind::conflict, "It has no connection to be published with.");
    open_ = connection::open_connection(
        *context_.connections, run_.scope(), *row.connection_id, [this] { run_.checkpoint(); },
        [this](std::string_view line) { run_.log(task::Level::info, line); });
    if (!open_.connector->publish)
        throw Error(ErrorKind::conflict,
                    fmt::format("“{}” cannot publish.", open_.connection.name));
    if (open_.connection.state == connection::ConnectionState::disabled)
        throw Error(ErrorKind::conflict,
                    fmt::format("“{}” is switched off.", open_.connection.name));
    post_ = make_post(context_, run_.scope(), from_json<Payload>(row.payload, Unknown::ignore),
                      to_string(row.id));
}

/// A try has begun and nobody wrote down what came of it: what does the network say?
void Sending::look(const PublicationRow& row) {
    if (!network().can_find || !network().find) {
        write([&](Tx& tx) {
            settle_unclear(
                tx, ledger_, id_,
                fmt::format("Nobody knows whether {} arrived, and {} cannot be asked. Look "
                            "there, then say so at its publication.",
                            row.standing ? "the rest of the thread" : "this",
                            network_name(row.network)));
        });
        return;
    }
    run_.progress(0.5, "Asking whether it stands already");
    try {
        const auto found = network().find(*open_.call, post_, row.created_at - kClockSlack);
        if (!found) return found_nothing(row);
        if (is_claimed(run_.scope(), row, found->external_id)) {
            write([&](Tx& tx) {
                settle_unclear(tx, ledger_, id_,
                               "The same words stand there for another publication; a person "
                               "must say whether this one arrived.");
            });
            return;
        }
        complete(row, *found);
    } catch (const Error& error) {
        look_failed(row, error);
    }
}

/// The post stands; what its thread lacks is put under it.
void Sending::complete(const PublicationRow& row, const connector::Posted& standing) {
    Standing out{standing.external_id, standing.url, std::nullopt};
    const bool lacks = standing.thread_ids.size() < post_.thread.size();
    if (lacks && row.refusal)
        out.missing = row.refusal;
    else if (lacks && !network().resume_thread)
        out.missing = "The rest of the thread cannot be added there.";
    else if (lacks && row.looks >= kMostLooks)
        out.missing = row.error.value_or("The rest of the thread could not be added.");
    else if (lacks)
        resume(standing);
    write([&](Tx& tx) { settle_published(tx, ledger_, id_, out); });
}

/// Put off first: who is killed in here asks again only when what was sent shows.
void Sending::resume(const connector::Posted& standing) {
    write([&](Tx& tx) {
        note_doubt(tx, ledger_, id_,
                   {"The rest of the thread is being added.", run_.scope().now() + kSettle, {}});
    });
    network().resume_thread(*open_.call, post_, standing);
}

void Sending::found_nothing(const PublicationRow& row) {
    write([&](Tx& tx) {
        if (row.refusal)
            settle_failed(tx, ledger_, id_, *row.refusal);
        else
            note_absent(tx, ledger_, id_, "The network says that it does not stand there.");
    });
}

void Sending::look_failed(const PublicationRow& row, const Error& error) {
    const Time now = run_.scope().now();
    const Meaning meaning = meaning_of(error);
    note_refused_token(error);
    if (meaning == Meaning::refused && post_.thread.empty()) {
        write([&](Tx& tx) { settle_unclear(tx, ledger_, id_, error.what()); });
        return;
    }
    if (row.looks + 1 >= kMostLooks) {
        write([&](Tx& tx) {
            settle_unclear(
                tx, ledger_, id_,
                fmt::format("The network could not say whether this stands: {}", error.what()));
        });
        return;
    }
    const auto doubled = kFirstLook * (std::int64_t{1} << std::min<std::int64_t>(row.looks, 10));
    const Time next =
        now + error.retry_after().value_or(std::min<std::chrono::seconds>(doubled, kLongestLook));
    write([&](Tx& tx) {
        note_look(tx, ledger_, id_, {error.what(), next, std::nullopt});
        if (meaning == Meaning::refused)  // of the rest of a thread, or of the question
            note_doubt(tx, ledger_, id_, {error.what(), next, std::string(error.what())});
    });
    wait_until(next, error.what());
}

void Sending::give_up(const PublicationRow& row) {
    write([&](Tx& tx) {
        settle_failed(
            tx, ledger_, id_,
            fmt::format("{} tries did not bring it out. The last one: {}", row.attempt,
                        row.error.value_or("no answer came, and it does not stand there.")));
    });
}

void Sending::send() {
    const PublicationRow before = row();
    if (before.attempt >= before.max_attempts) return give_up(before);
    run_.progress(0.3, "Publishing");
    bool may_send = false;
    write([&](Tx& tx) { may_send = note_try(tx, ledger_, id_); });
    if (!may_send) return;
    const PublicationRow tried = row();
    connector::Posted posted;
    try {
        posted = send_what_lacks(tried);
        if (is_whole(posted))
            write([&](Tx& tx) {
                settle_published(tx, ledger_, id_, {posted.external_id, posted.url, std::nullopt});
                connection::note_success(tx, *context_.connections, run_.scope(),
                                         open_.connection.id, false);
            });
    } catch (const Error& error) {
        return note_error(tried, error);
    }
    if (!is_whole(posted)) note_stop(posted);
}

/// The whole post, or what follows the parts that are known to stand.
connector::Posted Sending::send_what_lacks(const PublicationRow& row) {
    if (!row.standing) return network().publish(*open_.call, post_);
    const auto stands = from_json<StandingThread>(*row.standing, Unknown::ignore);
    return network().resume_thread(*open_.call, post_,
                                   {stands.external_id, stands.url, stands.thread_ids});
}

bool Sending::is_whole(const connector::Posted& posted) const {
    if (network().can_find) return true;  // it throws for what is not
    const auto& ids = posted.thread_ids;
    return ids.size() >= post_.thread.size() && (ids.empty() || !ids.back().empty());
}

/// A network that cannot be asked took the beginning of a thread (network::send_thread). What was
/// surely not taken follows from there, or fails there with its reason; a part without an answer
/// ends the thread.
void Sending::note_stop(const connector::Posted& posted) {
    const std::size_t parts = posted.thread_ids.size();
    if (parts > 0 && posted.thread_ids.back().empty()) {
        const std::string missing = fmt::format(
            "Part {} of the thread got no answer, and nothing was sent after it: look there.",
            parts + 1);
        write([&](Tx& tx) {
            settle_published(tx, ledger_, id_, {posted.external_id, posted.url, missing});
        });
        return;
    }
    const Time until = run_.scope().now() + kSettle;
    write([&](Tx& tx) {
        note_wait(tx, ledger_, id_,
                  {until, true, StandingThread{posted.external_id, posted.url, posted.thread_ids}});
    });
    wait_until(until, "The network took only the beginning of the thread.");
}

/// A connection whose credentials are refused is broken, whatever it was used for.
void Sending::note_refused_token(const Error& error) {
    if (!connector::is_token_refused(error)) return;
    write([&](Tx& tx) {
        connection::note_failure(tx, *context_.connections, run_.scope(), open_.connection.id,
                                 error);
    });
}

void Sending::note_error(const PublicationRow& row, const Error& error) {
    const Time now = run_.scope().now();
    // Of a thread, a part may stand whatever the answer to the rest was; where the network cannot
    // be asked, an error is about the first part that was to be sent.
    const bool is_whole = post_.thread.empty() || !network().can_find;
    note_refused_token(error);
    switch (meaning_of(error)) {
        case Meaning::refused:
            if (is_whole) {
                write([&](Tx& tx) { settle_failed(tx, ledger_, id_, error.what()); });
                return;
            }
            write([&](Tx& tx) {
                note_doubt(tx, ledger_, id_,
                           {error.what(), now + kSettle, std::string(error.what())});
            });
            break;
        case Meaning::wait: {
            const Time until = now + error.retry_after().value_or(std::chrono::seconds(60));
            const bool too_long = until - row.asked_at > kLongestPatience;
            const std::string enough = "For a day the network has asked to wait.";
            write([&](Tx& tx) {
                if (too_long && is_whole) return settle_failed(tx, ledger_, id_, enough);
                note_wait(tx, ledger_, id_, {until, is_whole});
                if (too_long) note_doubt(tx, ledger_, id_, {enough, until, enough});
            });
            if (too_long && is_whole) return;
            wait_until(until, error.what());
        }
        case Meaning::unknown:
            write([&](Tx& tx) {
                note_doubt(tx, ledger_, id_, {error.what(), now + kSettle, std::nullopt});
            });
            break;
    }
    if (!network().can_find) return look(row);
    wait_until(now + kSettle, error.what());
}

}  // namespace

task::TaskType publish_task(const Context& context) {
    return {"content.publish",
            [&context](task::Run& run) {
                return Sending(context, run, run.input_as<PublishInput>().publication_id).run();
            },
            3};
}

}  // namespace herald::content
