#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "content/compose/facts/facts.hpp"
#include "content/compose/facts/topic.hpp"

namespace herald::content::compose {

/// The language of a draft: the brief's wish, its text's, or the brand's.
std::string language_of_draft(const Brief& brief, const Material& material);

/// Reads one brief and one profile into Facts; used once.
class Gatherer {
public:
    Gatherer(const Brief& brief, const Material& material);
    Facts gather();

private:
    /// A clean fact, unless it holds a banned word, a placeholder or another language.
    std::optional<Fact> take(std::string_view text, std::string place);
    void take_whole(FactList& to, std::string_view text, const std::string& place);
    void take_sentences(FactList& to, std::string_view text, const std::string& place,
                        std::size_t most);
    void gather_brief();
    void gather_brand();
    void gather_products();
    void describe_by_subject();
    void gather_data();
    /// What was said, word for word, in quotation marks.
    void gather_transcript();
    void gather_words();
    void gather_address();
    void gather_tone();
    /// Sorts out what speaks of problems and of the reader's gain.
    void sort_by_sense();
    void put_fitting_first(FactList& facts) const;
    bool is_foreign(const std::string& text) const;

    const Brief& brief_;
    const Material& material_;
    Asked asked_;
    Facts out_;
    std::string whole_language_;  ///< of the profile; empty: not sure
    std::vector<std::string> topic_words_;
};

}  // namespace herald::content::compose
