#include "content/compose/words/phrases.hpp"

#include "base/text.hpp"

namespace herald::content::compose {
namespace {

struct Sign {
    Aim aim;
    std::string_view word;
    bool of_goals = false;  ///< says something in a goal only
};
constexpr std::array kSigns{
    Sign{Aim::download, "download"},      Sign{Aim::download, "herunterlad"},
    Sign{Aim::download, "e-book"},        Sign{Aim::download, "whitepaper"},
    Sign{Aim::sign_up, "sign up"},        Sign{Aim::sign_up, "sign-up"},
    Sign{Aim::sign_up, "signup"},         Sign{Aim::sign_up, "subscri"},
    Sign{Aim::sign_up, "registr"},        Sign{Aim::sign_up, "anmeld"},
    Sign{Aim::sign_up, "abonn"},          Sign{Aim::sign_up, "webinar"},
    Sign{Aim::book, "booking"},           Sign{Aim::book, "book a"},
    Sign{Aim::book, "appointment"},       Sign{Aim::book, "termin"},
    Sign{Aim::book, "buchungen"},         Sign{Aim::book, "reservi"},
    Sign{Aim::contact, "contact"},        Sign{Aim::contact, "enquir"},
    Sign{Aim::contact, "inquir"},         Sign{Aim::contact, "kontakt"},
    Sign{Aim::contact, "leads", true},    Sign{Aim::contact, "anfrage", true},
    Sign{Aim::contact, "beratung", true}, Sign{Aim::contact, "demo", true},
    Sign{Aim::order, "sale", true},       Sign{Aim::order, "order", true},
    Sign{Aim::order, "purchase", true},   Sign{Aim::order, "revenue", true},
    Sign{Aim::order, "verkauf", true},    Sign{Aim::order, "bestell", true},
    Sign{Aim::order, "umsatz", true},     Sign{Aim::order, "kauf", true},
    Sign{Aim::read, "visit", true},       Sign{Aim::read, "traffic", true},
    Sign{Aim::read, "read", true},        Sign{Aim::read, "besuch", true},
    Sign{Aim::read, "klick", true},       Sign{Aim::read, "click", true},
};

/// What is named first counts.
Aim first_aim(std::string_view text, bool of_goals) {
    const std::string folded = fold(text);
    Aim out = Aim::look;
    std::size_t best = folded.npos;
    for (const Sign& sign : kSigns) {
        const std::size_t at = folded.find(sign.word);
        if (at < best && (of_goals || !sign.of_goals)) best = at, out = sign.aim;
    }
    return out;
}

}  // namespace

Aim aim_of(std::string_view goal, std::string_view topic) {
    const Aim named = first_aim(goal, true);
    return named != Aim::look ? named : first_aim(topic, false);
}

const Phrases* find_phrases(std::string_view language) {
    if (language == "en") return &english();
    if (language == "de") return &german();
    return nullptr;
}

}  // namespace herald::content::compose
