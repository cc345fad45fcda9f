#include "base/csv_date.hpp"
#include "base/csv_detect.hpp"
#include "base/csv_number.hpp"
#include "base/csv_source.hpp"

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
    return 0;
}
