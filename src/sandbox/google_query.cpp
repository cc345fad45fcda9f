#include "sandbox/google.hpp"

/// search and searchStream: a query is checked, its rows are read piece by piece and written.
namespace herald::sandbox::google {

using market::kNone;
using std::chrono::days;

namespace {

/// A query read, checked and ready to run.
struct Plan {
    gaql::Query query;
    ReportQuery report;
    bool segmented = false, metrics = false, manager = false;
    Index account = 0;
    std::vector<std::pair<gaql::Condition, const Field*>> conditions;
};

Failure query_failure(const gaql::QueryError& error) {
    return invalid("queryError", error.code, error.message);
}

std::optional<Failure> check_fields(Plan& plan) {
    if (!is_resource(plan.query.resource))
        return invalid(
            "queryError", "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE",
            fmt::format("Invalid resource type in the FROM clause: {}", plan.query.resource));
    const auto check = [&](const std::string& name) -> std::optional<Failure> {
        if (find_field(name) == nullptr)
            return invalid("queryError", "UNRECOGNIZED_FIELD",
                           fmt::format("Unrecognized field in the query: '{}'.", name));
        if (!selectable_from(plan.query.resource, name))
            return invalid("queryError",
                           name.starts_with("metrics.")
                               ? "PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE"
                               : "PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE",
                           fmt::format("The following field cannot be selected from {}: '{}'.",
                                       plan.query.resource, name));
        return std::nullopt;
    };
    for (const std::string& field : plan.query.fields) {
        if (auto failure = check(field)) return failure;
        plan.segmented |= field.starts_with("segments.");
        plan.metrics |= field.starts_with("metrics.");
    }
    for (const gaql::Condition& condition : plan.query.conditions) {
        if (auto failure = check(condition.field)) return failure;
        if (condition.op == gaql::Operator::regexp_match ||
            condition.op == gaql::Operator::not_regexp_match)
            return invalid("queryError", "BAD_OPERATOR",
                           "REGEXP_MATCH is not there in this sandbox");
        plan.metrics |= condition.field.starts_with("metrics.");
        if (condition.field != "segments.date")
            plan.conditions.emplace_back(condition, find_field(condition.field));
    }
    for (const gaql::Order& order : plan.query.orders) {
        if (std::find(plan.query.fields.begin(), plan.query.fields.end(), order.field) ==
            plan.query.fields.end())
            return invalid("queryError", "EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE",
                           fmt::format("'{}' must be selected to be ordered by.", order.field));
    }
    return std::nullopt;
}

std::optional<Failure> make_plan(const Sandbox& sandbox, std::string_view text, Plan& plan) {
    auto parsed = gaql::parse(text);
    if (const auto* error = std::get_if<gaql::QueryError>(&parsed)) return query_failure(*error);
    plan.query = std::move(std::get<gaql::Query>(parsed));
    if (auto failure = check_fields(plan)) return failure;
    if (plan.manager && (plan.metrics || plan.segmented))
        return invalid("queryError", "REQUESTED_METRICS_FOR_MANAGER",
                       "Metrics cannot be requested for a manager account. To retrieve metrics, "
                       "issue separate requests "
                       "against each client account under the manager account.");
    const market::AsOf as_of = sandbox.as_of(plan.account);
    const auto range = gaql::days_of(plan.query, as_of.today);
    if (const auto* error = std::get_if<gaql::QueryError>(&range)) return query_failure(*error);
    const auto& limits = std::get<std::optional<gaql::DayRange>>(range);
    if (plan.segmented && !limits)
        return invalid("queryError", "EXPECTED_FILTERS_ON_DATE_RANGE",
                       "A finite date range filter is required in the WHERE clause when a date "
                       "segment is selected.");
    const std::string& resource = plan.query.resource;
    plan.report.level = resource == "ad_group_ad" ? Level::ad
                        : resource == "ad_group"  ? Level::group
                        : resource == "customer"  ? Level::account
                                                  : Level::campaign;
    plan.report.first = std::max(limits ? limits->first : sandbox.market().first_day(),
                                 sandbox.market().first_day());
    plan.report.last = std::min(limits ? limits->last : as_of.today, as_of.today);
    plan.report.as_of = as_of;
    const auto& fields = plan.query.fields;
    const auto selects = [&](std::string_view name) {
        return std::find(fields.begin(), fields.end(), name) != fields.end();
    };
    plan.report.grain = {selects("segments.date")   ? 1
                         : selects("segments.week") ? 7
                                                    : 0,
                         !selects("segments.date") && selects("segments.month")};
    if (!selects("segments.date") && selects("segments.week"))  // weeks begin on Monday
        plan.report.first -= days(std::chrono::weekday(plan.report.first).iso_encoding() - 1);
    return std::nullopt;
}

bool passes(const Plan& plan, const Market& market, const Row& row) {
    for (const auto& [condition, field] : plan.conditions) {
        const auto value = value_of(*field, market, row);
        if (!gaql::meets(condition, value ? std::string_view(*value) : std::string_view{},
                         value.has_value()))
            return false;
    }
    return true;
}

/// Performance Max has asset groups instead of ads: Google gives figures for the campaign only.
bool has_ads(const market::Campaign& campaign) { return campaign.objective != "PERFORMANCE_MAX"; }

/// All rows of one campaign.
void campaign_rows(const Plan& plan, const Market& market, Index campaign, std::vector<Row>& out) {
    const market::Campaign& c = market.campaigns()[campaign];
    const bool below = plan.report.level == Level::ad || plan.report.level == Level::group;
    if (below && !has_ads(c)) return;
    std::vector<Row> rows;
    const auto add = [&](Index group, Index ad) {
        Row row;
        row.account = plan.account, row.campaign = campaign, row.group = group, row.ad = ad;
        rows.push_back(row);
    };
    if (plan.segmented) {
        for (const ReportRow& found : read_campaign_rows(market, plan.report, campaign)) {
            if (found.figures.empty()) continue;  // segmenting drops what had no impressions
            add(found.group, found.ad);
            rows.back().first = plan.report.grain.monthly
                                    ? Day(std::chrono::year_month_day(found.first).year() /
                                          std::chrono::year_month_day(found.first).month() / 1)
                                    : found.first;
            rows.back().figures = found.figures;
        }
    } else {
        if (plan.report.level == Level::campaign) add(kNone, kNone);
        if (plan.report.level == Level::group)
            for (Index g = c.first_group; g < c.first_group + c.groups; ++g) add(g, kNone);
        if (plan.report.level == Level::ad)
            for (Index a = c.first_ad; a < c.first_ad + c.ads; ++a) add(market.ads()[a].group, a);
        if (plan.metrics)
            for (const ReportRow& found : read_campaign_rows(market, plan.report, campaign))
                for (Row& row : rows)
                    if (row.group == found.group && row.ad == found.ad) row.figures = found.figures;
    }
    for (const Row& row : rows)
        if (passes(plan, market, row)) out.push_back(row);
}

std::vector<Row> customer_rows(const Plan& plan, const Market& market) {
    std::vector<Row> out;
    const auto add = [&](bool manager, Index account) {
        Row row;
        row.manager = manager;
        row.account = account;
        out.push_back(row);
    };
    if (plan.query.resource == "customer_client") {
        add(plan.manager, plan.account);
        if (plan.manager)
            for (Index i = 0; i < market.accounts().size(); ++i)
                if (market.accounts()[i].platform == Platform::google) add(false, i);
    } else if (plan.segmented || plan.metrics) {
        ReportQuery report = plan.report;
        report.campaigns = market.accounts()[plan.account].campaigns;
        for (const ReportRow& found : read_account_rows(market, report)) {
            add(false, plan.account);
            if (plan.segmented) out.back().first = found.first;
            out.back().figures = found.figures;
        }
        if (out.empty() && !plan.segmented) add(false, plan.account);
    } else {
        add(plan.manager, plan.account);
    }
    std::erase_if(out, [&](const Row& row) { return !passes(plan, market, row); });
    return out;
}

/// Gives the rows of a query piece by piece, so that no answer is ever held whole.
class RowSource {
public:
    RowSource(Plan plan, const Market& market) : plan_(std::move(plan)), market_(market) {}

    /// Appends at least `wanted` rows unless there are no more; false at the end.
    bool read(std::size_t wanted, std::vector<Row>& out) {
        if (plan_.query.orders.empty()) return read_in_order(wanted, out);
        if (!sorted_) sort_all();
        for (; wanted > 0 && given_ < all_.size(); --wanted) out.push_back(all_[given_++]);
        return given_ < all_.size();
    }
    const Plan& plan() const { return plan_; }

private:
    bool by_customer() const {
        return plan_.query.resource == "customer" || plan_.query.resource == "customer_client";
    }

    bool read_in_order(std::size_t wanted, std::vector<Row>& out) {
        const std::size_t limit = plan_.query.limit.value_or(static_cast<std::size_t>(-1));
        if (by_customer()) {
            if (campaign_++ == 0) out = customer_rows(plan_, market_);
            out.resize(std::min(out.size(), limit));
            return false;
        }
        const auto& campaigns = market_.accounts()[plan_.account].campaigns;
        const std::size_t before = out.size();
        while (campaign_ < campaigns.size() && out.size() - before < wanted &&
               given_ + out.size() - before < limit)
            campaign_rows(plan_, market_, campaigns[campaign_++], out);
        if (given_ + out.size() - before > limit) out.resize(before + limit - given_);
        given_ += out.size() - before;
        return campaign_ < campaigns.size() && given_ < limit;
    }

    void sort_all() {
        sorted_ = true;
        Plan unordered = plan_;
        const auto limit = std::exchange(unordered.query.limit, std::nullopt);
        unordered.query.orders.clear();
        RowSource source(unordered, market_);
        while (source.read(10'000, all_)) {
        }
        for (auto order = plan_.query.orders.rbegin(); order != plan_.query.orders.rend();
             ++order) {
            const Field& field = *find_field(order->field);
            std::stable_sort(all_.begin(), all_.end(), [&](const Row& a, const Row& b) {
                const std::string x = value_of(field, market_, a).value_or(""),
                                  y = value_of(field, market_, b).value_or("");
                const gaql::Condition less{{}, gaql::Operator::less, {order->descending ? x : y}};
                return gaql::meets(less, order->descending ? y : x, true);
            });
        }
        if (limit) all_.resize(std::min(all_.size(), *limit));
    }

    Plan plan_;
    const Market& market_;
    std::size_t campaign_ = 0, given_ = 0;
    bool sorted_ = false;
    std::vector<Row> all_;
};

std::string field_mask(const gaql::Query& query) {
    std::string out;
    for (const std::string& field : query.fields) out += (out.empty() ? "" : ",") + camel(field);
    return out;
}

/// A searchStream answer: an array of chunks, written while it is sent.
class ChunkSource {
public:
    ChunkSource(const Sandbox& sandbox, Plan plan)
        : sandbox_(sandbox),
          mask_(field_mask(plan.query)),
          source_(std::make_unique<RowSource>(std::move(plan), sandbox.market())) {}

    std::string next() {
        if (done_) return {};
        std::string out = first_ ? "[" : "";
        sandbox_.reading([&](const Market& market) {
            constexpr std::size_t kRows = 2000;
            const RowWriter writer(market, source_->plan().query.fields);
            std::vector<Row> rows;
            while (rows.empty() && !done_) done_ = !source_->read(kRows, rows);
            if (rows.empty()) return;
            out += first_ ? "{\"results\":[" : ",\n{\"results\":[";
            for (std::size_t i = 0; i < rows.size(); ++i) {
                if (i > 0) out += ',';
                writer.write(out, rows[i]);
            }
            out += fmt::format(
                R"(],"fieldMask":"{}","requestId":"V9WmwGkCT2oFNZ0jRgQbLg","queryResourceConsumption":"{}"}})",
                mask_, 300 + rows.size() / 10);
            first_ = false;
        });
        if (done_) out += ']';
        return out;
    }

private:
    const Sandbox& sandbox_;
    std::string mask_;
    std::unique_ptr<RowSource> source_;
    bool first_ = true, done_ = false;
};

web::Response stream(const Sandbox& sandbox, Plan plan) {
    web::Response out;
    out.headers.set("Content-Type", "application/json; charset=UTF-8");
    auto source = std::make_shared<ChunkSource>(sandbox, std::move(plan));
    out.stream = [source = std::move(source)] { return source->next(); };
    return out;
}

constexpr std::size_t kPage = 10'000;  ///< rows; Google lets nobody choose

struct Part {
    std::vector<Row> rows;
    std::optional<Position> next;
};

/// Pages of plain queries begin at row `b` of campaign `a`, so that a page costs what it holds.
/// Others are read whole and begin at row `a`.
bool has_places(const Plan& plan) {
    return plan.query.orders.empty() && !plan.query.limit && plan.query.resource != "customer" &&
           plan.query.resource != "customer_client";
}

Part read_part(const Plan& plan, const Market& market, Position from) {
    Part out;
    std::vector<Row> rows;
    if (has_places(plan)) {
        const auto& campaigns = market.accounts()[plan.account].campaigns;
        for (; from.a < campaigns.size(); ++from.a, from.b = 0, rows.clear()) {
            campaign_rows(plan, market, campaigns[from.a], rows);
            for (; from.b < rows.size(); ++from.b) {
                if (out.rows.size() == kPage) return out.next = from, out;
                out.rows.push_back(rows[from.b]);
            }
        }
        return out;
    }
    RowSource source(plan, market);
    while (rows.size() <= from.a + kPage && source.read(kPage, rows)) {
    }
    const std::size_t begin = std::min(from.a, rows.size()),
                      end = std::min(begin + kPage, rows.size());
    out.rows.assign(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                    rows.begin() + static_cast<std::ptrdiff_t>(end));
    if (end < rows.size()) out.next = Position{end, 0};
    return out;
}

bool wants_total(const Call& call) {
    const json::value* settings = call.member("searchSettings");
    const json::value* total = settings != nullptr && settings->is_object()
                                   ? settings->get_object().if_contains("returnTotalResultsCount")
                                   : nullptr;
    return total != nullptr && total->is_bool() && total->get_bool();
}

std::size_t total_of(const Plan& plan, const Market& market) {
    RowSource source(plan, market);
    std::vector<Row> rows;
    std::size_t out = 0;
    for (bool more = true; more; rows.clear()) {
        more = source.read(kPage, rows);
        out += rows.size();
    }
    return out;
}

web::Response page(const Sandbox& sandbox, const Call& call, const Plan& plan) {
    Position from;
    if (const auto token = text_of(call.member("pageToken")); token && !token->empty()) {
        const auto position = from_cursor(*token);
        if (!position)
            return answer_of(
                invalid("requestError", "INVALID_PAGE_TOKEN", "Page token is invalid."));
        from = *position;
    }
    const Part part = read_part(plan, sandbox.market(), from);
    const RowWriter writer(sandbox.market(), plan.query.fields);
    std::string out = "{\"results\":[";
    for (std::size_t i = 0; i < part.rows.size(); ++i) {
        if (i > 0) out += ',';
        writer.write(out, part.rows[i]);
    }
    out += ']';
    if (part.next)
        out += fmt::format(",\"nextPageToken\":\"{}\"", to_cursor(part.next->a, part.next->b));
    if (wants_total(call))
        out += fmt::format(",\"totalResultsCount\":\"{}\"", total_of(plan, sandbox.market()));
    return text_answer(
        200, out + fmt::format(",\"fieldMask\":\"{}\",\"queryResourceConsumption\":\"307\"}}",
                               field_mask(plan.query)));
}

}  // namespace

web::Response search(Sandbox& sandbox, const Call& call, Index account, bool manager,
                     Delivery delivery) {
    const bool streamed = delivery == Delivery::streamed;
    // searchStream wraps its errors in an array too.
    const auto refuse = [&](const Failure& failure) {
        return streamed ? json_answer(failure.status, json::array{error_of(failure)})
                        : answer_of(failure);
    };
    const auto text = text_of(call.member("query"));
    if (!text)
        return refuse(
            invalid("requestError", "REQUIRED_FIELD_MISSING", "Required field is missing: query"));
    if (call.member("pageSize") != nullptr && !streamed)
        return refuse(invalid("requestError", "PAGE_SIZE_NOT_SUPPORTED",
                              "Setting the page size is not supported. Search Responses will have "
                              "fixed page size of '10000' rows."));
    Plan plan;
    plan.account = account;
    plan.manager = manager;
    if (const auto failure = make_plan(sandbox, *text, plan)) return refuse(*failure);
    return streamed ? stream(sandbox, std::move(plan)) : page(sandbox, call, plan);
}

}  // namespace herald::sandbox::google
