#include "base/charset.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/text.hpp"

namespace herald {
namespace {

struct CloseConverter {
    void operator()(UConverter* c) const { ucnv_close(c); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

/// What the web means by a name, where that differs from the register.
std::string web_name(std::string_view charset) {
    const std::string name = to_lower_ascii(trim(charset));
    constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kMeant = {{
        {"iso-8859-1", "windows-1252"},
        {"iso8859-1", "windows-1252"},
        {"latin1", "windows-1252"},
        {"latin-1", "windows-1252"},
        {"us-ascii", "windows-1252"},
        {"ascii", "windows-1252"},
        {"iso-8859-9", "windows-1254"},
        {"iso-8859-11", "windows-874"},
        {"tis-620", "windows-874"},
        {"gb2312", "gb18030"},
        {"gbk", "gb18030"},
        {"euc-kr", "windows-949"},
        {"ks_c_5601-1987", "windows-949"},
        {"shift_jis", "ibm-943_P15A-2003"},
        {"shift-jis", "ibm-943_P15A-2003"},
        {"windows-31j", "ibm-943_P15A-2003"},
    }};
    for (const auto& [said, meant] : kMeant)
        if (name == said) return std::string(meant);
    return name;
}

std::string_view without_mark(std::string_view utf8) {
    return utf8.starts_with("\xEF\xBB\xBF") ? utf8.substr(3) : utf8;
}

/// Thai, which ICU does not guess: all high bytes lie in its block, marks stand on consonants, and
/// the vowels that are written before them and the tone marks are as frequent as they are.
bool looks_thai(std::string_view bytes) {
    std::size_t high = 0, leading = 0, tones = 0;
    unsigned char before = 0;
    for (const char byte : bytes) {
        const auto c = static_cast<unsigned char>(byte);
        if (c >= 0x80) {
            ++high;
            if (c < 0xA1 || c > 0xFB || (c > 0xDA && c < 0xDF)) return false;
            const bool above = c == 0xD1 || (c >= 0xD4 && c <= 0xDA);
            if (above && (before < 0xA1 || before > 0xCE)) return false;
            leading += c >= 0xE0 && c <= 0xE4 ? 1 : 0;
            tones += c == 0xE8 || c == 0xE9 ? 1 : 0;
        }
        before = c;
    }
    return high >= 8 && leading * 50 > high && tones * 50 > high;
}

/// Whether every character of a text that reads as GB18030 is one of GB2312.
bool fits_gb2312(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        if (c < 0x80) continue;
        if (c < 0xA1 || c > 0xF7 || i + 1 == bytes.size()) return false;
        if (static_cast<unsigned char>(bytes[++i]) < 0xA1) return false;
    }
    return true;
}

}  // namespace

std::optional<std::string> decode_charset(std::string_view bytes, std::string_view charset,
                                          Broken broken) {
    const std::string name = web_name(charset);
    if (name == "utf-8" || name == "utf8") {
        if (is_utf8(bytes)) return std::string(without_mark(bytes));
        if (broken == Broken::refuse) return std::nullopt;
    }
    UErrorCode status = U_ZERO_ERROR;
    const Converter from(ucnv_open(name.c_str(), &status));
    const Converter to(ucnv_open("UTF-8", &status));
    if (U_FAILURE(status)) return std::nullopt;
    if (broken == Broken::refuse)
        ucnv_setToUCallBack(from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                            &status);
    std::array<UChar, 4096> pivot{};
    UChar *pivot_source = pivot.data(), *pivot_target = pivot.data();
    std::string out(bytes.size() + bytes.size() / 2 + 16, '\0');
    const char* source = bytes.data();
    std::size_t used = 0;
    bool first = true;
    do {
        if (!first) out.resize(out.size() * 2);
        char* target = out.data() + used;
        status = U_ZERO_ERROR;
        ucnv_convertEx(to.get(), from.get(), &target, out.data() + out.size(), &source,
                       bytes.data() + bytes.size(), pivot.data(), &pivot_source, &pivot_target,
                       pivot.data() + pivot.size(), first, true, &status);
        first = false;
        used = static_cast<std::size_t>(target - out.data());
    } while (status == U_BUFFER_OVERFLOW_ERROR);
    if (U_FAILURE(status)) return std::nullopt;
    out.resize(used);
    if (out.starts_with("\xEF\xBB\xBF")) out.erase(0, 3);
    return out;
}

std::string guess_charset(std::string_view bytes) {
    bytes = bytes.substr(0, 64 << 10);
    if (looks_thai(bytes)) return "TIS-620";
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&status),
                                                                              ucsdet_close);
    if (U_FAILURE(status)) return "windows-1252";
    ucsdet_enableInputFilter(detector.get(), 1);
    ucsdet_setText(detector.get(), bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
    std::int32_t found = 0;
    const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &found, &status);
    constexpr std::int32_t kUnlikely = 15;  // of 100
    for (std::int32_t i = 0; U_SUCCESS(status) && i < found; ++i) {
        const std::string name = ucsdet_getName(matches[i], &status);
        if (U_FAILURE(status) || ucsdet_getConfidence(matches[i], &status) < kUnlikely) break;
        // What has zero bytes or letters of mainframes is known by other signs.
        if (name.starts_with("UTF-16") || name.starts_with("UTF-32") || name.starts_with("IBM"))
            continue;
        return name == "GB18030" && fits_gb2312(bytes) ? "GB2312" : name;
    }
    return "windows-1252";
}

}  // namespace herald
