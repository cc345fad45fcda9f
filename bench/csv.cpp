#include <fmt/os.h>

#include <cstdint>
#include <cstring>
#include <string>

/// bench_csv --rows N --out FILE: an export as Meta Ads Manager writes it, 15 columns, ten ads a
/// campaign, a hundred days.
namespace {

std::uint64_t mixed(std::uint64_t x) {  // splitmix64
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

constexpr int kDays = 100, kAds = 10;

}  // namespace

int main(int argc, char** argv) {
    std::int64_t rows = 1'000'000;
    const char* path = "import.csv";
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::strcmp(argv[i], "--rows") == 0) rows = std::atoll(argv[i + 1]);
        if (std::strcmp(argv[i], "--out") == 0) path = argv[i + 1];
    }
    auto out = fmt::output_file(path, fmt::buffer_size = 1 << 20);
    out.print(
        "Day,Campaign name,Campaign ID,Ad set name,Ad set ID,Ad name,Ad ID,Impressions,Reach,Link "
        "clicks,Amount spent (EUR),Purchases,"
        "Purchases conversion value,Video plays,Attribution setting\n");
    for (std::int64_t row = 0; row < rows; ++row) {
        const auto day = row % kDays, ad = row / kDays, campaign = ad / kAds;
        const std::uint64_t r = mixed(static_cast<std::uint64_t>(row));
        const auto impressions = 500 + r % 20'000;
        const auto clicks = impressions * (r >> 20 & 31) / 1000;
        const auto cents = clicks * (20 + (r >> 30) % 80);
        const auto sales = clicks * (r >> 40 & 7) / 100;
        const auto month = 1 + day / 28, date = 1 + day % 28;
        out.print(
            "2026-{:02}-{:02},Campaign {} | Always on,1202{:012},Set {} | Women "
            "25-44,1203{:012},Ad {} | Carousel,1204{:012},{},{},{},{}.{:02},{},{}.{:02},{},7-day "
            "click or 1-day view\n",
            month, date, campaign, campaign, ad / 5, ad / 5, ad, ad, impressions,
            impressions * 7 / 10, clicks, cents / 100, cents % 100, sales, sales * 49, r % 100,
            impressions / 4);
    }
}
