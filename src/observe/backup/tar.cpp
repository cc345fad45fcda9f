#include "observe/backup/tar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/error.hpp"

namespace herald::backup {
namespace {

constexpr std::size_t kName = 100;
constexpr std::uint64_t kSize = 077777777777;  // eleven octal digits

[[noreturn]] void damaged() {
    throw Error(ErrorKind::invalid, "The backup is damaged inside; its list of files is broken.");
}

void put(std::string& block, std::size_t at, std::string_view text) {
    std::copy(text.begin(), text.end(), block.begin() + static_cast<std::ptrdiff_t>(at));
}

unsigned checksum_of(std::string_view block) {
    unsigned sum = 0;
    for (std::size_t i = 0; i < block.size(); ++i)
        sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(block[i]);
    return sum;
}

std::string block_of(std::string_view name, std::uint64_t size, std::int64_t seconds, char type) {
    std::string out(kTarBlock, '\0');
    put(out, 0, name.substr(0, kName));
    put(out, 100, "0000600");
    put(out, 108, "0000000");
    put(out, 116, "0000000");
    put(out, 124, fmt::format("{:011o}", std::min(size, kSize)));
    put(out, 136, fmt::format("{:011o}", std::max<std::int64_t>(seconds, 0)));
    out[156] = type;
    put(out, 257, std::string_view("ustar\00000", 8));
    put(out, 148, fmt::format("{:06o}", checksum_of(out)));
    out[155] = ' ';
    return out;
}

/// "25 path=blobs/…\n", whose number counts its own digits.
std::string pax_record(std::string_view key, std::string_view value) {
    const std::size_t rest = key.size() + value.size() + 3;
    std::size_t size = rest + 1;
    while (std::to_string(size).size() + rest != size) size = std::to_string(size).size() + rest;
    return fmt::format("{} {}={}\n", size, key, value);
}

std::uint64_t parse_number(std::string_view text, int base) {
    std::uint64_t out = 0;
    const auto end = std::min(text.find_first_of(std::string_view(" \0", 2)), text.size());
    const auto [at, error] = std::from_chars(text.data(), text.data() + end, out, base);
    if (error != std::errc() || at != text.data() + end) damaged();
    return out;
}

}  // namespace

std::string tar_header(const std::string& name, std::uint64_t size, std::int64_t seconds) {
    std::string records;
    if (name.size() > kName) records += pax_record("path", name);
    if (size > kSize) records += pax_record("size", std::to_string(size));
    std::string out;
    if (!records.empty())
        out = block_of("pax", records.size(), seconds, 'x') + records + tar_padding(records.size());
    return out + block_of(name, size, seconds, '0');
}

std::string tar_padding(std::uint64_t size) {
    return std::string((kTarBlock - size % kTarBlock) % kTarBlock, '\0');
}

TarEntry parse_tar_header(std::string_view block) {
    TarEntry out;
    out.is_end = block.find_first_not_of('\0') == std::string_view::npos;
    if (out.is_end) return out;
    if (block.substr(257, 5) != "ustar" ||
        parse_number(block.substr(148, 8), 8) != checksum_of(block))
        damaged();
    const std::string_view name = block.substr(0, kName);
    out.name = name.substr(0, std::min(name.find('\0'), name.size()));
    out.size = parse_number(block.substr(124, 12), 8);
    out.type = block[156];
    if (out.type != '0' && out.type != 'x') damaged();
    return out;
}

void apply_pax(std::string_view records, TarEntry& entry) {
    while (!records.empty()) {
        const std::size_t blank = records.find(' ');
        if (blank == std::string_view::npos) damaged();
        const std::uint64_t size = parse_number(records.substr(0, blank + 1), 10);
        if (size < blank + 3 || size > records.size() || records[size - 1] != '\n') damaged();
        const std::string_view record = records.substr(blank + 1, size - blank - 2);
        records.remove_prefix(size);
        const std::size_t equals = record.find('=');
        if (equals == std::string_view::npos) damaged();
        const std::string_view value = record.substr(equals + 1);
        if (record.substr(0, equals) == "path") entry.name = value;
        if (record.substr(0, equals) == "size") entry.size = parse_number(value, 10);
    }
}

}  // namespace herald::backup
