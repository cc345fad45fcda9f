#include <gtest/gtest.h>

#include "content/studio/draft/job.hpp"

namespace herald::content::studio {
namespace {

TEST(JsonTexts, ShowsWhatPeopleReadHoweverItIsCutIntoPieces) {
    const std::string document =
        R"({"drafts":[{"title":"One \"two\"","why":"hidden","text":"Grün \ud83d\ude00\nnext"},)"
        R"({"title":"Three","bullets":["a","b"],"score":12}]})";
    for (const std::size_t size : {std::size_t{1}, std::size_t{3}, document.size()}) {
        JsonTexts texts;
        std::string out;
        for (std::size_t at = 0; at < document.size(); at += size)
            out += texts.feed(std::string_view(document).substr(at, size));
        EXPECT_EQ(out, "One \"two\"\n\nGrün 😀\nnext\n\nThree\n\na\n\nb") << size;
    }
}

TEST(JsonTexts, HoldsAgainstRubbish) {
    JsonTexts texts;
    EXPECT_EQ(texts.feed("Here you are: \"text\" ]]}}{\"text\":\"x\\u12"), "x");
    JsonTexts deep;
    EXPECT_EQ(deep.feed(std::string(1000, '[') + "\"a"), "");
}

TEST(AnswerFeed, AVoidAnswerIsTakenBackAndWhatStoodIsToldAgain) {
    std::string told;
    int restarts = 0;
    AnswerFeed feed({[&](std::string_view text) { told += text; },
                     [&] {
                         told.clear();
                         ++restarts;
                     }});
    feed.begin(AnswerFeed::Form::plain);
    feed.piece("First");
    feed.commit();
    feed.say("\n\n## Two\n\n");
    feed.begin(AnswerFeed::Form::plain);
    feed.piece("half of a");
    feed.restart();
    feed.piece("Second");
    EXPECT_EQ(told, "First\n\n## Two\n\nSecond");
    EXPECT_EQ(restarts, 1);
}

class ByModel : public testing::Test {
protected:
    std::vector<StudioDraft> write(ItemKind kind, GenerateWish wish,
                                   std::vector<std::string> answers) {
        return working(want(kind, std::move(wish)), answers, write_by_model);
    }
    std::vector<StudioDraft> write_plan(const compose::Plan& plan,
                                        std::vector<std::string> answers) {
        return working(want(ItemKind::strategy, {}), answers,
                       [&](const Job& job) { return write_strategy(job, plan, TimeZone::utc()); });
    }
    template <class Write>
    std::vector<StudioDraft> working(const Wanted& wanted, const std::vector<std::string>& answers,
                                     const Write& how) {
        const FixedClock clock{time_of(1'795'000'000'000'000)};
        const Scope scope({.database = nullptr, .clock = &clock});
        const PromptAssembly assembly = assemble(scope, wanted, gathered);
        const Job job{wanted,
                      gathered,
                      assembly,
                      rules,
                      [&](const connector::Prompt& prompt) {
                          prompts.push_back(prompt);
                          Asked out;
                          out.text = answers.at(std::min(prompts.size(), answers.size()) - 1);
                          if (!prompt.schema.empty()) out.document = json::parse(out.text);
                          return out;
                      },
                      [](double, std::string_view) {},
                      [](std::string_view) {}};
        return how(job);
    }
    static std::string post(const std::string& text) {
        return R"({"drafts":[{"title":"T","text":")" + text + R"(","why":"w"}]})";
    }
    Gathered gathered{.material = {},
                      .brief_item = {},
                      .topic = "rye",
                      .language = "en",
                      .links = {"https://hofbrot.example/"}};
    TextRules rules;
    std::vector<connector::Prompt> prompts;
};

std::string sentences(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += fmt::format("Rye bread number {} is baked slowly. ", i);
    out.pop_back();
    return out;
}

TEST_F(ByModel, WhatLinksGetWhenAPostGoesOutCountsToo) {
    rules.hosts = {"hofbrot.example"};
    rules.utm = Utm{"", "social", "", "", ""};
    const NetworkLimits& bluesky = *find_network("bluesky");
    GenerateWish wish;
    wish.networks = {"bluesky"};
    const std::string text = "https://hofbrot.example/ " + sentences(7);
    ASSERT_LE(count_text(bluesky, text), 300u) << "as it stands it would do";
    const auto drafts = write(ItemKind::social, wish, {post(text), post(text)});
    ASSERT_EQ(prompts.size(), 2u);
    EXPECT_NE(prompts[1].messages.back().text.find("with the UTM parameters"), std::string::npos);
    ASSERT_EQ(drafts.size(), 1u);
    EXPECT_LE(count_text(bluesky, as_sent(drafts[0].text, bluesky, rules)), 300u);
    EXPECT_NE(drafts[0].text.find("Rye bread number 4"), std::string::npos)
        << "no more than needed";
}

TEST_F(ByModel, WhatIsTooLongIsSentBackOnceWithTheReason) {
    GenerateWish wish;
    wish.networks = {"bluesky"};
    const auto drafts =
        write(ItemKind::social, wish, {post(sentences(20)), post("Rye bread, baked slowly.")});
    ASSERT_EQ(prompts.size(), 2u);
    const auto& back = prompts[1].messages;
    ASSERT_EQ(back.size(), prompts[0].messages.size() + 2);
    EXPECT_EQ(back[back.size() - 2].speaker, connector::Speaker::assistant);
    EXPECT_NE(back.back().text.find("Bluesky takes 300 characters"), std::string::npos);
    ASSERT_EQ(drafts.size(), 1u);
    EXPECT_EQ(drafts[0].text, "Rye bread, baked slowly.");
    EXPECT_EQ(drafts[0].network, "bluesky");
    EXPECT_TRUE(drafts[0].notes.empty());
}

TEST_F(ByModel, WhatStaysTooLongIsCutAndSaysSo) {
    GenerateWish wish;
    wish.networks = {"bluesky"};
    const auto drafts = write(ItemKind::social, wish, {post(sentences(20))});
    EXPECT_EQ(prompts.size(), 2u) << "once, not for ever";
    EXPECT_LE(count_text(*find_network("bluesky"), drafts[0].text), 300u);
    ASSERT_EQ(drafts[0].notes.size(), 1u);
    EXPECT_NE(drafts[0].notes[0].text.find("cut to"), std::string::npos);
    EXPECT_EQ(drafts[0].notes[0].values.at("most"), "300");
}

TEST_F(ByModel, ABannedWordThatStaysIsNotedForAPerson) {
    rules.banned_words = {"cheap"};
    const auto drafts = write(ItemKind::social, {}, {post("Cheap bread.")});
    EXPECT_NE(prompts.at(1).messages.back().text.find("does not say"), std::string::npos);
    EXPECT_EQ(
        drafts[0].notes,
        (Sentences{{"finding.banned_word", "The brand does not say “Cheap”.", {{"v0", "Cheap"}}}}));
}

TEST_F(ByModel, AnAddressThatNobodyGaveIsNoted) {
    const auto drafts = write(ItemKind::social, {},
                              {post("See https://hofbrot.example/rye or https://acme.example/")});
    ASSERT_EQ(drafts[0].notes.size(), 1u);
    EXPECT_NE(drafts[0].notes[0].text.find("acme.example"), std::string::npos);
}

TEST_F(ByModel, AnAdHasTheFieldsOfItsFormAndTheGivenAddress) {
    GenerateWish wish;
    wish.url = "https://hofbrot.example/rye";
    wish.data = RawJson{R"({"ad_format":"google_rsa"})"};
    const std::string answer =
        R"({"drafts":[{"title":"T","headline":["Rye bread","Rye Bread","Baked slowly",
            "A headline that is far too long for any search advertisement","From Kiel"],
            "description":["Baked for two days.","Order today."],"path":["rye"],"why":"w"}]})";
    const auto drafts = write(ItemKind::ads, wish, {answer});
    ASSERT_EQ(drafts.size(), 1u);
    const json::object& fields = drafts[0].data.at("fields").as_object();
    EXPECT_EQ(drafts[0].data.at("ad_format"), "google_rsa");
    EXPECT_EQ(fields.at("final_url"), json::array{"https://hofbrot.example/rye"});
    EXPECT_EQ(fields.at("headline").as_array().size(), 4u) << "said twice is left out";
    for (const json::value& one : fields.at("headline").as_array())
        EXPECT_LE(one.as_string().size(), 32u);
    EXPECT_EQ(drafts[0].notes.size(), 2u);
    EXPECT_EQ(prompts.size(), 2u);
}

TEST_F(ByModel, OnlyWhatStandsInTheSourceIsAQuote) {
    gathered.material.sources.push_back({"Talk", "We bake,  slowly.\nThat is all we do.", ""});
    GenerateWish wish;
    wish.variants = 2;
    const auto drafts = write(ItemKind::quote, wish,
                              {R"({"drafts":[{"text":"We bake, slowly.","speaker":"Ida","why":"w"},
                       {"text":"We bake better than anybody.","speaker":null,"why":"w"}]})"});
    ASSERT_EQ(drafts.size(), 1u);
    EXPECT_EQ(drafts[0].text, "We bake, slowly.");
    EXPECT_EQ(drafts[0].data.at("speaker"), "Ida");
    EXPECT_THROW(write(ItemKind::quote, {},
                       {R"({"drafts":[{"text":"Nothing of it","speaker":null,"why":"w"}]})"}),
                 Error);
}

TEST_F(ByModel, AQuoteThatANetworkHasNoRoomForIsLeftOutNotCut) {
    std::string lengthy = "We bake";
    while (lengthy.size() < 290) lengthy += " and we bake again";
    gathered.material.sources.push_back({"Talk", lengthy + ". We bake, slowly.", ""});
    GenerateWish wish;
    wish.networks = {"linkedin", "x"};
    wish.variants = 2;
    const std::string both = R"({"drafts":[{"text":"We bake, slowly.","speaker":null,"why":"w"},
        {"text":")" + lengthy +
                             R"(.","speaker":null,"why":"w"}]})";
    const auto drafts = write(ItemKind::quote, wish, {both});
    EXPECT_NE(prompts.at(1).messages.back().text.find("too long for X"), std::string::npos)
        << prompts.at(1).messages.back().text;
    ASSERT_EQ(drafts.size(), 1u);
    EXPECT_EQ(drafts[0].text, "We bake, slowly.");
    EXPECT_EQ(drafts[0].network, "") << "it fits both";
    wish.networks = {"linkedin"};
    prompts.clear();
    const auto roomy = write(ItemKind::quote, wish, {both});
    ASSERT_EQ(roomy.size(), 2u);
    EXPECT_EQ(roomy[1].network, "linkedin");
}

TEST(ByRules, QuotesFitTheTightestNetwork) {
    std::string lengthy = "Rye bread is baked";
    while (lengthy.size() < 290) lengthy += " and the rye rests and the bread is baked again";
    Gathered gathered;
    gathered.language = "en";
    gathered.material.transcript = compose::Transcript{
        "Talk", {{0, 0, lengthy + ". Rye bread wants two days of rest in Kiel.", "Ida"}}};
    GenerateWish wish;
    wish.variants = 2;
    const auto quotes = [&](std::vector<std::string> networks) {
        wish.networks = std::move(networks);
        return write_by_rules(want(ItemKind::quote, wish), gathered, Time{}, TimeZone::utc());
    };
    const auto tight = quotes({"linkedin", "x"});
    ASSERT_EQ(tight.size(), 1u);
    EXPECT_LE(count_text(*find_network("x"), tight[0].text), 280u);
    EXPECT_EQ(quotes({"linkedin"}).size(), 2u);
    EXPECT_EQ(quotes({"linkedin"})[0].network, "linkedin");
}

TEST_F(ByModel, AnEntryOfAStrategyTellsWhyItAndWhyThenAndNothingOfAnotherPillar) {
    compose::Plan plan;
    plan.strategy.weeks = {{*parse_day("2026-11-23"), "Offers", "The plan's own"}};
    compose::PlanEntry entry;
    entry.day = *parse_day("2026-11-24");
    entry.at = std::chrono::hours(9);
    entry.network = "linkedin";
    entry.pillar = "Offers";
    entry.why = {{"rests_on", "Rests on brand.offers/0; pillar “Offers”.", {}}};
    entry.when = {"time_own", "Tuesday 09:00: your posts do well then.", {{"hour", "9"}}};
    plan.entries = {entry};
    const auto drafts = write_plan(
        plan, {R"({"title":"S","summary":"s","goals":[],"pillars":[{"name":"Craft","share":100,
                  "why":"w"}],"weeks":[{"theme":"Rye","why":"w"}]})",
               R"({"entries":[{"title":"T","pillar":"Craft","text":"Rye.","why":"They ask."}]})"});
    ASSERT_EQ(drafts.size(), 2u);
    EXPECT_EQ(drafts[1].pillar, "Craft");
    EXPECT_EQ(drafts[1].why, "They ask. Tuesday 09:00: your posts do well then.");
    EXPECT_EQ(drafts[1].reasons, (Sentences{{"said", "They ask.", {}}, entry.when}));
}

TEST_F(ByModel, AnArticleIsPlannedThenWrittenSectionBySection) {
    gathered.material.brand.name = "Hofbrot";
    GenerateWish wish;
    wish.keyword = "rye bread";
    const std::string plan =
        R"({"drafts":[{"title":"Rye bread at home","intent":"informational","keyword":"x",
            "keywords":["rye","starter"],"meta_title":"Rye bread","meta_description":"How rye bread
 works","intro":"Why rye","sections":[{"heading":"The starter","points":["Flour and water"]},
            {"heading":"Baking rye bread","points":["Hot"]}],
            "links":[{"url":"https://hofbrot.example/","anchor":"our shop"},
                     {"url":"https://acme.example/","anchor":"buy"}],"why":"w"}]})";
    std::string one_line = plan;
    std::replace(one_line.begin(), one_line.end(), '\n', ' ');
    const auto drafts =
        write(ItemKind::blog, wish,
              {one_line, "Rye bread rises slowly.", "# The starter\nFeed it.", "Bake it hot."});
    ASSERT_EQ(prompts.size(), 4u);
    EXPECT_EQ(drafts[0].text,
              "Rye bread rises slowly.\n\n## The starter\n\nFeed it.\n\n## Baking rye bread\n\n"
              "Bake it hot.");
    const json::object& seo = drafts[0].data.at("seo").as_object();
    EXPECT_EQ(seo.at("slug"), "rye-bread-at-home");
    EXPECT_EQ(seo.at("internal_links").as_array().size(), 1u) << "only pages that were given";
    EXPECT_EQ(seo.at("coverage"), (json::object{{"title", true},
                                                {"opening", true},
                                                {"heading", true},
                                                {"meta_description", true},
                                                {"times", 2}}));
    EXPECT_EQ(drafts[0].data.at("json_ld").at("publisher").at("name"), "Hofbrot");
    EXPECT_NE(prompts[2].messages.back().text.find("Rye bread rises slowly."), std::string::npos);
}

TEST_F(ByModel, AVideoCountsItsSecondsAndSaysWhenTooMuchIsSaid) {
    const auto drafts = write(
        ItemKind::video_script, {},
        {R"({"drafts":[{"title":"T","hook":"Look","scenes":[
            {"seconds":3,"visual":"Dough","voice":"One two three four five six seven eight nine ten )"
         R"(eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty","caption":"c"},
            {"seconds":2,"visual":"Bread","voice":"Bread","caption":"d"}],
            "post_text":"p","why":"w"}]})"});
    EXPECT_EQ(drafts[0].data.at("duration_seconds"), 5);
    EXPECT_EQ(drafts[0].data.at("scenes").at(1).at("start"), 3);
    ASSERT_EQ(drafts[0].notes.size(), 1u);
    EXPECT_NE(drafts[0].notes[0].text.find("21 spoken words do not fit 5 seconds"),
              std::string::npos);
}

TEST(Slots, KeepCadenceCapacityAndDaysOff) {
    compose::PlanWish wish;
    wish.start = *parse_day("2027-01-05");  // a Tuesday
    wish.weeks = 2;
    wish.networks = {"linkedin", "mastodon"};
    wish.cadence = {{"linkedin", 2}, {"mastodon", 1}};
    wish.days_off = {*parse_day("2027-01-07")};
    const compose::Plan plan = slots_of(wish, {});
    ASSERT_EQ(plan.strategy.weeks.size(), 2u);
    EXPECT_EQ(plan.strategy.weeks[0].start, *parse_day("2027-01-04"));
    EXPECT_LE(plan.entries.size(), 6u);
    EXPECT_GE(plan.entries.size(), 4u);
    for (const auto& entry : plan.entries) {
        EXPECT_GE(entry.day, wish.start);
        EXPECT_NE(entry.day, wish.days_off[0]);
    }
    wish.capacity_per_week = 1;
    EXPECT_EQ(slots_of(wish, {}).entries.size(), 2u);
}

TEST(Slots, WhoSaysHowOftenHasSaidWhere) {
    Wanted wanted;
    wanted.data = json::parse(R"({"cadence":{"mastodon":3,"linkedin":2}})").as_object();
    const auto networks = [&] {
        return plan_wish(wanted, {}, std::chrono::microseconds(0)).networks;
    };
    EXPECT_EQ(networks(), (std::vector<std::string>{"mastodon", "linkedin"}));
    wanted.networks = {"x"};
    EXPECT_EQ(networks(), std::vector<std::string>{"x"}) << "unless it is said";
}

TEST(Slots, APlanThatIsOverBeforeItBeginsIsRefusedByItsDate) {
    Wanted wanted;
    const auto refusal = [&](const char* data) -> std::string {
        wanted.data = json::parse(data).as_object();
        try {
            plan_wish(wanted, {},
                      std::chrono::microseconds(1'795'000'000'000'000));  // November 2026
        } catch (const Error& error) {
            return error.fields().at(0).pointer;
        }
        return "none";
    };
    EXPECT_EQ(refusal(R"({"weeks":2,"start_date":"2020-01-01"})"), "/data/start_date");
    EXPECT_EQ(refusal(R"({"weeks":2,"start_date":"2026-11-12"})"), "none")
        << "some of it is to come";
}

}  // namespace
}  // namespace herald::content::studio
