#pragma once

#include "content/archive/archive.hpp"
#include "content/items/task_for.hpp"
#include "task/task.hpp"
#include "web/router.hpp"

/// The archive, or a part of it, as one file.
namespace herald::content {

struct ArchiveExportTag;
using ArchiveExportId = Id<ArchiveExportTag>;

enum class ExportFormat : std::uint8_t { json, csv, markdown };
BOOST_DESCRIBE_ENUM(ExportFormat, json, csv, markdown)

struct ExportArchive {
    ExportFormat format{};
    std::optional<std::string> q;
    std::optional<EntryType> type;
    std::optional<std::string> tag, network, language;
    std::optional<Day> from, to;
};
BOOST_DESCRIBE_STRUCT(ExportArchive, (), (format, q, type, tag, network, language, from, to))

/// What is exported at most, the newest first; the result says when more was there.
inline constexpr std::int64_t kMostExported = 500'000, kMostFilesExported = 50'000;
inline constexpr std::uint64_t kLargestExport = 2ULL << 30;
/// Files are kept this long.
inline constexpr auto kExportsKept = std::chrono::days(7);

/// Writes the file; returns the number of entries, and whether more was there.
struct Exported {
    std::int64_t entries = 0;
    bool cut = false;
};
Exported write_export(const Context& context, const Scope& scope, const ExportArchive& wish,
                      const std::filesystem::path& path,
                      const std::function<void(std::int64_t)>& progress);

/// What the task ends with.
struct ArchiveExported {
    ArchiveExportId export_id;
    std::string url, file_name;
    std::int64_t entries = 0, size = 0;
    bool cut = false;  ///< more was there than one file may hold
};
BOOST_DESCRIBE_STRUCT(ArchiveExported, (), (export_id, url, file_name, entries, size, cut))

task::TaskType export_task(const Context& context);
void add_export_routes(const Context& context, web::Router& routes);
/// Removes files older than kExportsKept; their number.
std::int64_t remove_old_exports(const Context& context, Scope& scope);

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::ExportArchive> = std::tuple{
    rule<&herald::content::ExportArchive::q>(length{0, 500}),
};

namespace herald::web {

template <>
inline Response to_response<content::TaskFor<content::ArchiveExported>>(
    content::TaskFor<content::ArchiveExported> result) {
    return to_response(std::move(result.answer));
}
template <>
inline void describe_result<content::TaskFor<content::ArchiveExported>>(SchemaBook& book,
                                                                        json::object& operation) {
    content::describe_task_for<content::ArchiveExported>(book, operation);
}

}  // namespace herald::web
