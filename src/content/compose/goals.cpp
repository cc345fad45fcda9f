#include "content/compose/goals.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/words/shape.hpp"

namespace herald::content::compose {

namespace {

bool holds(std::string_view folded, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](auto word) { return folded.find(word) != std::string_view::npos; });
}

}  // namespace

Measured measured(Aim aim, std::string_view goal) {
    // What networks count of a post: likes, comments, shares, clicks, saves. Followers and who
    // comes back are not among it, so loyalty is what people keep and pass on.
    const std::string folded = fold(goal);
    if (aim == Aim::look &&
        holds(folded, {"conversation", "discussion", "dialog", "comment", "replies", "engagement",
                       "gesprach", "kommentar", "diskussion", "austausch", "antworten"}))
        return {"Conversations", "Gespräche", "comments and replies to posts",
                "Kommentare und Antworten auf Beiträge"};
    if (aim == Aim::look && holds(folded, {"loyal", "retention", "treue", "bindung", "stammkund"}))
        return {"Loyalty", "Treue", "saves and shares of posts", "gemerkte und geteilte Beiträge"};
    switch (aim) {
        case Aim::order:
            return {"Sales", "Verkäufe", "orders and revenue from tagged links",
                    "Bestellungen und Umsatz über markierte Links"};
        case Aim::contact:
            return {"Enquiries", "Anfragen", "enquiries from tagged links",
                    "Anfragen über markierte Links"};
        case Aim::sign_up:
            return {"Sign-ups", "Anmeldungen", "sign-ups from tagged links",
                    "Anmeldungen über markierte Links"};
        case Aim::book:
            return {"Bookings", "Buchungen", "bookings from tagged links",
                    "Buchungen über markierte Links"};
        case Aim::download:
            return {"Downloads", "Downloads", "downloads from tagged links",
                    "Downloads über markierte Links"};
        case Aim::read:
            return {"Visits", "Besuche", "visits from tagged links",
                    "Besuche über markierte Links"};
        case Aim::look: break;
    }
    return {"Being known", "Bekanntheit", "impressions and reach", "Impressionen und Reichweite"};
}

std::optional<std::string> figure_in(const std::string& goal) {
    for (const TextPart part : words(goal)) {
        std::string word(part.of(goal));
        if (!has_digit(word)) continue;
        const std::string_view rest = trim(std::string_view(goal).substr(part.from + part.size));
        if (rest.starts_with('%')) word += " %";
        return word;
    }
    return std::nullopt;
}

}  // namespace herald::content::compose
