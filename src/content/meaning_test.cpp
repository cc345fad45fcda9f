#include <gtest/gtest.h>

#include <thread>

#include "content/archive/meaning.hpp"
#include "content/module.hpp"
#include "store/test_database.hpp"

namespace herald::connection {
std::vector<store::Migration> migrations();
}

/// "archive.embed" on the runner itself, over both databases.
namespace herald::content {
namespace {

std::vector<store::Migration> all_migrations() {
    std::vector<store::Migration> out;
    for (auto part :
         {event::migrations(), task::migrations(), connection::migrations(), content::migrations()})
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

std::optional<std::filesystem::path> model() {
    for (const char* place : {"build/models", "build-dev/models"})
        if (auto found = SentenceEncoder::find(place)) return found;
    return SentenceEncoder::find({});
}

class MeaningOnDatabase : public testing::TestWithParam<std::string> {
protected:
    Scope scope() {
        return Scope({.database = database_.get(),
                      .clock = &clock_,
                      .tenant = tenant_,
                      .tenant_key = 1,
                      .role = store::Role::owner});
    }
    std::int64_t count(std::string_view sql) {
        return scope().db().one<std::int64_t>(sql).value_or(-1);
    }

    store::TestDatabase database_{GetParam(), all_migrations()};
    std::unique_ptr<store::Bus> bus_ = store::make_bus();
    SystemClock clock_;
    TenantId tenant_ = TenantId::make(clock_);
    Context context_;
};

TEST_P(MeaningOnDatabase, what_is_too_much_for_one_run_is_left_to_the_next) {
    const auto folder = model();
    if (!folder) GTEST_SKIP() << "the sentence model is not installed (./dev deps)";
    context_.database = database_.get();
    context_.bus = bus_.get();
    context_.models = folder->parent_path();
    Scope own = scope();
    own.write([&](Tx& tx) {
        for (int i = 0; i < 170; ++i) {
            IndexedText text;
            text.ref = make_uuid(clock_);
            text.title = i < 5 ? "Warm socks" : "Socken";
            text.language = i < 5 ? "en" : "de";  // which the model does not know: soon done
            text.at = clock_.now();
            put_in_index(tx, text);
        }
        task::enqueue(tx, own, *bus_, embed_wish({.most = 50}));
    });
    task::Runner runner({.database = database_.get(), .bus = bus_.get(), .clock = &clock_});
    runner.add(embed_task(context_));
    runner.start();
    constexpr std::string_view kEnded =
        "SELECT count(*) FROM tasks WHERE tenant = :tenant AND state = 'succeeded'";
    for (int i = 0; i < 600 && (count(kEnded) < 4); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    runner.stop();
    EXPECT_EQ(count(kEnded), 4);
    EXPECT_EQ(count("SELECT count(*) FROM tasks WHERE tenant = :tenant"), 4);
    EXPECT_EQ(count("SELECT count(*) FROM archive_entries WHERE tenant = :tenant AND embedded = 0"),
              0);
    EXPECT_EQ(count("SELECT count(*) FROM archive_vectors WHERE tenant = :tenant"), 5);
}

INSTANTIATE_TEST_SUITE_P(Databases, MeaningOnDatabase,
                         testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& each) { return each.param; });

}  // namespace
}  // namespace herald::content
