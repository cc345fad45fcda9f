#include "content/compose/facts/facts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/facts/gather.hpp"
#include "content/compose/words/blocks.hpp"
#include "content/compose/words/clean.hpp"

namespace herald::content::compose {

std::string_view name_of(Angle angle) {
    switch (angle) {
        case Angle::news: return "news";
        case Angle::benefit: return "benefit";
        case Angle::proof: return "proof";
        case Angle::offer: return "offer";
        case Angle::question: return "question";
        case Angle::problem: return "problem";
        case Angle::how_to: return "how_to";
        case Angle::product: return "product";
    }
    return "news";
}

std::optional<Angle> find_angle(std::string_view name) {
    for (const Angle angle : kAngles)
        if (name_of(angle) == name) return angle;
    return std::nullopt;
}

bool has_banned_name(const Brand& brand) {
    std::vector<std::string> banned;
    for (const auto& word : brand.banned_words)
        if (!trim(word).empty()) banned.emplace_back(trim(word));
    return is_banned(clean_line(brand.name), banned);
}

FieldError banned_name() {
    return {"/brand/banned_words",
            "The brand's own name is on its list of banned words; nothing can be written."};
}

Error missing(std::string_view pointer, std::string message) {
    std::vector<FieldError> fields{{std::string(pointer), message}};
    return Error(ErrorKind::invalid, message).with_fields(std::move(fields));
}

FactList Facts::telling() const {
    FactList out = points;
    if (product_chosen)
        out.insert(out.end(), products.front().about.begin(), products.front().about.end());
    out.insert(out.end(), what.begin(), what.end());
    return out;
}

std::string Facts::topic() const {
    if (!subject.empty()) return subject;
    if (product_chosen) return products.front().name;
    if (!keywords.empty()) return keywords.front();
    return name;
}

Facts gather(const Brief& brief, const Material& material) {
    Gatherer gatherer(brief, material);
    return gatherer.gather();
}

}  // namespace herald::content::compose
