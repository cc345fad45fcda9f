#include <xlsxwriter.h>

#include <algorithm>

#include "report/content/voice.hpp"
#include "report/sheet/sheet.hpp"

namespace herald::report {
namespace {

using M = ads::Metric;

constexpr std::array kMetrics{M::spend,  M::revenue, M::roas, M::conversions, M::cpa, M::cvr,
                              M::clicks, M::cpc,     M::ctr,  M::impressions, M::cpm};
constexpr int kHeaderHeight = 20;
/// A sheet of Excel has 1,048,576 rows.
constexpr std::size_t kMostRows = 1'000'000;

struct Formats {
    lxw_format *title, *head, *head_right, *text, *bold, *date, *count, *decimal, *money, *percent,
        *change, *wrapped;
};

lxw_format* make(lxw_workbook* book, const char* number) {
    lxw_format* out = workbook_add_format(book);
    format_set_font_name(out, "Calibri");
    if (number != nullptr) format_set_num_format(out, number);
    return out;
}

Formats make_formats(lxw_workbook* book, const Voice& voice, Color primary) {
    const int digits = minor_digits(voice.currency());
    const std::string money = fmt::format(
        "#,##0{} [${}]", digits > 0 ? "." + std::string(static_cast<std::size_t>(digits), '0') : "",
        voice.currency().text());
    Formats out{};
    out.title = make(book, nullptr);
    format_set_bold(out.title);
    format_set_font_size(out.title, 16);
    const auto byte = [](double c) { return static_cast<unsigned>(c * 255 + 0.5); };
    const unsigned fill = byte(primary.red) << 16 | byte(primary.green) << 8 | byte(primary.blue);
    const auto head = [&](lxw_format_alignments align) {
        lxw_format* one = make(book, nullptr);
        format_set_bold(one);
        format_set_font_color(one, text_on(primary) == kWhite ? 0xFFFFFF : 0x14181F);
        format_set_bg_color(one, fill);
        format_set_align(one, static_cast<std::uint8_t>(align));
        format_set_align(one, LXW_ALIGN_VERTICAL_CENTER);
        return one;
    };
    out.head = head(LXW_ALIGN_LEFT);
    out.head_right = head(LXW_ALIGN_RIGHT);
    out.text = make(book, nullptr);
    out.bold = make(book, nullptr);
    format_set_bold(out.bold);
    out.date = make(book, voice.language() == Language::de ? "dd.mm.yyyy" : "yyyy-mm-dd");
    format_set_align(out.date, LXW_ALIGN_LEFT);
    out.count = make(book, "#,##0");
    out.decimal = make(book, "0.00");
    out.money = make(book, money.c_str());
    out.percent = make(book, "0.00%");
    out.change = make(book, "+0.0%;[Red]-0.0%;0.0%");
    out.wrapped = make(book, nullptr);
    format_set_text_wrap(out.wrapped);
    format_set_align(out.wrapped, LXW_ALIGN_VERTICAL_TOP);
    return out;
}

lxw_format* format_of(const Formats& formats, M metric) {
    switch (metric) {
        case M::spend:
        case M::revenue:
        case M::cpc:
        case M::cpm:
        case M::cpa: return formats.money;
        case M::ctr:
        case M::cvr: return formats.percent;
        case M::roas:
        case M::frequency: return formats.decimal;
        default: break;
    }
    return formats.count;
}

/// One sheet, row after row from above: rows behind are out of memory.
class Sheet {
public:
    Sheet(lxw_workbook* book, const std::string& name, const Formats& formats)
        : sheet_(workbook_add_worksheet(book, name.c_str())), formats_(formats), name_(name) {}

    struct Head {
        std::string title;
        double width = 12;
        bool right = true;
    };
    void head(const std::vector<Head>& columns) {
        columns_ = columns.size();
        for (std::size_t c = 0; c < columns.size(); ++c)
            worksheet_set_column(sheet_, column(c), column(c), columns[c].width, nullptr);
        worksheet_set_row(sheet_, row_, kHeaderHeight, nullptr);
        for (const auto& one : columns)
            text(one.title, one.right ? formats_.head_right : formats_.head);
        worksheet_freeze_panes(sheet_, row_ + 1, 1);
        head_row_ = row_;
        next();
    }
    /// The head's arrows, once all rows are known.
    void filter() {
        if (row_ > head_row_ + 1)
            worksheet_autofilter(sheet_, head_row_, 0, row_ - 1, column(columns_ - 1));
    }
    void text(std::string_view value, lxw_format* format = nullptr) {
        const std::string held(value);
        worksheet_write_string(sheet_, row_, column(at_++), held.c_str(),
                               format != nullptr ? format : formats_.text);
    }
    void number(std::optional<double> value, lxw_format* format) {
        if (value) worksheet_write_number(sheet_, row_, column(at_), *value, format);
        ++at_;
    }
    void metrics(const ads::Metrics& metrics) {
        for (const M metric : kMetrics)
            number(value_of(metrics, metric), format_of(formats_, metric));
    }
    void day(Day day) {
        const std::chrono::year_month_day date(day);
        lxw_datetime when{};
        when.year = static_cast<int>(date.year());
        when.month = static_cast<int>(static_cast<unsigned>(date.month()));
        when.day = static_cast<int>(static_cast<unsigned>(date.day()));
        worksheet_write_datetime(sheet_, row_, column(at_++), &when, formats_.date);
    }
    void next() {
        ++row_;
        at_ = 0;
    }
    lxw_worksheet* get() { return sheet_; }
    lxw_row_t row() const { return row_; }
    const std::string& name() const { return name_; }
    static lxw_col_t column(std::size_t c) { return static_cast<lxw_col_t>(c); }

private:
    lxw_worksheet* sheet_;
    const Formats& formats_;
    std::string name_;
    std::size_t at_ = 0, columns_ = 1;
    lxw_row_t row_ = 0, head_row_ = 0;
};

void add_metric_heads(std::vector<Sheet::Head>& out, const Voice& voice) {
    for (const M metric : kMetrics) out.push_back({voice.short_name(metric), 14});
}

void write_summary(lxw_workbook* book, const Formats& formats, const Figures& figures,
                   const Voice& voice) {
    Sheet sheet(book, std::string(voice("Summary", "Übersicht")), formats);
    worksheet_set_column(sheet.get(), 0, 0, 34, nullptr);
    worksheet_set_column(sheet.get(), 1, 3, 18, nullptr);
    sheet.text(figures.brief.title, formats.title);
    sheet.next();
    sheet.text(figures.organization + " · " +
               voice.notation().period(figures.brief.period.from, figures.brief.period.to));
    sheet.next();
    sheet.next();
    sheet.text(voice("Metric", "Kennzahl"), formats.head);
    sheet.text(voice("This period", "Dieser Zeitraum"), formats.head_right);
    if (figures.brief.before) {
        sheet.text(voice("Before", "Davor"), formats.head_right);
        sheet.text(voice("Change", "Veränderung"), formats.head_right);
    }
    sheet.next();
    for (const M metric : kMetrics) {
        const auto now = value_of(figures.totals, metric),
                   before = value_of(figures.before, metric);
        if (!now) continue;
        sheet.text(voice.name(metric));
        sheet.number(now, format_of(formats, metric));
        if (figures.brief.before) {
            sheet.number(before, format_of(formats, metric));
            sheet.number(change_of(now, before), formats.change);
        }
        sheet.next();
    }
    sheet.next();
    for (const auto& sentence : commentary(figures)) {
        sheet.text(sentence);
        sheet.next();
    }
}

/// Excel's own chart, of what stands in the sheet.
void add_chart(lxw_workbook* book, Sheet& sheet, const Voice& voice, lxw_row_t first,
               lxw_row_t last) {
    if (last <= first) return;
    lxw_chart* chart = workbook_add_chart(book, LXW_CHART_LINE);
    const auto range = [&](lxw_col_t column) {
        const char letter = static_cast<char>('A' + column);
        return fmt::format("='{0}'!${1}${2}:${1}${3}", sheet.name(), letter, first + 1, last + 1);
    };
    const std::string dates = range(0);
    for (std::size_t i = 0; i < 2; ++i) {
        const std::string values = range(Sheet::column(i + 1));
        lxw_chart_series* series = chart_add_series(chart, dates.c_str(), values.c_str());
        chart_series_set_name(series, voice.name(kMetrics[i]).c_str());
    }
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    lxw_chart_options options{};
    options.x_scale = 1.6;
    options.y_scale = 1.3;
    worksheet_insert_chart_opt(sheet.get(), 1, Sheet::column(kMetrics.size() + 2), chart, &options);
}

void write_days(lxw_workbook* book, const Formats& formats, const Figures& figures,
                const Voice& voice) {
    Sheet sheet(book, std::string(voice("Daily", "Täglich")), formats);
    std::vector<Sheet::Head> head{{std::string(voice("Date", "Datum")), 12, false}};
    add_metric_heads(head, voice);
    sheet.head(head);
    const lxw_row_t first = sheet.row();
    for (const auto& day : figures.days) {
        sheet.day(day.date);
        sheet.metrics(day.metrics);
        sheet.next();
    }
    sheet.filter();
    add_chart(book, sheet, voice, first, sheet.row() - 1);
}

void write_platforms(lxw_workbook* book, const Formats& formats, const Figures& figures,
                     const Voice& voice) {
    Sheet sheet(book, std::string(voice("Platforms", "Plattformen")), formats);
    std::vector<Sheet::Head> head{{std::string(voice("Platform", "Plattform")), 18, false}};
    add_metric_heads(head, voice);
    sheet.head(head);
    for (const auto& platform : figures.platforms) {
        sheet.text(voice.platform(platform.platform));
        sheet.metrics(platform.now);
        sheet.next();
    }
    sheet.filter();
}

void write_campaigns(lxw_workbook* book, const Formats& formats, const Figures& figures,
                     const Voice& voice) {
    Sheet sheet(book, std::string(voice("Campaigns", "Kampagnen")), formats);
    std::vector<Sheet::Head> head{{std::string(voice("Campaign", "Kampagne")), 48, false},
                                  {std::string(voice("Platform", "Plattform")), 12, false},
                                  {std::string(voice("Account", "Konto")), 24, false},
                                  {"Status", 10, false},
                                  {std::string(voice("Daily budget", "Tagesbudget")), 14}};
    add_metric_heads(head, voice);
    if (figures.brief.before) {
        head.push_back({voice.name(M::spend) + " ±", 12});
        head.push_back({voice.name(M::revenue) + " ±", 12});
    }
    sheet.head(head);
    for (std::size_t i = 0; i < figures.campaigns.size() && i < kMostRows; ++i) {
        const CampaignFigure& one = figures.campaigns[i];
        const ads::Metrics now = one.now();
        sheet.text(one.name);
        sheet.text(voice.platform(one.platform));
        sheet.text(one.account.value_or(""));
        sheet.text(voice.status(one.status));
        sheet.number(one.daily_budget, formats.money);
        sheet.metrics(now);
        if (figures.brief.before) {
            const ads::Metrics before = one.before();
            for (const M metric : {M::spend, M::revenue})
                sheet.number(change_of(value_of(now, metric), value_of(before, metric)),
                             formats.change);
        }
        sheet.next();
    }
    sheet.filter();
}

void write_ads(lxw_workbook* book, const Formats& formats, const Figures& figures,
               const Voice& voice) {
    if (figures.creatives.empty()) return;
    Sheet sheet(book, std::string(voice("Ads", "Anzeigen")), formats);
    sheet.head({{std::string(voice("Ad", "Anzeige")), 40, false},
                {std::string(voice("Campaign", "Kampagne")), 40, false},
                {std::string(voice("Platform", "Plattform")), 12, false},
                {std::string(voice("Format", "Format")), 10, false},
                {voice.name(M::spend), 14},
                {voice.name(M::impressions), 14},
                {voice.name(M::clicks), 12},
                {"CTR", 10},
                {voice.name(M::conversions), 13},
                {voice.name(M::revenue), 14},
                {"ROAS", 10}});
    for (const auto& creative : figures.creatives) {
        const auto& row = creative.row;
        sheet.text(row.name);
        sheet.text(row.campaign_name);
        sheet.text(voice.platform(row.platform));
        sheet.text(row.format == "unknown" ? "" : row.format);
        sheet.number(row.spend, formats.money);
        sheet.number(row.impressions, formats.count);
        sheet.number(row.clicks, formats.count);
        sheet.number(
            row.impressions > 0 ? std::optional(row.clicks / row.impressions) : std::nullopt,
            formats.percent);
        sheet.number(row.conversions, formats.count);
        sheet.number(row.revenue, formats.money);
        sheet.number(row.roas, formats.decimal);
        sheet.next();
    }
    sheet.filter();
}

void write_notes(lxw_workbook* book, const Formats& formats, const Figures& figures,
                 const Voice& voice) {
    Sheet sheet(book, std::string(voice("Notes", "Hinweise")), formats);
    worksheet_set_column(sheet.get(), 0, 0, 22, nullptr);
    worksheet_set_column(sheet.get(), 1, 1, 110, nullptr);
    for (const auto& note : notes(figures, voice)) {
        sheet.text("");
        sheet.text(note, formats.wrapped);
        sheet.next();
    }
    sheet.next();
    for (const auto& entry : glossary(figures, voice)) {
        sheet.text(entry.term, formats.bold);
        sheet.text(entry.text, formats.wrapped);
        sheet.next();
    }
}

void describe(lxw_workbook* book, const Figures& figures) {
    // libxlsxwriter takes its properties as char *, and copies them.
    std::string title = figures.brief.title, company = figures.organization, comment = "Herald";
    lxw_doc_properties properties{};
    properties.title = title.data();
    properties.company = company.data();
    properties.comments = comment.data();
    properties.created = std::chrono::system_clock::to_time_t(
        std::chrono::time_point_cast<std::chrono::system_clock::duration>(figures.made_at));
    workbook_set_properties(book, &properties);
}

}  // namespace

void write_workbook(const Figures& figures, const std::filesystem::path& path) {
    const Voice voice(figures.brief.language, figures.currency);
    const Theme theme = make_theme(figures.brief.branding.primary_color
                                       ? parse_color(*figures.brief.branding.primary_color)
                                       : std::nullopt,
                                   std::nullopt);
    std::string folder = path.parent_path().string();
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = folder.data();
    lxw_workbook* book = workbook_new_opt(path.c_str(), &options);
    if (book == nullptr) throw Error(ErrorKind::unavailable, "The file could not be written.");
    const Formats formats = make_formats(book, voice, theme.primary);
    describe(book, figures);
    write_summary(book, formats, figures, voice);
    write_days(book, formats, figures, voice);
    write_platforms(book, formats, figures, voice);
    write_campaigns(book, formats, figures, voice);
    write_ads(book, formats, figures, voice);
    write_notes(book, formats, figures, voice);
    if (const lxw_error error = workbook_close(book); error != LXW_NO_ERROR)
        throw Error(ErrorKind::unavailable, "The file could not be written.", lxw_strerror(error));
}

}  // namespace herald::report
