#include "base/csv_date.hpp"

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <string>
#include <unordered_map>

#include "base/csv.hpp"
#include "base/text.hpp"

namespace herald::csv {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Up to three numbers with the character between them.
struct Parts {
    std::array<int, 3> value{};
    std::array<int, 3> digits{};
    char separator = 0;
};

std::optional<Day> make_day(int year, int month, int day) {
    if (year < 1990 || year > 2100 || month < 1 || day < 1) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    return Day(date);
}

/// A year of two digits is of this century.
int full_year(int year, int digits) { return digits == 2 ? 2000 + year : year; }

/// What may follow a date: nothing, or a time of day behind a blank or T.
bool is_time_or_nothing(std::string_view rest) {
    if (rest.empty()) return true;
    if (rest[0] != ' ' && rest[0] != 'T' && rest[0] != ',') return false;
    rest = trim(rest.substr(1));
    if (rest.empty()) return true;
    if (!is_digit(rest[0])) return false;
    return rest.find_first_not_of("0123456789:.+-ZAPMapm ") == std::string_view::npos &&
           rest.find(':') != std::string_view::npos;
}

/// "31-08-2023", "2023/8/31 00:00", "31. 8. 2023": three numbers with one separator - / or .
/// between them.
std::optional<Parts> split_numeric(std::string_view text) {
    Parts out;
    std::size_t at = 0;
    for (std::size_t part = 0; part < 3; ++part) {
        if (part > 0) {
            if (at >= text.size()) return std::nullopt;
            const char c = text[at++];
            if ((c != '-' && c != '/' && c != '.') || (out.separator != 0 && c != out.separator))
                return std::nullopt;
            out.separator = c;
            if (c == '.' && at < text.size() && text[at] == ' ') ++at;
        }
        while (at < text.size() && is_digit(text[at]) && out.digits[part] < 5) {
            out.value[part] = out.value[part] * 10 + (text[at++] - '0');
            ++out.digits[part];
        }
        if (out.digits[part] == 0 || out.digits[part] == 3 || out.digits[part] > 4)
            return std::nullopt;
    }
    auto rest = text.substr(at);
    if (out.separator == '.' && rest.starts_with('.')) rest.remove_prefix(1);  // "31.08.2023."
    if (!is_time_or_nothing(rest)) return std::nullopt;
    return out;
}

std::optional<Day> as_ymd(const Parts& p) {
    if (p.digits[0] != 4 || p.digits[1] > 2 || p.digits[2] > 2) return std::nullopt;
    return make_day(p.value[0], p.value[1], p.value[2]);
}
std::optional<Day> as_dmy(const Parts& p) {
    if (p.digits[0] > 2 || p.digits[1] > 2 || p.digits[2] < 2) return std::nullopt;
    return make_day(full_year(p.value[2], p.digits[2]), p.value[1], p.value[0]);
}
std::optional<Day> as_mdy(const Parts& p) {
    if (p.digits[0] > 2 || p.digits[1] > 2 || p.digits[2] < 2) return std::nullopt;
    return make_day(full_year(p.value[2], p.digits[2]), p.value[0], p.value[1]);
}

std::optional<int> whole_number(std::string_view text, std::size_t max_digits) {
    if (text.empty() || text.size() > max_digits) return std::nullopt;
    int out = 0;
    for (const char c : text) {
        if (!is_digit(c)) return std::nullopt;
        out = out * 10 + (c - '0');
    }
    return out;
}

std::optional<Day> compact_ymd(std::string_view text) {
    const auto number = text.size() == 8 ? whole_number(text, 8) : std::nullopt;
    if (!number) return std::nullopt;
    return make_day(*number / 10000, *number / 100 % 100, *number % 100);
}

std::optional<Day> as_excel_serial(std::string_view text) {
    const auto point = text.find_first_of(".,");  // the fraction is the time of day
    const auto number = whole_number(text.substr(0, point), 5);
    if (!number || *number < 32874 || *number > 73415) return std::nullopt;  // 1990 to 2100
    if (point != std::string_view::npos &&
        text.find_first_not_of("0123456789", point + 1) != std::string_view::npos)
        return std::nullopt;
    return day_of(*number - 25569);  // serial 25569 is 1970-01-01
}

/// Folded month names, long and short, of the languages that ad managers speak.
const std::unordered_map<std::string, int>& month_names() {
    static const auto names = [] {
        std::unordered_map<std::string, int> out;
        for (const char* language : {"en", "de", "fr", "es", "it", "pt", "nl", "pl"}) {
            UErrorCode status = U_ZERO_ERROR;
            const icu::DateFormatSymbols symbols(icu::Locale(language), status);
            using Symbols = icu::DateFormatSymbols;
            for (const auto context : {Symbols::FORMAT, Symbols::STANDALONE}) {
                for (const auto width : {Symbols::WIDE, Symbols::ABBREVIATED}) {
                    std::int32_t count = 0;
                    const icu::UnicodeString* months = symbols.getMonths(count, context, width);
                    for (std::int32_t i = 0; i < count; ++i) {
                        std::string text;
                        months[i].toUTF8String(text);
                        if (text.ends_with('.')) text.pop_back();
                        out.emplace(fold(text), i + 1);
                    }
                }
            }
        }
        out.emplace("sept", 9);
        out.emplace("mrz", 3);
        return out;
    }();
    return names;
}

/// "Thu, Aug 31, 2023", "31. August 2023", "31-Aug-23": one month's name, a day and a year in this
/// order or the day in front.
std::optional<Day> as_month_name(std::string_view text) {
    if (text.size() > 40) return std::nullopt;
    std::array<int, 2> numbers{}, digits{};
    std::size_t count = 0, named_behind = 0;
    int month = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (is_digit(text[at])) {
            std::size_t end = at;
            while (end < text.size() && is_digit(text[end])) ++end;
            if (end < text.size() && text[end] == ':' && count == 2) break;  // a time of day
            if (count == 2 || end - at > 4) return std::nullopt;
            numbers[count] = *whole_number(text.substr(at, end - at), 4);
            digits[count++] = static_cast<int>(end - at);
            at = end;
        } else if (std::string_view(" ,.-/\t").find(text[at]) != std::string_view::npos) {
            ++at;
        } else {
            std::size_t end = at;
            while (end < text.size() && !is_digit(text[end]) &&
                   std::string_view(" ,.-/\t").find(text[end]) == std::string_view::npos)
                ++end;
            const auto found = month_names().find(fold(text.substr(at, end - at)));
            if (found != month_names().end()) {
                // A second name is right only when the first was a weekday ("mar., 31 ago 2023").
                if (month != 0 && (named_behind > 0 || count == 0)) return std::nullopt;
                month = found->second;
                named_behind = count;
            }
            at = end;
        }
    }
    if (count != 2 || month == 0) return std::nullopt;
    if (digits[0] == 4) return make_day(numbers[0], month, numbers[1]);
    return digits[1] < 2 || digits[1] == 3
               ? std::nullopt
               : make_day(full_year(numbers[1], digits[1]), month, numbers[0]);
}

}  // namespace

std::string_view describe(DateFormat format) {
    switch (format) {
        case DateFormat::ymd: return "2023-08-31";
        case DateFormat::dmy: return "31.08.2023";
        case DateFormat::mdy: return "08/31/2023";
        case DateFormat::month_name: return "Aug 31, 2023";
        case DateFormat::excel_serial: return "45169";
    }
    return "";
}

std::optional<Day> parse_date(std::string_view text, DateFormat format) {
    text = bare_cell(text);
    if (format == DateFormat::month_name) return as_month_name(text);
    if (format == DateFormat::excel_serial) return as_excel_serial(text);
    if (format == DateFormat::ymd)
        if (const auto day = compact_ymd(text)) return day;
    const auto parts = split_numeric(text);
    if (!parts) return std::nullopt;
    return format == DateFormat::ymd   ? as_ymd(*parts)
           : format == DateFormat::dmy ? as_dmy(*parts)
                                       : as_mdy(*parts);
}

void DateEvidence::Span::add(Day day) {
    first = std::min(first, number_of(day));
    last = std::max(last, number_of(day));
}

void DateEvidence::see(std::string_view text) {
    text = bare_cell(text);
    if (text.empty() || text == "-" || text == "--") return;
    ++seen_;
    bool any = false;
    for (std::size_t i = 0; i < fits_.size(); ++i) {
        const bool fits = parse_date(text, static_cast<DateFormat>(i)).has_value();
        fits_[i] += fits ? 1 : 0;
        any = any || fits;
    }
    dates_ += any ? 1 : 0;
    const auto dmy = parse_date(text, DateFormat::dmy), mdy = parse_date(text, DateFormat::mdy);
    if (dmy && !mdy) ++only_dmy_;
    if (mdy && !dmy) ++only_mdy_;
    if (dmy) dmy_.add(*dmy);
    if (mdy) mdy_.add(*mdy);
    if ((dmy || mdy) && text.find('/') != std::string_view::npos) ++slashes_;
}

std::optional<DateFormat> DateEvidence::format() const {
    if (dates_ * 2 < seen_ || dates_ == 0) return std::nullopt;
    if (ambiguous()) {
        if (dmy_.days() * 3 < mdy_.days()) return DateFormat::dmy;
        if (mdy_.days() * 3 < dmy_.days()) return DateFormat::mdy;
        return slashes_ > 0 ? DateFormat::mdy : DateFormat::dmy;
    }
    std::size_t best = 0;
    for (std::size_t i = 1; i < fits_.size(); ++i)
        if (fits_[i] > fits_[best]) best = i;
    return static_cast<DateFormat>(best);
}

bool DateEvidence::ambiguous() const {
    const auto dmy = fits_[static_cast<std::size_t>(DateFormat::dmy)],
               mdy = fits_[static_cast<std::size_t>(DateFormat::mdy)];
    if (dmy == 0 || dmy != mdy || only_dmy_ != 0 || only_mdy_ != 0) return false;
    const bool same =
        dmy_.first == mdy_.first && dmy_.last == mdy_.last;  // 05/05/2023 alone reads alike
    return !same && dmy > fits_[static_cast<std::size_t>(DateFormat::ymd)];
}

}  // namespace herald::csv
