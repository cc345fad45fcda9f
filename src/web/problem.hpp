#pragma once

#include "base/described.hpp"
#include "base/error.hpp"
#include "web/http.hpp"

namespace herald::web {

/// RFC 9457 as it goes out.
struct FieldErrorAnswer {
    std::string pointer, detail;
};
BOOST_DESCRIBE_STRUCT(FieldErrorAnswer, (), (pointer, detail))

struct Problem {
    std::string type, title;
    int status = 500;
    std::string detail, instance;
    std::vector<FieldErrorAnswer> errors;
    std::string request_id;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (type, title, status, detail, instance, errors, request_id))

int status_of(ErrorKind kind);
std::string_view title_of(ErrorKind kind);

}  // namespace herald::web
