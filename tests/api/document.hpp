#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "web/router.hpp"

namespace herald::api {

/// The OpenAPI document as a judge: what a route answers must stand in it, exactly.
class Document {
public:
    explicit Document(const web::Router& router) : root_(router.openapi()) {}

    const json::object& operation(const web::Route& route) const;
    /// What is wrong with an answer: a status, a type, a member or a value the document does not
    /// have; empty when nothing is.
    std::vector<std::string> problems(const web::Route& route, const web::Response& response) const;
    /// Follows a $ref.
    const json::object& resolve(const json::object& schema) const;
    /// The body's schema of an operation with JSON; null when it takes none.
    const json::object* body_schema(const web::Route& route) const;
    static bool takes_a_form(const json::object& operation);
    const json::value& root() const { return root_; }

private:
    void check(const json::value& value, const json::object& schema, const std::string& pointer,
               std::vector<std::string>& out) const;
    void check_object(const json::object& value, const json::object& schema,
                      const std::string& pointer, std::vector<std::string>& out) const;

    json::value root_;
};

}  // namespace herald::api
