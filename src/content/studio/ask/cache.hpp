#pragma once

#include <optional>
#include <string>

#include "base/described.hpp"
#include "connector/ai.hpp"
#include "store/scope.hpp"

/// What was answered to the same question before.
namespace herald::content::studio {

struct CachedAnswer {
    std::string connector, model, text;
};
BOOST_DESCRIBE_STRUCT(CachedAnswer, (), (connector, model, text))

/// Hex SHA-256 of everything that decides an answer: who is asked first, the messages, the schema,
/// the limits.
std::string question_hash(std::string_view connector, std::string_view model,
                          const connector::Prompt& prompt);
std::optional<CachedAnswer> find_answer(const Scope& scope, const std::string& hash);
/// Until then; what has ended goes.
void keep_answer(Scope& scope, const std::string& hash, const CachedAnswer& answer, Time until);

}  // namespace herald::content::studio
