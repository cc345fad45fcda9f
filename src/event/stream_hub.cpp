#include "event/stream_hub.hpp"

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "store/system_db.hpp"

namespace herald::event {
namespace {

constexpr auto kLook = std::chrono::seconds(5);
constexpr std::size_t kNotes = 200'000;        ///< callbacks waiting for the hub's thread
constexpr std::size_t kPage = 500;             ///< events read at once
constexpr std::int64_t kLongestResume = 2000;  ///< a client further behind starts anew

}  // namespace

void StreamHub::Impl::leave(Note note) {
    {
        const std::lock_guard lock(mutex);
        if (notes.size() >= kNotes) return note.socket->close(kBusy, "too busy, come back later");
        if (note.kind == Note::Kind::opened) peers[note.socket.get()].socket = note.socket;
        notes.push_back(std::move(note));
    }
    wake->poke();
}

void StreamHub::Impl::forget(web::Socket* socket) {
    const std::lock_guard lock(mutex);
    const auto found = peers.find(socket);
    if (found == peers.end()) return;
    if (found->second.feed != nullptr) found->second.feed->peers.erase(socket);
    peers.erase(found);
}

void StreamHub::Impl::mark(store::TenantId tenant) {
    {
        const std::lock_guard lock(mutex);
        if (!feeds.contains(tenant)) return;
        marked.insert(tenant);
    }
    wake->poke();
}

void StreamHub::Impl::run() {
    while (!stopping) {
        try {  // the top of a thread: a database that is away must not end the program
            round();
        } catch (const Error& error) {
            log_warning("the stream waits",
                        {{"error", std::string_view(error.what())}, {"detail", error.detail()}});
            std::this_thread::sleep_for(std::chrono::milliseconds(500));
        }
        if (!stopping) wake->wait(until_next());
    }
}

std::chrono::milliseconds StreamHub::Impl::until_next() const {
    const std::lock_guard lock(mutex);
    if (sign_ins.empty()) return kLook;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(sign_ins.front().first - Steady::now());
    return std::clamp<std::chrono::milliseconds>(left, std::chrono::milliseconds(1), kLook);
}

void StreamHub::Impl::round() {
    for (;;) {  // notes first: who has just subscribed hears the event that comes next
        std::deque<Note> batch;
        std::deque<std::pair<store::TenantId, std::string>> gone;
        {
            const std::lock_guard lock(mutex);
            batch.swap(notes);
            gone.swap(revoked);
        }
        for (const auto& [tenant, actor] : gone) revoke(tenant, actor);
        if (batch.empty()) break;
        for (const Note& note : batch) take_note(note);
    }
    if (Steady::now() >= next_look) {
        next_look = Steady::now() + kLook;
        look_for_missed();
    }
    std::vector<TenantFeed*> due;
    {
        const std::lock_guard lock(mutex);
        for (const store::TenantId tenant : marked)
            if (const auto found = feeds.find(tenant); found != feeds.end())
                due.push_back(found->second.get());
        marked.clear();
    }
    for (TenantFeed* feed : due) pump(*feed);
    close_late_sign_ins();
}

/// Events of other processes come without a poke; one query finds every tenant that has moved.
void StreamHub::Impl::look_for_missed() {
    {
        const std::lock_guard lock(mutex);
        std::erase_if(feeds, [](const auto& entry) { return entry.second->peers.empty(); });
        if (feeds.empty()) return;
    }
    std::vector<std::pair<store::TenantId, std::int64_t>> heads;
    store::SystemDb(*options.database)
        .each("SELECT tenant, last FROM event_heads", {}, [&](const store::Row& row) {
            heads.emplace_back(store::read_column<store::TenantId>(row, 0), row.integer(1));
        });
    const std::lock_guard lock(mutex);
    for (const auto& [tenant, last] : heads)
        if (const auto found = feeds.find(tenant);
            found != feeds.end() && found->second->position != last)
            marked.insert(tenant);
}

void StreamHub::Impl::take_note(const Note& note) {
    {
        const std::lock_guard lock(mutex);
        if (!peers.contains(note.socket.get())) return;  // closed meanwhile
    }
    try {  // one client's mistake is told to that client
        if (note.kind == Note::Kind::opened)
            handle_opened(note);
        else
            handle_message(note);
    } catch (const Error& error) {
        switch (error.kind()) {
            case ErrorKind::unauthenticated:
                return note.socket->close(kSignIn, clip(error.what(), 120));
            case ErrorKind::malformed:
                return note.socket->close(kBadMessage, clip(error.what(), 120));
            case ErrorKind::unavailable: return note.socket->close(kBusy, "come back later");
            default: return note.socket->send(make_error(error.what()));
        }
    }
}

void StreamHub::Impl::handle_opened(const Note& note) {
    std::string ticket;
    for (const auto& field : parse_query(note.text))
        if (field.name == "ticket") ticket = field.value;
    if (ticket.empty()) {
        const std::lock_guard lock(mutex);
        sign_ins.emplace_back(Steady::now() + options.sign_in_time, note.socket);
        return;
    }
    const std::string holder = options.cache->take("ticket:" + ticket);
    if (holder.empty())
        throw Error(ErrorKind::unauthenticated,
                    "This ticket was used or has expired; get a new one.");
    const auto known = from_json<TicketHolder>(holder);
    sign_in(note.socket.get(), known.tenant, known.actor, ~0u);
}

void StreamHub::Impl::handle_message(const Note& note) {
    const ClientMessage message = parse_message(note.text);
    if (message.token) sign_in_by_token(note.socket.get(), *message.token);
    {
        const std::lock_guard lock(mutex);
        const auto found = peers.find(note.socket.get());
        if (found == peers.end()) return;
        if (found->second.feed == nullptr)
            throw Error(ErrorKind::unauthenticated, "Send your token first.");
    }
    subscribe(note, message);
}

void StreamHub::Impl::sign_in_by_token(web::Socket* socket, const std::string& token) {
    web::Request request;
    request.method = "GET";
    request.path = kPath;
    request.headers.set("Authorization", "Bearer " + token);
    const web::Caller caller = options.authenticator->authenticate(request);
    if (caller.homeless)
        throw Error(ErrorKind::no_workspace, "You are not in a workspace: nothing happens there.");
    std::uint32_t allowed = ~0u;
    if (caller.parts.actor.kind == store::ActorKind::api_key) {
        allowed = 0;
        for (const auto& scope : caller.key_scopes) {
            if (scope == "*")
                allowed = ~0u;
            else
                allowed |= bit_of(std::string_view(scope).substr(0, scope.find(':')));
        }
    }
    sign_in(socket, caller.parts.tenant, caller.parts.actor.id, allowed);
}

void StreamHub::Impl::sign_in(web::Socket* socket, store::TenantId tenant, const Uuid& actor,
                              std::uint32_t allowed) {
    bool fresh = false;
    {
        const std::lock_guard lock(mutex);
        fresh = !feeds.contains(tenant);
    }
    // A new feed starts at the present end of the sequence, read before anybody can miss what
    // follows it.
    const std::int64_t position = fresh ? last_sequence(*options.database, tenant) : 0;
    const std::lock_guard lock(mutex);
    const auto found = peers.find(socket);
    if (found == peers.end()) return;
    Peer& peer = found->second;
    if (peer.feed != nullptr && peer.feed->tenant != tenant)
        throw Error(ErrorKind::malformed,
                    "A socket belongs to one organization; open another one.");
    auto& feed = feeds[tenant];
    if (!feed) feed = std::make_unique<TenantFeed>(TenantFeed{tenant, position, {}});
    feed->peers.insert(socket);
    peer.feed = feed.get();
    peer.actor = actor;
    peer.allowed = allowed;
    peer.topics &= allowed;
    marked.insert(tenant);  // what was committed between the reading and now
}

std::uint32_t StreamHub::Impl::bit_of(std::string_view topic) const {
    const auto found = std::find(options.topics.begin(), options.topics.end(), topic);
    return found == options.topics.end() ? 0 : 1u << (found - options.topics.begin());
}

std::uint32_t StreamHub::Impl::topic_bits(const std::vector<std::string>& names) const {
    std::uint32_t out = 0;
    for (const auto& name : names) {
        const std::uint32_t bit = bit_of(name);
        if (bit == 0) {
            const std::vector<std::string_view> known(options.topics.begin(), options.topics.end());
            const auto near = nearest(name, known);
            throw Error(ErrorKind::invalid,
                        fmt::format("There is no topic {}; {}", clip(name, 60),
                                    near ? fmt::format("did you mean {}?", *near)
                                         : fmt::format("there are {}.", fmt::join(known, ", "))));
        }
        out |= bit;
    }
    return out;
}

void StreamHub::Impl::subscribe(const Note& note, const ClientMessage& message) {
    const std::uint32_t more = topic_bits(message.subscribe),
                        less = topic_bits(message.unsubscribe);
    TenantFeed* feed = nullptr;
    std::uint32_t topics = 0;
    {
        const std::lock_guard lock(mutex);
        const auto found = peers.find(note.socket.get());
        if (found == peers.end()) return;
        Peer& peer = found->second;
        if ((more & ~peer.allowed) != 0)
            throw Error(ErrorKind::forbidden, "This API key may not read one of these topics.");
        feed = peer.feed;
        topics = (peer.topics | more) & ~less;
    }
    if (message.last_event_id) {
        pump(*feed);  // the others first: now the feed stands at the end, and the newcomer is read
                      // up to the same place
        resume(*feed, *note.socket, topics, sequence_of(*message.last_event_id));
    }
    std::string answer = R"({"type":"subscribed","topics":[)";
    for (std::size_t i = 0; i < options.topics.size(); ++i)
        if (topics >> i & 1)
            answer += (answer.back() == '[' ? "\"" : ",\"") + options.topics[i] + '"';
    {
        const std::lock_guard lock(mutex);
        const auto found = peers.find(note.socket.get());
        if (found == peers.end()) return;
        found->second.topics = topics;
        answer += fmt::format(R"(],"last_event_id":"{}"}})", feed->position);
    }
    note.socket->send(std::make_shared<const std::string>(std::move(answer)));
}

void StreamHub::Impl::resume(TenantFeed& feed, web::Socket& socket, std::uint32_t topics,
                             std::int64_t from) {
    static const Text reset = std::make_shared<const std::string>(R"({"type":"reset"})");
    if (from < 0 || feed.position - from > kLongestResume) return socket.send(reset);
    while (from < feed.position) {
        const Backlog backlog = events_after(*options.database, feed.tenant, from, kPage);
        if (backlog.reset || backlog.events.empty()) return socket.send(reset);
        for (const Event& event : backlog.events) {
            if (event.sequence > feed.position) return;
            from = event.sequence;
            if ((bit_of(event.topic) & topics) != 0) socket.send(make_text(event));
        }
    }
    if (from > feed.position) socket.send(reset);
}

void StreamHub::Impl::pump(TenantFeed& feed) {
    for (;;) {
        const Backlog backlog = events_after(*options.database, feed.tenant, feed.position, kPage);
        if (backlog.reset) {
            feed.position = last_sequence(*options.database, feed.tenant);
            return broadcast(feed, std::make_shared<const std::string>(R"({"type":"reset"})"));
        }
        if (backlog.events.empty()) return;
        send_to(feed, backlog.events);
        feed.position = backlog.events.back().sequence;
        if (backlog.events.size() < kPage) return;
    }
}

void StreamHub::Impl::send_to(TenantFeed& feed, const std::vector<Event>& events) {
    std::vector<std::pair<std::shared_ptr<web::Socket>, std::uint32_t>> listening;
    std::uint32_t wanted = 0;
    {
        const std::lock_guard lock(mutex);
        listening.reserve(feed.peers.size());
        for (web::Socket* socket : feed.peers) {
            const Peer& peer = peers.at(socket);
            wanted |= peer.topics;
            if (peer.topics != 0)
                if (auto held = peer.socket.lock())
                    listening.emplace_back(std::move(held), peer.topics);
        }
    }
    for (const Event& event : events) {
        const std::uint32_t bit = bit_of(event.topic);
        if ((bit & wanted) == 0) continue;
        const Text text = make_text(event);
        for (const auto& [socket, topics] : listening)
            if ((topics & bit) != 0) socket->send(text);
        if (lag != nullptr)
            lag->observe(std::chrono::duration<double>(options.clock->now() - event.at).count());
    }
}

void StreamHub::Impl::broadcast(TenantFeed& feed, const Text& text) {
    const std::lock_guard lock(mutex);
    for (web::Socket* socket : feed.peers)
        if (const auto held = peers.at(socket).socket.lock()) held->send(text);
}

void StreamHub::Impl::close_late_sign_ins() {
    const auto now = Steady::now();
    const std::lock_guard lock(mutex);
    while (!sign_ins.empty() && sign_ins.front().first <= now) {
        if (const auto socket = sign_ins.front().second.lock()) {
            const auto found = peers.find(socket.get());
            if (found != peers.end() && found->second.feed == nullptr)
                socket->close(kSignIn, "no token came");
        }
        sign_ins.pop_front();
    }
}

void StreamHub::Impl::revoke(store::TenantId tenant, std::string_view actor) {
    const auto whose = parse_uuid(actor);
    const std::lock_guard lock(mutex);
    for (const auto& [id, feed] : feeds) {
        if (!tenant.value.is_nil() && id != tenant) continue;
        for (web::Socket* socket : feed->peers) {
            const Peer& peer = peers.at(socket);
            if (whose && peer.actor != *whose) continue;
            if (const auto held = peer.socket.lock()) held->close(kSignIn, "sign in again");
        }
    }
}

}  // namespace herald::event
