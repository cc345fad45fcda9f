#include "reports_world.hpp"

namespace herald::api {
namespace {

class ReportsApi : public ReportsWorld {};

/// What a program of Debian prints; empty when there is no such program.
std::string output_of(const std::string& command) {
    std::string out;
    std::array<char, 4096> piece;
    if (std::FILE* pipe = ::popen((command + " 2>/dev/null").c_str(), "r")) {
        while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe))
            out.append(piece.data(), size);
        ::pclose(pipe);
    }
    return out;
}
bool has_program(const std::string& name) { return !output_of("command -v " + name).empty(); }
std::string content_of(const std::filesystem::path& path) {
    std::string out(std::filesystem::file_size(path), '\0');
    if (std::FILE* file = std::fopen(path.c_str(), "rb")) {
        out.resize(std::fread(out.data(), 1, out.size(), file));
        std::fclose(file);
    }
    return out;
}

TEST_P(ReportsApi, what_is_wrong_is_named) {
    const auto bad = [](std::string name, std::string body, std::vector<std::string> words) {
        return Scenario{std::move(name), "ruth", "POST /reports/generate",
                        std::move(body), 422,    std::move(words)};
    };
    world.check({
        bad("a template of another name", R"({"template":"performanse"})", {"/template"}),
        bad("a format nobody knows", R"({"format":"docx"})", {"/format"}),
        bad("days that run backwards", R"({"from":"2026-10-02","to":"2026-10-01"})",
            {"/from", "must not be after to"}),
        bad("days that are none", R"({"from":"2026-02-30","to":"2026-03-01"})", {"/from"}),
        bad("four years", R"({"from":"2022-01-01","to":"2026-01-01"})", {"/from", "1100 days"}),
        bad("the future", R"({"from":"2090-01-01","to":"2090-01-07"})", {"/from", "future"}),
        bad("a preset and days", R"({"preset":"last_month","from":"2026-10-01"})", {"/preset"}),
        bad("a section twice", R"({"sections":["summary","summary"]})", {"/sections/1", "twice"}),
        bad("a section nobody knows", R"({"sections":["sumary"]})", {"/sections/0"}),
        bad("a metric nobody knows", R"({"metrics":["roi"]})", {"/metrics/0"}),
        bad("a colour that is none", R"({"branding":{"primary_color":"blue"}})",
            {"/branding/primary_color", "#3355dd"}),
        bad("a logo that is no picture",
            R"({"branding":{"logo":"data:image/png;base64,aGVsbG8="}})", {"/branding/logo"}),
        bad("a logo from elsewhere", R"({"branding":{"logo":"https://example.com/logo.png"}})",
            {"/branding/logo", "data URL"}),
        bad("another's campaign", R"({"filters":{"campaign_ids":["$foreign_organization"]}})",
            {"/filters/campaign_ids/0", "no such campaign"}),
        bad("no campaign in a table", R"({"top":0})", {"/top"}),
        bad("a word too much", R"({"templat":"weekly"})", {"template"}),
        {"a viewer orders nothing", "ruth_v", "POST /reports/generate", "{}", 403, {}},
        {"nor by the other name", "ruth_v", "POST /analytics/reports", "{}", 403, {}},
        {"a wrong one by the other name",
         "ruth",
         "POST /analytics/reports",
         R"({"top":0})",
         422,
         {}},
        {"a preview of nonsense", "ruth", "POST /reports/preview", R"({"page":0})", 422, {"/page"}},
    });
}

TEST_P(ReportsApi, from_order_to_file) {
    world.check({
        {"templates",
         "ruth_v",
         "GET /reports/templates",
         "",
         200,
         {"/data/0/id == \"performance\"", "/data/5/id == \"custom\"", "\"default\":true"}},
        {"an order",
         "ruth",
         "POST /reports/generate",
         R"({"template":"monthly","title":"September","from":"2026-09-01","to":"2026-09-28"})",
         202,
         {"/task/id => task", "/task/type == \"report.generate\"",
          "Location: /api/v1/tasks/$task"}},
    });
    const json::value task = finish(world.values.at("task"));
    world.values["made"] = std::string(task.at("result").at("report_id").as_string());
    world.check({
        {"the report",
         "ruth_v",
         "GET /reports/$made",
         "",
         200,
         {"/title == \"September\"", "/template == \"monthly\"", "/state == \"ready\"",
          "/format == \"pdf\"", "/from == \"2026-09-01\"", "/to == \"2026-09-28\"",
          "/file_name == \"september-2026-09-01-2026-09-28.pdf\"", "/error == null",
          "/shared_until == null"}},
        {"its file",
         "ruth_v",
         "GET /reports/$made/file",
         "",
         200,
         {"application/pdf", "september"}},
        {"its first page", "ruth_v", "GET /reports/$made/pages/1", "", 200, {"<svg", "image/svg"}},
        {"a page it has not", "ruth_v", "GET /reports/$made/pages/999", "", 404, {}},
        {"no page", "ruth_v", "GET /reports/$made/pages/0", "", 422, {}},
        {"another's report", "stranger", "GET /reports/$made", "", 404, {}},
        {"another's file", "stranger", "GET /reports/$made/file", "", 404, {}},
        {"the list", "ruth_v", "GET /reports?state=ready&format=pdf&limit=1", "", 200, {"\"id\""}},
        {"the same list", "ruth_v", "GET /analytics/reports?limit=1", "", 200, {"\"id\""}},
        {"a wrong filter", "ruth_v", "GET /reports?state=done", "", 422, {"?state"}},
        {"a wrong one of the other", "ruth_v", "GET /analytics/reports?state=done", "", 422, {}},
        {"by the other name",
         "ruth",
         "POST /analytics/reports",
         R"({"template":"custom","format":"csv","from":"2026-09-01","to":"2026-09-02"})",
         202,
         {"/task/id => other"}},
    });
    finish(world.values.at("other"));
    world.check({
        {"a viewer deletes nothing", "ruth_v", "DELETE /reports/$made", "", 403, {}},
        {"a stranger neither", "stranger", "DELETE /reports/$made", "", 404, {}},
        {"gone", "ruth", "DELETE /reports/$made", "", 204, {}},
        {"is gone", "ruth", "GET /reports/$made", "", 404, {}},
        {"and its file", "ruth", "GET /reports/$made/file", "", 404, {}},
        {"and its pages", "ruth", "GET /reports/$made/pages/1", "", 404, {}},
    });
}

TEST_P(ReportsApi, a_preview_is_a_page) {
    const std::string body = R"("template":"weekly","from":"2026-09-01","to":"2026-09-14")";
    world.check({
        {"the first page",
         "ruth_v",
         "POST /reports/preview",
         "{" + body + "}",
         200,
         {"/page == 1", "/pages => pages", "<svg", "!<script", "!<text"}},
        {"the second",
         "ruth_v",
         "POST /reports/preview",
         "{" + body + R"(,"page":2})",
         200,
         {"/page == 2", "p2-glyph"}},
        {"beyond the last is the last",
         "ruth_v",
         "POST /reports/preview",
         "{" + body + R"(,"page":2000})",
         200,
         {"/page == $pages"}},
    });
}

TEST_P(ReportsApi, a_pdf_is_whole_for_other_programs) {
    if (!has_program("pdftotext") || !has_program("qpdf"))
        GTEST_SKIP() << "poppler-utils and qpdf are not installed";
    const std::string id = made(
        R"({"template":"performance","from":"2026-09-01","to":"2026-09-28","language":"de",)"
        R"("branding":{"company_name":"Agentur Nord","footer":"Vertraulich"},"appendix":true})");
    const std::string path = file_of(id).string();
    EXPECT_NE(output_of("qpdf --check " + path).find("No syntax or stream encoding errors found"),
              std::string::npos);
    const std::string info = output_of("pdfinfo " + path);
    EXPECT_NE(info.find("Performance-Bericht"), std::string::npos) << info;
    EXPECT_NE(info.find("Agentur Nord"), std::string::npos) << info;
    const json::value report = json::parse(world.call("ruth", "GET /reports/" + id).body);
    EXPECT_NE(info.find(fmt::format("{}\n", report.at("pages").as_int64())), std::string::npos);
    const std::string text = output_of("pdftotext -layout " + path + " -");
    for (const auto* words :
         {"Winter boots", "冬のセール", "Inhalt", "Zusammenfassung", "Vertraulich", "Agentur Nord",
          "Anhang: alle Kampagnen", "Kosten je Conversion"})
        EXPECT_NE(text.find(words), std::string::npos) << words;
    // 4 campaigns × Σ(20 + day) over 28 days.
    EXPECT_NE(text.find("3.864,00"), std::string::npos) << text;
    const std::string fonts = output_of("pdffonts " + path);
    std::size_t lines = 0;
    for (std::size_t at = fonts.find('\n'); at != std::string::npos; at = fonts.find('\n', at + 1))
        ++lines;
    EXPECT_GT(lines, 3u) << fonts;
    EXPECT_EQ(fonts.find(" no  no "), std::string::npos) << "a font is not embedded:\n" << fonts;
}

TEST_P(ReportsApi, a_workbook_is_one_for_other_programs) {
    if (output_of("/usr/bin/python3 -c 'import openpyxl; print(1)'").empty())
        GTEST_SKIP() << "python3-openpyxl is not installed";
    const std::string path =
        file_of(made(R"({"format":"xlsx","from":"2026-09-01","to":"2026-09-28"})")).string();
    const std::string told = output_of(
        "/usr/bin/python3 -c \"import openpyxl,datetime\n"
        "book=openpyxl.load_workbook(open('" +
        path +
        "','rb'))\n"
        "print(book.sheetnames)\n"
        "days=book['Daily']; print(type(days['A2'].value).__name__, days['B2'].value, "
        "days.freeze_panes, days.auto_filter.ref, len(days._charts))\n"
        "rows=list(book['Campaigns'].iter_rows(min_row=2,values_only=True))\n"
        "print(len(rows), sorted(r[0] for r in rows), sum(r[5] for r in rows))\n"
        "print(book['Campaigns']['A2'].data_type)\"");
    EXPECT_NE(told.find("['Summary', 'Daily', 'Platforms', 'Campaigns'"), std::string::npos)
        << told;
    EXPECT_NE(told.find("datetime 84 B2 A1:L29"), std::string::npos) << told;
    EXPECT_NE(told.find("4 ['=HYPERLINK(1)'"), std::string::npos) << told;
    EXPECT_NE(told.find(" 3864"), std::string::npos) << told;
}

TEST_P(ReportsApi, a_table_holds_every_campaign_and_no_formula) {
    const std::string text =
        content_of(file_of(made(R"({"format":"csv","from":"2026-09-01","to":"2026-09-28"})")));
    EXPECT_TRUE(
        text.starts_with("\xef\xbb\xbf"
                         "from,to,platform,"))
        << text;
    EXPECT_NE(text.find("'=HYPERLINK(1)"), std::string::npos) << text;
    EXPECT_EQ(text.find(",=HYPERLINK"), std::string::npos) << text;
    EXPECT_NE(text.find("冬のセール"), std::string::npos);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
    const std::string days = content_of(file_of(made(
        R"({"format":"csv","from":"2026-09-01","to":"2026-09-28","rows":"campaign_day","bom":false})")));
    EXPECT_TRUE(days.starts_with("date,platform,")) << days.substr(0, 100);
    EXPECT_EQ(std::count(days.begin(), days.end(), '\n'), 1 + 4 * 28);
    EXPECT_NE(days.find("2026-09-01,google,"), std::string::npos);
}

TEST_P(ReportsApi, filters_leave_the_rest_out) {
    world.check(
        {{"its campaign", "ruth", "GET /campaigns?q=winter", "", 200, {"/data/0/id => boots"}}});
    const std::string text = content_of(file_of(made(fmt::format(
        R"({{"format":"csv","from":"2026-09-01","to":"2026-09-28","bom":false,"filters":{{"campaign_ids":["{}"]}}}})",
        world.values.at("boots")))));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2) << text;
    EXPECT_NE(text.find("Winter boots"), std::string::npos);
}

TEST_P(ReportsApi, nothing_to_tell_is_told) {
    if (!has_program("pdftotext")) GTEST_SKIP() << "poppler-utils is not installed";
    const std::string id = made(R"({"template":"monthly","from":"2025-01-01","to":"2025-01-31"})");
    const std::string text = output_of("pdftotext -layout " + file_of(id).string() + " -");
    EXPECT_NE(text.find("There are no figures in this period"), std::string::npos) << text;
}

HERALD_ON_BOTH_DATABASES(ReportsApi);

}  // namespace
}  // namespace herald::api
