#include "web/multipart.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/crypto.hpp"
#include "base/csv_source.hpp"
#include "base/text.hpp"

namespace herald::web {
namespace {

/// The body as one view: the string itself, or the spooled file mapped read-only.
class BodyView {
public:
    explicit BodyView(const Request& request) : view_(request.body) {
        if (!request.spooled) return;
        const int fd = ::open(request.spooled->path().c_str(), O_RDONLY | O_CLOEXEC);
        struct stat info {};
        if (fd >= 0 && ::fstat(fd, &info) == 0) {
            size_ = static_cast<std::size_t>(info.st_size);
            map_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
        }
        if (fd >= 0) ::close(fd);
        if (map_ == nullptr || map_ == MAP_FAILED)
            throw Error(ErrorKind::unavailable,
                        "The uploaded file cannot be read back; try again.");
        view_ = {static_cast<const char*>(map_), size_};
    }
    ~BodyView() {
        if (map_ != nullptr && map_ != MAP_FAILED) ::munmap(map_, size_);
    }
    BodyView(const BodyView&) = delete;
    BodyView& operator=(const BodyView&) = delete;
    std::string_view view() const { return view_; }

private:
    std::string_view view_;
    void* map_ = nullptr;
    std::size_t size_ = 0;
};

[[noreturn]] void broken(std::string_view what) {
    throw Error(ErrorKind::malformed, fmt::format("The multipart body is broken: {}.", what));
}

/// The value of `key` in a header such as `form-data; name="file"; filename="a.csv"`.
std::optional<std::string> header_parameter(std::string_view header, std::string_view key) {
    for (std::size_t at = 0; (at = header.find(';', at)) != std::string_view::npos;) {
        std::string_view rest = trim(header.substr(++at));
        if (rest.size() <= key.size() || !equals_ignoring_case(rest.substr(0, key.size()), key) ||
            rest[key.size()] != '=')
            continue;
        rest.remove_prefix(key.size() + 1);
        if (!rest.starts_with('"')) return std::string(trim(rest.substr(0, rest.find(';'))));
        std::string out;
        for (std::size_t i = 1; i < rest.size() && rest[i] != '"'; ++i) {
            if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
            out += rest[i];
        }
        return out;
    }
    return std::nullopt;
}

std::shared_ptr<SpooledFile> spool(std::string_view content, const std::filesystem::path& folder) {
    const auto path = folder / ("upload-" + random_token(12));
    auto file = std::make_shared<SpooledFile>(path);
    std::ofstream out(path, std::ios::binary);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
    out.close();
    if (!out)
        throw Error(ErrorKind::unavailable,
                    "The upload could not be stored; the disk may be full.");
    return file;
}

/// What a client calls its file, as it can be stored and shown: old programs send the bytes of
/// their own charset, and anybody may send what is no text at all.
std::string told_text(std::string_view text, std::size_t characters) {
    std::string out = is_utf8(text) ? std::string(text) : csv::repair_utf8(text);
    std::erase_if(out, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
    return std::string(clip(out, characters));
}

struct PartHeaders {
    std::string name, file_name, content_type;
    bool is_file = false;
};

PartHeaders read_part_headers(std::string_view text) {
    PartHeaders out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find("\r\n"), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 2, text.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) broken("a part's header has no colon");
        const std::string_view key = line.substr(0, colon), value = trim(line.substr(colon + 1));
        if (equals_ignoring_case(key, "Content-Type")) out.content_type = value;
        if (!equals_ignoring_case(key, "Content-Disposition")) continue;
        out.name = header_parameter(value, "name").value_or("");
        if (const auto file_name = header_parameter(value, "filename")) {
            out.file_name = *file_name;
            out.is_file = true;
        }
    }
    if (out.name.empty() || !is_utf8(out.name)) broken("a part has no name");
    return out;
}

void add_part(Form& form, const PartHeaders& headers, std::string_view content,
              const std::filesystem::path& spool_dir) {
    if (form.fields.size() + form.uploads.size() >= 100) broken("it has more than 100 parts");
    if (headers.is_file) {
        Upload upload{spool(content, spool_dir),
                      told_text(headers.file_name, 255),
                      told_text(headers.content_type, 255),
                      content.size(),
                      {}};
        form.uploads.emplace_back(headers.name, std::move(upload));
        return;
    }
    if (content.size() > (1u << 20)) broken("a text part is larger than 1 MiB");
    if (!is_utf8(content) || content.find('\0') != std::string_view::npos)
        broken(fmt::format("the part {} is not UTF-8", headers.name));
    form.fields.push_back({headers.name, std::string(content)});
}

}  // namespace

Form read_form(const Request& request, const std::filesystem::path& spool_dir) {
    const std::string_view type = request.headers.get("Content-Type");
    const auto boundary = header_parameter(type, "boundary");
    if (!to_lower_ascii(type).starts_with("multipart/form-data") || !boundary ||
        boundary->empty() || boundary->size() > 70)
        throw Error(ErrorKind::unsupported, "Send the file as multipart/form-data.");
    const BodyView body(request);
    const std::string mark = "--" + *boundary;
    std::string_view rest = body.view();
    if (!rest.starts_with(mark)) broken("it does not begin with its boundary");
    rest.remove_prefix(mark.size());
    Form form;
    while (!rest.starts_with("--")) {
        if (!rest.starts_with("\r\n")) broken("a boundary line is not ended");
        rest.remove_prefix(2);
        const std::size_t headers_end = rest.find("\r\n\r\n");
        if (headers_end == std::string_view::npos || headers_end > 8192)
            broken("a part's headers do not end");
        const PartHeaders headers = read_part_headers(rest.substr(0, headers_end));
        rest.remove_prefix(headers_end + 4);
        const std::string end_mark = "\r\n" + mark;
        const auto* found = static_cast<const char*>(
            ::memmem(rest.data(), rest.size(), end_mark.data(), end_mark.size()));
        if (found == nullptr) broken("the last part is cut off");
        const auto size = static_cast<std::size_t>(found - rest.data());
        add_part(form, headers, rest.substr(0, size), spool_dir);
        rest.remove_prefix(size + end_mark.size());
    }
    return form;
}

std::string file_sha256(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    Sha256 hash;
    std::string buffer(1 << 16, '\0');
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0)
        hash.update({buffer.data(), static_cast<std::size_t>(in.gcount())});
    return to_hex(hash.finish());
}

}  // namespace herald::web
