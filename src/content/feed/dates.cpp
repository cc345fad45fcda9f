#include "content/feed/dates.hpp"

#include <array>
#include <charconv>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/text.hpp"

namespace herald::content::feed {
namespace {

using namespace std::chrono;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Fields {
    int year = 0, month = 1, day = 1;
    std::int64_t seconds = 0, micros = 0;  // of the day
    int zone_minutes = 0;
};

std::optional<Time> moment(const Fields& f) {
    const year_month_day date{year(f.year), month(static_cast<unsigned>(f.month)),
                              day(static_cast<unsigned>(f.day))};
    if (f.year < 1 || f.year > 9999 || f.month < 1 || f.day < 1 || !date.ok()) return std::nullopt;
    return Time(sys_days(date)) + seconds(f.seconds) + microseconds(f.micros) -
           minutes(f.zone_minutes);
}

/// Reads from the front of a text.
class Cursor {
public:
    explicit Cursor(std::string_view text) : text_(text) {}

    bool done() const { return text_.empty(); }
    char peek() const { return text_.empty() ? '\0' : text_[0]; }
    std::string_view rest() const { return text_; }
    bool take(char c) {
        if (peek() != c) return false;
        text_.remove_prefix(1);
        return true;
    }
    void skip_space() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')
            text_.remove_prefix(1);
    }
    std::size_t digits_ahead() const {
        std::size_t n = 0;
        while (n < text_.size() && is_digit(text_[n])) ++n;
        return n;
    }
    std::optional<int> number(std::size_t at_least, std::size_t at_most) {
        const std::size_t n = std::min(digits_ahead(), at_most);
        if (n < at_least || n == 0) return std::nullopt;
        int value = 0;
        std::from_chars(text_.data(), text_.data() + n, value);
        text_.remove_prefix(n);
        return value;
    }
    void drop(std::size_t n) { text_.remove_prefix(std::min(n, text_.size())); }

private:
    std::string_view text_;
};

const std::unordered_map<std::string_view, int>& zones() {
    static const std::unordered_map<std::string_view, int> kMinutes = {
        {"z", 0},      {"gmt", 0},     {"ut", 0},      {"utc", 0},    {"wet", 0},    {"ast", -240},
        {"adt", -180}, {"est", -300},  {"edt", -240},  {"et", -300},  {"cst", -360}, {"cdt", -300},
        {"ct", -360},  {"mst", -420},  {"mdt", -360},  {"mt", -420},  {"pst", -480}, {"pdt", -420},
        {"pt", -480},  {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"nst", -210}, {"bst", 60},
        {"west", 60},  {"cet", 60},    {"met", 60},    {"cest", 120}, {"mest", 120}, {"eet", 120},
        {"eest", 180}, {"msk", 180},   {"msd", 240},   {"ist", 330},  {"sgt", 480},  {"hkt", 480},
        {"awst", 480}, {"jst", 540},   {"kst", 540},   {"acst", 570}, {"aest", 600}, {"aedt", 660},
        {"nzst", 720}, {"nzdt", 780},  {"a", -60},     {"n", 60},     {"m", -720},   {"y", 720}};
    return kMinutes;
}

/// "+01:00", "-0500", "+1", "GMT+2"; zero when there is nothing known.
int read_zone(Cursor& in) {
    in.skip_space();
    std::string word;
    while ((in.peek() >= 'A' && in.peek() <= 'Z') || (in.peek() >= 'a' && in.peek() <= 'z') ||
           in.peek() == '/') {
        word += static_cast<char>(in.peek() | 0x20);
        in.drop(1);
    }
    if (word.starts_with("etc/")) word.erase(0, 4);
    if (in.peek() == '+' || in.peek() == '-') {
        const int sign = in.peek() == '-' ? -1 : 1;
        in.drop(1);
        const std::size_t digits = in.digits_ahead();
        const int hours = in.number(1, digits == 3 || digits == 1 ? 1 : 2).value_or(0);
        in.take(':');
        const int rest = in.number(2, 2).value_or(0);
        return hours > 24 || rest > 59 ? 0 : sign * (hours * 60 + rest);
    }
    const auto known = zones().find(word);
    return known == zones().end() ? 0 : known->second;
}

/// "19:48", "19:48:21.5", "19" with an "h", "7:48 PM". False when out of range.
bool read_clock(Cursor& in, Fields& out) {
    const auto hours = in.number(1, 2);
    if (!hours || *hours > 24) return false;
    int minutes = 0, seconds = 0;
    if (in.take(':') || in.take('h')) {
        minutes = in.number(1, 2).value_or(0);
        if (in.take(':')) seconds = in.number(1, 2).value_or(0);
        if (in.peek() == '.' || in.peek() == ',') {
            in.drop(1);
            std::int64_t unit = 100'000;
            for (; is_digit(in.peek()); in.drop(1), unit /= 10)
                out.micros += (in.peek() - '0') * unit;
        }
    }
    if (minutes > 59 || seconds > 60) return false;
    out.seconds = *hours * 3600 + minutes * 60 + seconds;
    in.skip_space();
    const std::string half = to_lower_ascii(in.rest().substr(0, 2));
    if (half == "am" || half == "pm") {
        in.drop(2);
        if (*hours == 12) out.seconds -= 12 * 3600;
        if (half == "pm") out.seconds += 12 * 3600;
    }
    return true;
}

/// The Monday of ISO week 1, and days from there.
void set_week(Fields& f, int week, int weekday) {
    const sys_days fourth = year(f.year) / January / 4;
    const sys_days monday = fourth - (std::chrono::weekday(fourth) - Monday);
    const year_month_day date = monday + days((week - 1) * 7 + weekday - 1);
    f.year = static_cast<int>(date.year());
    f.month = static_cast<int>(static_cast<unsigned>(date.month()));
    f.day = static_cast<int>(static_cast<unsigned>(date.day()));
}

void set_ordinal(Fields& f, int ordinal) {
    const year_month_day date = sys_days(year(f.year) / January / 1) + days(ordinal - 1);
    f.month = static_cast<int>(static_cast<unsigned>(date.month()));
    f.day = static_cast<int>(static_cast<unsigned>(date.day()));
}

/// YYYY, YYYY-MM, YYYY-MM-DD, YYYYMMDD, YYYY-DDD, YYYYDDD, YYYY-Www-D and a time behind T or space.
std::optional<Time> parse_iso(std::string_view text) {
    Cursor in(text);
    Fields f;
    const std::size_t digits = in.digits_ahead();
    if (digits != 4 && digits != 7 && digits != 8 && digits != 14 && digits != 12)
        return std::nullopt;
    f.year = *in.number(4, 4);
    bool dated = true;
    if (in.take('-') || in.take('/')) {
        const std::size_t next = in.digits_ahead();
        if (in.take('W')) {
            const int week = in.number(2, 2).value_or(1);
            in.take('-');
            set_week(f, week, in.number(1, 1).value_or(1));
        } else if (next == 3) {
            set_ordinal(f, *in.number(3, 3));
        } else if (next == 1 || next == 2 || next == 4) {
            f.month = *in.number(1, 2);
            if (in.take('-') || in.take('/') || next == 4) f.day = in.number(1, 2).value_or(1);
        } else {
            return std::nullopt;
        }
    } else if (digits == 7) {
        set_ordinal(f, *in.number(3, 3));
    } else if (digits >= 8) {
        f.month = *in.number(2, 2);
        f.day = *in.number(2, 2);
    } else {
        dated = in.done();
    }
    if (!dated) return std::nullopt;
    if (in.take('T') || in.take('t') || in.take(':') || in.peek() == ' ' || is_digit(in.peek())) {
        in.skip_space();
        if (digits >= 12 || in.digits_ahead() >= 4) {  // hhmmss
            f.seconds = in.number(2, 2).value_or(0) * 3600 + in.number(2, 2).value_or(0) * 60;
            f.seconds += in.number(2, 2).value_or(0);
        } else if (is_digit(in.peek()) && !read_clock(in, f)) {
            return std::nullopt;
        }
    }
    f.zone_minutes = read_zone(in);
    in.skip_space();
    if (!in.done() && is_digit(in.peek())) return std::nullopt;
    return moment(f);
}

struct MonthName {
    std::string_view start;
    int month;
};

/// Beginnings of months' names, folded; the longer first where one begins another.
constexpr std::array<MonthName, 64> kMonths = {
    {{"jan", 1},  {"ene", 1},  {"gen", 1},  {"janv", 1}, {"sty", 1},  {"янв", 1},  {"ιαν", 1},
     {"feb", 2},  {"fev", 2},  {"fv", 2},   {"lut", 2},  {"фев", 2},  {"φεβ", 2},  {"mar", 3},
     {"mrz", 3},  {"maa", 3},  {"мар", 3},  {"μαρ", 3},  {"μαω", 3},  {"apr", 4},  {"avr", 4},
     {"abr", 4},  {"kwi", 4},  {"апр", 4},  {"απρ", 4},  {"may", 5},  {"mai", 5},  {"maj", 5},
     {"mag", 5},  {"mei", 5},  {"maio", 5}, {"маи", 5},  {"мая", 5},  {"μαι", 5},  {"juin", 6},
     {"jun", 6},  {"giu", 6},  {"cze", 6},  {"июн", 6},  {"ιουν", 6}, {"juil", 7}, {"jul", 7},
     {"lug", 7},  {"lip", 7},  {"июл", 7},  {"ιουλ", 7}, {"aug", 8},  {"aou", 8},  {"ago", 8},
     {"авг", 8},  {"αυγ", 8},  {"sep", 9},  {"set", 9},  {"сен", 9},  {"σεπ", 9},  {"oct", 10},
     {"okt", 10}, {"ott", 10}, {"out", 10}, {"окт", 10}, {"οκτ", 10}, {"nov", 11}, {"dec", 12},
     {"dez", 12}}};

int month_of(std::string_view word) {
    const std::string folded = fold(word);
    for (const auto& [start, month] : kMonths)
        if (std::string_view(folded).starts_with(start)) return month;
    constexpr std::array<MonthName, 10> kMore = {{{"nov", 11},
                                                  {"ноя", 11},
                                                  {"νοε", 11},
                                                  {"dic", 12},
                                                  {"dis", 12},
                                                  {"des", 12},
                                                  {"дек", 12},
                                                  {"δεκ", 12},
                                                  {"wrz", 9},
                                                  {"gru", 12}}};
    for (const auto& [start, month] : kMore)
        if (std::string_view(folded).starts_with(start)) return month;
    return 0;
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Numbers and names in any order, as RFC 822, asctime and people write them.
class Loose {
public:
    std::optional<Time> parse(std::string_view text) {
        Cursor in(text);
        while (!in.done()) {
            if (is_digit(in.peek())) {
                if (!number(in)) return std::nullopt;
            } else if (is_word_character(in.peek())) {
                word(in);
            } else if ((in.peek() == '+' || in.peek() == '-') && clock_) {
                f_.zone_minutes = read_zone(in);
            } else {
                in.drop(1);
            }
        }
        return finish();
    }

private:
    bool number(Cursor& in) {
        const std::size_t digits = in.digits_ahead();
        const char after = in.rest().size() > digits ? in.rest()[digits] : '\0';
        if (after == ':' && digits <= 2 && !clock_) {
            clock_ = true;
            return read_clock(in, f_);
        }
        if (digits > 4) return false;
        separator_ = after == '/' || after == '.' || after == '-' ? after : separator_;
        numbers_.push_back({*in.number(1, 4), digits});
        return numbers_.size() <= 4;
    }

    void word(Cursor& in) {
        const std::string_view rest = in.rest();
        std::size_t size = 0;
        while (size < rest.size() && (is_word_character(rest[size]) || rest[size] == '.')) ++size;
        const std::string_view word = rest.substr(0, size);
        const int month = size >= 3 ? month_of(word) : 0;
        // "mar. 3 févr. 2004": a week day that begins like a month comes before the day's number
        if (month != 0 && (month_ == 0 || !numbers_.empty())) {
            if (month_ == 0 || month_after_ == 0) {
                month_ = month;
                month_after_ = numbers_.size();
            }
            in.drop(size);
            return;
        }
        if (clock_ && zones().contains(to_lower_ascii(word))) {
            f_.zone_minutes = read_zone(in);
            return;
        }
        in.drop(size);
    }

    std::optional<Time> finish() {
        if (month_ != 0 ? numbers_.size() < 2 : numbers_.size() < 3) return std::nullopt;
        std::size_t year_at = numbers_.size();
        for (std::size_t i = 0; i < numbers_.size(); ++i)
            if (numbers_[i].digits == 4 || numbers_[i].value > 31) year_at = i;
        const auto [a, b] = std::pair(numbers_[0].value, numbers_[1].value);
        if (month_ != 0) {
            if (year_at == numbers_.size()) year_at = 1;
            f_.month = month_;
            f_.day = year_at == 0 ? b : a;
        } else if (year_at == 0) {
            f_.month = b;
            f_.day = numbers_[2].value;
        } else {
            const bool day_first = separator_ != '/' || a > 12;
            if (year_at == numbers_.size()) year_at = 2;
            f_.day = day_first ? a : b;
            f_.month = day_first ? b : a;
        }
        f_.year = numbers_[year_at].value;
        if (numbers_[year_at].digits <= 2) f_.year += f_.year < 70 ? 2000 : 1900;
        return moment(f_);
    }

    struct Number {
        int value;
        std::size_t digits;
    };
    Fields f_;
    std::vector<Number> numbers_;
    bool clock_ = false;
    int month_ = 0;
    std::size_t month_after_ = 0;
    char separator_ = ' ';
};

/// 2004년 05월 28일 01:31:15, 2004-05-25 오후 11:23:17: the clock of Seoul.
std::optional<Time> parse_korean(std::string_view text) {
    const bool afternoon = text.find("오후") != text.npos, morning = text.find("오전") != text.npos;
    if (text.find("년") == text.npos && !afternoon && !morning) return std::nullopt;
    Cursor in(text);
    std::vector<int> numbers;
    while (!in.done() && numbers.size() < 6) {
        if (const auto n = in.number(1, 4))
            numbers.push_back(*n);
        else
            in.drop(1);
    }
    if (numbers.size() < 3) return std::nullopt;
    numbers.resize(6);
    if (afternoon && numbers[3] < 12) numbers[3] += 12;
    return moment({numbers[0], numbers[1], numbers[2],
                   numbers[3] * 3600 + numbers[4] * 60 + numbers[5], 0, 540});
}

}  // namespace

std::optional<Time> parse_feed_date(std::string_view text) {
    constexpr std::size_t kLongest = 100;
    text = trim(text);
    if (text.empty() || text.size() > kLongest) return std::nullopt;
    if (const auto found = parse_korean(text)) return found;
    if (const auto found = parse_iso(text)) return found;
    return Loose().parse(text);
}

}  // namespace herald::content::feed
