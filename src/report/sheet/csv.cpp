#include <charconv>
#include <fstream>
#include <unordered_map>

#include "report/content/voice.hpp"
#include "report/sheet/sheet.hpp"

namespace herald::report {
namespace {

using M = ads::Metric;
constexpr std::size_t kPiece = 1u << 16;

/// Writes in pieces.
class Lines {
public:
    Lines(const std::filesystem::path& path, bool bom) : out_(path, std::ios::binary) {
        if (bom) text_ = "\xef\xbb\xbf";
    }
    void cell(std::string_view text) {
        separate();
        text_ += csv_text(text);
    }
    void plain(std::string_view text) {
        separate();
        text_ += text;
    }
    void number(std::optional<double> value) {
        separate();
        if (!value) return;
        std::string text = to_string(micros_from(*value));
        text_ += text;
    }
    void end() {
        text_ += "\r\n";
        first_ = true;
        if (text_.size() > kPiece) flush();
    }
    void finish() {
        flush();
        out_.flush();
        if (!out_) throw Error(ErrorKind::unavailable, "The file could not be written.");
    }

private:
    void separate() {
        if (!first_) text_ += ',';
        first_ = false;
    }
    void flush() {
        out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
        text_.clear();
    }
    std::ofstream out_;
    std::string text_;
    bool first_ = true;
};

constexpr std::array kMetrics{M::impressions, M::clicks, M::spend,     M::conversions, M::revenue,
                              M::ctr,         M::cpc,    M::cpm,       M::cpa,         M::cvr,
                              M::roas,        M::reach,  M::frequency, M::video_views};

void head(Lines& out, bool by_day) {
    if (by_day)
        out.plain("date");
    else
        for (const auto* name : {"from", "to"}) out.plain(name);
    for (const auto* name : {"platform", "account", "campaign_id", "campaign", "status"})
        out.plain(name);
    if (!by_day) out.plain("daily_budget");
    out.plain("currency");
    for (const M metric : kMetrics) out.plain(enum_name(metric));
    out.end();
}

void about(Lines& out, const CampaignFigure& campaign) {
    out.plain(enum_name(campaign.platform));
    out.cell(campaign.account.value_or(""));
    out.plain(to_string(campaign.id));
    out.cell(campaign.name);
    out.plain(enum_name(campaign.status));
}

void figures_of(Lines& out, const ads::Metrics& metrics) {
    for (const M metric : kMetrics) out.number(value_of(metrics, metric));
}

void write_campaigns(Lines& out, const Figures& figures) {
    for (const auto& campaign : figures.campaigns) {
        out.plain(to_string(figures.brief.period.from));
        out.plain(to_string(figures.brief.period.to));
        about(out, campaign);
        out.number(campaign.daily_budget);
        out.plain(figures.currency.text());
        figures_of(out, campaign.now());
        out.end();
    }
}

/// In the order of days and then of keys, straight from the warehouse.
void write_days(Lines& out, const ads::Context& context, const Scope& scope,
                const Figures& figures) {
    std::unordered_map<std::int32_t, const CampaignFigure*> by_key;
    for (const auto& campaign : figures.campaigns) by_key[campaign.key] = &campaign;
    context.warehouse->scan(
        scope.tenant_key(),
        "SELECT campaign_key, day, impressions, clicks, conversions, spend, revenue, reach, "
        "video_views FROM ads_campaign_day(:tenant) WHERE day BETWEEN :from AND :to "
        "ORDER BY day, campaign_key",
        {{"from", figures.brief.period.from}, {"to", figures.brief.period.to}},
        [&](const store::Chunk& chunk) {
            for (std::size_t row = 0; row < chunk.rows; ++row) {
                const auto found = by_key.find(chunk.columns[0].i32[row]);
                if (found == by_key.end()) continue;
                const auto i64 = [&](std::size_t c) { return chunk.columns[c].i64[row]; };
                const auto known = [&](std::size_t c) {
                    return chunk.columns[c].valid(row) ? i64(c) : -1;
                };
                const ads::MetricSums sums{i64(2), i64(3),   i64(4),  i64(5),
                                           i64(6), known(7), known(8)};
                out.plain(to_string(Day(std::chrono::days(chunk.columns[1].i32[row]))));
                about(out, *found->second);
                out.plain(figures.currency.text());
                figures_of(out,
                           ads::metrics_of(sums, ads::revenue_of(found->second->revenue, sums)));
                out.end();
            }
        });
}

}  // namespace

std::string csv_text(std::string_view text) {
    std::string safe;
    // What a spreadsheet would run, even behind blanks (OWASP, CSV injection).
    const auto first = text.find_first_not_of(' ');
    const char begin = first == std::string_view::npos ? ' ' : text[first];
    if (begin == '=' || begin == '+' || begin == '-' || begin == '@' || begin == '\t' ||
        begin == '\r' || begin == '\n')
        safe = "'";
    safe += text;
    if (safe.find_first_of(",\"\r\n;\t") == std::string::npos && !safe.starts_with(' ') &&
        !safe.ends_with(' '))
        return safe;
    std::string out = "\"";
    for (const char c : safe) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

void write_csv(const ads::Context& context, const Scope& scope, const Figures& figures,
               const std::filesystem::path& path) {
    Lines out(path, figures.brief.bom);
    const bool by_day = figures.brief.rows == CsvRows::campaign_day;
    head(out, by_day);
    if (by_day)
        write_days(out, context, scope, figures);
    else
        write_campaigns(out, figures);
    out.finish();
}

}  // namespace herald::report
