#include <unistd.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/json_writer.hpp"
#include "observe/backup/archive.hpp"
#include "observe/backup/backup.hpp"
#include "observe/backup/tar.hpp"

/// Any bytes as a backup. The first one says how they are taken: as the file itself, as what is
/// packed in a file whose sums are right, or as the names, a line each, of a file's parts. It is
/// refused in a sentence, or whole; then no name in it leads out of the folder it is unpacked into.
namespace herald::backup {
namespace {

namespace fs = std::filesystem;

const fs::path& file() {
    static const fs::path path =
        fs::path(fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path()) /
        ("herald_fuzz_" + std::to_string(::getpid()) + ".backup");
    return path;
}

void save(std::string_view bytes) {
    std::ofstream(file(), std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// As ArchiveWriter ends one.
std::string packed(std::string_view plain) {
    std::string out(ZSTD_compressBound(plain.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), 1));
    const std::string sum(as_text(sha256(out)));
    return out + std::string("\x5d\x2a\x4d\x18\x28\0\0\0HERALD01", 16) + sum;
}

std::string part(const std::string& name, std::string_view text) {
    return tar_header(name, text.size(), 0) + std::string(text) + tar_padding(text.size());
}

std::string archive_of(std::string_view names) {
    const std::string head = to_json(BackupHead{});
    std::string out = part("herald-backup.json", head);
    BackupManifest manifest;
    manifest.parts.push_back(
        {"herald-backup.json", static_cast<std::int64_t>(head.size()), to_hex(sha256(head))});
    while (!names.empty()) {
        const auto end = std::min(names.find('\n'), names.size());
        const std::string name(names.substr(0, end));
        names.remove_prefix(std::min(end + 1, names.size()));
        out += part(name, name);
        manifest.parts.push_back(
            {name, static_cast<std::int64_t>(name.size()), to_hex(sha256(name))});
    }
    return out + part("manifest.json", to_json(manifest)) + std::string(2 * kTarBlock, '\0');
}

void check(const Checked& checked) {
    for (const BackupPart& part : checked.manifest.parts) {
        const fs::path name(part.name);
        if (name.empty() || name.is_absolute() || name.lexically_normal() != name ||
            *name.begin() == "..")
            __builtin_trap();
    }
}

/// What stands in front of the sums' check is asked too.
void read_all() {
    constexpr std::size_t kMost = 64 << 20;  // a few bytes may unpack to many
    ArchiveReader reader(file());
    std::size_t seen = 0;
    for (ArchiveReader::Entry entry; seen < kMost && reader.next(entry);)
        for (auto piece = reader.read(); !piece.empty() && seen < kMost; piece = reader.read())
            seen += piece.size();
}

}  // namespace
}  // namespace herald::backup

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::backup;
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 3) {
        case 0: save(text); break;
        case 1: save(packed(text)); break;
        default: save(packed(archive_of(text)));
    }
    try {
        check(verify_backup(file(), nullptr));
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid) __builtin_trap();
    }
    try {
        read_all();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid) __builtin_trap();
    }
    return 0;
}
