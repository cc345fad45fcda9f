#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"
#include "sandbox/networks/board.hpp"

/// How people take to a post. docs/sandbox.md tells the effects: whoever ranks posts can be held
/// against them.
namespace herald::sandbox::networks {
namespace {

constexpr double kHalfLifeHours = 10;  // half of what a post ever gets
constexpr double kNoise = 0.18;        // standard deviation of its logarithm

std::uint64_t mixed(std::uint64_t x) {  // splitmix64
    x += 0x9E3779B97F4A7C15ull;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
    return x ^ (x >> 31);
}

std::uint64_t hash_of(std::uint64_t seed, std::string_view text) {
    std::uint64_t out = mixed(seed);
    for (const char c : text) out = mixed(out ^ static_cast<unsigned char>(c));
    return out;
}

/// Sum of twelve uniforms: near enough to a normal draw, and the same everywhere.
double normal_of(std::uint64_t hash) {
    double sum = 0;
    for (int i = 0; i < 12; ++i) {
        hash = mixed(hash);
        sum += static_cast<double>(hash >> 11) * 0x1.0p-53;
    }
    return sum - 6;
}

double hour_effect(Time at) {
    using std::chrono::hours;
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const auto hour = std::chrono::duration_cast<hours>(at - day).count();
    constexpr std::array<double, 24> kByHour{0.55, 0.5, 0.5, 0.5,  0.55, 0.65, 0.85, 1.1,
                                             1.25, 1.2, 1.0, 0.95, 1.05, 1.0,  0.9,  0.95,
                                             1.05, 1.2, 1.3, 1.25, 1.05, 0.85, 0.7,  0.6};
    const std::chrono::weekday weekday(day);
    const double by_day = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday ? 0.8
                          : weekday == std::chrono::Monday || weekday == std::chrono::Friday ? 1.0
                                                                                             : 1.15;
    return kByHour[static_cast<std::size_t>(hour)] * by_day;
}

/// The first sentence is a question.
bool asks(std::string_view text) {
    const auto end = text.find_first_of(".!?\n");
    return end != text.npos && text[end] == '?';
}

std::size_t words_in(std::string_view text) {
    std::size_t out = 0;
    bool inside = false;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        out += !space && !inside;
        inside = !space;
    }
    return out;
}

double text_effect(std::string_view text) {
    double out = asks(text) ? 1.35 : 1;
    if (text.substr(0, 80).find_first_of("0123456789") != text.npos) out *= 1.15;
    const std::size_t words = words_in(text);
    if (words >= 12 && words <= 45) out *= 1.1;
    if (words > 120) out *= 0.85;
    if (std::count(text.begin(), text.end(), '#') > 4) out *= 0.8;
    return out;
}

/// How many follow us there.
double audience_of(Network network) {
    switch (network) {
        case Network::mastodon: return 900;
        case Network::bluesky: return 1'400;
        case Network::telegram: return 2'200;
        case Network::discord: return 700;
        case Network::slack_posts: return 120;
        case Network::linkedin: return 3'800;
        case Network::x: return 5'200;
        case Network::facebook_page: return 6'500;
        case Network::instagram: return 8'400;
        default: return 1'500;
    }
}

std::int64_t rounded(double value) { return static_cast<std::int64_t>(std::floor(value)); }

}  // namespace

Figures figures_of(const Board& board, const StoredPost& post, Time now) {
    Figures out;
    const double age = std::chrono::duration<double, std::ratio<3600>>(now - post.at).count();
    if (age <= 0) return out;
    const std::string& said = post.text.empty() ? post.title : post.text;
    const bool has_picture = !post.media.empty();
    const bool has_video = std::any_of(post.media.begin(), post.media.end(),
                                       [](const auto& type) { return type.starts_with("video/"); });
    const bool has_link = !post.link.empty() || said.find("http") != said.npos;
    const std::uint64_t hash = hash_of(board.seed(), said);
    double reach = audience_of(post.network) * 0.4 * hour_effect(post.at) * text_effect(said);
    if (has_picture) reach *= 1.5;
    if (has_link) reach *= 0.85;
    if (!post.parent.empty()) reach *= 0.3;
    reach *= std::exp(kNoise * normal_of(hash));
    const double shown = reach * (1 - std::exp2(-age / kHalfLifeHours));
    out.impressions = rounded(shown);
    out.likes = rounded(shown * 0.035 * (has_picture ? 1.2 : 1));
    out.comments = rounded(shown * 0.006 * (asks(said) ? 2.5 : 1));
    out.shares = rounded(shown * 0.008);
    out.clicks = has_link ? rounded(shown * 0.018) : 0;
    out.saves = rounded(shown * 0.005);
    out.video_views = has_video ? rounded(shown * 0.45) : 0;
    return out;
}

namespace {

struct Subject {
    std::string_view name, tag;
    int weight;
    int rising_days;  ///< above 0: spoken of five times as often in the last so many days
};
constexpr std::array<Subject, 8> kSubjects{{{"sourdough", "sourdough", 5, 0},
                                            {"rye bread", "ryebread", 4, 0},
                                            {"single-origin coffee", "coffee", 5, 0},
                                            {"cold brew", "coldbrew", 3, 0},
                                            {"oat milk", "oatmilk", 2, 4},
                                            {"local flour", "localflour", 3, 0},
                                            {"farm visits", "farmvisit", 2, 0},
                                            {"gift boxes", "giftbox", 2, 0}}};
constexpr std::array<std::string_view, 6> kSentences{
    "Three things we learned about {} this week, and one we got wrong.",
    "Is {} worth the trouble? We asked the people who do it every day.",
    "A short guide to {} for anyone who starts at home.",
    "What {} costs now, and why the price has moved since spring.",
    "Our customers keep asking about {}, so here is how we do it.",
    "The case for {}: less waste, better taste, and a calmer morning."};

const Subject& subject_at(std::uint64_t hash, double days_ago) {
    std::array<int, kSubjects.size()> weights{};
    int total = 0;
    for (std::size_t i = 0; i < kSubjects.size(); ++i) {
        const bool rises = kSubjects[i].rising_days > 0 && days_ago < kSubjects[i].rising_days;
        weights[i] = kSubjects[i].weight * (rises ? 5 : 1);
        total += weights[i];
    }
    int draw = static_cast<int>(hash % static_cast<std::uint64_t>(total));
    for (std::size_t i = 0; i < kSubjects.size(); ++i) {
        draw -= weights[i];
        if (draw < 0) return kSubjects[i];
    }
    return kSubjects[0];
}

}  // namespace

std::vector<CrowdPost> crowd_at(std::uint64_t seed, std::string_view place, Time now,
                                std::size_t most) {
    constexpr std::chrono::hours kBetween{2};
    const std::uint64_t where = hash_of(seed, place);
    std::vector<CrowdPost> out;
    auto slot = std::chrono::floor<std::chrono::hours>(now).time_since_epoch() / kBetween;
    for (; out.size() < most; --slot) {
        const std::uint64_t hash = mixed(where ^ static_cast<std::uint64_t>(slot));
        CrowdPost post;
        post.at = Time(slot * kBetween) + std::chrono::minutes(hash % 110);
        if (post.at > now) continue;
        const double age = std::chrono::duration<double, std::ratio<3600>>(now - post.at).count();
        const Subject& subject = subject_at(mixed(hash), age / 24);
        post.id = fmt::format("{}{:010}", 100 + where % 900, slot);
        post.author = fmt::format("Baker {}", 1 + hash % 7);
        post.tag = subject.tag;
        post.text = fmt::format(fmt::runtime(kSentences[mixed(hash + 1) % kSentences.size()]),
                                subject.name);
        post.text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(post.text[0])));
        const double shown = 400 * std::exp(0.4 * normal_of(hash)) * hour_effect(post.at) *
                             text_effect(post.text) * (1 - std::exp2(-age / kHalfLifeHours));
        post.figures = {rounded(shown),
                        rounded(shown * 0.04),
                        rounded(shown * 0.008),
                        rounded(shown * 0.01),
                        0,
                        0,
                        rounded(shown * 0.4)};
        out.push_back(std::move(post));
    }
    return out;
}

}  // namespace herald::sandbox::networks
