#include <gtest/gtest.h>

#include "content/module.hpp"
#include "content/speech/transcription.hpp"
#include "event/event.hpp"
#include "store/test_database.hpp"

namespace herald::connection {
std::vector<store::Migration> migrations();
}

/// Transcriptions that an older Herald stored.
namespace herald::content {
namespace {

constexpr int kNotesWithCodes = 14;

std::vector<store::Migration> migrations_until(int last) {
    std::vector<store::Migration> out;
    for (auto part :
         {event::migrations(), task::migrations(), connection::migrations(), content::migrations()})
        for (auto& one : part)
            if (one.module != "content" || one.number < last) out.push_back(std::move(one));
    return out;
}

class TranscriptionOnDatabase : public testing::TestWithParam<std::string> {
protected:
    Scope scope() {
        return Scope({.database = database_.get(),
                      .clock = &clock_,
                      .tenant = tenant_,
                      .tenant_key = 1,
                      .role = store::Role::owner});
    }
    TranscriptionId store(const std::string& notes) {
        Scope own = scope();
        const auto id = own.make_id<TranscriptionId>();
        own.write([&](Tx& tx) {
            tx.execute(
                "INSERT INTO transcriptions (tenant, id, title, state, text, parts, words, "
                "words_estimated, word_count, has_audio, notes, created_at, updated_at, version) "
                "VALUES (:tenant, :id, 'Talk', 'done', '', '[]', '[]', 0, 0, 0, :notes, :now, "
                ":now, 1)",
                {{"id", id}, {"notes", notes}, {"now", own.now()}});
        });
        return id;
    }

    store::TestDatabase database_{GetParam(), migrations_until(kNotesWithCodes)};
    SystemClock clock_;
    TenantId tenant_ = TenantId::make(clock_);
};

TEST_P(TranscriptionOnDatabase, notes_of_before_there_were_codes_are_read) {
    const auto none = store("[]");
    const auto silent = store(R"(["No speech was heard in this recording."])");
    const auto two = store(
        R"(["The file is damaged: only 0:20 of 9:00 could be read.","\"A\", one language only."])");
    store::migrate(*database_.get(), migrations_until(kNotesWithCodes + 1));
    EXPECT_EQ(get_transcription(scope(), none).notes, Sentences{});
    EXPECT_EQ(get_transcription(scope(), silent).notes,
              (Sentences{{"no_speech", "No speech was heard in this recording.", {}}}));
    EXPECT_EQ(get_transcription(scope(), two).notes,
              (Sentences{{"of_old", "The file is damaged: only 0:20 of 9:00 could be read.", {}},
                         {"of_old", "\"A\", one language only.", {}}}));
}

INSTANTIATE_TEST_SUITE_P(Databases, TranscriptionOnDatabase,
                         testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& each) { return each.param; });

}  // namespace
}  // namespace herald::content
