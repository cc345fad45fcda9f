#include "sandbox/meta.hpp"

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/json_writer.hpp"

/// Meta Marketing API, Graph v25.0: who is asking, edges and pages, and ordered reports.
namespace herald::sandbox {

using market::Campaign;
using market::Kind;
using market::Ref;

namespace meta {

web::Response answer_of(const Failure& failure) {
    json::object error{
        {"message", failure.message}, {"type", "OAuthException"}, {"code", failure.code}};
    if (failure.transient) error["is_transient"] = true;
    if (failure.subcode != 0) error["error_subcode"] = failure.subcode;
    if (!failure.title.empty()) error["error_user_title"] = failure.title;
    if (!failure.user_message.empty()) error["error_user_msg"] = failure.user_message;
    error["fbtrace_id"] = "AbCdEfGhIjK";
    web::Response out = json_answer(failure.status, json::object{{"error", std::move(error)}});
    if (failure.code == 190)
        out.headers.set(
            "WWW-Authenticate",
            R"(OAuth "Facebook Platform" "invalid_token" "Error validating access token")");
    return out;
}

namespace {

/// Reads names up to the closing brace or the end. False when the braces do not fit.
bool read_fields(std::string_view& rest, std::vector<FieldList::Field>& out, int depth) {
    while (!rest.empty()) {
        const auto end = std::min(rest.find_first_of(",{}"), rest.size());
        if (const auto name = trim(rest.substr(0, end)); !name.empty()) {
            // creative.thumbnail_width(300){…}: the modifier does not matter here
            out.push_back({std::string(name.substr(0, name.find_first_of(".("))), {}});
        }
        rest.remove_prefix(end);
        if (rest.empty()) return depth == 0;
        const char mark = rest.front();
        rest.remove_prefix(1);
        if (mark == '}') return depth > 0;
        if (mark == '{' &&
            (out.empty() || depth > 8 || !read_fields(rest, out.back().inner, depth + 1)))
            return false;
    }
    return depth == 0;
}

}  // namespace

std::optional<FieldList> parse_fields(std::string_view text) {
    FieldList out;
    if (!read_fields(text, out.fields, 0)) return std::nullopt;
    return out;
}

json::object choose(const json::object& all, const std::vector<FieldList::Field>& fields) {
    json::object out;
    for (const FieldList::Field& field : fields) {
        const json::value* value = all.if_contains(field.name);
        if (value == nullptr) continue;
        if (value->is_object() && !field.inner.empty())
            out[field.name] = choose(value->get_object(), field.inner);
        else if (value->is_object() && field.name == "creative")
            out[field.name] = json::object{{"id", value->get_object().at("id")}};
        else
            out[field.name] = *value;
    }
    if (const json::value* id = all.if_contains("id")) out["id"] = *id;  // comes unasked
    return out;
}

web::Response page_answer(const Call& call, const Page& page) {
    std::string body = "{\"data\":[" + page.data + "]";
    if (!page.data.empty()) {
        body += fmt::format(R"(,"paging":{{"cursors":{{"before":"{}","after":"{}"}})", page.before,
                            page.after);
        if (page.more) {
            body += ",\"next\":";
            Parameters changed{{"after", page.after}};
            if (!call.bearer().empty())
                changed["access_token"] = call.bearer();  // Meta puts the token there: never log it
            append_json_string(body, call.address_with(changed));
        }
        body += "}";
    }
    return text_answer(200, body + "}");
}

namespace {

Failure no_such_object(std::string_view id) {
    return {.message = fmt::format(
                "Unsupported get request. Object with ID '{}' does not exist, cannot be loaded due "
                "to missing permissions, "
                "or does not support this operation. Please read the Graph API documentation at "
                "https://developers.facebook.com/docs/graph-api",
                id),
            .code = 100,
            .subcode = 33};
}

Failure bad_fields() {
    return {.message = "Syntax error \"Expected name.\" at character 0: fields", .code = 2500};
}

web::Response one_object(const Sandbox& sandbox, const Call& call, Ref ref) {
    const auto fields = parse_fields(call.get("fields"));
    if (!fields) return answer_of(bad_fields());
    return json_answer(200, choose(object_of(sandbox, ref), fields->fields));
}

/// An edge: `refs` filtered by state, a page of it. Without the filter what is archived or deleted
/// stays away.
web::Response edge(const Sandbox& sandbox, const Call& call, std::vector<Ref> refs) {
    const auto fields = parse_fields(call.get("fields"));
    if (!fields) return answer_of(bad_fields());
    const std::vector<std::string> wanted = texts_of(call.get("effective_status"));
    std::erase_if(refs, [&](Ref ref) {
        if (ref.kind == Kind::account || ref.kind == Kind::creative) return false;
        const std::string_view state = status_word(sandbox.market(), ref, Word::effective);
        if (wanted.empty()) return state == "DELETED" || state == "ARCHIVED";
        return std::find(wanted.begin(), wanted.end(), state) == wanted.end();
    });
    const std::size_t limit = size_of(call.get("limit"), 25, 5000);
    std::size_t from = 0;
    if (call.has("after")) {
        const auto position = from_cursor(call.get("after"));
        if (!position) return answer_of({.message = "(#100) Invalid cursors values", .code = 100});
        from = std::min(position->a, refs.size());
    }
    const std::size_t end = std::min(refs.size(), from + limit);
    Page page{{}, to_cursor(from), to_cursor(end), end < refs.size()};
    for (std::size_t i = from; i < end; ++i) {
        if (i > from) page.data += ',';
        page.data += json::serialize(choose(object_of(sandbox, refs[i]), fields->fields));
    }
    return page_answer(call, page);
}

void add_below(const Market& market, Index campaign, std::string_view kind, std::vector<Ref>& out) {
    const Campaign& c = market.campaigns()[campaign];
    if (kind == "campaigns") out.push_back({Kind::campaign, campaign});
    if (kind == "adsets")
        for (Index g = c.first_group; g < c.first_group + c.groups; ++g)
            out.push_back({Kind::group, g});
    if (kind == "ads" || kind == "adcreatives")
        for (Index a = c.first_ad; a < c.first_ad + c.ads; ++a)
            out.push_back({kind == "ads" ? Kind::ad : Kind::creative, a});
}

bool is_edge(std::string_view name) {
    return name == "campaigns" || name == "adsets" || name == "ads" || name == "adcreatives";
}

web::Response order_report(Sandbox& sandbox, const Call& call, const Subject& subject) {
    const market::AsOf as_of = sandbox.as_of(subject.account);
    Parameters parameters = call.parameters;
    parameters.erase("access_token");
    if (const auto failure = check_insights(sandbox, subject, parameters, as_of))
        return answer_of(*failure);
    return json_answer(
        200, json::object{
                 {"report_run_id", sandbox.add_job({Platform::meta,
                                                    subject.account,
                                                    std::move(parameters),
                                                    subject.below ? call.path[1] : std::string(),
                                                    as_of,
                                                    {},
                                                    false,
                                                    0})}});
}

web::Response insights_of(Sandbox& sandbox, const Call& call, const Subject& subject) {
    if (call.is("POST")) return order_report(sandbox, call, subject);
    return insights(sandbox, call, subject, call.parameters, sandbox.as_of(subject.account));
}

web::Response below_object(Sandbox& sandbox, const Call& call, Ref ref, Index account,
                           const std::string& name) {
    const Market& market = sandbox.market();
    if (name == "insights") return insights_of(sandbox, call, {account, ref});
    if (!is_edge(name))
        return answer_of(
            {.message = fmt::format("Unknown path components: /{}", name), .code = 2500});
    std::vector<Ref> refs;
    if (ref.kind == Kind::campaign) add_below(market, ref.index, name, refs);
    if (ref.kind == Kind::group) {
        add_below(market, market.groups()[ref.index].campaign, name, refs);
        std::erase_if(refs, [&](Ref r) {
            return r.kind == Kind::group || market.ads()[r.index].group != ref.index;
        });
    }
    return edge(sandbox, call, std::move(refs));
}

web::Response of_account(Sandbox& sandbox, const Call& call) {
    const Market& market = sandbox.market();
    const auto ref = market.find(Platform::meta, std::string_view(call.path[1]).substr(4));
    if (!ref || ref->kind != Kind::account) return answer_of(no_such_object(call.path[1]));
    if (call.path.size() == 2) return one_object(sandbox, call, *ref);
    if (call.path[2] == "insights") return insights_of(sandbox, call, {ref->index, std::nullopt});
    if (!is_edge(call.path[2]))
        return answer_of(
            {.message = fmt::format("Unknown path components: /{}", call.path[2]), .code = 2500});
    std::vector<Ref> refs;
    for (const Index c : market.accounts()[ref->index].campaigns)
        add_below(market, c, call.path[2], refs);
    return edge(sandbox, call, std::move(refs));
}

web::Response of_report(Sandbox& sandbox, const Call& call, const std::string& id) {
    const bool rows = call.path.size() == 3;
    const auto job = sandbox.poll_job(Platform::meta, id, !rows);
    if (!job) return answer_of(no_such_object(id));
    const int needed = sandbox.report_polls();
    const bool done = job->polls > needed;
    if (rows) {
        if (!done || job->fails)
            return answer_of({.message = "(#100) The report is not ready yet",
                              .code = 100,
                              .subcode = 1'815'107});
        Subject subject{job->account, std::nullopt};
        if (!job->subject.empty())
            subject.below = sandbox.market().find(Platform::meta, job->subject);
        return insights(sandbox, call, subject, job->parameters, job->as_of);
    }
    json::object out{
        {"id", id},
        {"account_id", sandbox.market().accounts()[job->account].id},
        {"time_ref",
         std::chrono::duration_cast<std::chrono::seconds>(job->ordered.time_since_epoch()).count()},
        {"time_completed",
         done ? std::chrono::duration_cast<std::chrono::seconds>(job->ordered.time_since_epoch())
                        .count() +
                    1
              : 0}};
    if (done && job->fails) {
        out["async_status"] = "Job Failed";
        out["async_percent_completion"] = 43;
        out["error_code"] = 2;
        out["error_message"] = "Service temporarily unavailable";
        return json_answer(200, out);
    }
    out["async_status"] = done              ? "Job Completed"
                          : job->polls == 1 ? "Job Not Started"
                                            : "Job Running";
    out["async_percent_completion"] = done ? 100 : job->polls == 1 ? 0 : 43;
    out["is_running"] = !done && job->polls > 1;
    return json_answer(200, out);
}

web::Response of_me(const Sandbox& sandbox, const Call& call) {
    if (call.path.size() == 2)
        return json_answer(
            200, json::object{{"id", "122100000000000001"},
                              {"name", sandbox.market().world().company + " system user"}});
    if (call.path[2] != "adaccounts")
        return answer_of(
            {.message = fmt::format("Unknown path components: /{}", call.path[2]), .code = 2500});
    std::vector<Ref> mine;
    for (Index i = 0; i < sandbox.market().accounts().size(); ++i)
        if (sandbox.market().accounts()[i].platform == Platform::meta)
            mine.push_back({Kind::account, i});
    return edge(sandbox, call, std::move(mine));
}

/// GET /oauth/access_token: a long-lived token for a good one.
web::Response exchange_token(Sandbox& sandbox, const Call& call) {
    if (call.get("grant_type") != "fb_exchange_token" ||
        call.get("client_secret") != Credentials::meta_app_secret)
        return answer_of({.message = "Error validating client secret.", .code = 1});
    if (sandbox.check_token(Platform::meta, call.get("fb_exchange_token")) != TokenState::good)
        return answer_of(
            {.message = "Invalid OAuth access token - Cannot parse access token", .code = 190});
    constexpr std::chrono::seconds kLife{5'183'944};
    return json_answer(200,
                       json::object{{"access_token", sandbox.issue_token(Platform::meta, kLife)},
                                    {"token_type", "bearer"},
                                    {"expires_in", kLife.count()}});
}

std::optional<Failure> refuse_caller(const Sandbox& sandbox, const Call& call) {
    const std::string token =
        call.has("access_token") ? call.get("access_token") : std::string(call.bearer());
    switch (sandbox.check_token(Platform::meta, token)) {
        case TokenState::missing:
            return Failure{.message = "An access token is required to request this resource.",
                           .code = 104};
        case TokenState::wrong:
            return Failure{.message = "Invalid OAuth access token - Cannot parse access token",
                           .code = 190};
        case TokenState::expired:
            return Failure{.message =
                               "Error validating access token: Session has expired on Tuesday, "
                               "04-Mar-25 10:00:00 PST.",
                           .code = 190,
                           .subcode = 463};
        case TokenState::good: break;
    }
    if (call.has("appsecret_proof") &&
        call.get("appsecret_proof") != to_hex(hmac_sha256(Credentials::meta_app_secret, token)))
        return Failure{.message = "Invalid appsecret_proof provided in the API argument",
                       .code = 100};
    return std::nullopt;
}

/// How much is used: a client that reads these slows down before it is stopped.
void show_usage(const Sandbox& sandbox, const Call& call, web::Response& response) {
    const auto percent =
        static_cast<int>(std::min(100.0, sandbox.limit_used(Platform::meta) * 100));
    response.headers.set("facebook-api-version", call.path.empty() ? "v25.0" : call.path[0]);
    response.headers.set("x-app-usage",
                         fmt::format(R"({{"call_count":{},"total_time":{},"total_cputime":{}}})",
                                     percent, percent / 2, percent / 2));
    if (call.path.size() < 2 || !call.path[1].starts_with("act_")) return;
    const bool report = call.path.size() > 2 && call.path[2] == "insights";
    response.headers.set(
        "x-ad-account-usage",
        fmt::format(
            R"({{"acc_id_util_pct":{}.5,"reset_time_duration":100,"ads_api_access_tier":"standard_access"}})",
            percent / 2));
    if (report)
        response.headers.set(
            "x-fb-ads-insights-throttle",
            fmt::format(
                R"({{"app_id_util_pct":{0}.2,"acc_id_util_pct":{0}.5,"ads_api_access_tier":"standard_access"}})",
                percent / 2));
    response.headers.set(
        "x-business-use-case-usage",
        fmt::format(
            R"({{"{}":[{{"type":"{}","call_count":{},"total_cputime":{},"total_time":{},)"
            R"("estimated_time_to_regain_access":0,"ads_api_access_tier":"standard_access"}}]}})",
            call.path[1].substr(4), report ? "ads_insights" : "ads_management", percent,
            percent / 3, percent / 2));
}

web::Response route(Sandbox& sandbox, const Call& call) {
    if (call.path.size() < 2)
        return answer_of({.message = "Unknown path components: /", .code = 2500});
    if (call.path[1] == "oauth" && call.path.size() == 3 && call.path[2] == "access_token")
        return exchange_token(sandbox, call);
    if (const auto failure = refuse_caller(sandbox, call)) return answer_of(*failure);
    if (call.path.size() > 3)
        return answer_of({.message = "Unknown path components: /" + call.path[3], .code = 2500});
    if (call.path[1] == "me") return of_me(sandbox, call);
    if (call.path[1].starts_with("act_")) return of_account(sandbox, call);
    const Market& market = sandbox.market();
    const auto ref = market.find(Platform::meta, call.path[1]);
    if (!ref) return of_report(sandbox, call, call.path[1]);
    if (ref->kind == Kind::account)
        return answer_of(no_such_object(call.path[1]));  // accounts are asked for as act_…
    const bool has_below =
        ref->kind == Kind::campaign || ref->kind == Kind::group || ref->kind == Kind::ad;
    if (call.path.size() == 2) {
        if (call.is("GET")) return one_object(sandbox, call, *ref);
        return has_below ? change(sandbox, call, *ref) : answer_of(no_such_object(call.path[1]));
    }
    if (!has_below) return answer_of(no_such_object(call.path[1]));
    const Index campaign = ref->kind == Kind::campaign ? ref->index
                           : ref->kind == Kind::group  ? market.groups()[ref->index].campaign
                                                       : market.ads()[ref->index].campaign;
    return below_object(sandbox, call, *ref, market.campaigns()[campaign].account, call.path[2]);
}

}  // namespace
}  // namespace meta

web::Response meta_trouble(Trouble trouble) {
    switch (trouble) {
        case Trouble::rate_limited: {
            web::Response out = meta::answer_of(
                {.message =
                     "(#80004) There have been too many calls to this ad-account. Wait a bit and "
                     "try again. For more info, "
                     "please refer to "
                     "https://developers.facebook.com/docs/graph-api/overview/rate-limiting.",
                 .code = 80'004,
                 .subcode = 2'446'079});
            out.headers.set(
                "x-business-use-case-usage",
                R"({"0":[{"type":"ads_management","call_count":100,"total_cputime":61,"total_time":88,)"
                R"("estimated_time_to_regain_access":1,"ads_api_access_tier":"standard_access"}]})");
            return out;
        }
        case Trouble::server_error:
            return meta::answer_of({.status = 500,
                                    .message = "Service temporarily unavailable",
                                    .code = 2,
                                    .transient = true});
        case Trouble::expired_token:
            return meta::answer_of({.message =
                                        "Error validating access token: Session has expired on "
                                        "Tuesday, 04-Mar-25 10:00:00 PST. The current time is "
                                        "Wednesday, 05-Mar-25 02:11:09 PST.",
                                    .code = 190,
                                    .subcode = 463});
        case Trouble::malformed:
            return meta::answer_of({.message = "(#100) Invalid parameter", .code = 100});
    }
    return {};
}

web::Response meta_answer(Sandbox& sandbox, const Call& call) {
    web::Response response = meta::route(sandbox, call);
    if (response.status == 200) meta::show_usage(sandbox, call, response);
    return response;
}

}  // namespace herald::sandbox
