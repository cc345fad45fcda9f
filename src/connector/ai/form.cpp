#include "connector/ai/form.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace herald::connector::ai {
namespace {

std::string quoted(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"')
            out += "%22";
        else if (c == '\r' || c == '\n' || c == '\0')
            out += '_';
        else
            out += c;
    }
    return out + '"';
}

std::string make_boundary(const std::vector<FormPart>& parts) {
    for (unsigned number = 0;; ++number) {
        std::string out = fmt::format("herald-form-{:08x}", number);
        const bool taken = std::any_of(parts.begin(), parts.end(), [&](const FormPart& part) {
            return part.content.find(out) != std::string::npos;
        });
        if (!taken) return out;
    }
}

}  // namespace

FormBody make_form(const std::vector<FormPart>& parts) {
    const std::string boundary = make_boundary(parts);
    FormBody out{"multipart/form-data; boundary=" + boundary, {}};
    for (const FormPart& part : parts) {
        out.bytes += "--" + boundary + "\r\nContent-Disposition: form-data; name=";
        out.bytes += quoted(part.name);
        if (!part.file_name.empty()) out.bytes += "; filename=" + quoted(part.file_name);
        if (!part.media_type.empty()) {
            std::string type = part.media_type;
            std::erase_if(type, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
            out.bytes += "\r\nContent-Type: " + type;
        }
        out.bytes += "\r\n\r\n" + part.content + "\r\n";
    }
    out.bytes += "--" + boundary + "--\r\n";
    return out;
}

}  // namespace herald::connector::ai
