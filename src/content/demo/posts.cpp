#include "content/demo/posts.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace herald::content::demo {
namespace {

constexpr std::string_view kRepair = "Repair", kTrails = "Trails", kMaking = "How it is made",
                           kAdvice = "Advice";

constexpr std::array kPast{
    Past{88, 18, 30, "mastodon", kRepair, "A zip, ten years on",
         "Anke sent us her jacket from the first series. The zip was gone, the rest was not. New "
         "zip, new cord, back on the Rennsteig by Friday. #repair #hiking",
         1.1},
    Past{86, 12, 0, "linkedin", kMaking, "Why the seams are glued twice",
         "We glue every seam twice.\n\nThe first line keeps the water out. The second keeps the "
         "first one in place when a rucksack rubs on it all day.\n\nIt takes longer. It is the "
         "reason our returns for leaks are so rare that we can repair each one by hand.",
         0.9},
    Past{84, 19, 15, "instagram", kTrails, "Saddle in fog",
         "Six in the morning, eight metres of sight, and nobody wanted to turn back. Where were "
         "you this weekend? #madefortheweather #trail",
         1.5},
    Past{81, 9, 0, "facebook", kAdvice, "How to wash a rain jacket",
         "How to wash a rain jacket without ruining it:\n1. Close every zip.\n2. 30 degrees, "
         "liquid detergent, no softener.\n3. Rinse twice.\n4. Twenty minutes in the dryer on low: "
         "the warmth wakes up what lets the water run off.",
         1.8},
    Past{79, 18, 0, "mastodon", kAdvice, "What goes in first?",
         "What goes into your rucksack first? We say: what you need last. Tent at the bottom, "
         "rain jacket on top. #hiking #packing",
         1.6},
    Past{77, 11, 0, "linkedin", kRepair, "Repair is a cost, and that is the point",
         "Our repair workshop costs money. We count it as product development.\n\nEvery jacket "
         "that comes back tells us where the next one has to be stronger.",
         1.2},
    Past{74, 20, 0, "instagram", kMaking, "Cutting table",
         "From the cutting table: the new softshell, size by size. Nothing is thrown away; what "
         "falls off becomes a pouch. #madefortheweather",
         0.8},
    Past{72, 8, 30, "bluesky", kTrails, "Rain radar",
         "The radar says rain from noon. The hut is four hours away. You know how this ends.", 0.9},
    Past{70, 17, 45, "mastodon", kRepair, "Repair day",
         "Saturday is repair day: bring your jacket, whichever make it is, and learn how to patch "
         "it yourself. Ten to four, our workshop. #repair",
         1.3},
    Past{67, 12, 30, "facebook", kTrails, "Autumn light",
         "The best month for long walks has begun. Clear air, empty huts, early dark: take a "
         "head torch.",
         0.7},
    Past{65, 9, 0, "linkedin", kMaking, "Fewer colours",
         "This year we make four colours instead of nine.\n\nNobody missed the other five. The "
         "stock is smaller, the cloth is ordered in one batch, and sizes do not run out in "
         "October.",
         1.1},
    Past{63, 19, 0, "instagram", kAdvice, "Three layers",
         "Which layer do you take off first? Wool on the skin, warmth above, shell on top: three "
         "layers beat one thick jacket on every climb. #hiking #layers",
         1.7},
    Past{60, 18, 15, "mastodon", kAdvice, "How to patch a hole",
         "How to patch a hole in ten minutes: clean it, round the corners of the patch, press for "
         "a minute, leave it overnight. We put two patches into every parcel. #repair",
         1.9},
    Past{58, 10, 0, "bluesky", kMaking, "Button test",
         "We pulled this press stud 5,000 times. It still clicks.", 1.0},
    Past{56, 13, 0, "facebook", kRepair, "Before and after",
         "Before: a tear from shoulder to hip. After: a seam you have to look for. Marek needed "
         "two hours. #repair",
         1.2},
    Past{53, 20, 15, "instagram", kTrails, "Tent at the lake",
         "No signal, one stove, two cups. #madefortheweather #camping", 0.9},
    Past{51, 12, 0, "linkedin", kAdvice, "What customers ask most",
         "The question we hear most is not about price. It is: will it still be dry in five "
         "years?\n\nOur answer is a washing guide, a repair workshop and spare parts for every "
         "jacket we ever made.",
         1.3},
    Past{49, 18, 0, "mastodon", kTrails, "Who walks in November?",
         "Who walks in November? Show us your greyest picture. The best one gets a hat. #trail "
         "#hiking",
         1.8},
    Past{46, 9, 15, "facebook", kAdvice, "How to read a water column",
         "How to read a water column: 10,000 mm keeps you dry in a shower, 20,000 mm under a "
         "rucksack in steady rain. More is seldom worth the weight.",
         1.6},
    Past{44, 19, 30, "instagram", kMaking, "Wool",
         "The wool comes from one valley, and the farmer knows our fitter by name. "
         "#madefortheweather",
         0.9},
    Past{42, 8, 0, "bluesky", kAdvice, "Dry the boots slowly",
         "Wet boots? Newspaper inside, away from the stove. Fast heat cracks leather.", 1.4},
    Past{39, 18, 30, "mastodon", kRepair, "Spare parts list",
         "The list of spare parts is online: zips, cords, studs, buckles, all sizes since the "
         "first series. Take what you need. #repair",
         1.2},
    Past{37, 11, 30, "linkedin", kMaking, "A supplier for twelve years",
         "We have bought membranes from the same mill for twelve years.\n\nWe know who is on "
         "shift. They know what a hiker does to a shoulder seam. Trust is a specification, too.",
         1.0},
    Past{35, 20, 0, "instagram", kAdvice, "What is in your repair kit?",
         "What is in your repair kit? Ours: two patches, needle, dental floss, tape. Floss holds "
         "better than thread. #repair #hiking",
         1.9},
    Past{32, 12, 0, "facebook", kTrails, "Night walk",
         "Forty people, one head torch each, no talking for an hour. Our night walk is full; the "
         "next one is in spring.",
         0.8},
    Past{30, 17, 30, "mastodon", kMaking, "Hood, version nine",
         "Hood, version nine. It turns with your head now. Versions one to eight did not. "
         "#madefortheweather",
         1.1},
    Past{28, 9, 0, "linkedin", kRepair, "What we learned from 300 repairs",
         "Where do jackets break? We looked through our repair book.\n\nCuffs first, then the "
         "zip, then the shoulder. So the next cuff has a second layer, and the zip can be "
         "changed without a sewing machine.",
         1.7},
    Past{25, 18, 45, "bluesky", kTrails, "Snow line",
         "The snow line is at 1,400 metres today. Gaiters, then.", 0.9},
    Past{23, 19, 0, "instagram", kTrails, "Hut book",
         "Someone wrote \"dry to the skin\" into the hut book and drew our logo. We are not "
         "crying. #madefortheweather",
         1.3},
    Past{21, 18, 15, "mastodon", kAdvice, "How to keep a zip alive",
         "How to keep a zip alive: brush out the sand, a little wax, never pull at an angle. Two "
         "minutes, twice a year. #repair",
         1.8},
    Past{18, 12, 30, "facebook", kMaking, "One shoulder, one seam",
         "There is no seam on the shoulder any more. Under a rucksack it was the first thing to "
         "leak.",
         1.0},
    Past{16, 10, 0, "linkedin", kTrails, "Why our office is empty on Fridays",
         "On every second Friday our office is empty. We are outside, in what we make.\n\nTwo of "
         "this year's three changes began as a complaint on such a Friday.",
         1.2},
    Past{14, 20, 0, "instagram", kAdvice, "How do you pack wet things?",
         "How do you pack a wet tent? Outside, in its own bag, and dried the same evening. Tell "
         "us your way. #camping",
         1.7},
    Past{11, 18, 0, "mastodon", kRepair, "The oldest jacket",
         "Do you own the oldest one? The number is on the label inside. Ours in the shop is "
         "number 41. #madefortheweather",
         1.6},
    Past{9, 8, 15, "bluesky", kAdvice, "Socks",
         "Two thin pairs of socks beat one thick pair. Fewer blisters, quicker dry.", 1.3},
    Past{7, 12, 0, "facebook", kRepair, "Winter check",
         "Winter check in the workshop: we look at zip, seams and cuffs while you drink a tea. "
         "All of December.",
         1.1},
    Past{5, 11, 0, "linkedin", kMaking, "A size more, a size less",
         "We added a short and a long size to every jacket.\n\nIt makes the cutting table slower "
         "and the returns fewer. The sum came out in favour of the people who wear it.",
         1.1},
    Past{2, 18, 30, "mastodon", kAdvice, "How to read a cloud",
         "How to read a cloud in the morning: flat and high, walk on; towers before ten, be back "
         "by two. #hiking #weather",
         1.7},
};

constexpr std::array kComing{
    Coming{1, 18, ItemKind::social, ItemState::approved, "mastodon", kAdvice,
           "How to dry a down jacket",
           "How to dry a down jacket: low heat, two tennis balls, patience. It takes three rounds. "
           "It is worth all three. #hiking",
           "How-to posts on Mastodon did best of all in the last three months.", ""},
    Coming{2, 12, ItemKind::social, ItemState::approved, "linkedin", kRepair,
           "Our repair price list is public",
           "We publish what repairs cost.\n\nA zip, a patch, a new cuff: one price each, whatever "
           "the jacket cost and whoever made it.",
           "Posts about repair hold above the average on LinkedIn.", ""},
    Coming{3, 19, ItemKind::social, ItemState::in_review, "instagram", kTrails,
           "First snow on the ridge",
           "First snow on the ridge, and the path is ours alone. Who was faster this year? "
           "#madefortheweather #trail",
           "Questions open more conversations than statements.", ""},
    Coming{4, 9, ItemKind::social, ItemState::draft, "facebook", kAdvice, "Head torch, properly",
           "How bright is bright enough? 200 lumens for a path, 400 for a search. Spare batteries "
           "belong on your body, where it is warm.",
           "Facebook readers save advice.", ""},
    Coming{6, 18, ItemKind::social, ItemState::draft, "mastodon", kMaking, "What falls off",
           "What falls off the cutting table this winter: pouches, hats, one very proud tea cosy. "
           "#madefortheweather",
           "One post of this pillar a fortnight keeps the mix.", ""},
    Coming{8, 11, ItemKind::social, ItemState::draft, "linkedin", kMaking, "What a jacket costs us",
           "Cloth, work, freight, repair: where the money of a jacket goes, in four lines.\n\nTo "
           "be filled with this season's figures before it goes out.",
           "Openness about making was asked for in comments.", ""},
    Coming{10, 20, ItemKind::social, ItemState::draft, "instagram", kAdvice, "Gloves: two pairs",
           "One pair for walking, one pair for standing. Which do you always forget? #hiking",
           "A question, in the evening, with a picture: the three things that work here.", ""},
    Coming{12, 18, ItemKind::social, ItemState::draft, "bluesky", kTrails, "Short days",
           "Sunset before five. Start early, or take the torch and the good thermos.",
           "Keeps Bluesky at one post a week.", ""},
    Coming{5, 10, ItemKind::blog, ItemState::in_review, "wordpress", kAdvice,
           "How to make a rain jacket last ten years",
           "A rain jacket does not wear out all at once. It loses its coating first, then a seam, "
           "then a zip. Each of these can be put right at home.\n\n## Wash it\n\nDirt and sweat "
           "clog the membrane. Close every zip, wash at 30 degrees with liquid detergent, rinse "
           "twice.\n\n## Wake up the coating\n\nTwenty minutes in the dryer on low heat, and "
           "water runs off again. When it no longer does, spray it anew.\n\n## Mend it\n\nA patch "
           "with round corners holds for years. Clean the place, press for a minute, wait a "
           "night.\n\n## Send it to us\n\nA zip is a matter for the workshop. We mend every make.",
           "The how-to posts of the autumn, in one place that search engines find.", ""},
    Coming{7, 9, ItemKind::email, ItemState::draft, "email", kRepair, "Winter check in December",
           "Hello,\n\nthe workshop is open for the winter check all through December. Bring your "
           "jacket, drink a tea, take it home ready for snow.\n\nNo appointment is needed on "
           "weekdays.\n\nYour Northwind workshop",
           "Brings people to the workshop in its quiet month.",
           R"({"preheader":"Winter check in our workshop, all December"})"},
    Coming{
        0, 0, ItemKind::ads, ItemState::draft, "", kMaking, "Rain jackets, winter",
        "Dry on every trail. Rain jackets that can be repaired.",
        "Fresh creative for “Evergreen | UGC video DE”: its hero video is worn.",
        R"({"ad_format":"meta","fields":{"primary_text":["Dry on every trail. And when a zip gives up after ten years, we change it."],"headline":["Rain jackets that can be repaired"],"description":["Spare parts for every series"]}})"},
    Coming{0, 0, ItemKind::brief, ItemState::draft, "", kRepair, "Repair weeks in January",
           "Two weeks in which every channel tells one story: a jacket comes in broken and goes "
           "out mended. One blog article, four posts a network, a letter to customers.",
           "Repair is the pillar with the steadiest engagement.", ""},
};

}  // namespace

PutBrand brand() {
    PutBrand out;
    out.name = "Northwind";
    out.what = "Outdoor clothing that can be repaired: rain jackets, softshells, boots and tents.";
    out.audience = "People who walk in every weather and keep things for long.";
    out.offers = {"Free winter check in December", "Repair of every make at one public price"};
    out.proof = {"Spare parts for every series since the first one (workshop list)",
                 "Two patches in every parcel"};
    out.competitors = {"Fjellby", "Altura Peak"};
    out.products = {
        BrandProduct{"Rain jacket Saddle", "Three layers, seams glued twice", {}, {}},
        BrandProduct{"Softshell Ridge", "One shoulder without a seam", {}, {}},
        BrandProduct{"Winter boot Hut", "Warm, with a sole that can be changed", {}, {}}};
    out.tone = BrandTone{"Plain, dry, friendly. We know what we talk about and never shout.",
                         {"Speak of weather, cloth and work", "Ask real questions"},
                         {"No superlatives", "No pressure to buy"}};
    out.keywords = {"rain jacket", "repair", "hiking", "softshell", "winter boots"};
    out.hashtags = {"#madefortheweather", "#repair", "#hiking"};
    out.banned_words = {"cheap", "revolutionary", "ultimate"};
    out.languages = {"en", "de"};
    out.reading_ease = 65;
    out.approval = Approval::anyone;
    out.utm_medium = "social";
    return out;
}

std::span<const Past> past_posts() { return kPast; }

EngagementTotals engagement(const Past& post, int age) {
    struct Reach {
        std::string_view network;
        double impressions, rate;
    };
    constexpr std::array<Reach, 5> kReach{{{"mastodon", 900, 0.035},
                                           {"linkedin", 2400, 0.022},
                                           {"instagram", 3200, 0.030},
                                           {"facebook", 1500, 0.014},
                                           {"bluesky", 450, 0.032}}};
    const auto* reach = std::ranges::find(kReach, post.network, &Reach::network);
    // Luck, the same for the same post: between three quarters and five quarters.
    const double luck = 0.75 + 0.5 * static_cast<double>(post.title.size() * 37 % 101) / 100;
    const double come = 1 - std::exp(-age / 2.5);
    const double shown = reach->impressions * luck * come;
    const double reactions = shown * reach->rate * post.appeal;
    EngagementTotals out;
    const auto count = [](double x) { return static_cast<std::int64_t>(std::llround(x)); };
    out.impressions = count(shown);
    out.likes = count(reactions * 0.7);
    out.comments = count(reactions * 0.12);
    out.shares = count(reactions * 0.13);
    if (post.network == "linkedin" || post.network == "facebook")
        out.clicks = count(reactions * 0.3);
    return out;
}
std::span<const Coming> coming_items() { return kComing; }

}  // namespace herald::content::demo
