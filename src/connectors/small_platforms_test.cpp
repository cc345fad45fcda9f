#include "connectors/small_platforms.hpp"

namespace herald::connectors::test {
namespace {

std::string meta_body(const ServedRequest& r, Content content) {
    const Place place{page_of(r.query, "after=P"), content};
    const auto page = [&](const Pages& pages) {
        const std::string next = "P" + std::to_string(place.next());
        return "{\"data\":[" + place.entries(pages) + "],\"paging\":{\"cursors\":{\"after\":\"" +
               next + "\"}" +
               (place.next() != 0
                    ? ",\"next\":\"https://graph.facebook.com/x?after=" + next + "&access_token=T\""
                    : "") +
               "}}";
    };
    if (ends(r.path, "/me")) return R"({"id":"1","name":"Mira"})";
    if (ends(r.path, "/adaccounts"))
        return R"({"data":[{"account_id":"7","currency":"EUR","timezone_name":"Europe/Berlin"}]})";
    if (ends(r.path, "/campaigns"))
        return page({R"({"id":"1","name":"A"})", R"({"id":"2","name":"B"})"});
    if (r.method == "POST") return R"({"report_run_id":"99"})";
    if (ends(r.path, "/99"))
        return R"({"async_status":"Job Completed","async_percent_completion":100})";
    return page({R"({"campaign_id":"1","ad_id":"5","spend":"1.00","date_start":"2026-11-01"})",
                 R"({"campaign_id":"2","ad_id":"6","spend":"2.00","date_start":"2026-11-01"})"});
}

std::string google_body(const ServedRequest& r, Content content) {
    if (r.path == "/token") return R"({"access_token":"AT","expires_in":3600})";
    if (ends(r.path, "listAccessibleCustomers")) return R"({"resourceNames":["customers/7"]})";
    const auto chunks = [&](const Pages& pages) -> std::string {
        if (content == Content::nothing) return "[]";
        if (content == Content::one_page) return "[{\"results\":[" + pages.one + "]}]";
        return "[{\"results\":[" + pages.one + "]},\n{\"results\":[" + pages.two + "]}]";
    };
    if (has(r.body, "FROM customer_client"))
        return "[{\"results\":["
               R"({"customerClient":{"id":"7","currencyCode":"EUR","timeZone":"Europe/Berlin"}})"
               "]}]";
    if (has(r.body, "FROM ad_group_ad"))
        return chunks(
            {R"({"campaign":{"id":"1"},"adGroupAd":{"ad":{"id":"5"}},"metrics":{"costMicros":"1000000"},"segments":{"date":"2026-11-01"}})",
             R"({"campaign":{"id":"2"},"adGroupAd":{"ad":{"id":"6"}},"metrics":{"costMicros":"2000000"},"segments":{"date":"2026-11-01"}})"});
    if (has(r.body, "segments.date")) return "[]";
    return chunks(
        {R"({"campaign":{"id":"1","name":"A"}})", R"({"campaign":{"id":"2","name":"B"}})"});
}

std::string tiktok_body(const ServedRequest& r, Content content) {
    const Place place{page_of(r.query, "&page="), content};
    const auto page = [&](const Pages& pages) {
        const int last = content == Content::nothing     ? 0
                         : content == Content::one_page  ? 1
                         : content == Content::two_pages ? 2
                                                         : 1'000'000;
        // In a circle it gives the first page whatever is asked for.
        const int shown = content == Content::circle ? 1 : place.page;
        return R"({"code":0,"data":{"list":[)" + place.entries(pages) +
               R"(],"page_info":{"page":)" + std::to_string(shown) +
               ",\"total_number\":" + std::to_string(last) +
               ",\"total_page\":" + std::to_string(last) + "}}}";
    };
    if (has(r.path, "advertiser/info"))
        return R"({"code":0,"data":{"list":[{"advertiser_id":"7","currency":"EUR","timezone":"Europe/Berlin"}]}})";
    if (has(r.path, "campaign/get"))
        return page({R"({"campaign_id":"1","campaign_name":"A"})",
                     R"({"campaign_id":"2","campaign_name":"B"})"});
    return page(
        {R"({"dimensions":{"ad_id":"5","stat_time_day":"2026-11-01 00:00:00"},"metrics":{"campaign_id":"1","spend":"1.00"}})",
         R"({"dimensions":{"ad_id":"6","stat_time_day":"2026-11-01 00:00:00"},"metrics":{"campaign_id":"2","spend":"2.00"}})"});
}

std::string snapchat_body(const ServedRequest& r, Content content) {
    if (ends(r.path, "access_token")) return R"({"access_token":"AT","expires_in":3600})";
    const Place place{page_of(r.query, "cursor="), content};
    const auto page = [&](const std::string& plural, const Pages& pages) {
        const std::string next =
            "https://adsapi.snapchat.com/v1/x?cursor=" + std::to_string(place.next());
        return R"({"request_status":"SUCCESS","paging":{)" +
               (place.next() != 0 ? "\"next_link\":\"" + next + "\"" : "") + "},\"" + plural +
               "\":[" + place.entries(pages) + "]}";
    };
    const auto stat = [](const std::string& ad, int spend) {
        return R"({"timeseries_stat":{"breakdown_stats":{"ad":[{"id":")" + ad +
               R"(","timeseries":[{"start_time":"2026-11-01T00:00:00.000+01:00","stats":{"spend":)" +
               std::to_string(spend) + "}}]}]}}}";
    };
    if (ends(r.path, "/organizations"))
        return R"({"request_status":"SUCCESS","organizations":[{"organization":{"id":"o"}}]})";
    if (ends(r.path, "/adaccounts"))
        return R"({"request_status":"SUCCESS","adaccounts":[{"adaccount":{"id":"7","currency":"EUR","timezone":"Europe/Berlin"}}]})";
    if (ends(r.path, "/campaigns"))
        return page("campaigns", {R"({"campaign":{"id":"1","name":"A"}})",
                                  R"({"campaign":{"id":"2","name":"B"}})"});
    if (ends(r.path, "/adsquads"))
        return page("adsquads", {R"({"adsquad":{"id":"s1","campaign_id":"1"}})",
                                 R"({"adsquad":{"id":"s2","campaign_id":"2"}})"});
    if (ends(r.path, "/ads"))
        return page("ads", {R"({"ad":{"id":"5","ad_squad_id":"s1"}})",
                            R"({"ad":{"id":"6","ad_squad_id":"s2"}})"});
    return page("timeseries_stats", {stat("5", 1'000'000), stat("6", 2'000'000)});
}

}  // namespace

std::vector<SmallPlatform> platforms() {
    return {{"meta_ads", {{"access_token", "T"}}, "7", meta_body},
            {"google_ads",
             {{"developer_token", "D"},
              {"client_id", "i"},
              {"client_secret", "s"},
              {"refresh_token", "r"}},
             "7",
             google_body,
             false},
            {"tiktok_ads", {{"access_token", "T"}, {"advertiser_ids", "7"}}, "7", tiktok_body},
            {"snapchat_ads",
             {{"client_id", "i"}, {"client_secret", "s"}, {"refresh_token", "r"}},
             "7",
             snapchat_body}};
}

}  // namespace herald::connectors::test
