#pragma once

#include <string>
#include <vector>

namespace herald::connector::ai {

/// One field of a form; with a file name it is a file.
struct FormPart {
    std::string name, content, file_name, media_type;
};

struct FormBody {
    std::string content_type, bytes;
};

/// multipart/form-data (RFC 7578). The boundary occurs in no part; the same parts give the same
/// bytes. Quotes and line ends in names are replaced as browsers do.
FormBody make_form(const std::vector<FormPart>& parts);

}  // namespace herald::connector::ai
