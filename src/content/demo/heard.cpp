#include "content/demo/heard.hpp"

#include <array>

#include <fmt/format.h>

namespace herald::content::demo {
namespace {

constexpr int kDays = 42, kRisingDays = 4;

struct Voice {
    std::string_view name, author;
    int a_day;
    int views;  ///< of an item, about
};
constexpr std::array<Voice, 4> kVoices{{{"Outdoor weekly (sample)", "Outdoor weekly", 3, 2400},
                                        {"Repair forum (sample)", "Repair forum", 4, 310},
                                        {"Trail notes (sample)", "Trail notes", 2, 900},
                                        {"Textile trade (sample)", "Textile trade", 2, 1300}}};

struct Subject {
    std::string_view name, tag;
};
constexpr std::array<Subject, 12> kUsual{{{"rain jackets", "rain"},
                                          {"merino layers", "merino"},
                                          {"down vests", "down"},
                                          {"hiking boots", "boots"},
                                          {"waxed cotton", "wax"},
                                          {"trail running", "trail"},
                                          {"hut tours", "huts"},
                                          {"zips and sliders", "zips"},
                                          {"packing light", "packing"},
                                          {"recycled nylon", "nylon"},
                                          {"winter gloves", "gloves"},
                                          {"second-hand parkas", "secondhand"}}};
constexpr Subject kNews{"PFAS-free membranes", "pfasfree"},
    kRumour{"repair vouchers", "repairvoucher"};

constexpr std::array<std::string_view, 9> kOpenings{
    "What we learned about {} on a wet Saturday",
    "{}: the questions readers ask most",
    "Why {} cost more this autumn",
    "A short word on {} before the season",
    "Five years with {}, and what is left of them",
    "How a small workshop deals with {}",
    "{} compared: four makers, one hillside",
    "The case for {}, told by those who wear them out",
    "Is it time to think again about {}?"};
constexpr std::array<std::string_view, 9> kMiddles{
    "Three of our readers wrote in with pictures of seams that gave way after two winters.",
    "The shop in the valley keeps a drawer of spare parts and lends its tools on Thursdays.",
    "Prices rose by a tenth since spring, and the cheaper half of the shelf is gone.",
    "Nobody we asked could say who makes the fabric, and two did not want to.",
    "A test over forty kilometres showed less of a difference than the price tags promise.",
    "Most of what is thrown away would have needed a needle and a quarter of an hour.",
    "The new label tells where it was sewn, but not how long it is meant to last.",
    "On the ridge it rained for six hours, which is what such things are made for.",
    "Our own pair went to the workshop twice and came back better both times."};
constexpr std::array<std::string_view, 9> kEndings{
    "We will look again when the snow is gone.",
    "Tell us what yours looks like after a year.",
    "A list of places that mend them stands below.",
    "The maker has promised an answer by next week.",
    "Buy less, and choose it in daylight.",
    "The full table is in the printed issue.",
    "It is the third time this year that somebody asks.",
    "Whoever has a better way may write to us.",
    "That is more than most of the others can say."};

/// A number that looks like chance, the same for the same place.
std::uint32_t chance(std::uint32_t voice, std::uint32_t day, std::uint32_t number,
                     std::uint32_t what) {
    std::uint32_t x = (voice * 73'856'093u) ^ (day * 19'349'663u) ^ (number * 83'492'791u) ^
                      (what * 2'654'435'761u);
    x ^= x >> 16;
    x *= 0x7FEB352Du;
    x ^= x >> 15;
    x *= 0x846CA68Bu;
    return x ^ (x >> 16);
}

std::string about(std::string_view sentence, std::string_view subject) {
    std::string out = fmt::format(fmt::runtime(sentence), subject);
    if (out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
}

arrivals::Arrival make_item(std::uint32_t voice, std::uint32_t day, std::uint32_t number,
                            const Subject& subject, Time at) {
    const auto pick = [&](const auto& list, std::uint32_t what) {
        return list[chance(voice, day, number, what) % list.size()];
    };
    const Voice& who = kVoices.at(voice);
    arrivals::Arrival out;
    out.external_id = fmt::format("sample-{}-{}-{}", voice, day, number);
    out.title = about(pick(kOpenings, 1), subject.name);
    out.text = fmt::format("{} {}", pick(kMiddles, 2), pick(kEndings, 3));
    out.author = who.author;
    out.language = "en";
    out.tags = {std::string(subject.tag)};
    out.published_at = at;
    // Half as much to half as much again of what is usual there.
    const auto views = static_cast<std::int64_t>(who.views) *
                       (50 + static_cast<std::int64_t>(chance(voice, day, number, 4) % 100)) / 100;
    out.views = views;
    out.likes = views / 40;
    out.comments = views / 150;
    return out;
}

}  // namespace

std::vector<Listened> heard(Time now) {
    std::vector<Listened> out;
    for (std::uint32_t v = 0; v < kVoices.size(); ++v) {
        Listened& one = out.emplace_back(Listened{kVoices[v].name, {}});
        for (std::uint32_t day = 0; day < kDays; ++day) {
            std::uint32_t number = 0;
            const auto add = [&](const Subject& subject) {
                const auto minutes = chance(v, day, number, 5) % (24 * 60);
                one.items.push_back(
                    make_item(v, day, number, subject,
                              now - std::chrono::days(day) - std::chrono::minutes(minutes + 1)));
                ++number;
            };
            for (int i = 0; i < kVoices[v].a_day; ++i)
                add(kUsual[chance(v, day, number, 6) % kUsual.size()]);
            if (day < kRisingDays) add(kNews);
            if (day + v < kRisingDays) add(kRumour);  // one more of them every day
        }
    }
    return out;
}

}  // namespace herald::content::demo
