#include "web/docs_page.hpp"

#include <gtest/gtest.h>

#include <set>

#include "web/error_guide.hpp"
#include "web/router.hpp"

namespace herald::web {
namespace {

class DocsPageTest : public testing::Test {
protected:
    Response call(std::string path, std::string method = "GET", std::string tag = {}) {
        Request request;
        request.method = std::move(method);
        request.path = std::move(path);
        if (!tag.empty()) request.headers.set("If-None-Match", std::move(tag));
        return router.handle(request);
    }
    FixedClock clock{Time{}};
    Router router{RouterOptions{.clock = &clock}};
};

TEST_F(DocsPageTest, each_problem_type_leads_to_its_paragraph) {
    Request request;
    request.path = "/api/v1/x";
    const auto page = call("/docs/errors");
    ASSERT_EQ(page.status, 200);
    for (const ErrorGuide& guide : error_guides()) {
        const auto problem = problem_response(Error(guide.kind, "wrong"), request);
        EXPECT_EQ(problem.status, guide.status);
        const std::string anchor(name(guide.kind));
        EXPECT_NE(problem.body.find("\"type\":\"/docs/errors#" + anchor + "\""), std::string::npos);
        EXPECT_NE(page.body.find("id=\"" + anchor + "\""), std::string::npos) << anchor;
    }
    EXPECT_EQ(page.body.find("{{"), std::string::npos);
}

TEST_F(DocsPageTest, every_kind_of_error_is_explained_once) {
    std::set<ErrorKind> kinds;
    for (int kind = 0; kind <= static_cast<int>(ErrorKind::internal); ++kind)
        EXPECT_TRUE(kinds.insert(error_guide(static_cast<ErrorKind>(kind)).kind).second);
    EXPECT_EQ(kinds.size(), error_guides().size());
}

TEST_F(DocsPageTest, whatever_the_pages_name_is_there_and_comes_from_here) {
    for (const char* page : {"/docs", "/docs/", "/docs/errors"}) {
        const auto response = call(page);
        ASSERT_EQ(response.status, 200);
        const std::string& html = response.body;
        for (const std::string_view attribute : {" src=\"", " href=\""})
            for (std::size_t at = 0; (at = html.find(attribute, at)) != std::string::npos;) {
                at += attribute.size();
                const std::string target = html.substr(at, html.find('"', at) - at);
                EXPECT_TRUE(target.starts_with('/') || target.starts_with('#')) << target;
                if (!target.starts_with("/docs")) continue;
                EXPECT_EQ(call(target.substr(0, target.find('#'))).status, 200) << target;
            }
        EXPECT_EQ(html.find("style="), std::string::npos);  // the policy allows none
        EXPECT_EQ(html.find("onclick"), std::string::npos);
    }
}

TEST_F(DocsPageTest, the_pages_may_run_nothing_but_their_own_files_and_stand_in_no_frame) {
    const auto policy = std::string(call("/docs").headers.get("Content-Security-Policy"));
    EXPECT_TRUE(policy.starts_with("default-src 'none'"));
    EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_EQ(policy.find("http"), std::string::npos);
    EXPECT_EQ(call("/docs").headers.get("Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(call("/docs").headers.get("Referrer-Policy"), "strict-origin-when-cross-origin");
}

TEST_F(DocsPageTest, a_page_is_sent_once_and_what_is_not_there_is_a_problem) {
    const auto first = call("/docs/docs.js");
    EXPECT_EQ(first.headers.get("Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(call("/docs/docs.js", "GET", std::string(first.headers.get("ETag"))).status, 304);
    EXPECT_EQ(call("/docs/docs.js", "GET", "W/\"other\"").status, 200);
    EXPECT_EQ(call("/docs/../router.cpp").status, 404);
    EXPECT_EQ(call("/docs", "POST").status, 404);
    EXPECT_EQ(call("/docsy").status, 404);
}

TEST_F(DocsPageTest, another_origin_is_told_nothing_that_would_let_it_in) {
    const auto preflight = call("/api/v1/openapi.json", "OPTIONS");
    EXPECT_EQ(preflight.status, 204);
    for (const Header& header : preflight.headers.all())
        EXPECT_FALSE(header.name.starts_with("Access-Control-")) << header.name;
}

}  // namespace
}  // namespace herald::web
