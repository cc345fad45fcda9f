#include "sandbox/feeds/site.hpp"

#include <fmt/format.h>

#include <array>

namespace herald::sandbox::feeds {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    std::uint64_t x = a * 0x9e3779b97f4a7c15u + b + 0x632be59bd9b4e019u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

template <std::size_t N>
std::string_view pick(const std::array<std::string_view, N>& list, std::uint64_t bits) {
    return list[bits % N];
}

constexpr std::array<std::string_view, 10> kPlaces{"Alder", "Birch", "Cedar", "Dale",    "Elm",
                                                   "Fern",  "Gorse", "Hazel", "Juniper", "Maple"};
constexpr std::array<std::string_view, 8> kPapers{"Gazette", "Journal", "Observer", "Courier",
                                                  "Notes",   "Weekly",  "Review",   "Post"};

struct Words {
    std::array<std::string_view, 16> who, what, how;
    std::array<std::string_view, 8> opening, closing;
};
constexpr Words kEnglish{
    {"The bakery on the corner", "A small bicycle workshop", "The town library",
     "A family of beekeepers", "The harbour office", "A young glassblower", "The railway club",
     "Two gardeners", "The market hall", "A theatre group", "The observatory", "A weaving mill",
     "The swimming club", "A bookbinder", "The school orchestra", "A carpenter's cooperative"},
    {"opens a second room for visitors", "teaches beginners on Saturday mornings",
     "mends what others throw away", "keeps longer hours during summer",
     "looks for volunteers with patience", "shows its oldest tools", "plants forty apple trees",
     "prints a catalogue by hand", "invites its neighbours to supper", "paints its doors green",
     "counts swifts under the roof", "lends tools for a day", "records the stories of old members",
     "builds a stage from driftwood", "tries a new oven", "moves to the old brewery"},
    {"and expects a busy month", "after a vote of its members", "with money from a raffle",
     "although the roof still leaks", "as it did a century ago", "without any advertising",
     "because people kept asking", "and writes down what it learns", "in spite of the weather",
     "with help from three schools", "before the first frost", "in a building without heating",
     "to the surprise of the council", "and shares the recipe", "for the price of a coffee",
     "until the end of the season"},
    {"People noticed it first on a rainy morning.", "It began with a letter.",
     "Nobody had planned it that way.", "The idea is older than it looks.",
     "There was a queue before nine.", "A visitor asked a simple question.",
     "The keys had been lost for years.", "It took one winter of quiet work."},
    {"More will be known after the next meeting.", "Those who want to help may simply come by.",
     "The coffee is said to be good.", "A list hangs at the door.",
     "The neighbours approve, mostly.", "Tickets are sold at the till.", "The rest is patience.",
     "Photographs are welcome."}};
constexpr Words kGerman{
    {"Die Bäckerei an der Ecke", "Eine kleine Fahrradwerkstatt", "Die Stadtbücherei",
     "Eine Familie von Imkern", "Das Hafenamt", "Eine junge Glasbläserin", "Der Eisenbahnverein",
     "Zwei Gärtnerinnen", "Die Markthalle", "Eine Theatergruppe", "Die Sternwarte",
     "Eine alte Weberei", "Der Schwimmverein", "Ein Buchbinder", "Das Schulorchester",
     "Die Genossenschaft der Tischler"},
    {"öffnet einen zweiten Raum für Besucher", "unterrichtet samstags Anfänger",
     "repariert, was andere wegwerfen", "hat im Sommer länger geöffnet",
     "sucht geduldige Freiwillige", "zeigt ihre ältesten Werkzeuge", "pflanzt vierzig Apfelbäume",
     "druckt einen Katalog von Hand", "lädt die Nachbarn zum Abendessen ein",
     "streicht die Türen grün", "zählt Mauersegler unter dem Dach",
     "verleiht Werkzeug für einen Tag", "sammelt Geschichten der Mitglieder",
     "baut eine Bühne aus Treibholz", "probiert einen neuen Ofen aus",
     "zieht in die alte Brauerei"},
    {"und erwartet einen vollen Monat", "nach einer Abstimmung der Mitglieder",
     "mit dem Geld einer Tombola", "obwohl das Dach noch undicht ist", "wie vor hundert Jahren",
     "ganz ohne Werbung", "weil viele danach gefragt haben", "und schreibt alles auf",
     "trotz des Wetters", "mit Hilfe von drei Schulen", "noch vor dem ersten Frost",
     "in einem Haus ohne Heizung", "zur Überraschung des Rates", "und verrät das Rezept",
     "zum Preis eines Kaffees", "bis zum Ende der Saison"},
    {"Zuerst fiel es an einem regnerischen Morgen auf.", "Es begann mit einem Brief.",
     "Geplant hatte das niemand.", "Die Idee ist älter, als sie aussieht.",
     "Schon vor neun stand eine Schlange.", "Eine Besucherin stellte eine einfache Frage.",
     "Die Schlüssel waren jahrelang verschwunden.", "Es brauchte einen Winter stiller Arbeit."},
    {"Mehr wird nach der nächsten Sitzung bekannt.", "Wer helfen will, kommt einfach vorbei.",
     "Der Kaffee soll gut sein.", "Eine Liste hängt an der Tür.", "Die Nachbarn sind meist dafür.",
     "Karten gibt es an der Kasse.", "Der Rest ist Geduld.", "Fotografieren ist erwünscht."}};

/// What everybody speaks of for a while: a person, a thing, a place; three a week.
constexpr std::array<std::string_view, 12> kFirst{"Copper",  "Velvet", "Lantern", "Saffron",
                                                  "Granite", "Willow", "Amber",   "Cobalt",
                                                  "Harvest", "Ivory",  "Tundra",  "Marble"};
constexpr std::array<std::string_view, 12> kSecond{"Kettle",  "Turbine",   "Parade",  "Bridge",
                                                   "Tariff",  "Satellite", "Museum",  "Ferry",
                                                   "Orchard", "Tunnel",    "Archive", "Regatta"};
constexpr auto kWeek = hours(24 * 7);

/// The subject an article takes up, if it does: each rises over four days and is gone after seven.
std::string subject_of(std::uint64_t bits, Time at) {
    for (std::uint64_t third = 0; third < 3; ++third) {
        const auto shifted = at.time_since_epoch() + hours(56) * third;
        const auto week = static_cast<std::uint64_t>(shifted / kWeek);
        const double age = std::chrono::duration<double>(shifted % kWeek) / hours(24);
        const double share = 0.09 * (age < 4 ? age / 4 : (7 - age) / 3);
        const double draw = static_cast<double>(mix(bits, third + 77) % 10'000) / 10'000;
        if (draw < share)
            return fmt::format("{} {}", pick(kFirst, mix(week, third)),
                               pick(kSecond, mix(week, third + 9)));
    }
    return {};
}

std::string compose(const Words& words, std::uint64_t bits, std::string& title) {
    title = fmt::format("{} {}", pick(words.who, mix(bits, 1)), pick(words.what, mix(bits, 2)));
    std::string text = fmt::format("{} {} {} {}.", pick(words.opening, mix(bits, 3)), title,
                                   pick(words.how, mix(bits, 4)), "");
    text.erase(text.size() - 2, 1);
    for (std::uint64_t i = 0; i < 4; ++i)
        text +=
            fmt::format(" {} {} {}.", pick(words.who, mix(bits, 10 + i)),
                        pick(words.what, mix(bits, 20 + i)), pick(words.how, mix(bits, 30 + i)));
    return text + " " + std::string(pick(words.closing, mix(bits, 5)));
}

}  // namespace

Site::Site(std::uint64_t number)
    : number_(number),
      pace_(hours(4 + mix(number, 100) % 37)),
      offset_(static_cast<std::int64_t>(mix(number, 101) % 14'400)) {}

std::string Site::name() const {
    return fmt::format("{} {} {}", pick(kPlaces, mix(number_, 102)),
                       pick(kPapers, mix(number_, 103)), number_);
}

std::uint64_t Site::newest(Time now) const {
    const auto since = now.time_since_epoch() - offset_;
    return static_cast<std::uint64_t>(since / pace_);
}

Time Site::published(std::uint64_t article) const {
    return Time(pace_ * static_cast<std::int64_t>(article) + offset_);
}

Article Site::article(std::uint64_t article, Time now) const {
    Article out;
    out.number = article;
    out.published = published(article);
    // An agency's article is one of a few of its day, whoever prints it.
    const std::uint64_t own = mix(mix(number_, article), 7);
    const auto day = static_cast<std::uint64_t>(out.published.time_since_epoch() / hours(24));
    const bool agency = own % 4 == 0;
    const std::uint64_t bits = agency ? mix(day, own / 4 % 8 + (is_german() ? 50 : 0)) : own;
    out.text = compose(is_german() ? kGerman : kEnglish, bits, out.title);
    if (agency) out.text += is_german() ? " (Agentur)" : " (Agency)";
    if (const std::string subject = agency ? "" : subject_of(bits, out.published);
        !subject.empty()) {
        out.title = subject + ": " + out.title;
        out.text =
            fmt::format("{} {}. {}", is_german() ? "Alle sprechen von" : "Everybody speaks of",
                        subject, out.text);
        out.tags.push_back(subject);
    }
    const auto age = std::chrono::duration<double>(now - out.published) / hours(24);
    const double most = static_cast<double>(mix(bits, 8) % 60);
    out.comments = static_cast<std::int64_t>(most * (age > 0 ? age / (age + 1) : 0));
    return out;
}

}  // namespace herald::sandbox::feeds
