// Search over the archive, on SQLite or (with HERALD_TEST_PG) PostgreSQL: words as languages have
// them (Zipf), two workspaces in one database.   archive --entries N --kind sqlite   prints one
// line of JSON: milliseconds, the middle and the worst of each kind of question.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>
#include <sstream>

#include "base/crypto.hpp"
#include "base/settings.hpp"
#include "content/archive/archive.hpp"
#include "content/archive/meaning.hpp"
#include "store/test_database.hpp"

namespace herald::bench {
namespace {

using namespace content;
using Steady = std::chrono::steady_clock;

struct Options {
    std::size_t entries = 1'000'000;
    std::string kind = "sqlite";
    std::size_t meanings = 100'000;
};
BOOST_DESCRIBE_STRUCT(Options, (), (entries, kind, meanings))

double ms_since(Steady::time_point began) {
    return std::chrono::duration<double, std::milli>(Steady::now() - began).count();
}

std::string file_text(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

/// The word of a rank: short for common ones.
std::string word(std::size_t rank) {
    static constexpr std::string_view kSyllables[] = {"ba",  "ke",  "mi",  "to",   "lu",  "ran",
                                                      "sel", "dor", "vin", "gast", "pre", "shon"};
    std::string out;
    for (std::size_t left = rank + 1; left > 0; left /= 12) out += kSyllables[left % 12];
    return out;
}

class Words {
public:
    Words() {
        double sum = 0;
        for (std::size_t i = 0; i < 50'000; ++i)
            sums_.push_back(sum += 1 / std::pow(static_cast<double>(i) + 2.7, 1.05));
    }
    std::string text(std::mt19937_64& random, std::size_t count) const {
        std::uniform_real_distribution<double> pick(0, sums_.back());
        std::string out;
        for (std::size_t i = 0; i < count; ++i) {
            const auto at = std::lower_bound(sums_.begin(), sums_.end(), pick(random));
            out += word(static_cast<std::size_t>(at - sums_.begin()));
            out += i % 12 == 11 ? ". " : " ";
        }
        return out;
    }

private:
    std::vector<double> sums_;
};

class Bench {
public:
    explicit Bench(const Options& options)
        : options_(options),
          database_(
              options.kind,
              {{"content", 6, "archive", file_text("src/content/migrations/0006_archive.sql")},
               {"content", 10, "archive_tags",
                file_text("src/content/migrations/0010_archive_tags.sql")},
               {"content", 12, "meaning", file_text("src/content/migrations/0012_meaning.sql")}}) {
        context_.zone = [](const Scope&) { return TimeZone::utc(); };
    }

    void run() {
        const auto began = Steady::now();
        fill(scope_of(big_), options_.entries);
        fill(scope_of(small_), 10'000);
        const double filled = ms_since(began) / 1000;
        std::string out =
            fmt::format(R"({{"entries":{},"fill_seconds":{:.0f})", options_.entries, filled);
        const auto add = [&](const std::string& name, std::vector<std::string> questions,
                             SearchArchive filters = {}, bool small = false) {
            std::vector<double> all;
            for (int round = 0; round < 3; ++round)
                for (const auto& q : questions) all.push_back(ask(q, filters, small));
            std::sort(all.begin(), all.end());
            out += fmt::format(R"(,"{}":{{"p50":{:.1f},"worst":{:.1f}}})", name,
                               all[all.size() / 2], all.back());
        };
        add("common word", {word(0) + " ", word(1) + " ", word(3) + " "});
        add("middling word", {word(100) + " ", word(400) + " ", word(1200) + " "});
        add("rare word", {word(20'000) + " ", word(40'000) + " ", word(49'990) + " "});
        add("two common words", {word(0) + " " + word(2) + " ", word(5) + " " + word(9) + " "});
        add("common and rare", {word(0) + " " + word(30'000) + " ", word(3) + " nothing "});
        add("phrase",
            {"\"" + word(0) + " " + word(1) + "\"", "\"" + word(300) + " " + word(0) + "\""});
        add("rare phrase",
            {"\"" + word(20) + " " + word(50) + "\"", "\"" + word(30) + " " + word(60) + "\"",
             "\"" + word(2000) + " " + word(3000) + "\""});
        add("beginning",
            {word(50).substr(0, 3), word(3000).substr(0, 4), word(20'000).substr(0, 5)});
        add("without a common word", {word(500) + " -" + word(0)});
        SearchArchive filtered;
        filtered.network = "x";
        filtered.tag = "tag7";
        add("filters", {"", word(0) + " ", word(2000) + " "}, filtered);
        add("in a small workspace", {word(0) + " ", word(300) + " "}, {}, true);
        add("newest", {""});
        out += meaning();
        std::printf("%s}\n", out.c_str());
    }

private:
    Scope scope_of(TenantId tenant) {
        return Scope({.database = database_.get(),
                      .clock = &clock_,
                      .tenant = tenant,
                      .role = store::Role::owner});
    }

    void fill(Scope scope, std::size_t count) {
        for (std::size_t at = 0; at < count; at += 1000)
            scope.write([&](Tx& tx) {
                std::mt19937_64 own(at);
                for (std::size_t i = at; i < std::min(at + 1000, count); ++i) {
                    IndexedText text;
                    text.type = i % 5 == 0 ? EntryType::content : EntryType::source_item;
                    text.ref = make_uuid(clock_);
                    text.title = words_.text(own, 6);
                    text.text = words_.text(own, 60);
                    text.network = i % 3 == 0 ? "x" : "mastodon";
                    text.language = "en";
                    text.tags = {fmt::format("tag{}", i % 40)};
                    text.at = clock_.now() - std::chrono::seconds((count - i) * 30);
                    put_in_index(tx, text);
                }
            });
    }

    double ask(const std::string& q, SearchArchive request, bool small) {
        const Scope scope = scope_of(small ? small_ : big_);
        request.q = q;
        const auto began = Steady::now();
        search_archive(context_, scope, request);
        return ms_since(began);
    }

    /// Made-up meanings: how long the walk over them takes does not depend on what they say.
    std::string meaning() {
        Scope scope = scope_of(big_);
        std::mt19937_64 random(3);
        for (std::size_t at = 0; at < options_.meanings; at += 1000)
            scope.write([&](Tx& tx) {
                for (std::size_t i = at; i < at + 1000; ++i) {
                    Bytes bytes(kMeaningSize);
                    for (auto& b : bytes) b = static_cast<std::uint8_t>(random());
                    tx.execute(
                        "INSERT INTO archive_vectors (tenant, type, ref, number, vector) VALUES "
                        "(:tenant, 'content', :ref, :number, :vector)",
                        {{"ref", make_uuid(clock_)},
                         {"number", static_cast<std::int64_t>(i) + 1},
                         {"vector", bytes}});
                }
            });
        Meanings meanings(context_);
        SmallMeaning one(kMeaningSize);
        for (auto& part : one) part = static_cast<std::int8_t>(random());
        auto began = Steady::now();
        meanings.nearest(scope, one, 500);
        const double first = ms_since(began);
        began = Steady::now();
        for (int i = 0; i < 5; ++i) meanings.nearest(scope, one, 500);
        return fmt::format(R"(,"meanings":{{"entries":{},"first":{:.0f},"p50":{:.1f}}})",
                           options_.meanings, first, ms_since(began) / 5);
    }

    Options options_;
    SystemClock clock_;
    store::TestDatabase database_;
    TenantId big_ = TenantId::make(clock_), small_ = TenantId::make(clock_);
    Context context_;
    Words words_;
};

}  // namespace
}  // namespace herald::bench

int main(int argc, char** argv) {
    using namespace herald;
    try {
        init_crypto();
        std::vector<std::string> args(argv + 1, argv + argc);
        auto sources = setting_sources<bench::Options>(args);
        bench::Options options;
        apply_settings(options, sources);
        bench::Bench(options).run();
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
    return 0;
}
