#pragma once

#include <boost/asio.hpp>

/// The types of this folder: one io_context a thread, executors without type erasure, errors as
/// values.
namespace herald::web {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Executor = asio::io_context::executor_type;
/// TCP and Unix-domain sockets alike.
using StreamProtocol = asio::generic::stream_protocol;
using StreamSocket = asio::basic_stream_socket<StreamProtocol, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;
template <class T>
using Awaitable = asio::awaitable<T, Executor>;
using boost::system::error_code;

inline constexpr auto kToken = asio::as_tuple(asio::use_awaitable_t<Executor>{});

}  // namespace herald::web
