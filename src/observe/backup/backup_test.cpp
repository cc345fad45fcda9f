#include "observe/backup/backup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/json_writer.hpp"
#include "observe/backup/archive.hpp"
#include "observe/backup/tar.hpp"

/// The file of a backup: whole, or refused with a sentence. What is in it is held against a real
/// server in tests/operate.
namespace herald::backup {
namespace {

namespace fs = std::filesystem;

class ArchiveTest : public testing::Test {
protected:
    ArchiveTest() {
        init_crypto();
        folder = fs::temp_directory_path() / ("herald_archive_" + to_hex(random_bytes(6)));
        fs::create_directories(folder);
    }
    ~ArchiveTest() override { fs::remove_all(folder); }

    static void write(const fs::path& path, std::string_view text) {
        std::ofstream(path, std::ios::binary)
            .write(text.data(), static_cast<std::streamsize>(text.size()));
    }
    static std::string read(const fs::path& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    /// A small one that verify_backup() takes.
    fs::path make() {
        const fs::path file = folder / "small.backup";
        ArchiveWriter archive(file);
        BackupManifest manifest;
        const auto add = [&](const std::string& name, const std::string& text) {
            const auto added = archive.add_text(name, text);
            manifest.parts.push_back({name, static_cast<std::int64_t>(added.size), added.sha256});
        };
        BackupHead head;
        head.program = "0.1.0";
        head.database = "sqlite";
        add("herald-backup.json", to_json(head));
        add("database/herald.db", as_text_of_random(200'000));
        add("blobs/x/" + std::string(150, 'n') + ".txt", "");
        archive.add_text("manifest.json", to_json(manifest));
        archive.finish();
        return file;
    }
    static std::string as_text_of_random(std::size_t size) {
        return std::string(as_text(random_bytes(size)));
    }
    static std::string refusal(const fs::path& file) {
        try {
            verify_backup(file, nullptr);
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::invalid);
            return error.what();
        }
        return "";
    }

    fs::path folder;
};

TEST_F(ArchiveTest, what_goes_in_comes_out_whatever_its_name_and_size) {
    std::map<std::string, std::string> wanted{{"a.txt", ""},
                                              {"b/" + std::string(200, 'x') + "/ü.bin", "1"},
                                              {"c", std::string(512, 'c')},
                                              {"d", as_text_of_random(3'000'000)}};
    const fs::path file = folder / "x.backup";
    {
        ArchiveWriter archive(file);
        for (const auto& [name, text] : wanted) {
            write(folder / "source", text);
            const auto added = name == "c" ? archive.add_text(name, text)
                                           : archive.add_file(name, folder / "source", nullptr);
            EXPECT_EQ(added.sha256, to_hex(sha256(text)));
        }
        EXPECT_FALSE(fs::exists(file)) << "it takes its name when it is whole";
        const auto whole = archive.finish();
        EXPECT_EQ(whole.size, fs::file_size(file));
        EXPECT_EQ(whole.sha256, to_hex(sha256(read(file))));
    }
    EXPECT_EQ(check_archive(file, nullptr), fs::file_size(file));
    ArchiveReader reader(file);
    std::map<std::string, std::string> found;
    for (ArchiveReader::Entry entry; reader.next(entry);) {
        std::string& text = found[entry.name];
        for (auto piece = reader.read(); !piece.empty(); piece = reader.read()) text += piece;
        EXPECT_EQ(text.size(), entry.size);
    }
    EXPECT_EQ(found, wanted);
}

TEST_F(ArchiveTest, one_that_is_not_finished_leaves_nothing_and_one_that_exists_stays) {
    {
        ArchiveWriter archive(folder / "x.backup");
        archive.add_text("a", "a");
    }
    EXPECT_TRUE(fs::is_empty(folder));
    write(folder / "x.backup", "mine");
    EXPECT_THROW(ArchiveWriter(folder / "x.backup"), Error);
    EXPECT_EQ(read(folder / "x.backup"), "mine");
}

TEST_F(ArchiveTest, tar_of_the_system_reads_it) {
    if (std::system("tar --version >/dev/null 2>&1 && zstd --version >/dev/null 2>&1") != 0)
        GTEST_SKIP() << "there is no tar or zstd here";
    const fs::path file = make();
    const std::string command =
        fmt::format("tar --zstd -tf {} > {}", file.string(), (folder / "list").string());
    ASSERT_EQ(std::system(command.c_str()), 0);
    EXPECT_EQ(read(folder / "list"), "herald-backup.json\ndatabase/herald.db\nblobs/x/" +
                                         std::string(150, 'n') + ".txt\nmanifest.json\n");
}

TEST_F(ArchiveTest, a_whole_one_is_told_from_every_broken_one) {
    const fs::path file = make();
    EXPECT_EQ(refusal(file), "");
    const std::string good = read(file);
    const fs::path broken = folder / "broken";
    for (const std::size_t size : {0ul, 3ul, 40ul, good.size() / 2, good.size() - 1}) {
        write(broken, std::string_view(good).substr(0, size));
        EXPECT_THAT(refusal(broken), testing::AnyOf(testing::HasSubstr("cut off"),
                                                    testing::HasSubstr("no backup of Herald")))
            << size;
    }
    for (std::size_t at = 4; at + 48 < good.size(); at += good.size() / 37) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x10);
        write(broken, bad);
        EXPECT_THAT(refusal(broken), testing::HasSubstr("damaged")) << "a bit at " << at;
    }
    write(broken, "PK\x03\x04 something else entirely, and long enough to hold a trailer ......");
    EXPECT_THAT(refusal(broken), testing::HasSubstr("no backup of Herald"));
    EXPECT_THAT(refusal(folder / "missing"), testing::HasSubstr("cannot be read"));
}

TEST_F(ArchiveTest, a_name_that_climbs_out_is_refused) {
    for (const char* name :
         {"../evil", "/etc/passwd", "blobs/../../evil", "blobs/./x", "other/file", "blobs/x/"}) {
        const fs::path file = folder / "evil.backup";
        fs::remove(file);
        ArchiveWriter archive(file);
        archive.add_text("herald-backup.json", to_json(BackupHead{}));
        archive.add_text(name, "x");
        archive.add_text("manifest.json", to_json(BackupManifest{}));
        archive.finish();
        EXPECT_THAT(refusal(file), testing::HasSubstr("not Herald's")) << name;
    }
}

TEST_F(ArchiveTest, a_part_that_is_not_what_the_list_says_is_refused) {
    const fs::path file = folder / "lying.backup";
    ArchiveWriter archive(file);
    BackupManifest manifest;
    const auto head = archive.add_text("herald-backup.json", to_json(BackupHead{}));
    manifest.parts.push_back(
        {"herald-backup.json", static_cast<std::int64_t>(head.size), head.sha256});
    archive.add_text("database/herald.db", "other bytes");
    manifest.parts.push_back({"database/herald.db", 11, to_hex(sha256("those bytes"))});
    archive.add_text("manifest.json", to_json(manifest));
    archive.finish();
    EXPECT_THAT(refusal(file), testing::HasSubstr("the checksum of database/herald.db"));
}

TEST(Tar, a_file_beyond_8_gigabytes_keeps_its_size) {
    const std::string header = tar_header("big", 20'000'000'000, 0);
    ASSERT_EQ(header.size(), 3 * kTarBlock);
    TarEntry pax = parse_tar_header(header.substr(0, kTarBlock));
    EXPECT_EQ(pax.type, 'x');
    TarEntry entry = parse_tar_header(header.substr(2 * kTarBlock));
    apply_pax(header.substr(kTarBlock, static_cast<std::size_t>(pax.size)), entry);
    EXPECT_EQ(entry.size, 20'000'000'000u);
    EXPECT_EQ(entry.name, "big");
}

}  // namespace
}  // namespace herald::backup
