#include "web/beast/request_parser.hpp"

#include <boost/beast/http/error.hpp>

#include "base/text.hpp"

namespace herald::web {
namespace {

namespace http = boost::beast::http;

constexpr Refusal kUnreadable{400, "Not readable", "This is not a valid HTTP/1.1 request."};
constexpr Refusal kNoHost{400, "Not readable", "An HTTP/1.1 request names exactly one Host."};
constexpr Refusal kTwoLengths{
    400, "Not readable", "The body's length is given twice or not in a way that can be trusted."};
constexpr Refusal kCoding{501, "Not supported", "The only transfer coding understood is chunked."};
constexpr Refusal kLongLine{414, "Address too long", "The request line is longer than 8 KiB."};
constexpr Refusal kLargeHead{431, "Headers too large",
                             "The headers are larger than 64 KiB or more than 128."};

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

RequestParser::RequestParser(Request& request) : request_(request) {
    header_limit(kHeadLimit);
    body_limit(boost::none);  // the session counts, by route
}

std::size_t RequestParser::put(std::string_view bytes) {
    piece_ = {};
    if (is_done() || refusal_) return 0;
    Code error;
    const std::size_t taken =
        basic_parser::put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    const std::string_view left = bytes.substr(taken);
    if (error && error != http::error::need_more && !refusal_) {
        refusal_ = error == http::error::header_limit ? kLargeHead : kUnreadable;
        if (error == http::error::multiple_content_length ||
            error == http::error::bad_content_length || error == http::error::bad_transfer_encoding)
            refusal_ = kTwoLengths;
    }
    if (has_head() && !head_seen_) {
        head_seen_ = true;
    } else if (!has_head()) {
        head_bytes_ += taken;
        if (!line_seen_ && left.size() > kLineLimit)
            refusal_ = kLongLine;
        else if (head_bytes_ + left.size() > kHeadLimit && !refusal_)
            refusal_ = kLargeHead;
    } else if (taken == 0 && left.size() > kHeadLimit) {
        refusal_ = kUnreadable;  // a chunk header or trailer without end
    }
    return refusal_ ? 0 : taken;
}

std::optional<std::uint64_t> RequestParser::body_length() const {
    if (chunked()) return std::nullopt;
    return content_length().value_or(0);
}

void RequestParser::on_request_impl(http::verb, Text method, Text target, int version,
                                    Code& error) {
    line_seen_ = true;
    version_ = version;
    request_.method.assign(method.data(), method.size());
    if (method.size() + target.size() > kLineLimit) return refuse(kLongLine, error);
    split_target(view(target));
    if (request_.path.empty()) refuse(kUnreadable, error);
}

/// origin-form, or absolute-form as proxies send it; "*" stays for OPTIONS.
void RequestParser::split_target(std::string_view target) {
    if (target.starts_with("http://") || target.starts_with("https://")) {
        target.remove_prefix(target.find("//") + 2);
        target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
        if (!target.starts_with('/')) {
            request_.path = "/";
            if (!target.empty()) request_.query = target.substr(1);
            return;
        }
    } else if (!target.starts_with('/') && target != "*") {
        return;
    }
    const std::size_t question = std::min(target.find('?'), target.size());
    request_.path = target.substr(0, question);
    if (question < target.size()) request_.query = target.substr(question + 1);
}

void RequestParser::on_field_impl(http::field field, Text name, Text value, Code& error) {
    if (is_header_done()) return;  // a trailer: nobody asked for it
    if (request_.headers.all().size() >= kHeaderLimit) return refuse(kLargeHead, error);
    if (field == http::field::host) ++hosts_;
    if (field == http::field::transfer_encoding && !equals_ignoring_case(view(value), "chunked"))
        return refuse(kCoding, error);
    request_.headers.add(view(name), std::string(value.data(), value.size()));
}

void RequestParser::on_header_impl(Code& error) {
    if (version_ == 11 && hosts_ != 1) return refuse(kNoHost, error);
    if (version_ == 10 && chunked()) return refuse(kTwoLengths, error);
}

std::size_t RequestParser::on_body_impl(Text bytes, Code&) {
    piece_ = view(bytes);
    return bytes.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text bytes, Code&) {
    piece_ = view(bytes);
    return bytes.size();
}

void RequestParser::refuse(Refusal refusal, Code& error) {
    refusal_ = refusal;
    error = http::make_error_code(http::error::bad_value);
}

}  // namespace herald::web
