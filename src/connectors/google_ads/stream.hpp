#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace herald::connectors::google_ads {

/// Cuts the JSON array of a searchStream answer into its elements as the bytes come, so that a long
/// answer is never held whole. An answer that is an object instead of an array (an error) is one
/// element.
class ChunkReader {
public:
    explicit ChunkReader(std::function<void(std::string_view element)> on_element,
                         std::size_t max_element = 64u << 20);
    /// Throws Error{upstream} when the bytes are no array of objects or an element is too large.
    void feed(std::string_view piece);
    /// Throws Error{upstream} when the answer was cut off or was no array.
    void finish() const;

private:
    void between(char c);

    std::function<void(std::string_view)> on_element_;
    std::size_t max_element_;
    std::string element_;
    unsigned depth_ = 0;  ///< of braces and brackets within the element
    bool in_string_ = false, escaped_ = false, in_array_ = false, closed_ = false;
};

}  // namespace herald::connectors::google_ads
