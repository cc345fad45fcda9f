#pragma once

#include <map>
#include <string>
#include <string_view>

#include "connector/ai.hpp"

namespace herald::connector::chain {

enum class Personal {
    kept,
    hidden,  ///< e-mail addresses and phone numbers
};

/// What a prompt may not take along: anything that looks like a key (base/redact), and, when
/// wanted, personal data. An address or number becomes "[email 1]" or "[phone 1]", the same one the
/// same word, and stands in its place again in the answer.
class Veil {
public:
    explicit Veil(Personal personal) : personal_(personal) {}

    std::string hide(std::string_view text);
    Prompt hide(Prompt prompt);
    /// Puts back what was hidden; keys stay hidden.
    std::string reveal(std::string_view text) const;
    /// How many addresses and numbers were hidden.
    std::size_t hidden() const { return by_word_.size(); }

private:
    std::string word_for(std::string_view kind, std::string_view value);

    Personal personal_;
    std::map<std::string, std::string, std::less<>> by_value_, by_word_;
    std::size_t emails_ = 0, phones_ = 0;
};

/// Masks keys, tokens and passwords, line by line. Marketing speaks of secrets and tokens too: what
/// stands behind such a word is masked only where it looks like one.
std::string without_keys(std::string_view text);

}  // namespace herald::connector::chain
