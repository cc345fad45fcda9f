#include <algorithm>
#include <array>

#include "content/compose/plan.hpp"

namespace herald::content::compose {
namespace {

using std::chrono::days;
using std::chrono::year;
using std::chrono::year_month_day;

/// Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).
Day easter(int y) {
    const int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25;
    const int g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
    const int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
    const int month = (h + l - 7 * m + 114) / 31, day = (h + l - 7 * m + 114) % 31 + 1;
    return year_month_day(year(y), std::chrono::month(static_cast<unsigned>(month)),
                          std::chrono::day(static_cast<unsigned>(day)));
}

Day on(int y, unsigned month, unsigned day) {
    return year_month_day(year(y), std::chrono::month(month), std::chrono::day(day));
}

/// The n-th weekday (0 Sunday) of a month; 5 is the last.
Day nth(int y, unsigned month, unsigned weekday, unsigned n) {
    const Day first = on(y, month, 1);
    const unsigned begins = std::chrono::weekday(first).c_encoding();
    Day out = first + days((weekday + 7 - begins) % 7);
    if (n < 5) return out + days(7 * (n - 1));
    const Day next = month == 12 ? on(y + 1, 1, 1) : on(y, month + 1, 1);
    while (out + days(7) < next) out += days(7);
    return out;
}

enum class Keeps : std::uint8_t { closed, commercial, both };

struct Rule {
    std::string_view id, english, german;
    /// ISO 3166, blank-separated; "*" everywhere.
    std::string_view where;
    Keeps keeps;
    Day (*day)(int);
};

// Who keeps what: the countries' own laws on public holidays, and trade's habits.
const std::array kRules{
    Rule{"new_year", "New Year’s Day", "Neujahr", "*", Keeps::closed,
         [](int y) { return on(y, 1, 1); }},
    Rule{"martin_luther_king", "Martin Luther King Day", "Martin Luther King Day", "us",
         Keeps::closed, [](int y) { return nth(y, 1, 1, 3); }},
    Rule{"australia_day", "Australia Day", "Australia Day", "au", Keeps::closed,
         [](int y) { return on(y, 1, 26); }},
    Rule{"valentines", "Valentine’s Day", "Valentinstag", "*", Keeps::commercial,
         [](int y) { return on(y, 2, 14); }},
    Rule{"st_patrick", "St Patrick’s Day", "St. Patrick’s Day", "ie", Keeps::closed,
         [](int y) { return on(y, 3, 17); }},
    Rule{"mothering_sunday", "Mother’s Day", "Muttertag", "gb ie", Keeps::commercial,
         [](int y) { return easter(y) - days(21); }},
    Rule{"good_friday", "Good Friday", "Karfreitag", "gb ca au de ch", Keeps::closed,
         [](int y) { return easter(y) - days(2); }},
    Rule{"easter", "Easter", "Ostern", "*", Keeps::both, [](int y) { return easter(y); }},
    Rule{"easter_monday", "Easter Monday", "Ostermontag", "gb ie au de at ch", Keeps::closed,
         [](int y) { return easter(y) + days(1); }},
    Rule{"anzac_day", "Anzac Day", "Anzac Day", "au", Keeps::closed,
         [](int y) { return on(y, 4, 25); }},
    Rule{"labour_day", "Labour Day", "Tag der Arbeit", "de at", Keeps::closed,
         [](int y) { return on(y, 5, 1); }},
    Rule{"early_may", "Early May bank holiday", "Early May Bank Holiday", "gb ie", Keeps::closed,
         [](int y) { return nth(y, 5, 1, 1); }},
    Rule{"mothers_day", "Mother’s Day", "Muttertag", "us ca au de at ch", Keeps::commercial,
         [](int y) { return nth(y, 5, 0, 2); }},
    Rule{"ascension", "Ascension Day", "Christi Himmelfahrt", "de at ch", Keeps::closed,
         [](int y) { return easter(y) + days(39); }},
    Rule{"whit_monday", "Whit Monday", "Pfingstmontag", "de at ch", Keeps::closed,
         [](int y) { return easter(y) + days(50); }},
    Rule{"corpus_christi", "Corpus Christi", "Fronleichnam", "at", Keeps::closed,
         [](int y) { return easter(y) + days(60); }},
    Rule{"memorial_day", "Memorial Day", "Memorial Day", "us", Keeps::closed,
         [](int y) { return nth(y, 5, 1, 5); }},
    Rule{"spring_bank", "Spring bank holiday", "Spring Bank Holiday", "gb", Keeps::closed,
         [](int y) { return nth(y, 5, 1, 5); }},
    Rule{"fathers_day", "Father’s Day", "Vatertag", "us gb ie ca", Keeps::commercial,
         [](int y) { return nth(y, 6, 0, 3); }},
    Rule{"canada_day", "Canada Day", "Canada Day", "ca", Keeps::closed,
         [](int y) { return on(y, 7, 1); }},
    Rule{"independence_day", "Independence Day", "Independence Day", "us", Keeps::closed,
         [](int y) { return on(y, 7, 4); }},
    Rule{"swiss_national_day", "Swiss National Day", "Schweizer Bundesfeier", "ch", Keeps::closed,
         [](int y) { return on(y, 8, 1); }},
    Rule{"summer_bank", "Summer bank holiday", "Summer Bank Holiday", "gb", Keeps::closed,
         [](int y) { return nth(y, 8, 1, 5); }},
    Rule{"labor_day", "Labor Day", "Labor Day", "us ca", Keeps::closed,
         [](int y) { return nth(y, 9, 1, 1); }},
    Rule{"unity_day", "German Unity Day", "Tag der Deutschen Einheit", "de", Keeps::closed,
         [](int y) { return on(y, 10, 3); }},
    Rule{"austrian_national_day", "Austrian National Day", "Österreichischer Nationalfeiertag",
         "at", Keeps::closed, [](int y) { return on(y, 10, 26); }},
    Rule{"halloween", "Halloween", "Halloween", "*", Keeps::commercial,
         [](int y) { return on(y, 10, 31); }},
    Rule{"thanksgiving", "Thanksgiving", "Thanksgiving", "us", Keeps::closed,
         [](int y) { return nth(y, 11, 4, 4); }},
    Rule{"black_friday", "Black Friday", "Black Friday", "*", Keeps::commercial,
         [](int y) { return nth(y, 11, 4, 4) + days(1); }},
    Rule{"cyber_monday", "Cyber Monday", "Cyber Monday", "*", Keeps::commercial,
         [](int y) { return nth(y, 11, 4, 4) + days(4); }},
    Rule{"advent", "First Sunday of Advent", "Erster Advent", "de at ch", Keeps::commercial,
         [](int y) {
             const Day eve = on(y, 12, 24);
             return eve - days(std::chrono::weekday(eve).c_encoding()) - days(21);
         }},
    Rule{"st_nicholas", "St Nicholas Day", "Nikolaus", "de at ch", Keeps::commercial,
         [](int y) { return on(y, 12, 6); }},
    Rule{"christmas", "Christmas Day", "Weihnachten", "*", Keeps::both,
         [](int y) { return on(y, 12, 25); }},
    Rule{"boxing_day", "Boxing Day", "Zweiter Weihnachtstag", "gb ie ca au de at ch", Keeps::closed,
         [](int y) { return on(y, 12, 26); }},
    Rule{"new_years_eve", "New Year’s Eve", "Silvester", "*", Keeps::commercial,
         [](int y) { return on(y, 12, 31); }},
};

bool is_kept(std::string_view where, const std::string& country) {
    if (where == "*") return true;
    return country.size() == 2 && where.find(country) != where.npos;
}

}  // namespace

std::vector<KnownDay> known_days(Day from, Day to, const std::string& country,
                                 const std::string& language) {
    std::vector<KnownDay> out;
    const int first = static_cast<int>(year_month_day(from).year());
    const int last = static_cast<int>(year_month_day(to).year());
    for (int y = first; y <= last && y - first < 3; ++y)
        for (const Rule& rule : kRules) {
            const Day day = rule.day(y);
            if (day < from || day > to || !is_kept(rule.where, country)) continue;
            out.push_back({day, std::string(rule.id),
                           std::string(language == "de" ? rule.german : rule.english),
                           rule.keeps != Keeps::commercial, rule.keeps != Keeps::closed});
        }
    std::stable_sort(out.begin(), out.end(),
                     [](const KnownDay& a, const KnownDay& b) { return a.day < b.day; });
    return out;
}

}  // namespace herald::content::compose
