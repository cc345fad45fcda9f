#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace herald::sandbox::ai {

namespace json = boost::json;

/// What a prompt says of the text it wants, as far as it can be read off.
struct Brief {
    std::map<std::string, std::string> facts;  ///< "audience" → "home bakers", labels lower case
    std::vector<std::string> keywords;         ///< the prompt's own weighty words, best first
    std::vector<std::string> quotes;           ///< sentences of what it was given as data
    std::vector<std::string> links;            ///< addresses that stand in it
    std::string topic, brand, audience, offer, call;
    bool german = false;
    std::size_t most_words = 0;  ///< asked for; 0: not said
};

/// Reads lines such as "Audience: home bakers" and the words that are repeated.
Brief read_brief(std::string_view prompt);

/// Writes from a brief, with the brief's words. The same brief gives the same text.
class Writer {
public:
    explicit Writer(Brief brief);

    std::string headline(std::size_t number) const;
    std::string sentence(std::size_t number) const;
    std::string paragraph(std::size_t number, std::size_t sentences) const;
    std::string hashtag(std::size_t number) const;
    /// A post, a mail, an article: what the prompt's words ask for.
    std::string free_text(std::string_view prompt) const;
    /// A document that follows the JSON Schema.
    json::value document(const json::object& schema) const;

private:
    friend class SchemaWriter;
    const std::string& word(std::size_t number) const;

    Brief brief_;
    std::uint64_t seed_ = 0;
};

/// What the model says: JSON when `schema` is not empty or the prompt itself holds one.
std::string compose(std::string_view prompt, const json::object& schema);

/// Tokens of a text, roughly as providers count them.
std::int64_t count_tokens(std::string_view text);
/// The beginning of a text that has this many tokens.
std::string first_tokens(std::string_view text, std::int64_t count);
/// Some words each, the whole in order: how models speak.
std::vector<std::string> pieces_of(std::string_view text);

/// 256 numbers of length 1: texts with the same words lie near each other.
std::vector<double> vector_of(std::string_view text);

}  // namespace herald::sandbox::ai
