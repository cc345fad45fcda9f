#include "event/stream.hpp"

#include "base/crypto.hpp"
#include "event/stream_hub.hpp"

namespace herald::event {

StreamHub::StreamHub(StreamOptions options) : impl_(std::make_shared<Impl>(std::move(options))) {}

StreamHub::~StreamHub() { stop(); }

web::SocketHandler StreamHub::handler() {
    web::SocketHandler out;
    out.opened = [impl = impl_](const std::shared_ptr<web::Socket>& socket,
                                const web::Request& request) {
        impl->leave({Note::Kind::opened, socket, request.query});
    };
    out.message = [impl = impl_](const std::shared_ptr<web::Socket>& socket,
                                 std::string_view text) {
        if (text.size() > kMessageBytes) return socket->close(kTooBig, "a message may have 8 KiB");
        impl->leave({Note::Kind::message, socket, std::string(text)});
    };
    out.closed = [impl = impl_](const std::shared_ptr<web::Socket>& socket) {
        impl->forget(socket.get());
    };
    return out;
}

void StreamHub::add_routes(web::Router& routes) {
    routes.post("/api/v1/stream/tickets",
                web::RouteSpec("Create a stream ticket", web::Role::viewer).unaudited(),
                [impl = impl_](Scope& scope) {
                    if (scope.actor().kind == store::ActorKind::api_key)
                        throw Error(ErrorKind::forbidden,
                                    "An API key needs no ticket: send it as \"token\" in the "
                                    "socket's first message.");
                    const std::string ticket = random_token(24);
                    impl->options.cache->put(
                        "ticket:" + ticket, to_json(TicketHolder{scope.tenant(), scope.actor().id}),
                        kTicketLifetime);
                    return StreamTicket{ticket, kTicketLifetime.count()};
                });
}

void StreamHub::start() {
    Impl& impl = *impl_;
    const std::weak_ptr<Impl> weak = impl_;
    impl.subscriptions.push_back(
        impl.options.bus->subscribe(kBusTopic, [weak](const store::Bus::Message& message) {
            if (const auto held = weak.lock()) held->mark(message.tenant);
        }));
    impl.subscriptions.push_back(
        impl.options.bus->subscribe(kRevokedTopic, [weak](const store::Bus::Message& message) {
            const auto held = weak.lock();
            if (!held) return;
            {
                const std::lock_guard lock(held->mutex);
                held->revoked.emplace_back(message.tenant, message.payload);
            }
            held->wake->poke();
        }));
    impl.thread = std::thread([&impl] { impl.run(); });
}

void StreamHub::stop() {
    Impl& impl = *impl_;
    if (!impl.thread.joinable()) return;
    impl.subscriptions.clear();
    impl.stopping = true;
    impl.wake->poke();
    impl.thread.join();
    const std::lock_guard lock(impl.mutex);
    for (const auto& [raw, peer] : impl.peers)
        if (const auto socket = peer.socket.lock()) socket->close(kGoingAway, "the server stops");
}

std::size_t StreamHub::open_sockets() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->peers.size();
}

}  // namespace herald::event
