#pragma once

#include <boost/asio.hpp>

/// The types of this folder: one io_context a thread, executors without type erasure, errors as values.
namespace herald::web {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Executor = asio::io_context::executor_type;
using TcpSocket = asio::basic_stream_socket<tcp, Executor>;
template <class T>
using Awaitable = asio::awaitable<T, Executor>;
using boost::system::error_code;

inline constexpr auto kToken = asio::as_tuple(asio::use_awaitable_t<Executor>{});

}  // namespace herald::web
