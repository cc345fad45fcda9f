#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "content/compose/kinds/job.hpp"

/// What search engines read of a longer text.
namespace herald::content::compose {

inline constexpr std::size_t kMetaTitle = 60;         ///< characters shown in results
inline constexpr std::size_t kMetaDescription = 155;  ///< characters shown in results

/// The longest of the candidates that fits `most` graphemes and holds no banned word; the keyword's
/// presence counts more than length. Empty when none fits.
std::string best_fitting(const std::vector<std::string>& candidates, std::size_t most,
                         const std::string& keyword, const std::vector<std::string>& banned);
/// Whole sentences up to `most` graphemes, in order.
std::string description_of(const std::vector<std::string>& sentences, std::size_t most,
                           const std::vector<std::string>& banned);
/// "informational", "commercial", "transactional": what a searcher of the topic wants.
std::string intent_of(const Job& job);
bool holds_keyword(std::string_view text, std::string_view keyword);

struct SeoText {
    std::string title, text, meta_title, meta_description;
    std::vector<std::string> headings;
    std::vector<Answer> questions;
};
/// {intent, keyword, slug, meta_title, meta_description, headings, coverage, internal_links,
/// reading_ease, words}
boost::json::object seo_of(const Job& job, const SeoText& text);
/// BlogPosting and, with questions, FAQPage.
boost::json::object schema_of_article(const Job& job, const SeoText& text);
/// Product; an offer only when the price is a plain amount with a known currency.
boost::json::object schema_of_product(const Job& job, const ProductFacts& product,
                                      const std::string& description);

}  // namespace herald::content::compose
