#include "store/blobs.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"

namespace herald::store {
namespace {

namespace fs = std::filesystem;

class BlobsTest : public testing::Test {
protected:
    void SetUp() override {
        init_crypto();
        folder = fs::temp_directory_path() / ("herald_blobs_" + to_hex(random_bytes(6)));
        fs::create_directories(folder);
        blobs = open_file_blobs(folder / "blobs");
    }
    void TearDown() override { fs::remove_all(folder); }
    std::string read(TenantId tenant, std::string_view name) {
        const auto path = blobs->find(tenant, name);
        if (!path) return "(absent)";
        std::ostringstream out;
        out << std::ifstream(*path, std::ios::binary).rdbuf();
        return out.str();
    }
    std::size_t files() const {
        std::size_t out = 0;
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            out += entry.is_regular_file() ? 1 : 0;
        return out;
    }

    SystemClock clock;
    fs::path folder;
    std::unique_ptr<Blobs> blobs;
    TenantId one = TenantId::make(clock), other = TenantId::make(clock);
};

TEST_F(BlobsTest, what_is_put_is_found_replaced_and_removed) {
    const std::string bytes("a\0b\xff", 4);
    blobs->put(one, "imports/2026/a.csv", bytes);
    EXPECT_EQ(read(one, "imports/2026/a.csv"), bytes);
    blobs->put(one, "imports/2026/a.csv", "");
    EXPECT_EQ(read(one, "imports/2026/a.csv"), "");
    EXPECT_EQ(files(), 1U);
    blobs->remove(one, "imports/2026/a.csv");
    blobs->remove(one, "imports/2026/a.csv");
    EXPECT_FALSE(blobs->find(one, "imports/2026/a.csv"));
    EXPECT_FALSE(blobs->find(one, "imports")) << "a folder is no blob";
}

TEST_F(BlobsTest, tenants_have_their_own_names) {
    blobs->put(one, "a", "1");
    EXPECT_FALSE(blobs->find(other, "a"));
    blobs->put(other, "a", "2");
    blobs->remove_all(one);
    blobs->remove_all(one);
    EXPECT_EQ(read(one, "a"), "(absent)");
    EXPECT_EQ(read(other, "a"), "2");
}

TEST_F(BlobsTest, a_file_is_taken_over_whole) {
    std::ofstream(folder / "upload") << "content";
    blobs->put_file(one, "x/upload", folder / "upload");
    EXPECT_EQ(read(one, "x/upload"), "content");
    EXPECT_FALSE(fs::exists(folder / "upload"));
    EXPECT_THROW(blobs->put_file(one, "x/none", folder / "none"), Error);
    EXPECT_EQ(files(), 1U);
}

TEST_F(BlobsTest, a_file_of_another_disk_is_taken_over_too) {
    const fs::path elsewhere = fs::path("/dev/shm") / folder.filename();
    std::ofstream(elsewhere) << "content";
    if (!fs::exists(elsewhere)) GTEST_SKIP() << "there is no second disk here";
    blobs->put_file(one, "x", elsewhere);
    EXPECT_EQ(read(one, "x"), "content");
    EXPECT_FALSE(fs::exists(elsewhere));
}

TEST_F(BlobsTest, names_that_could_leave_the_folder_are_refused) {
    for (const std::string_view name : {"", "/etc/passwd", "..", "../a", "a/../b", "a/..", "a//b",
                                        "a/", ".hidden", "a/.new-x", "a b", "a\\b", "ä", "a\n"})
        EXPECT_THROW(blobs->put(one, name, "x"), Error) << name;
    EXPECT_THROW(blobs->find(one, "../" + to_string(other) + "/a"), Error);
    EXPECT_THROW(blobs->put(one, std::string(201, 'a'), "x"), Error);
    EXPECT_NO_THROW(blobs->put(one, "A-1_b..c/x.tar.gz", "x"));
}

TEST_F(BlobsTest, readers_see_the_old_or_the_new_content_never_a_part) {
    const std::string a(300'000, 'a'), b(300'000, 'b');
    blobs->put(one, "x", a);
    std::atomic<bool> stop{false};
    std::thread writer([&] {
        for (int i = 0; i < 20; ++i) blobs->put(one, "x", i % 2 == 0 ? b : a);
        stop = true;
    });
    while (!stop) {
        const std::string seen = read(one, "x");
        if (seen != a && seen != b) {
            ADD_FAILURE() << "a part was seen: " << seen.size();
            break;
        }
    }
    writer.join();
}

TEST_F(BlobsTest, a_full_disk_leaves_the_old_content_and_no_rest) {
    blobs->put(one, "x", "old");
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{1000, 1000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        try {
            blobs->put(one, "x", std::string(5000, 'n'));
        } catch (const Error& error) {
            ::_exit(error.kind() == ErrorKind::unavailable ? 0 : 2);
        }
        ::_exit(1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_EQ(read(one, "x"), "old");
    EXPECT_EQ(files(), 1U);
}

}  // namespace
}  // namespace herald::store
