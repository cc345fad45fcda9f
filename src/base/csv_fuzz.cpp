#include "base/csv_date.hpp"
#include "base/csv_detect.hpp"
#include "base/csv_number.hpp"
#include "base/csv_source.hpp"

namespace {

/// Every cell, with what tells lines and cells apart.
std::string read_in_blocks(std::string_view bytes, herald::csv::Encoding encoding,
                           const herald::csv::Dialect& dialect, std::size_t block_bytes) {
    using namespace herald::csv;
    BlockReader reader(read_text(bytes), encoding, dialect, block_bytes);
    Block block;
    Record record;
    std::string out;
    while (reader.next(block)) {
        Cursor cursor(block.text, dialect, block.first_line);
        while (cursor.next(record)) {
            out += std::to_string(record.line);
            for (const auto cell : record.cells) (out += '\1') += cell;
            out += '\2';
        }
    }
    return out;
}

}  // namespace

/// Any bytes: detected, cut into blocks, split and read as figures and dates. Nothing may crash,
/// hang or lose the count of lines.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald::csv;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto encoding = detect_encoding(bytes);
    const auto shape = detect_shape(decode_all(bytes, encoding), Tail::final, 100);
    const Limits limits{.record_bytes = 512, .columns = 64};
    BlockReader reader(read_text(bytes), encoding, shape.dialect, 64, limits);
    Block block;
    Record record;
    DateEvidence dates;
    DecimalEvidence decimals;
    while (reader.next(block)) {
        Cursor cursor(block.text, shape.dialect, block.first_line, limits);
        std::int64_t line = 0;
        while (cursor.next(record)) {
            if (record.line <= line) __builtin_trap();
            line = record.line;
            for (const auto cell : record.cells) {
                dates.see(cell);
                decimals.see(cell);
                currency_of(cell);
            }
        }
    }
    if (read_in_blocks(bytes, encoding, shape.dialect, 1 << 20) !=
        read_in_blocks(bytes, encoding, shape.dialect, 24))
        __builtin_trap();
    return 0;
}
