#include "content/compose/goals.hpp"

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/words/shape.hpp"

namespace herald::content::compose {

Measured measured(Aim aim) {
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
