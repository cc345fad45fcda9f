#include <set>

#include "base/csv.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/archive/export/exports.hpp"
#include "content/archive/export/zip.hpp"
#include "content/archive/search.hpp"

namespace herald::content {
namespace {

constexpr std::int64_t kPerRead = 200;

/// As JSON shows it.
struct ExportedEntry {
    EntryType type{};
    Uuid id;
    std::string title, text;
    std::optional<std::string> language;
    std::vector<std::string> tags;
    std::optional<std::string> network, state, url;
    Time at;
};
BOOST_DESCRIBE_STRUCT(ExportedEntry, (),
                      (type, id, title, text, language, tags, network, state, url, at))

std::string joined(const std::vector<std::string>& all) {
    std::string out;
    for (const auto& one : all) out += (out.empty() ? "" : ", ") + one;
    return out;
}

/// One way to write entries.
class Sheet {
public:
    virtual ~Sheet() = default;
    virtual void add(const StoredEntry& entry) = 0;
    virtual void finish() = 0;
    virtual std::uint64_t size() const = 0;
};

class TextSheet : public Sheet {
public:
    explicit TextSheet(const std::filesystem::path& path)
        : out_(path, std::ios::binary | std::ios::trunc) {}
    std::uint64_t size() const override { return size_; }

protected:
    void put(std::string_view text) {
        out_.write(text.data(), static_cast<std::streamsize>(text.size()));
        size_ += text.size();
        if (!out_) throw Error(ErrorKind::unavailable, "The disk is full; nothing was exported.");
    }
    void close() {
        out_.flush();
        put("");
    }

private:
    std::ofstream out_;
    std::uint64_t size_ = 0;
};

class JsonSheet final : public TextSheet {
public:
    using TextSheet::TextSheet;
    void add(const StoredEntry& e) override {
        put(first_ ? "[\n" : ",\n");
        first_ = false;
        put(to_json(ExportedEntry{e.type, e.ref, e.title, e.text, e.language, e.tags, e.network,
                                  e.state, e.url, e.at}));
    }
    void finish() override {
        put(first_ ? "[]\n" : "\n]\n");
        close();
    }

private:
    bool first_ = true;
};

class CsvSheet final : public TextSheet {
public:
    explicit CsvSheet(const std::filesystem::path& path) : TextSheet(path) {
        put("type,id,at,title,text,language,tags,network,state,url\r\n");
    }
    void add(const StoredEntry& e) override {
        const std::string type(enum_name(e.type)), id = to_string(e.ref), at = to_string(e.at),
                                                   tags = joined(e.tags);
        const std::string_view language = e.language ? *e.language : std::string_view();
        const std::string_view network = e.network ? *e.network : std::string_view();
        const std::string_view state = e.state ? *e.state : std::string_view();
        const std::string_view url = e.url ? *e.url : std::string_view();
        std::string line;
        csv::append_record(
            line, std::array<std::string_view, 10>{type, id, at, e.title, e.text, language, tags,
                                                   network, state, url});
        put(line);
    }
    void finish() override { close(); }
};

/// A file an entry: what it is in front, then its text.
class MarkdownSheet final : public Sheet {
public:
    explicit MarkdownSheet(const std::filesystem::path& path) : zip_(path) {}
    void add(const StoredEntry& e) override {
        std::string text = "---\n";
        const auto line = [&](std::string_view name, std::string_view value) {
            text += name;
            text += ": ";
            write_json(text, value);  // a JSON string is a YAML string
            text += '\n';
        };
        line("type", enum_name(e.type));
        line("id", to_string(e.ref));
        line("date", to_string(e.at));
        if (e.language) line("language", *e.language);
        if (e.network) line("network", *e.network);
        if (e.state) line("state", *e.state);
        if (e.url) line("url", *e.url);
        text += "tags: " + to_json(e.tags) + "\n---\n\n";
        if (!e.title.empty()) text += "# " + e.title + "\n\n";
        text += e.text + "\n";
        zip_.add(name_of(e), text);
    }
    void finish() override { zip_.finish(); }
    std::uint64_t size() const override { return zip_.size(); }

private:
    /// "content/2026-11-22-winter-jackets-0190….md": unique by its id.
    static std::string name_of(const StoredEntry& e) {
        std::string slug;
        for (const char c : fold(clip(e.title, 80)))
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
                slug += c;
            else if (!slug.empty() && slug.back() != '-')
                slug += '-';
        while (slug.ends_with('-')) slug.pop_back();
        return fmt::format("{}/{}-{}{}{}.md", enum_name(e.type), to_string(e.at).substr(0, 10),
                           slug, slug.empty() ? "" : "-", to_string(e.ref));
    }
    ZipWriter zip_;
};

std::unique_ptr<Sheet> make_sheet(ExportFormat format, const std::filesystem::path& path) {
    switch (format) {
        case ExportFormat::csv: return std::make_unique<CsvSheet>(path);
        case ExportFormat::markdown: return std::make_unique<MarkdownSheet>(path);
        case ExportFormat::json: break;
    }
    return std::make_unique<JsonSheet>(path);
}

}  // namespace

Exported write_export(const Context& context, const Scope& scope, const ExportArchive& wish,
                      const std::filesystem::path& path,
                      const std::function<void(std::int64_t)>& progress) {
    SearchArchive request;
    request.type = wish.type;
    request.tag = wish.tag;
    request.network = wish.network;
    request.language = wish.language;
    request.from = wish.from;
    request.to = wish.to;
    Wanted wanted;
    wanted.words = parse_search(wish.q.value_or(""));
    wanted.filters = filters_of(context, scope, request);
    wanted.limit = kPerRead;
    wanted.characters = 1'000'000;
    const std::int64_t most =
        wish.format == ExportFormat::markdown ? kMostFilesExported : kMostExported;
    const auto sheet = make_sheet(wish.format, path);
    Exported out;
    for (;;) {
        const auto found = find_entries(scope, wanted);
        for (const auto& entry : found) {
            if (out.entries == most || sheet->size() > kLargestExport) {
                out.cut = true;
                break;
            }
            sheet->add(entry);
            ++out.entries;
        }
        progress(out.entries);
        if (out.cut || static_cast<std::int64_t>(found.size()) < kPerRead) break;
        wanted.filters.places.top = found.back().place - 1;
    }
    sheet->finish();
    return out;
}

}  // namespace herald::content
