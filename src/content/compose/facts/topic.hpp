#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What somebody means who types a brief into one field.
namespace herald::content::compose {

struct Asked {
    std::string subject;              ///< a phrase, question or short sentence; may be empty
    bool subject_is_said = false;     ///< it stands there as such, not in an order to write
    std::vector<std::string> points;  ///< sentences and phrases to be said
    std::vector<std::string> steps;   ///< numbered lines
    /// Lines of the form "Audience: …"; the first of these within a line, too.
    std::string audience, goal, offer, keyword, product, url, problem, tone;
};

/// "Write a post about our new decaf. It is roasted on Tuesdays. Mention free shipping." has the
/// subject "our new decaf" and the points "It is roasted on Tuesdays." and "free shipping".
Asked understand(std::string_view text, const std::string& language);

}  // namespace herald::content::compose
