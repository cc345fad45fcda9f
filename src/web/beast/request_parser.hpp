#pragma once

#include <boost/beast/http/basic_parser.hpp>

#include "web/http.hpp"

namespace herald::web {

/// Why a request is not taken: what the client reads. The connection ends after it.
struct Refusal {
    int status = 400;
    std::string_view title, detail;
};

/// One HTTP/1.x request out of bytes (RFC 9112), without any I/O: the head goes straight into a
/// Request, the body comes out in pieces. Strict where leniency lets two programs disagree about
/// where a request ends.
class RequestParser final : private boost::beast::http::basic_parser<true> {
public:
    static constexpr std::size_t kHeadLimit = 64 * 1024;  ///< request line and headers, bytes
    static constexpr std::size_t kLineLimit = 8 * 1024;   ///< request line, bytes
    static constexpr std::size_t kHeaderLimit = 128;      ///< headers, count

    /// Fills method, path, query and headers of `request`, which must outlive this.
    explicit RequestParser(Request& request);

    /// Takes from the front of `bytes`, which must hold everything not taken yet; returns how many
    /// it took. Nothing more can be taken when it returns 0, the head is done for the first time,
    /// or a refusal is set.
    std::size_t put(std::string_view bytes);
    /// Body bytes taken by the last put().
    std::string_view piece() const { return piece_; }

    bool has_head() const { return is_header_done(); }
    bool is_done() const { return basic_parser::is_done(); }
    const std::optional<Refusal>& refusal() const { return refusal_; }

    /// After the head:
    bool keeps_alive() const { return keep_alive(); }
    bool is_http_1_0() const { return version_ == 10; }
    bool is_upgrade() const { return upgrade(); }
    /// Absent when the body is chunked.
    std::optional<std::uint64_t> body_length() const;

private:
    using Text = boost::beast::string_view;
    using Code = boost::beast::error_code;

    void on_request_impl(boost::beast::http::verb, Text method, Text target, int version,
                         Code&) override;
    void on_response_impl(int, Text, int, Code&) override {}
    void on_field_impl(boost::beast::http::field, Text name, Text value, Code&) override;
    void on_header_impl(Code&) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
    std::size_t on_body_impl(Text bytes, Code&) override;
    void on_chunk_header_impl(std::uint64_t, Text, Code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, Code&) override;
    void on_finish_impl(Code&) override {}

    void refuse(Refusal refusal, Code& error);
    void split_target(std::string_view target);
    void refuse_unreadable();

    Request& request_;
    std::optional<Refusal> refusal_;
    std::string_view piece_;
    std::size_t head_bytes_ = 0;
    int version_ = 0;
    int hosts_ = 0;
    bool line_seen_ = false, head_seen_ = false;
};

}  // namespace herald::web
