#include "content/publish/send/test_network.hpp"

/// Whatever breaks and wherever the program dies: each post stands exactly once.
namespace herald::content {
namespace {

using test::Deed;
using test::PublishWorld;

class OnceTest : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override { world.connect("sees"); }
    ContentItem begun(const std::string& text, const std::string& data = "") {
        const ContentItem item = world.add(text, data);
        world.publish(item.id);
        return item;
    }
    /// It stands once, and everybody knows.
    void expect_once(const ContentItem& item) {
        int standing = 0;
        for (const auto& post : world.network.posts) standing += post.text == item.text;
        EXPECT_EQ(standing, 1);
        const Publication told = world.publication(item.id);
        EXPECT_EQ(told.state, PublicationState::published) << to_json(told);
        EXPECT_EQ(world.item(item.id).state, ItemState::published);
        EXPECT_TRUE(world.item(item.id).url.has_value());
        EXPECT_TRUE(world.item(item.id).published_at.has_value());
    }

    PublishWorld world{GetParam()};
};

TEST_P(OnceTest, all_goes_well) {
    const auto item = begun("We open on Friday");
    EXPECT_EQ(world.item(item.id).state, ItemState::publishing);
    EXPECT_EQ(world.live_on(item.id), 1);
    expect_once(item);
    EXPECT_EQ(world.network.asked, 0) << "nothing is asked that is known";
    EXPECT_EQ(world.publication(item.id).attempt, 1);
    const auto events = world.events();
    EXPECT_EQ(std::count(events.begin(), events.end(), "content.published"), 1);
}

TEST_P(OnceTest, killed_before_or_after_any_write) {
    int number = 0;
    for (int write = 0; write < 3; ++write)
        for (const bool before : {true, false}) {
            const auto item = begun(fmt::format("Killed {}", ++number));
            world.live(item.id, before ? write : -1, before ? -1 : write);
            world.live_on(item.id);
            expect_once(item);
        }
    EXPECT_EQ(world.network.posts.size(), 6u);
}

TEST_P(OnceTest, killed_twice_at_every_pair_of_places) {
    int number = 0;
    for (const Deed deed : {Deed::killed_before, Deed::killed_after, Deed::lost_after})
        for (int write = 0; write < 3; ++write)
            for (const bool before : {true, false}) {
                const auto item = begun(fmt::format("Killed again {}", ++number));
                world.network.deeds = {deed};
                world.live(item.id);
                world.live(item.id, before ? write : -1, before ? -1 : write);
                world.live_on(item.id);
                expect_once(item);
            }
}

TEST_P(OnceTest, no_answer_is_followed_by_a_question) {
    for (const Deed deed :
         {Deed::lost_before, Deed::lost_after, Deed::killed_before, Deed::killed_after}) {
        const auto item = begun(fmt::format("No answer {}", static_cast<int>(deed)));
        world.network.deeds = {deed};
        world.network.asked = 0;
        world.live_on(item.id);
        expect_once(item);
        EXPECT_EQ(world.network.asked, 1);
        const bool stood = deed == Deed::lost_after || deed == Deed::killed_after;
        EXPECT_EQ(world.publication(item.id).attempt, stood ? 1 : 2);
    }
}

TEST_P(OnceTest, a_network_that_shows_late_is_not_believed_too_early) {
    const auto item = begun("Slow to show");
    world.network.deeds = {Deed::killed_after};
    world.network.shows_late = true;
    world.network.shown_at = world.clock.now() + std::chrono::seconds(8);
    world.live_on(item.id);
    expect_once(item);
}

TEST_P(OnceTest, three_sends_and_no_more) {
    const auto item = begun("Never arrives");
    world.network.deeds = {5, Deed::lost_before};
    world.network.sends = 0;
    world.live_on(item.id);
    EXPECT_EQ(world.network.sends, 3);
    EXPECT_EQ(world.network.posts.size(), 0u);
    const Publication told = world.publication(item.id);
    EXPECT_EQ(told.state, PublicationState::failed);
    EXPECT_NE(told.error->find("3 tries"), std::string::npos) << *told.error;
    EXPECT_EQ(world.item(item.id).state, ItemState::failed);
    EXPECT_EQ(world.item(item.id).note, told.error);
    world.live_on(item.id);
    EXPECT_EQ(world.network.sends, 3) << "its end is its end";
    const auto events = world.events();
    EXPECT_EQ(std::count(events.begin(), events.end(), "content.publish_failed"), 1);
}

TEST_P(OnceTest, the_third_send_arrives_without_an_answer) {
    const auto item = begun("Third time");
    world.network.deeds = {Deed::lost_before, Deed::lost_before, Deed::lost_after};
    world.live_on(item.id);
    expect_once(item);
    EXPECT_EQ(world.publication(item.id).attempt, 3);
}

TEST_P(OnceTest, patience_is_no_try) {
    const auto item = begun("Wait for it");
    world.network.deeds = {6, Deed::busy};
    const Time before = world.clock.now();
    world.live_on(item.id);
    expect_once(item);
    EXPECT_EQ(world.publication(item.id).attempt, 1);
    EXPECT_GE(world.clock.now() - before, std::chrono::seconds(720));
    EXPECT_EQ(world.network.asked, 0) << "a 429 has said that nothing arrived";
}

TEST_P(OnceTest, patience_ends_after_a_day) {
    const auto item = begun("Wait for ever");
    world.network.deeds = {2000, Deed::busy};
    for (int i = 0; i < 1000 && world.publication(item.id).state != PublicationState::failed; ++i)
        world.live(item.id);
    EXPECT_EQ(world.publication(item.id).state, PublicationState::failed);
    EXPECT_NE(world.item(item.id).note->find("day"), std::string::npos);
}

TEST_P(OnceTest, what_is_refused_fails_with_the_reason) {
    const auto item = begun("Rude");
    world.network.deeds = {Deed::refused};
    world.live_on(item.id);
    EXPECT_EQ(world.network.posts.size(), 0u);
    EXPECT_EQ(world.network.asked, 0);
    EXPECT_EQ(world.item(item.id).note, "Mastodon refused it: too rude");
}

TEST_P(OnceTest, a_thread_is_taken_up_where_it_ended) {
    const std::string data = R"({"thread":["Second","Third"],"first_comment":"Link below"})";
    for (const Deed deed : {Deed::well, Deed::half_a_thread, Deed::half_then_busy}) {
        const auto item = begun(fmt::format("Thread {}", static_cast<int>(deed)), data);
        world.network.deeds = {deed};
        world.live_on(item.id);
        expect_once(item);
        EXPECT_EQ(world.network.posts.back().thread,
                  (std::vector<std::string>{"Second", "Third", "Link below"}));
        EXPECT_EQ(world.publication(item.id).error, std::nullopt);
    }
}

TEST_P(OnceTest, a_thread_is_not_doubled_when_its_rest_gets_no_answer) {
    const std::string data = R"({"thread":["Second","Third"]})";
    for (const Deed deed : {Deed::lost_before, Deed::lost_after, Deed::killed_before,
                            Deed::killed_after, Deed::refused}) {
        const auto item = begun(fmt::format("Rest {}", static_cast<int>(deed)), data);
        world.network.deeds = {Deed::half_a_thread, deed};
        world.live_on(item.id);
        expect_once(item);
        const bool is_whole = deed != Deed::refused;
        EXPECT_EQ(world.network.posts.back().thread.size(), is_whole ? 2u : 0u);
        EXPECT_EQ(world.publication(item.id).error.has_value(), !is_whole);
    }
}

TEST_P(OnceTest, a_question_without_an_answer_is_asked_again_and_nothing_is_sent) {
    const auto item = begun("Does it stand?");
    world.network.deeds = {Deed::lost_after};
    world.network.finds = {Deed::lost_before, Deed::busy, Deed::lost_before};
    world.live_on(item.id);
    expect_once(item);
    EXPECT_EQ(world.network.sends, 1);
    const auto lost = begun("Nobody says");
    world.network.sends = 0;
    world.network.deeds = {Deed::lost_after};
    world.network.finds = {100, Deed::lost_before};
    world.live_on(lost.id);
    EXPECT_EQ(world.network.sends, 1);
    EXPECT_EQ(world.publication(lost.id).state, PublicationState::unclear);
}

TEST_P(OnceTest, the_same_words_of_another_post_are_no_proof) {
    const auto first = begun("Good morning");
    world.live_on(first.id);
    const auto second = begun("Good morning");
    world.network.deeds = {Deed::lost_before};
    world.live_on(second.id);
    EXPECT_EQ(world.publication(second.id).state, PublicationState::unclear);
    EXPECT_EQ(world.network.posts.size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Databases, OnceTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::content
