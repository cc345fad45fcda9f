#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "alert/alert.hpp"
#include "base/html.hpp"
#include "identity/identity.hpp"
#include "report/content/voice.hpp"
#include "report/generate.hpp"
#include "report/schedules.hpp"

/// A scheduled report on its way: made once, mailed once to each.
namespace herald::report {
namespace {

/// Larger files are not attached; the mail says where they are.
constexpr std::uintmax_t kMostAttached = 15u << 20;

/// How far it is; what a retry goes on from.
struct Delivery {
    std::optional<ReportId> report_id;
    std::vector<std::string> sent;
};
BOOST_DESCRIBE_STRUCT(Delivery, (), (report_id, sent))

void note(Tx& tx, const Scope& scope, ReportScheduleId id, std::optional<ReportId> report,
          const std::optional<std::string>& error) {
    tx.execute(
        "UPDATE report_schedules SET last_run_at = :now, last_report_id = COALESCE(:report, "
        "last_report_id), last_error = :error WHERE tenant = :tenant AND id = :id",
        {{"now", scope.now()}, {"report", report}, {"error", error}, {"id", id}});
}

ReportId ordered(const Context& context, task::Run& run, const ReportSchedule& schedule,
                 Delivery& delivery) {
    if (delivery.report_id) return *delivery.report_id;
    const Ordered order = order_report(context, run.scope(), schedule.report, schedule.id);
    delivery.report_id = order.row.id;
    run.write([&](Tx& tx) {
        ReportRow row = order.row;
        row.task_id = run.id();
        insert_report(tx, row);
        run.save_cursor(tx, to_json<Digits::exact>(delivery));
    });
    return order.row.id;
}

struct Letter {
    std::string subject, text, html;
};

Letter letter_of(const Context& context, const Scope& scope, const ReportRow& row,
                 const std::vector<std::string>& summary, bool attached) {
    const Voice voice(row.language, Currency{});
    const std::string period = voice.notation().period(row.first_day, row.last_day);
    const std::string organization = identity::find_organization(scope).name;
    const std::string link = context.alerts->public_url + "/reports/" + to_string(row.id);
    const std::string where(
        attached ? voice("The report is attached.", "Der Bericht liegt dieser Nachricht bei.")
                 : voice("The file is too large for a mail; it waits here:",
                         "Die Datei ist zu groß für eine Mail; sie liegt hier:"));
    Letter out;
    out.subject = fmt::format("{} · {} · {}", row.title, period, organization);
    out.text = fmt::format("{}\n{} · {}\n\n", row.title, organization, period);
    std::string items;
    for (const auto& sentence : summary) {
        out.text += "- " + sentence + "\n";
        items += fmt::format(
            "<tr><td style=\"padding:0 10px 8px 0;color:#3355dd\">&#8226;</td><td "
            "style=\"padding:0 0 8px\">{}</td></tr>",
            escape_html(sentence));
    }
    out.text += fmt::format("\n{}\n{}\n", where, link);
    out.html = fmt::format(
        "<div style=\"font:15px/1.55 -apple-system,'Segoe UI',Roboto,Arial,sans-serif;"
        "color:#14181f;max-width:600px\"><p style=\"margin:0 0 2px;font-size:20px;"
        "font-weight:600\">{}</p><p style=\"margin:0 0 20px;color:#545d6b\">{} &middot; {}</p>"
        "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" "
        "style=\"font-size:15px\">{}</table><p style=\"margin:14px 0\">{} "
        "<a href=\"{}\" style=\"color:#2a48c8\">{}</a></p></div>",
        escape_html(row.title), escape_html(organization), escape_html(period), items,
        escape_html(where), escape_html(link),
        escape_html(voice("Open in Herald", "In Herald öffnen")));
    return out;
}

net::Attachment attachment_of(const ReportRow& row, const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {row.file_name.value_or("report"), content_type_of(row.format),
            std::string(std::istreambuf_iterator<char>(in), {})};
}

/// The summary's sentences, for the mail itself.
std::vector<std::string> summary_of(const Context& context, Scope& scope, const ReportRow& row) {
    Brief brief = brief_of(context, scope, row.request);
    brief.format = ReportFormat::pdf;  // sentences need what a table does not
    brief.sections = {ReportSection::summary};
    return commentary(gather(context.sources, scope, brief, [](double, std::string_view) {}));
}

void mail(const Context& context, task::Run& run, const ReportSchedule& schedule, ReportId id,
          Delivery& delivery) {
    if (schedule.recipients.empty()) return;
    if (!context.alerts->has_mail)
        run.log(task::Level::warning,
                "No mail server is set up: the mails lie in the data folder's spool.");
    const ReportRow row = find_report(run.scope(), id);
    const auto path = context.blobs().find(run.scope().tenant(), blob_of(id));
    if (!path) throw no_such(id);
    const bool attached = std::filesystem::file_size(*path) <= kMostAttached;
    const Letter letter =
        letter_of(context, run.scope(), row, summary_of(context, run.scope(), row), attached);
    net::MailMessage message;
    message.subject = letter.subject;
    message.text = letter.text;
    message.html = letter.html;
    if (attached) message.attachments.push_back(attachment_of(row, *path));
    for (const auto& recipient : schedule.recipients) {
        if (std::find(delivery.sent.begin(), delivery.sent.end(), recipient) != delivery.sent.end())
            continue;
        run.progress(0.9, "Mailing it to " + recipient);
        message.to = {{"", recipient}};
        message.date = run.scope().now();
        message.id = fmt::format("report-{}-{}", to_string(id), delivery.sent.size());
        context.alerts->send_mail(message);
        delivery.sent.push_back(recipient);
        run.write([&](Tx& tx) { run.save_cursor(tx, to_json<Digits::exact>(delivery)); });
    }
}

std::string alert_key(ReportScheduleId id) { return "report_schedule/" + to_string(id); }

void tell_failure(const Context& context, task::Run& run, const ReportSchedule& schedule,
                  const Delivery& delivery, const std::string& why) {
    const Scope& scope = run.scope();
    run.write([&](Tx& tx) {
        note(tx, scope, schedule.id, delivery.report_id, why);
        if (delivery.report_id) set_failed(tx, context, scope, *delivery.report_id, why);
        alert::NewAlert alert;
        alert.severity = alert::Severity::ERROR;
        alert.kind = alert::Kind::report;
        alert.title = fmt::format("The scheduled report \"{}\" did not arrive", schedule.name);
        alert.message = why;
        alert.link = "/reports";
        alert.entity = "report_schedule";
        alert.entity_id = to_string(schedule.id);
        alert.key = alert_key(schedule.id);
        alert::raise(tx, *context.alerts, scope, alert);
    });
}

std::string run_scheduled(const Context& context, task::Run& run) {
    const auto input = run.input_as<ScheduledInput>();
    const ReportSchedule schedule = find_report_schedule(run.scope(), input.schedule_id);
    Delivery delivery;
    if (!run.cursor().is_null())
        delivery = from_json<Delivery>(json::serialize(run.cursor()), Unknown::ignore);
    try {
        const ReportId id = ordered(context, run, schedule, delivery);
        make_report(context, run, id, 0, 0.85);
        mail(context, run, schedule, id, delivery);
        run.write([&](Tx& tx) {
            note(tx, run.scope(), schedule.id, id, std::nullopt);
            alert::resolve_key(tx, *context.alerts, run.scope(), alert_key(schedule.id));
        });
    } catch (const Error& error) {
        // Each try is seen in the schedule; the last one also tells people.
        if (!error.retryable() || run.attempt() >= kAttempts)
            tell_failure(context, run, schedule, delivery, error.what());
        else
            run.write([&](Tx& tx) {
                note(tx, run.scope(), schedule.id, delivery.report_id, error.what());
            });
        throw;
    }
    return fmt::format(R"({{"report_id":"{}","sent":{}}})", to_string(*delivery.report_id),
                       delivery.sent.size());
}

}  // namespace

task::TaskType scheduled_task(const Context& context) {
    return {std::string(kScheduledTask),
            [&context](task::Run& run) { return run_scheduled(context, run); }, 2};
}

}  // namespace herald::report
