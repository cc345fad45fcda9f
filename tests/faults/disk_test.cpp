#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include <csignal>
#include <fstream>
#include <set>
#include <thread>

#include "facts.hpp"

/// The disk fills up under a running server, and is made room on again.
namespace herald::faults {
namespace {

/// How a test takes the disk away: a small file system that is filled up (needs root), or a limit
/// on what the process may write (everybody's).
class Disk {
public:
    Disk(const std::string& kind, const Folder& folder) : root_(folder.path() / "disk") {
        std::filesystem::create_directories(root_);
        if (kind == "full_file_system")
            mounted_ = ::mount("tmpfs", root_.c_str(), "tmpfs", 0, "size=48m") == 0;
    }
    ~Disk() {
        if (mounted_) ::umount2(root_.c_str(), MNT_DETACH);
    }
    bool mounted() const { return mounted_; }
    std::filesystem::path data() const { return root_ / "data"; }

    void fill(Server& server) {
        if (!mounted_) return limit(server, 0);
        std::ofstream ballast(root_ / "ballast", std::ios::binary);
        for (std::size_t piece = 1 << 20; piece >= 1; piece /= 2)
            while (ballast.write(std::string(piece, 'x').data(), std::streamsize(piece)).flush()) {
            }
    }
    void make_room(Server& server) {
        if (!mounted_) return limit(server, RLIM_INFINITY);
        std::filesystem::remove(root_ / "ballast");
    }

private:
    static void limit(Server& server, rlim_t bytes) {
        rlimit now{};
        ASSERT_EQ(::prlimit(server.pid(), RLIMIT_FSIZE, nullptr, &now), 0);
        now.rlim_cur = std::min(bytes, now.rlim_max);
        ASSERT_EQ(::prlimit(server.pid(), RLIMIT_FSIZE, &now, nullptr), 0);
    }
    std::filesystem::path root_;
    bool mounted_ = false;
};

class DiskTest : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        if (GetParam() == "full_file_system" && !disk.mounted())
            GTEST_SKIP() << "only root may mount a small file system";
        server.start();
        organization = server.register_organization("disk");
    }
    Answer create(const std::string& name) {
        return server.post("/campaigns", fmt::format(R"({{"name":"{}"}})", name));
    }
    std::set<std::string> names() {
        std::set<std::string> out;
        std::string query = "/campaigns?limit=100";
        for (std::string path = query; !path.empty();) {
            const auto page = server.get(path);
            EXPECT_EQ(page.status, 200) << page.body;
            if (page.status != 200) break;
            const auto json = page.json();
            for (const auto& item : json.at("data").as_array())
                EXPECT_TRUE(out.emplace(item.at("name").as_string()).second) << "twice";
            const auto& next = json.at("next_cursor");
            path = next.is_string() ? query + "&cursor=" + std::string(next.as_string()) : "";
        }
        return out;
    }

    Folder folder;
    Disk disk{GetParam(), folder};
    Server server{{.data = disk.data()}};
    std::string organization;
};

TEST_P(DiskTest, what_was_acknowledged_stays_and_what_was_refused_is_not_there) {
    std::set<std::string> stored;
    const auto create_some = [&](int from, int count) {
        int refused = 0;
        for (int i = from; i < from + count; ++i) {
            const std::string name = fmt::format("Campaign {}", i);
            const Answer answer = create(name);
            if (answer.status == 201) {
                stored.insert(name);
                continue;
            }
            ++refused;
            EXPECT_EQ(answer.status, 503) << answer.body;
            EXPECT_NE(answer.body.find("disk"), std::string::npos) << answer.body;
        }
        return refused;
    };
    EXPECT_EQ(create_some(0, 20), 0);
    EXPECT_EQ(names(), stored);
    disk.fill(server);
    // A full file system still has what its files have been given already.
    int refused = 0;
    for (int from = 20; refused == 0 && from < 20'000; from += 200)
        refused = create_some(from, 200);
    EXPECT_GT(refused, 0) << "the disk never was full";
    EXPECT_EQ(server.get("/health/live").status, 200);
    EXPECT_EQ(names(), stored) << "who only reads is served";
    EXPECT_EQ(server.get("/overview").status, 200);

    disk.make_room(server);
    EXPECT_EQ(create_some(30'000, 20), 0) << "well again, without a restart";
    EXPECT_EQ(names(), stored);
    server.kill();
    server.start();
    EXPECT_EQ(names(), stored);
    EXPECT_EQ(create_some(40'000, 1), 0);
}

TEST_P(DiskTest, an_upload_is_refused_in_words) {
    disk.fill(server);
    const AdFile file = make_ad_file(20, 100);
    const Answer refused = server.upload("/campaigns/import", upload_of(file));
    EXPECT_EQ(refused.status, 503) << refused.body;
    EXPECT_NE(refused.body.find("disk"), std::string::npos) << refused.body;
    EXPECT_TRUE(server.alive());
    disk.make_room(server);
    const auto task =
        server.wait_for_task(task_of(server.upload("/campaigns/import", upload_of(file))));
    EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
}

TEST_P(DiskTest, an_import_that_runs_out_of_disk_leaves_nothing_half_done) {
    const AdFile file = make_ad_file(40, 200);
    const auto first = task_of(server.upload("/campaigns/import", upload_of(make_ad_file(1, 1))));
    EXPECT_EQ(server.wait_for_task(first).at("state").as_string(), "succeeded");
    const auto id = task_of(server.upload("/campaigns/import", upload_of(file)));
    disk.fill(server);
    // It fails for good, waits to be tried again, or was faster than the disk was full.
    std::string state;
    for (int i = 0; i < 100 && state != "failed" && state != "succeeded"; ++i) {
        const Answer answer = server.get("/tasks/" + id);
        EXPECT_EQ(answer.status, 200) << answer.body;
        state = answer.text("/state");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_EQ(server.get("/campaigns/performance/summary?from=2026-01-01&to=2026-07-31").status,
              200);
    disk.make_room(server);
    auto task = server.wait_for_task(id);
    if (task.at("state").as_string() == "failed") {
        EXPECT_NE(json::serialize(task).find("disk"), std::string::npos) << json::serialize(task);
        EXPECT_EQ(server.post("/tasks/" + id + "/retry", "{}").status, 202);
        task = server.wait_for_task(id);
    }
    EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
    server.stop();
    const Stored stored = read_stored(server.options(), organization);
    EXPECT_EQ(static_cast<std::int64_t>(stored.facts.size()), file.rows);
    EXPECT_EQ(std::set(stored.facts.begin(), stored.facts.end()).size(), stored.facts.size());
    for (const auto& sum : stored.sums) {
        EXPECT_EQ(sum, stored.sums.front());
        EXPECT_NE(sum.find(fmt::format(" {} ", file.cents * 10'000)), std::string::npos) << sum;
    }
}

INSTANTIATE_TEST_SUITE_P(How, DiskTest, testing::Values("full_file_system", "file_size_limit"),
                         [](const auto& how) { return how.param; });

}  // namespace
}  // namespace herald::faults
