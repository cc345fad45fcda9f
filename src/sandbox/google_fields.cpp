#include <algorithm>
#include <array>
#include <cmath>

#include "base/json_writer.hpp"
#include "sandbox/google.hpp"

/// Every field the sandbox knows of, and how a row writes it. 64-bit numbers are texts, unset
/// values are left out.
namespace herald::sandbox::google {

using market::Campaign;
using market::kNone;
using market::Status;

namespace {

void put(std::string& out, std::string_view text) { append_json_string(out, text); }
void put_count(std::string& out, std::int64_t value) { out += fmt::format("\"{}\"", value); }
/// Doubles always show that they are: 3.0.
void put_double(std::string& out, double value) {
    if (value == std::floor(value) && std::abs(value) < 1e15)
        out += fmt::format("{:.1f}", value);
    else
        append_json_number(out, value);
}

std::string_view status_word(Status status) {
    return status == Status::active ? "ENABLED" : status == Status::paused ? "PAUSED" : "REMOVED";
}

const market::Account& account_of(const Market& m, const Row& r) { return m.accounts()[r.account]; }
const Campaign& campaign_of(const Market& m, const Row& r) { return m.campaigns()[r.campaign]; }
const market::Group& group_of(const Market& m, const Row& r) { return m.groups()[r.group]; }
const market::Ad& ad_of(const Market& m, const Row& r) { return m.ads()[r.ad]; }
const market::Budget& budget_of(const Market& m, const Row& r) {
    return m.budgets()[campaign_of(m, r).budget];
}
std::string customer(const Market& m, const Row& r) {
    return "customers/" +
           (r.manager ? std::string(Credentials::google_manager) : account_of(m, r).id);
}

using Out = std::string&;
using M = const Market&;
using R = const Row&;

bool always(M, R) { return true; }
bool never(M, R) { return false; }
bool with_campaign(M, R r) { return r.campaign != kNone; }
bool with_group(M, R r) { return r.group != kNone; }
bool with_ad(M, R r) { return r.ad != kNone; }
bool with_day(M, R r) { return r.first.has_value(); }
bool with_daily(M m, R r) { return r.campaign != kNone && !budget_of(m, r).lifetime; }
bool with_total(M m, R r) { return r.campaign != kNone && budget_of(m, r).lifetime; }
bool with_impressions(M, R r) { return r.figures.impressions > 0; }
bool with_clicks(M, R r) { return r.figures.clicks > 0; }
bool with_conversions(M, R r) { return r.figures.conversions.value > 0; }

std::string_view ad_type(const Campaign& c) {
    if (c.objective == "DISPLAY") return "RESPONSIVE_DISPLAY_AD";
    if (c.objective == "VIDEO") return "VIDEO_RESPONSIVE_AD";
    return c.objective == "SHOPPING" ? "SHOPPING_PRODUCT_AD" : "RESPONSIVE_SEARCH_AD";
}

void put_assets(std::string& out, std::initializer_list<std::string_view> texts) {
    out += '[';
    for (const std::string_view text : texts) {
        if (out.back() != '[') out += ',';
        out += "{\"text\":";
        put(out, text);
        out += '}';
    }
    out += ']';
}

bool with_search_ad(M m, R r) {
    return r.ad != kNone && ad_type(campaign_of(m, r)) == "RESPONSIVE_SEARCH_AD";
}
bool with_display_ad(M m, R r) {
    return r.ad != kNone && ad_type(campaign_of(m, r)) == "RESPONSIVE_DISPLAY_AD";
}
bool with_ad_name(M m, R r) { return r.ad != kNone && campaign_of(m, r).objective != "SEARCH"; }

const Field kFields[] = {
    {"customer.resource_name", always, [](Out out, M m, R r) { put(out, customer(m, r)); }},
    {"customer.id", always, [](Out out, M m, R r) { put(out, customer(m, r).substr(10)); }},
    {"customer.descriptive_name", always, [](Out out, M m, R r) { put(out, r.manager ? m.world().company + " manager" : account_of(m, r).name); }},
    {"customer.currency_code", always, [](Out out, M m, R r) { put(out, account_of(m, r).currency.text()); }},
    {"customer.time_zone", always, [](Out out, M m, R r) { put(out, account_of(m, r).zone_name); }},
    {"customer.status", always, [](Out out, M, R) { put(out, "ENABLED"); }},
    {"customer.manager", always, [](Out out, M, R r) { out += r.manager ? "true" : "false"; }},
    {"customer.test_account", always, [](Out out, M, R) { out += "false"; }},
    {"customer_client.resource_name", always, [](Out out, M m, R r) { put(out, fmt::format("customers/{}/customerClients/{}", Credentials::google_manager, customer(m, r).substr(10))); }},
    {"customer_client.client_customer", always, [](Out out, M m, R r) { put(out, customer(m, r)); }},
    {"customer_client.id", always, [](Out out, M m, R r) { put(out, customer(m, r).substr(10)); }},
    {"customer_client.level", always, [](Out out, M, R r) { put(out, r.manager ? "0" : "1"); }},
    {"customer_client.manager", always, [](Out out, M, R r) { out += r.manager ? "true" : "false"; }},
    {"customer_client.hidden", always, [](Out out, M, R) { out += "false"; }},
    {"customer_client.descriptive_name", always, [](Out out, M m, R r) { put(out, r.manager ? m.world().company + " manager" : account_of(m, r).name); }},
    {"customer_client.currency_code", always, [](Out out, M m, R r) { put(out, account_of(m, r).currency.text()); }},
    {"customer_client.time_zone", always, [](Out out, M m, R r) { put(out, account_of(m, r).zone_name); }},
    {"customer_client.status", always, [](Out out, M, R) { put(out, "ENABLED"); }},
    {"campaign.resource_name", with_campaign, [](Out out, M m, R r) { put(out, customer(m, r) + "/campaigns/" + campaign_of(m, r).id); }},
    {"campaign.id", with_campaign, [](Out out, M m, R r) { put(out, campaign_of(m, r).id); }},
    {"campaign.name", with_campaign, [](Out out, M m, R r) { put(out, campaign_of(m, r).name); }},
    {"campaign.status", with_campaign, [](Out out, M m, R r) { put(out, status_word(campaign_of(m, r).status.latest())); }},
    {"campaign.serving_status", with_campaign, [](Out out, M, R) { put(out, "SERVING"); }},
    {"campaign.advertising_channel_type", with_campaign, [](Out out, M m, R r) { put(out, campaign_of(m, r).objective); }},
    {"campaign.advertising_channel_sub_type", never, [](Out, M, R) {}},
    {"campaign.bidding_strategy_type", with_campaign, [](Out out, M, R) { put(out, "MAXIMIZE_CONVERSION_VALUE"); }},
    {"campaign.start_date", with_campaign, [](Out out, M m, R r) { put(out, to_string(campaign_of(m, r).start)); }},
    {"campaign.end_date", with_campaign, [](Out out, M m, R r) { put(out, campaign_of(m, r).end ? to_string(*campaign_of(m, r).end) : "2037-12-30"); }},
    {"campaign.start_date_time", with_campaign, [](Out out, M m, R r) { put(out, to_string(campaign_of(m, r).start) + " 00:00:00"); }},
    {"campaign.end_date_time", with_campaign, [](Out out, M m, R r) { put(out, (campaign_of(m, r).end ? to_string(*campaign_of(m, r).end) : "2037-12-30") + " 23:59:59"); }},
    {"campaign.campaign_budget", with_campaign, [](Out out, M m, R r) { put(out, customer(m, r) + "/campaignBudgets/" + budget_of(m, r).id); }},
    {"campaign_budget.resource_name", with_campaign, [](Out out, M m, R r) { put(out, customer(m, r) + "/campaignBudgets/" + budget_of(m, r).id); }},
    {"campaign_budget.id", with_campaign, [](Out out, M m, R r) { put(out, budget_of(m, r).id); }},
    {"campaign_budget.name", with_campaign, [](Out out, M m, R r) { put(out, budget_of(m, r).name); }},
    {"campaign_budget.status", with_campaign, [](Out out, M, R) { put(out, "ENABLED"); }},
    {"campaign_budget.amount_micros", with_daily, [](Out out, M m, R r) { put_count(out, budget_of(m, r).amount.latest().value); }},
    {"campaign_budget.total_amount_micros", with_total, [](Out out, M m, R r) { put_count(out, budget_of(m, r).amount.latest().value); }},
    {"campaign_budget.period", with_campaign, [](Out out, M m, R r) { put(out, budget_of(m, r).lifetime ? "CUSTOM_PERIOD" : "DAILY"); }},
    {"campaign_budget.delivery_method", with_campaign, [](Out out, M, R) { put(out, "STANDARD"); }},
    {"campaign_budget.explicitly_shared", with_campaign, [](Out out, M m, R r) { out += budget_of(m, r).references > 1 ? "true" : "false"; }},
    {"campaign_budget.reference_count", with_campaign, [](Out out, M m, R r) { put_count(out, budget_of(m, r).references); }},
    {"ad_group.resource_name", with_group, [](Out out, M m, R r) { put(out, customer(m, r) + "/adGroups/" + group_of(m, r).id); }},
    {"ad_group.id", with_group, [](Out out, M m, R r) { put(out, group_of(m, r).id); }},
    {"ad_group.name", with_group, [](Out out, M m, R r) { put(out, group_of(m, r).name); }},
    {"ad_group.status", with_group, [](Out out, M m, R r) { put(out, status_word(group_of(m, r).status.latest())); }},
    {"ad_group.type", with_group, [](Out out, M m, R r) { put(out, campaign_of(m, r).objective == "SEARCH" ? "SEARCH_STANDARD" : "DISPLAY_STANDARD"); }},
    {"ad_group.campaign", with_group, [](Out out, M m, R r) { put(out, customer(m, r) + "/campaigns/" + campaign_of(m, r).id); }},
    {"ad_group_ad.resource_name", with_ad, [](Out out, M m, R r) { put(out, customer(m, r) + "/adGroupAds/" + group_of(m, r).id + "~" + ad_of(m, r).id); }},
    {"ad_group_ad.status", with_ad, [](Out out, M m, R r) { put(out, status_word(ad_of(m, r).status.latest())); }},
    {"ad_group_ad.ad.resource_name", with_ad, [](Out out, M m, R r) { put(out, customer(m, r) + "/ads/" + ad_of(m, r).id); }},
    {"ad_group_ad.ad.id", with_ad, [](Out out, M m, R r) { put(out, ad_of(m, r).id); }},
    {"ad_group_ad.ad.name", with_ad_name, [](Out out, M m, R r) { put(out, ad_of(m, r).name); }},
    {"ad_group_ad.ad.type", with_ad, [](Out out, M m, R r) { put(out, ad_type(campaign_of(m, r))); }},
    {"ad_group_ad.ad.final_urls", with_ad, [](Out out, M m, R r) { out += '['; put(out, "https://northwind.example/?utm_content=" + ad_of(m, r).id); out += ']'; }},
    {"ad_group_ad.ad.responsive_search_ad.headlines", with_search_ad, [](Out out, M m, R r) { put_assets(out, {ad_of(m, r).title, m.world().company}); }},
    {"ad_group_ad.ad.responsive_search_ad.descriptions", with_search_ad, [](Out out, M m, R r) { put_assets(out, {ad_of(m, r).body}); }},
    {"ad_group_ad.ad.responsive_display_ad.headlines", with_display_ad, [](Out out, M m, R r) { put_assets(out, {ad_of(m, r).title}); }},
    {"ad_group_ad.ad.responsive_display_ad.descriptions", with_display_ad, [](Out out, M m, R r) { put_assets(out, {ad_of(m, r).body}); }},
    {"ad_group_ad.ad.expanded_text_ad.headline_part1", never, [](Out, M, R) {}},
    {"ad_group_ad.ad.expanded_text_ad.headline_part2", never, [](Out, M, R) {}},
    {"ad_group_ad.ad.expanded_text_ad.description", never, [](Out, M, R) {}},
    {"ad_group_ad.ad.image_ad.image_url", never, [](Out, M, R) {}},
    {"segments.date", with_day, [](Out out, M, R r) { put(out, to_string(*r.first)); }},
    {"segments.week", with_day, [](Out out, M, R r) { put(out, to_string(*r.first)); }},
    {"segments.month", with_day, [](Out out, M, R r) { put(out, to_string(*r.first)); }},
    {"metrics.impressions", always, [](Out out, M, R r) { put_count(out, r.figures.impressions); }},
    {"metrics.clicks", always, [](Out out, M, R r) { put_count(out, r.figures.clicks); }},
    {"metrics.interactions", always, [](Out out, M, R r) { put_count(out, r.figures.clicks); }},
    {"metrics.cost_micros", always, [](Out out, M, R r) { put_count(out, r.figures.spend.value); }},
    {"metrics.conversions", always, [](Out out, M, R r) { put_double(out, r.figures.conversions.units()); }},
    {"metrics.conversions_value", always, [](Out out, M, R r) { put_double(out, r.figures.revenue.units()); }},
    {"metrics.all_conversions", always, [](Out out, M, R r) { put_double(out, r.figures.conversions.units()); }},
    {"metrics.all_conversions_value", always, [](Out out, M, R r) { put_double(out, r.figures.revenue.units()); }},
    {"metrics.view_through_conversions", always, [](Out out, M, R) { put_count(out, 0); }},
    {"metrics.video_views", always, [](Out out, M, R r) { put_count(out, r.figures.video_views); }},
    {"metrics.video_trueview_views", always, [](Out out, M, R r) { put_count(out, r.figures.video_views); }},
    {"metrics.ctr", with_impressions, [](Out out, M, R r) { put_double(out, static_cast<double>(r.figures.clicks) / static_cast<double>(r.figures.impressions)); }},
    {"metrics.average_cpc", with_clicks, [](Out out, M, R r) { put_double(out, static_cast<double>(r.figures.spend.value) / static_cast<double>(r.figures.clicks)); }},
    {"metrics.average_cpm", with_impressions, [](Out out, M, R r) { put_double(out, static_cast<double>(r.figures.spend.value) * 1000 / static_cast<double>(r.figures.impressions)); }},
    {"metrics.cost_per_conversion", with_conversions, [](Out out, M, R r) { put_double(out, static_cast<double>(r.figures.spend.value) / r.figures.conversions.units()); }},
};

}  // namespace

const Field* find_field(std::string_view name) {
    const auto found = std::find_if(std::begin(kFields), std::end(kFields),
                                    [&](const Field& field) { return field.name == name; });
    return found != std::end(kFields) ? found : nullptr;
}

std::string camel(std::string_view name) {
    std::string out;
    bool up = false;
    for (const char c : name) {
        if (c == '_')
            up = true;
        else
            out += up && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c, up = false;
    }
    return out;
}

bool is_resource(std::string_view name) {
    constexpr std::array<std::string_view, 6> kResources{
        "customer", "customer_client", "campaign", "campaign_budget", "ad_group", "ad_group_ad"};
    return std::find(kResources.begin(), kResources.end(), name) != kResources.end();
}

bool selectable_from(std::string_view resource, std::string_view field) {
    const std::string_view top = field.substr(0, field.find('.'));
    if (top == "metrics" || top == "segments")
        return resource != "customer_client" && resource != "campaign_budget";
    if (top == resource || top == "customer")
        return resource != "customer_client" || top == resource;
    if (resource == "campaign") return top == "campaign_budget";
    if (resource == "ad_group") return top == "campaign";
    return resource == "ad_group_ad" && (top == "ad_group" || top == "campaign");
}

RowWriter::RowWriter(const Market& market, const std::vector<std::string>& fields)
    : market_(market) {
    for (const std::string& field : fields) {
        // Selecting any member of a resource brings its name; ad_group_ad.ad is a resource of its
        // own.
        const std::string_view top = std::string_view(field).substr(0, field.find('.'));
        if (top != "metrics" && top != "segments") add(std::string(top) + ".resource_name");
        if (field.starts_with("ad_group_ad.ad.")) add("ad_group_ad.ad.resource_name");
        add(field);
    }
}

void RowWriter::add(std::string_view name) {
    const Field* field = find_field(name);
    Node* at = &root_;
    for (std::string_view rest = name; !rest.empty();) {
        const auto point = rest.find('.');
        const std::string part = camel(rest.substr(0, point));
        auto found = std::find_if(at->children.begin(), at->children.end(),
                                  [&](const Node& node) { return node.name == part; });
        if (found == at->children.end())
            found = at->children.insert(at->children.end(), Node{part, nullptr, {}});
        at = &*found;
        rest = point == std::string_view::npos ? std::string_view{} : rest.substr(point + 1);
    }
    at->field = field;
}

bool RowWriter::write_node(std::string& out, const Node& node, const Row& row) const {
    if (node.field != nullptr) {
        if (!node.field->known(market_, row)) return false;
        node.field->write(out, market_, row);
        return true;
    }
    const std::size_t start = out.size();
    out += '{';
    bool any = false;
    for (const Node& child : node.children) {
        const std::size_t before = out.size();
        if (any) out += ',';
        out += '"';
        out += child.name;
        out += "\":";
        if (write_node(out, child, row))
            any = true;
        else
            out.resize(before);
    }
    if (!any)
        out.resize(start);
    else
        out += '}';
    return any;
}

void RowWriter::write(std::string& out, const Row& row) const {
    if (!write_node(out, root_, row)) out += "{}";
}

std::optional<std::string> value_of(const Field& field, const Market& market, const Row& row) {
    if (!field.known(market, row)) return std::nullopt;  // unset
    std::string text;
    field.write(text, market, row);
    if (text.size() < 2 || text.front() != '"') return text;
    const json::value value = json::parse(text);
    return std::string(value.get_string());
}

}  // namespace herald::sandbox::google
