#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "connector/test_support.hpp"
#include "connectors/catalog.hpp"

/// For tests of the whole catalogue only: each platform in its smallest form, and a fixture that
/// runs a connector against it. A new connector joins by one entry in platforms().
namespace herald::connectors::test {

using connector::AdAccount;
using connector::AdCampaign;
using connector::Call;
using connector::Catalogue;
using connector::Connector;
using connector::PageSink;
using connector::test::answer;
using connector::test::CallFixture;
using connector::test::collect;
using connector::test::day_range;
using connector::test::error_of;
using connector::test::KeepingSink;
using net::test::ServedRequest;
using net::test::ServedResponse;
using net::test::TestServer;

/// What the small platform holds.
enum class Content {
    nothing,
    one_page,
    two_pages,
    circle,      ///< the second page names the first as the next one
    empty_ever,  ///< every page is empty and names another one
};

struct SmallPlatform {
    std::string id;
    json::object settings;  ///< without the addresses
    std::string account;
    /// Answers a good request.
    std::function<std::string(const ServedRequest&, Content)> body;
    bool has_pages = true;  ///< false: a list is one long answer
};

inline bool has(const std::string& text, std::string_view piece) {
    return text.find(piece) != std::string::npos;
}
inline bool ends(const std::string& text, std::string_view piece) {
    return std::string_view(text).ends_with(piece);
}
inline bool is_login(const ServedRequest& r) {
    return r.path == "/token" || ends(r.path, "access_token");
}

/// The two pages a platform gives in turn.
struct Pages {
    std::string one, two;
};

/// Which page of how many: what every platform's paging comes down to.
struct Place {
    int page = 1;
    Content content{};

    std::string entries(const Pages& pages) const {
        if (content == Content::nothing || content == Content::empty_ever) return "";
        return page % 2 == 0 ? pages.two : pages.one;
    }
    /// 0: this is the last one.
    int next() const {
        switch (content) {
            case Content::nothing:
            case Content::one_page: return 0;
            case Content::two_pages: return page == 1 ? 2 : 0;
            case Content::circle: return page == 2 ? 3 : 2;
            case Content::empty_ever: return page + 1;
        }
        return 0;
    }
};

/// The number behind `name` in a query; 1 when it is not there.
inline int page_of(const std::string& query, std::string_view name) {
    const auto at = query.find(name);
    return at == std::string::npos ? 1 : std::atoi(query.c_str() + at + name.size());
}

std::vector<SmallPlatform> platforms();

/// Of the connectors that read advertising: these tests are about them.
inline std::vector<std::string> ids() {
    std::vector<std::string> out;
    const Catalogue catalogue = make_catalogue();
    for (const Connector& connector : catalogue.all())
        if (connector.pull_ads) out.push_back(connector.spec.id);
    return out;
}

/// A connector, its small platform and troubles in between.
class OnSmallPlatform : public testing::TestWithParam<std::string> {
protected:
    OnSmallPlatform()
        : platform(find_platform()),
          server([this](const ServedRequest& r) { return serve(r); }),
          catalogue(make_catalogue()),
          subject(*catalogue.find(platform.id)) {
        json::object settings = platform.settings;
        settings["api_base"] = server.url();
        if (has(json::serialize(subject.spec.settings_schema), "auth_base"))
            settings["auth_base"] = server.url();
        fixture.emplace(server.place(), settings);
    }

    static SmallPlatform find_platform() {
        for (SmallPlatform& one : platforms())
            if (one.id == GetParam()) return one;
        throw std::runtime_error("no small platform for " + GetParam());
    }
    virtual ServedResponse serve(const ServedRequest& r) {
        if (is_login(r) && login_trouble) return *login_trouble;
        if (!is_login(r) && good_before > 0) {
            --good_before;
        } else if (!is_login(r) && troubles > 0) {
            --troubles;
            return trouble;
        }
        return answer(platform.body(r, content));
    }
    Call& call() { return *fixture->call; }
    std::vector<AdCampaign> campaigns() {
        return collect<AdCampaign>([&](const PageSink<AdCampaign>& sink) {
            subject.pull_ads->list_campaigns(call(), account, sink);
        });
    }
    void pull(KeepingSink& sink) {
        subject.pull_ads->pull_facts(call(), account, day_range("2026-11-01", "2026-11-03"), sink);
    }
    std::size_t api_requests() const {
        std::size_t count = 0;
        for (const ServedRequest& r : server.requests()) count += is_login(r) ? 0 : 1;
        return count;
    }

    SmallPlatform platform;
    std::atomic<Content> content{Content::one_page};
    ServedResponse trouble;
    std::atomic<int> good_before{0};  ///< so many requests are answered well first
    std::atomic<int> troubles{0};
    std::optional<ServedResponse> login_trouble;
    TestServer server;
    Catalogue catalogue;
    const Connector& subject;
    std::optional<CallFixture> fixture;
    AdAccount account{"7", "A", *parse_currency("EUR"), "Europe/Berlin",
                      connector::AccountStatus::active};
};

}  // namespace herald::connectors::test
