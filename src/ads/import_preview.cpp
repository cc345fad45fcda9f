#include "ads/import_preview.hpp"

#include <algorithm>

#include "ads/import_decode.hpp"
#include "base/calendar.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"

namespace herald::ads {
namespace {

constexpr std::size_t kRows = 20;
constexpr std::size_t kSamples = 5;

std::string readable(std::string_view cell) {
    return std::string(clip(is_utf8(cell) ? std::string(cell) : csv::repair_utf8(cell), 200));
}

std::vector<PreviewColumn> columns_of(const ImportPlan& plan) {
    std::vector<PreviewColumn> out;
    for (std::size_t i = 0; i < plan.header.size(); ++i) {
        PreviewColumn& column = out.emplace_back();
        column.name = plan.header[i];
        for (const auto& row : plan.samples) {
            if (column.samples.size() == kSamples) break;
            if (i >= row.size() || trim(row[i]).empty()) continue;
            auto sample = readable(trim(row[i]));
            if (std::find(column.samples.begin(), column.samples.end(), sample) ==
                column.samples.end())
                column.samples.push_back(std::move(sample));
        }
        for (std::size_t f = 0; f < kFields; ++f) {
            const auto& from = plan.mapping.fields[f];
            if (from.kind != FieldSource::Kind::column || from.column != i) continue;
            column.field = std::string(enum_name(static_cast<Field>(f)));
            column.confidence = from.confidence;
        }
    }
    return out;
}

/// {"date":"2026-10-01","campaign_name":"Brand","spend":12.5}
RawJson row_json(const ImportPlan& plan, const FileEntities& entities, const RowBatch& rows,
                 std::size_t i) {
    const auto at = [&](Level level, std::int32_t number) -> const FileEntity& {
        return entities.list(level)[static_cast<std::size_t>(number)];
    };
    const FileEntity& ad = at(Level::ad, rows.ad[i]);
    const FileEntity& group = at(Level::ad_group, ad.parent);
    const FileEntity& campaign = at(Level::campaign, group.parent);
    const FileEntity& account = at(Level::account, campaign.parent);
    std::string out = "{";
    const auto add = [&](Field field, const auto& value) {
        if (!plan.mapping.has(field) && field != Field::platform && field != Field::currency)
            return;
        out += out.size() > 1 ? ",\"" : "\"";
        out += enum_name(field);
        out += "\":";
        write_json(out, value);
    };
    add(Field::date, day_of(rows.day[i]));
    add(Field::platform, platform_of_parent(account.parent));
    add(Field::account_id, account.external_id);
    add(Field::account_name, account.name);
    add(Field::campaign_id, campaign.external_id);
    add(Field::campaign_name, campaign.name);
    add(Field::ad_group_id, group.external_id);
    add(Field::ad_group_name, group.name);
    add(Field::ad_id, ad.external_id);
    add(Field::ad_name, ad.name);
    add(Field::currency, currency_of_number(rows.currency[i]));
    add(Field::impressions, rows.impressions[i]);
    add(Field::clicks, rows.clicks[i]);
    add(Field::spend, Micros{rows.spend[i]});
    add(Field::conversions, Micros{rows.conversions[i]});
    add(Field::revenue, Micros{rows.revenue[i]});
    if (rows.no_reach[i] == 0) add(Field::reach, rows.reach[i]);
    if (rows.no_video_views[i] == 0) add(Field::video_views, rows.video_views[i]);
    return {out + "}"};
}

/// Decodes the front of the file as the import will; its errors become problems.
void add_rows(ImportPreview& out, const ImportPlan& plan, const std::filesystem::path& file) {
    FileEntities entities;
    RowDecoder decoder(plan, entities);
    csv::BlockReader reader(csv::read_file(file), plan.encoding, plan.dialect, 1 << 16);
    csv::Block block;
    RowBatch rows;
    for (int blocks = 0; blocks < 16 && out.rows.size() < kRows && reader.next(block); ++blocks) {
        decoder.decode(block, rows);
        for (std::size_t i = 0; i < rows.size() && out.rows.size() < kRows; ++i)
            out.rows.push_back(row_json(plan, entities, rows, i));
        for (const auto& error : rows.errors)
            if (out.problems.size() < 50)
                out.problems.push_back(
                    {error.line, error.column.empty() ? std::nullopt : std::optional(error.column),
                     Severity::warning, error.message + "; the row will be left out"});
    }
    if (reader.zero_bytes() > 0)
        out.problems.push_back({std::nullopt, std::nullopt, Severity::warning,
                                "The file holds zero bytes; they are ignored."});
}

}  // namespace

ImportPreview make_preview(const std::filesystem::path& file, const PlanOptions& options) {
    const ImportPlan plan = make_plan(file, options);
    ImportPreview out;
    out.source = plan.source;
    out.encoding = csv::name(plan.encoding);
    out.delimiter = std::string(1, plan.dialect.delimiter);
    out.decimal = std::string(1, static_cast<char>(plan.decimal));
    out.date_format = plan.fixed_date ? to_string(*plan.fixed_date)
                                      : std::string(csv::describe(plan.date_format));
    if (plan.currency_known) out.currency = plan.currency;
    out.row_count_estimate = plan.row_estimate;
    out.columns = columns_of(plan);
    out.mapping = {json::serialize(to_json_object(plan.mapping, plan.header))};
    out.problems = plan.problems;
    if (plan.can_import()) add_rows(out, plan, file);
    for (std::size_t i = 0; i < kFields; ++i) {
        const auto& field = info(static_cast<Field>(i));
        out.fields.push_back({field.id, std::string(field.label), field.required, field.kind});
    }
    return out;
}

}  // namespace herald::ads
