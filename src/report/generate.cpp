#include "report/generate.hpp"

#include <fstream>

#include "ads/campaign_store.hpp"
#include "alert/alert.hpp"
#include "base/crypto.hpp"
#include "report/document/paint.hpp"
#include "report/pages/compose.hpp"
#include "report/sheet/sheet.hpp"

namespace herald::report {
namespace {

/// A shared page each; a longer appendix is read in the file itself.
constexpr std::size_t kKeptPages = 120;

struct Extension {
    std::string_view ending, content_type;
};
Extension extension_of(ReportFormat format) {
    switch (format) {
        case ReportFormat::xlsx:
            return {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
        case ReportFormat::csv: return {".csv", "text/csv; charset=utf-8"};
        case ReportFormat::pdf: break;
    }
    return {".pdf", "application/pdf"};
}

std::string file_name_of(const Brief& brief) {
    std::string out;
    for (const char c : fold(brief.title)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain)
            out += c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (out.ends_with('-')) out.pop_back();
    if (out.empty()) out = "report";
    return fmt::format("{}-{}-{}{}", out, to_string(brief.period.from), to_string(brief.period.to),
                       extension_of(brief.format).ending);
}

/// All pages in one blob: their lengths as a line of numbers, then each as gzip.
std::string packed_pages(const Document& document, Typesetter& typesetter,
                         const std::function<void(std::size_t)>& each) {
    std::string lengths, bodies;
    for (std::size_t i = 0; i < document.pages.size() && i < kKeptPages; ++i) {
        each(i);
        const std::string page = gzip(paint_svg(document, i, typesetter));
        lengths += fmt::format("{} ", page.size());
        bodies += page;
    }
    return lengths + "\n" + bodies;
}

void check_campaigns(const Scope& scope, const Choice& filters) {
    Problems problems;
    scope.read([&](store::Queries& db) {
        for (std::size_t i = 0; i < filters.campaign_ids.size(); ++i)
            if (!ads::find_stored(db, filters.campaign_ids[i]))
                problems.add(fmt::format("/filters/campaign_ids/{}", i),
                             "there is no such campaign");
    });
    problems.raise();
}

std::string stamp_of(Time time) {
    return to_string(std::chrono::floor<std::chrono::seconds>(time));
}

/// A part of the task's progress.
Progress part_of(task::Run& run, double from, double to) {
    return [&run, from, to](double share, std::string_view stage) {
        run.progress(from + (to - from) * share, stage);
    };
}

ReadyReport make_document_file(const Context& context, task::Run& run, const ReportRow& row,
                               const Brief& brief, const Progress& progress) {
    auto lease = context.fonts->take();
    const auto laid_out = lay_out(context, run.scope(), brief, *lease, progress);
    const Document& document = laid_out->document;
    progress(0.7, "Drawing the pages");
    const std::string pdf = paint_pdf(document, *lease, stamp_of(run.scope().now()));
    const std::string pages =
        packed_pages(document, *lease, [&](std::size_t) { run.checkpoint(); });
    progress(0.95, "Storing the file");
    context.blobs().put(run.scope().tenant(), blob_of(row.id), pdf);
    context.blobs().put(run.scope().tenant(), pages_blob_of(row.id), pages);
    return {file_name_of(brief), static_cast<std::int64_t>(pdf.size()),
            static_cast<std::int64_t>(document.pages.size())};
}

ReadyReport make_table_file(const Context& context, task::Run& run, const ReportRow& row,
                            const Brief& brief, const Progress& progress) {
    const Figures figures = gather(context.sources, run.scope(), brief, progress);
    progress(0.7, "Writing the file");
    const auto path = std::filesystem::temp_directory_path() /
                      ("herald-report-" + to_string(row.id) + random_token(6));
    struct Gone {
        std::filesystem::path path;
        ~Gone() {
            std::error_code ignored;
            std::filesystem::remove(path, ignored);
        }
    } const gone{path};
    if (brief.format == ReportFormat::xlsx)
        write_workbook(figures, path);
    else
        write_csv(context.ads(), run.scope(), figures, path);
    run.checkpoint();
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path));
    context.blobs().put_file(run.scope().tenant(), blob_of(row.id), path);
    return {file_name_of(brief), size, std::nullopt};
}

void tell_failure(const Context& context, Scope& scope, const ReportRow& row,
                  const std::string& why) {
    scope.write([&](Tx& tx) {
        set_failed(tx, context, scope, row.id, why);
        alert::NewAlert alert;
        alert.severity = alert::Severity::WARNING;
        alert.kind = alert::Kind::report;
        alert.title = fmt::format("The report \"{}\" could not be made", row.title);
        alert.message = why;
        alert.link = "/reports";
        alert.entity = "report";
        alert.entity_id = to_string(row.id);
        alert.key = "report/" + to_string(row.id);
        alert::raise(tx, *context.alerts, scope, alert);
    });
}

}  // namespace

Brief brief_of(const Context& context, const Scope& scope, const ReportRequest& request) {
    const Day today = context.ads().workspace(scope).zone.day_of(scope.now());
    Brief out = make_brief(request, house_branding(scope), today);
    check_campaigns(scope, out.filters);
    return out;
}

Ordered order_report(const Context& context, const Scope& scope, const ReportRequest& request,
                     std::optional<ReportScheduleId> schedule) {
    const Brief brief = brief_of(context, scope, request);
    Ordered out;
    ReportRow& row = out.row;
    row.id = scope.make_id<ReportId>();
    row.title = brief.title;
    row.template_ = brief.template_;
    row.format = brief.format;
    row.language = brief.language;
    row.first_day = brief.period.from;
    row.last_day = brief.period.to;
    row.request = request;
    row.request.from = row.first_day;  // the same days, however long it waits
    row.request.to = row.last_day;
    row.request.preset.reset();
    row.created_at = scope.now();
    if (!scope.actor().name.empty()) row.created_by = scope.actor().name;
    row.schedule_id = schedule;
    out.title =
        fmt::format("{} {} – {}", brief.title, to_string(row.first_day), to_string(row.last_day));
    return out;
}

void make_report(const Context& context, task::Run& run, ReportId id, double from, double to) {
    const ReportRow row = find_report(run.scope(), id);
    if (row.state == ReportState::ready) return;  // an attempt before got this far
    const Progress progress = part_of(run, from, to);
    const Brief brief = brief_of(context, run.scope(), row.request);
    const ReadyReport ready = brief.format == ReportFormat::pdf
                                  ? make_document_file(context, run, row, brief, progress)
                                  : make_table_file(context, run, row, brief, progress);
    run.write([&](Tx& tx) { set_ready(tx, context, run.scope(), id, ready); });
    for (const ReportId old : list_surplus(run.scope())) {
        run.write([&](Tx& tx) { remove_report(tx, old); });
        remove_files(context, run.scope().tenant(), old);
    }
}

task::TaskType generate_task(const Context& context) {
    return {"report.generate",
            [&context](task::Run& run) {
                const auto input = run.input_as<GenerateInput>();
                try {
                    make_report(context, run, input.report_id, 0, 1);
                } catch (const Error& error) {
                    const bool last = !error.retryable() || run.attempt() >= kAttempts;
                    if (last && error.kind() != ErrorKind::not_found)
                        tell_failure(context, run.scope(),
                                     find_report(run.scope(), input.report_id), error.what());
                    throw;
                } catch (const task::Stopped& stopped) {
                    if (stopped.why == task::Stopped::Why::cancelled)
                        run.scope().write([&](Tx& tx) {
                            set_failed(tx, context, run.scope(), input.report_id,
                                       "It was cancelled.");
                        });
                    throw;
                }
                return fmt::format(R"({{"report_id":"{}"}})", to_string(input.report_id));
            },
            2};
}

std::shared_ptr<const LaidOut> lay_out(const Context& context, Scope& scope, const Brief& brief,
                                       Typesetter& typesetter, const Progress& progress) {
    const Figures figures = gather(context.sources, scope, brief, progress);
    progress(0.6, "Laying out the pages");
    auto out = std::make_shared<LaidOut>();
    out->document = compose(figures, typesetter);
    out->document.creator = "Herald " + context.alerts->program;
    return out;
}

std::string content_type_of(ReportFormat format) {
    return std::string(extension_of(format).content_type);
}

std::string read_page(const Context& context, TenantId tenant, ReportId id, std::int64_t page) {
    const auto missing = [] { return Error(ErrorKind::not_found, "The report has no such page."); };
    const auto path = context.blobs().find(tenant, pages_blob_of(id));
    if (!path) throw missing();
    std::ifstream in(*path, std::ios::binary);
    std::string line;
    std::getline(in, line);
    std::size_t skipped = 0, length = 0;
    std::int64_t at = 0;
    for (std::size_t from = 0; from < line.size();) {
        const std::size_t end = std::min(line.find(' ', from), line.size());
        const std::size_t one = std::stoul(line.substr(from, end - from));
        if (++at == page) {
            length = one;
            break;
        }
        skipped += one;
        from = end + 1;
    }
    if (length == 0) throw missing();
    in.seekg(static_cast<std::streamoff>(skipped), std::ios::cur);
    std::string bytes(length, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(length));
    if (in.gcount() != static_cast<std::streamsize>(length)) throw missing();
    return gunzip(bytes);
}

}  // namespace herald::report
