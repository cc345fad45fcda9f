#pragma once

#include <optional>
#include <string>

#include "sandbox/sandbox.hpp"

/// Shared by the files of the Marketing API.
namespace herald::sandbox::meta {

/// Graph's error object. `status` is mostly 400, also for throttling and expired tokens.
struct Failure {
    int status = 400;
    std::string message;
    int code = 100, subcode = 0;
    std::string title, user_message;
    bool transient = false;
};
web::Response answer_of(const Failure& failure);

enum class Word { own, effective };
/// ACTIVE, PAUSED, ARCHIVED, DELETED; the effective one of what lies below a stopped parent tells
/// so.
std::string_view status_word(const Market& market, market::Ref what, Word word);

/// All fields of an object; empty for what the Graph does not show.
json::object object_of(const Sandbox& sandbox, market::Ref ref);

/// fields=id,name,creative{title,body}: what to keep of an object. Nothing asked means the id
/// alone.
struct FieldList {
    struct Field {
        std::string name;
        std::vector<Field> inner;
    };
    std::vector<Field> fields;
};
/// Absent when the braces do not fit.
std::optional<FieldList> parse_fields(std::string_view text);
json::object choose(const json::object& all, const std::vector<FieldList::Field>& fields);

/// {"data":[…],"paging":{…}}; `next` only when more follows.
struct Page {
    std::string data;  ///< JSON, without the brackets
    std::string before, after;
    bool more = false;
};
web::Response page_answer(const Call& call, const Page& page);

/// What a report is of: an account, a campaign, an ad set or an ad.
struct Subject {
    Index account = 0;
    std::optional<market::Ref> below;  ///< absent for the whole account
};
/// The rows of an insights query, at once. `query` holds its parameters (of a report: those it was
/// ordered with).
web::Response insights(Sandbox& sandbox, const Call& call, const Subject& subject,
                       const Parameters& query, const market::AsOf& as_of);
/// What is wrong with an insights query, so that a report is refused when it is ordered.
std::optional<Failure> check_insights(const Sandbox& sandbox, const Subject& subject,
                                      const Parameters& query, const market::AsOf& as_of);

/// POST and DELETE on a campaign, an ad set or an ad.
web::Response change(Sandbox& sandbox, const Call& call, market::Ref what);

/// Decimal places of budgets: hundredths, but whole units for a list of currencies of Meta's own.
int budget_digits(Currency currency);
std::string budget_text(Micros amount, Currency currency);

}  // namespace herald::sandbox::meta
