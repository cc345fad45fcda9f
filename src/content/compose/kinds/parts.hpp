#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "content/compose/kinds/job.hpp"

/// What the writers share.
namespace herald::content::compose {

/// The first thing a reader sees.
struct Hook {
    std::vector<std::string> forms;  ///< longest first; empty: the angle has none
    std::vector<std::string> uses;
    bool announces = false;  ///< ends in a colon: what follows belongs to it
};
Hook hook_for(const Job& job);

/// The fact as a sentence of its own; what the brand does gets the brand's name.
std::string statement(const Fact& fact, const Facts& facts);
/// Its forms, longest first: the statement, and its first clause where that stays true.
std::vector<std::string> statement_forms(const Fact& fact, const Facts& facts);
/// The statement where nothing stands before it: "It is …" gets the chosen product's name; empty
/// when it points back to what is not there.
std::string standing(const Fact& fact, const Facts& facts);
/// What the brief is about, for texts that open with something else; forms may be empty.
Hook topic_line(const Job& job);
/// "Morning Bird: washed Ethiopian, notes of bergamot."
std::string product_line(const ProductFacts& product, const Facts& facts);
/// "For people who …"; empty when the audience is a sentence or shows a wrong case.
std::string audience_line(const Facts& facts);
/// "Order here": the words alone.
std::string call_words(const Job& job);
/// With the link, as the network wants it; empty without an address.
std::string call_line(const Job& job);
/// With the chosen product's price before it, where there is one.
std::vector<std::string> call_forms(const Job& job);
/// As many as the network and the own habit take, the most fitting first, in one line.
std::string hashtag_line(const Job& job);
/// Facts for the body, those of the topic first, turned by the variant's number; none twice, none
/// that `said` says already.
FactList body_facts(const Job& job, const std::vector<std::string>& said);
/// "!" becomes "." where the brand wants it so.
std::string toned(std::string text, const Facts& facts);
/// Sentences in paragraphs of two.
std::string paragraphs(const std::vector<std::string>& sentences);
/// "- a\n- b"
std::string bullets(const std::vector<std::string>& items);
/// A title for lists: the topic, at most `most` graphemes.
std::string title_of(const Job& job, std::size_t most = 90);

/// Puts in angle, language, network, why, what was used and left out. `built`: how it is made, a
/// sentence of why.
Draft finished(const Job& job, Draft draft, Sentence built);
RawJson raw(const boost::json::object& object);

}  // namespace herald::content::compose
