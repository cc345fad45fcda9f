#include "content/publish/send/follow.hpp"
#include "content/publish/send/payload.hpp"
#include "content/publish/send/test_network.hpp"

/// From a plan to an intent, and what people may do on the way.
namespace herald::content {
namespace {

using test::Deed;
using test::PublishWorld;

class SchedulingTest : public testing::TestWithParam<std::string> {
protected:
    /// "nothing", or "invalid /at is in the past …".
    template <class F>
    std::string refusal(F&& f) {
        try {
            f();
        } catch (const Error& error) {
            std::string out(name(error.kind()));
            for (const auto& field : error.fields()) out += " " + field.pointer;
            return out + ": " + error.what();
        }
        return "nothing";
    }
    ContentItem schedule(ItemId id, std::optional<Time> at, std::optional<bool> manual = {}) {
        Scope scope = world.scope();
        return schedule_content(world.context, scope, {id, at, manual});
    }
    Publication retry(PublicationId id, bool absent = false) {
        Scope scope = world.scope();
        return retry_publication(world.context, scope, {id, absent});
    }
    void set_brand(Approval approval) {
        Scope scope = world.scope();
        PutBrand brand;
        brand.name = "Northwind";
        brand.approval = approval;
        put_brand(scope, brand);
    }
    Time later(int minutes) { return world.clock.now() + std::chrono::minutes(minutes); }

    PublishWorld world{GetParam()};
};

TEST_P(SchedulingTest, what_is_scheduled_begins_at_its_time) {
    world.connect("sees");
    const auto item = world.add("On Friday");
    EXPECT_EQ(schedule(item.id, later(30)).state, ItemState::scheduled);
    EXPECT_EQ(publish_due(world.context), 0);
    world.clock.advance(std::chrono::minutes(31));
    EXPECT_EQ(publish_due(world.context), 1);
    EXPECT_EQ(publish_due(world.context), 0) << "an intent is written down once";
    EXPECT_EQ(world.item(item.id).state, ItemState::publishing);
    world.live_on(item.id);
    EXPECT_EQ(world.item(item.id).state, ItemState::published);
    EXPECT_EQ(world.network.posts.size(), 1u);
    const auto events = world.events();
    EXPECT_EQ(std::count(events.begin(), events.end(), "content.scheduled"), 1);
    EXPECT_EQ(std::count(events.begin(), events.end(), "content.state"), 3);
}

TEST_P(SchedulingTest, late_is_better_than_never_but_not_very_late) {
    world.connect("sees");
    const auto late = world.add("Five hours"), missed = world.add("Seven hours");
    schedule(missed.id, later(10));
    schedule(late.id, later(130));
    world.clock.advance(std::chrono::minutes(130 + 5 * 60));
    publish_due(world.context);
    EXPECT_EQ(world.item(late.id).state, ItemState::publishing);
    EXPECT_EQ(world.item(missed.id).state, ItemState::failed);
    EXPECT_NE(world.item(missed.id).note->find("missed"), std::string::npos);
    const auto events = world.events();
    EXPECT_EQ(std::count(events.begin(), events.end(), "content.publish_failed"), 1);
}

TEST_P(SchedulingTest, what_cannot_go_out_is_refused_with_what_to_do) {
    const auto item = world.add("No connection yet");
    EXPECT_NE(refusal([&] { schedule(item.id, later(5)); }).find("invalid /connection_id"),
              std::string::npos);
    EXPECT_EQ(schedule(item.id, later(5), true).state, ItemState::scheduled) << "by hand";
    world.connect("sees");
    world.connect("blind");
    const auto two = world.add("Which one?");
    EXPECT_NE(refusal([&] { schedule(two.id, later(5)); }).find("2 connections"),
              std::string::npos);
    const auto past = world.add("Yesterday");
    EXPECT_NE(refusal([&] { schedule(past.id, later(-60), true); }).find("/at"), std::string::npos);
    EXPECT_NE(refusal([&] { schedule(past.id, {}, true); }).find("/at"), std::string::npos);
    const auto lengthy = world.add(std::string(501, 'x'));
    EXPECT_NE(refusal([&] { schedule(lengthy.id, later(5), true); }).find("invalid /text"),
              std::string::npos);
    const auto thread = world.add("Short", R"({"thread":[")" + std::string(501, 'y') + R"("]})");
    EXPECT_NE(refusal([&] { schedule(thread.id, later(5), true); }).find("/data/thread/0"),
              std::string::npos);
}

TEST_P(SchedulingTest, a_brand_that_wants_a_yes_gets_one) {
    world.connect("sees");
    set_brand(Approval::anyone);
    const auto item = world.add("May I?");
    EXPECT_NE(refusal([&] { schedule(item.id, later(5)); }).find("must be approved"),
              std::string::npos);
    EXPECT_NE(refusal([&] { world.publish(item.id); }).find("must be approved"), std::string::npos);
    Scope scope = world.scope();
    ContentItem approved = item;
    approved.state = ItemState::approved;
    approved.approved_by = "Mira";
    save_item(world.context.items, scope, item, approved);
    EXPECT_EQ(schedule(item.id, later(5)).state, ItemState::scheduled);
    EXPECT_EQ(unschedule_content(world.context, scope, item.id).state, ItemState::approved);
}

TEST_P(SchedulingTest, a_connection_that_is_gone_at_the_time_is_a_reason) {
    const auto id = world.connect("sees");
    const auto item = world.add("Where to?");
    schedule(item.id, later(5));
    Scope scope = world.scope();
    scope.write([&](Tx& tx) {
        tx.execute("DELETE FROM connections WHERE tenant = :tenant AND id = :id", {{"id", id}});
    });
    world.clock.advance(std::chrono::minutes(6));
    publish_due(world.context);
    EXPECT_EQ(world.item(item.id).state, ItemState::failed);
    EXPECT_NE(world.item(item.id).note->find("cannot publish"), std::string::npos)
        << *world.item(item.id).note;
}

TEST_P(SchedulingTest, one_publication_is_alive_at_a_time) {
    world.connect("sees");
    const auto item = world.add("Once");
    world.publish(item.id);
    EXPECT_NE(refusal([&] { world.publish(item.id); }).find("conflict"), std::string::npos);
    EXPECT_NE(refusal([&] { schedule(item.id, later(5)); }).find("conflict"), std::string::npos);
    Scope scope = world.scope();
    EXPECT_THROW(scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO publications (tenant, id, item_id, title, network, state, attempt, "
            "max_attempts, created_at, updated_at, log, payload, looks, asked_at) SELECT "
            "tenant, :id, item_id, title, network, state, attempt, max_attempts, created_at, "
            "updated_at, log, payload, looks, asked_at FROM publications WHERE tenant = "
            ":tenant",
            {{"id", make_uuid(world.clock)}});
    }),
                 Error)
        << "the database itself refuses a second one";
}

TEST_P(SchedulingTest, what_is_not_sent_yet_can_be_called_off) {
    world.connect("sees");
    const auto item = world.add("Stop!");
    world.publish(item.id);
    Scope scope = world.scope();
    EXPECT_EQ(unschedule_content(world.context, scope, item.id).state, ItemState::draft);
    world.live_on(item.id);
    EXPECT_EQ(world.network.sends, 0);
    world.publish(item.id);
    world.network.deeds = {Deed::killed_after};
    world.live(item.id);
    EXPECT_NE(
        refusal([&] { unschedule_content(world.context, scope, item.id); }).find("on its way"),
        std::string::npos);
}

TEST_P(SchedulingTest, by_hand_is_a_reminder_and_a_word) {
    const auto item = world.add("Post me");
    schedule(item.id, later(5), true);
    world.clock.advance(std::chrono::minutes(6));
    publish_due(world.context);
    world.live_on(item.id);
    EXPECT_EQ(world.publication(item.id).state, PublicationState::manual);
    auto events = world.events();
    EXPECT_EQ(std::count(events.begin(), events.end(), "content.reminder"), 1);
    Scope scope = world.scope();
    EXPECT_NE(refusal([&] {
                  mark_published(world.context, scope, {item.id, "javascript:x"});
              }).find("/url"),
              std::string::npos);
    const auto done = mark_published(world.context, scope, {item.id, "https://m.example/1"});
    EXPECT_EQ(done.state, ItemState::published);
    EXPECT_EQ(done.url, "https://m.example/1");
    EXPECT_EQ(world.network.sends, 0);
}

TEST_P(SchedulingTest, who_cannot_be_asked_gets_nothing_twice_without_a_persons_word) {
    world.connect("blind");
    for (const Deed deed : {Deed::lost_after, Deed::killed_after, Deed::lost_before}) {
        const auto item = world.add(fmt::format("Blind {}", static_cast<int>(deed)));
        world.publish(item.id);
        world.network.deeds = {deed};
        world.network.sends = 0;
        world.live_on(item.id);
        EXPECT_EQ(world.network.sends, 1);
        const Publication unclear = world.publication(item.id);
        EXPECT_EQ(unclear.state, PublicationState::unclear);
        EXPECT_NE(refusal([&] { retry(unclear.id); }).find("say that it is absent"),
                  std::string::npos);
        EXPECT_NE(refusal([&] { world.publish(item.id); }).find("not clear"), std::string::npos);
        Scope scope = world.scope();
        if (deed == Deed::lost_before) {
            EXPECT_EQ(retry(unclear.id, true).state, PublicationState::waiting);
            world.live_on(item.id);
        } else {
            mark_published(world.context, scope, {item.id, {}});
        }
        EXPECT_EQ(world.item(item.id).state, ItemState::published);
    }
    EXPECT_EQ(world.network.posts.size(), 3u);
}

const std::string kThread = R"({"thread":["Second","Third"]})";
const std::vector<std::string> kWhole{"Second", "Third"};

TEST_P(SchedulingTest, a_thread_that_a_blind_network_holds_up_goes_on_where_it_ended) {
    world.connect("blind");
    const Time before = world.clock.now();
    const auto item = world.add("First", kThread);
    world.publish(item.id);
    world.network.deeds = {Deed::busy, Deed::half_then_busy, Deed::busy, Deed::half_then_busy};
    world.live_on(item.id);
    const Publication told = world.publication(item.id);
    EXPECT_EQ(told.state, PublicationState::published) << to_json(told);
    EXPECT_EQ(told.error, std::nullopt);
    EXPECT_EQ(told.attempt, 1) << "waits are no tries";
    EXPECT_EQ(told.url, "https://m.example/1");
    EXPECT_GE(world.clock.now() - before, std::chrono::seconds(240));
    ASSERT_EQ(world.network.posts.size(), 1u);
    EXPECT_EQ(world.network.posts[0].thread, kWhole);
    EXPECT_EQ(world.network.asked, 0);
}

TEST_P(SchedulingTest, killed_on_the_way_a_blind_networks_thread_stands_at_most_once) {
    world.connect("blind");
    std::size_t begun = 0;
    for (const Deed rest : {Deed::well, Deed::killed_before, Deed::killed_after, Deed::lost_after})
        for (int write = -1; write < 4; ++write)
            for (const bool early : {true, false}) {
                const auto item = world.add(fmt::format("Held up {}", ++begun), kThread);
                world.publish(item.id);
                world.network.posts.clear();
                world.network.deeds = {Deed::half_then_busy, rest};
                world.live(item.id, early ? write : -1, early ? -1 : write);
                world.live(item.id, early ? -1 : write, early ? write : -1);
                world.live_on(item.id);
                const Publication told = world.publication(item.id);
                EXPECT_LE(world.network.posts.size(), 1u) << to_json(told);
                if (told.state == PublicationState::published) {
                    ASSERT_EQ(world.network.posts.size(), 1u) << to_json(told);
                    EXPECT_EQ(world.network.posts[0].thread, kWhole) << to_json(told);
                } else {
                    EXPECT_EQ(told.state, PublicationState::unclear) << to_json(told);
                }
            }
}

TEST_P(SchedulingTest, what_a_person_says_of_the_rest_of_a_thread_is_about_the_rest) {
    world.connect("blind");
    const auto item = world.add("First", kThread);
    world.publish(item.id);
    world.network.deeds = {Deed::half_then_busy, Deed::killed_before};
    world.live_on(item.id);
    const Publication unclear = world.publication(item.id);
    EXPECT_EQ(unclear.state, PublicationState::unclear);
    EXPECT_NE(unclear.error->find("the rest of the thread"), std::string::npos) << *unclear.error;
    retry(unclear.id, true);
    world.live_on(item.id);
    EXPECT_EQ(world.publication(item.id).state, PublicationState::published);
    ASSERT_EQ(world.network.posts.size(), 1u);
    EXPECT_EQ(world.network.posts[0].thread, kWhole);
}

TEST_P(SchedulingTest, what_ends_a_blind_networks_thread_is_told) {
    world.connect("blind");
    const auto end = [&](const std::string& text, std::deque<Deed> deeds) {
        const auto item = world.add(text, kThread);
        world.publish(item.id);
        world.network.deeds = std::move(deeds);
        world.live_on(item.id);
        return world.publication(item.id);
    };
    const Publication rude = end("Rude", {Deed::half_then_rude, Deed::refused});
    EXPECT_EQ(rude.state, PublicationState::published);
    EXPECT_EQ(rude.error, "Mastodon refused it: too rude");
    const Publication lost = end("Lost", {Deed::half_a_thread});
    EXPECT_EQ(lost.state, PublicationState::published);
    EXPECT_NE(lost.error->find("Part 2"), std::string::npos) << *lost.error;
    const Publication none = end("None", {Deed::refused});
    EXPECT_EQ(none.state, PublicationState::failed) << "the first part alone is refused outright";
    EXPECT_EQ(world.network.posts.size(), 2u);
}

TEST_P(SchedulingTest, refused_credentials_break_the_connection_and_a_refused_text_does_not) {
    world.connect("sees");
    const auto state_after = [&](const std::string& text, Deed deed) {
        const auto item = world.add(text);
        world.publish(item.id);
        world.network.deeds = {deed};
        world.live_on(item.id);
        return connection::list_connections(world.scope()).front();
    };
    state_after("First", Deed::well);
    EXPECT_EQ(state_after("Rude", Deed::refused).state, connection::ConnectionState::connected);
    const connection::Connection broken = state_after("Revoked", Deed::token);
    EXPECT_EQ(broken.state, connection::ConnectionState::error);
    EXPECT_NE(broken.last_error->find("no longer accepts"), std::string::npos);
    EXPECT_EQ(state_after("Well", Deed::well).state, connection::ConnectionState::connected);
}

TEST_P(SchedulingTest, another_try_by_a_person_asks_the_network_first) {
    world.connect("sees");
    const auto item = world.add("Try again");
    world.publish(item.id);
    world.network.deeds = {Deed::lost_before, Deed::lost_before, Deed::lost_before};
    world.live_on(item.id);
    const Publication failed = world.publication(item.id);
    ASSERT_EQ(failed.state, PublicationState::failed);
    world.network.asked = 0;
    EXPECT_EQ(retry(failed.id).max_attempts, 4);
    world.clock.advance(std::chrono::hours(30));
    world.live_on(item.id);
    EXPECT_EQ(world.network.asked, 1);
    EXPECT_EQ(world.network.posts.size(), 1u);
    EXPECT_EQ(world.item(item.id).state, ItemState::published);
    EXPECT_NE(refusal([&] { retry(failed.id); }).find("needs no other try"), std::string::npos);
}

TEST_P(SchedulingTest, other_words_after_an_unclear_end_need_the_old_one_laid_to_rest) {
    world.connect("blind");
    const auto item = world.add("First words");
    world.publish(item.id);
    world.network.deeds = {Deed::lost_before};
    world.live_on(item.id);
    Scope scope = world.scope();
    const ContentItem before = world.item(item.id);
    ContentItem changed = before;
    changed.text = "Other words";
    changed.state = ItemState::draft;
    save_item(world.context.items, scope, before, changed);
    EXPECT_NE(refusal([&] { world.publish(item.id); }).find("not clear"), std::string::npos);
    EXPECT_EQ(retry(world.publication(item.id).id, true).state, PublicationState::failed);
    world.publish(item.id);
    world.live_on(item.id);
    ASSERT_EQ(world.network.posts.size(), 1u);
    EXPECT_EQ(world.network.posts[0].text, "Other words");
}

TEST_P(SchedulingTest, a_cancelled_task_leaves_nothing_under_way) {
    world.connect("sees");
    const auto never = world.add("Never sent"), maybe = world.add("Maybe sent");
    const auto listener = publication_listener(world.context);
    const auto cancel = [&](const ContentItem& item, const task::Task& task) {
        Scope scope = world.scope();
        task::cancel_task(scope, *world.bus, task.id);
        listener.handle(world.tenant, {1, "tasks", "task.updated",
                                       RawJson{to_json(task::find_task(world.scope(), task.id))},
                                       world.clock.now()});
        return world.item(item.id).state;
    };
    EXPECT_EQ(cancel(never, world.publish(never.id)), ItemState::draft);
    const auto task = world.publish(maybe.id);
    world.network.deeds = {Deed::killed_after};
    world.live(maybe.id);
    EXPECT_EQ(cancel(maybe, task), ItemState::failed);
    EXPECT_EQ(world.publication(maybe.id).state, PublicationState::unclear);
    retry(world.publication(maybe.id).id);
    world.live_on(maybe.id);
    EXPECT_EQ(world.item(maybe.id).state, ItemState::published);
    EXPECT_EQ(world.network.posts.size(), 1u);
}

TEST_P(SchedulingTest, links_are_tagged_when_the_brand_says_so) {
    world.connect("sees");
    Scope scope = world.scope();
    PutBrand brand;
    brand.name = "Northwind";
    brand.sites = {"north.example"};
    brand.utm_medium = "social";
    put_brand(scope, brand);
    const auto item = world.add("See https://north.example/a and https://other.example/b");
    world.publish(item.id);
    world.live_on(item.id);
    ASSERT_EQ(world.network.posts.size(), 1u);
    const std::string& text = world.network.posts[0].text;
    EXPECT_NE(text.find("utm_source=mastodon"), std::string::npos) << text;
    EXPECT_NE(text.find("https://other.example/b"), std::string::npos) << text;
    EXPECT_EQ(text.find("other.example/b?utm"), std::string::npos) << text;
}

TEST_P(SchedulingTest, a_refusal_says_that_the_parameters_of_links_are_too_long) {
    world.connect("sees");
    Scope scope = world.scope();
    PutBrand brand;
    brand.name = "Northwind";
    brand.sites = {"north.example"};
    brand.utm_medium = "social";
    put_brand(scope, brand);
    ContentItem post;
    post.kind = ItemKind::social;
    post.network = "bluesky";
    post.text = std::string(270, 'x') + " https://north.example";
    post.campaign = "winter";
    const Problems problems = [&] {
        Problems out;
        check_payload(scope, post, make_payload(scope, post, get_brand(scope)), get_brand(scope),
                      out);
        return out;
    }();
    ASSERT_EQ(problems.fields().size(), 1u);
    EXPECT_NE(problems.fields()[0].detail.find("UTM"), std::string::npos)
        << problems.fields()[0].detail;
}

TEST_P(SchedulingTest, a_newsletter_is_handed_over_as_a_file) {
    Scope scope = world.scope();
    ContentItem mail;
    mail.kind = ItemKind::email;
    mail.network = "email";
    mail.title = "Autumn is here";
    mail.text = "# Hello\n\nOur **jackets** are back.";
    mail = add_item(world.context.items, scope, mail);
    publish_content(world.context, scope, {mail.id, {}});
    world.live_on(mail.id);
    const Publication told = world.publication(mail.id);
    EXPECT_EQ(told.state, PublicationState::manual);
    ASSERT_TRUE(told.file);
    EXPECT_NE(told.file->find(to_string(told.id)), std::string::npos);
    EXPECT_EQ(world.publication(mail.id).log.size(), 2u);
}

TEST_P(SchedulingTest, a_newsletter_is_handed_over_though_its_title_has_two_lines) {
    Scope scope = world.scope();
    ContentItem mail;
    mail.kind = ItemKind::email;
    mail.network = "email";
    mail.title = "Autumn\r\nBcc: somebody@else.example";
    mail.text = "Our jackets are back.";
    mail = add_item(world.context.items, scope, mail);
    publish_content(world.context, scope, {mail.id, {}});
    world.live_on(mail.id);
    EXPECT_TRUE(world.publication(mail.id).file);
}

TEST_P(SchedulingTest, what_is_scheduled_is_not_sent_off_by_a_time_that_has_passed) {
    world.connect("sees");
    const auto item = world.add("Rye bread");
    schedule(item.id, world.clock.now() + std::chrono::hours(3));
    Scope scope = world.scope();
    const ContentItem before = get_item(scope, item.id);
    ContentItem moved = before;
    moved.plan_at = world.clock.now() - std::chrono::hours(1);
    EXPECT_NE(refusal([&] {
                  save_item(world.context.items, scope, before, moved);
              }).find("invalid /plan_at"),
              std::string::npos);
    moved.plan_at = world.clock.now() + std::chrono::hours(1);
    save_item(world.context.items, scope, before, moved);
    EXPECT_EQ(world.item(item.id).plan_at, moved.plan_at);
}

TEST_P(SchedulingTest, the_connection_of_a_network_is_left_with_it) {
    world.connect("sees");
    const auto item = world.add("Rye bread");
    schedule(item.id, world.clock.now() + std::chrono::hours(3));
    Scope scope = world.scope();
    const ContentItem before = get_item(scope, item.id);
    ASSERT_TRUE(before.connection_id);
    ContentItem other = before;
    other.state = ItemState::draft;
    other.network = "x";
    EXPECT_FALSE(save_item(world.context.items, scope, before, other).connection_id);
}

INSTANTIATE_TEST_SUITE_P(Databases, SchedulingTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::content
