#include "connectors/google_ads/stream.hpp"

#include "base/error.hpp"

namespace herald::connectors::google_ads {
namespace {

[[noreturn]] void unreadable(const char* why) {
    throw Error(ErrorKind::upstream, "Google Ads sent an answer that cannot be read", why);
}

}  // namespace

ChunkReader::ChunkReader(std::function<void(std::string_view)> on_element, std::size_t max_element)
    : on_element_(std::move(on_element)), max_element_(max_element) {}

void ChunkReader::feed(std::string_view piece) {
    std::size_t start = 0;  // of what belongs to the element but is not yet in element_
    for (std::size_t i = 0; i < piece.size(); ++i) {
        const char c = piece[i];
        if (depth_ == 0) {
            start = i;
            between(c);
        } else if (in_string_) {
            if (escaped_)
                escaped_ = false;
            else if (c == '\\')
                escaped_ = true;
            else if (c == '"')
                in_string_ = false;
        } else if (c == '"') {
            in_string_ = true;
        } else if (c == '{' || c == '[') {
            ++depth_;
        } else if ((c == '}' || c == ']') && --depth_ == 0) {
            element_.append(piece.substr(start, i + 1 - start));
            on_element_(element_);
            element_.clear();
            if (!in_array_) closed_ = true;
        }
    }
    if (depth_ > 0) element_.append(piece.substr(start));
    if (element_.size() > max_element_) unreadable("an element is too large");
}

/// Outside an element only white space, commas and the array's own brackets stand.
void ChunkReader::between(char c) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') return;
    if (closed_) unreadable("text after the end");
    if (c == '{')
        depth_ = 1;
    else if (c == '[' && !in_array_)
        in_array_ = true;
    else if (c == ']' && in_array_)
        closed_ = true;
    else if (c != ',' || !in_array_)
        unreadable("neither an array nor an object");
}

void ChunkReader::finish() const {
    if (!closed_) unreadable("cut off");
    if (!in_array_) unreadable("an object where an array belongs");
}

}  // namespace herald::connectors::google_ads
