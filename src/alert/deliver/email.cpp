#include <fmt/format.h>

#include <algorithm>

#include "alert/deliver/senders.hpp"
#include "alert/deliver/words.hpp"
#include "base/calendar.hpp"
#include "base/html.hpp"
#include "base/text.hpp"

/// E-mail: tables and styles at their elements, because that is what every reader draws.
namespace herald::alert {
namespace {

constexpr std::size_t kShownItems = 20, kShownAlerts = 50;

/// With its line breaks.
std::string escaped(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (at > 0) out += "<br>";
        append_html(out, text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

struct Colours {
    std::string_view bar, badge, text;
};
Colours colours_of(Severity severity) {
    switch (severity) {
        case Severity::INFO: return {"#2563eb", "#dbeafe", "#1e40af"};
        case Severity::WARNING: return {"#d97706", "#fef3c7", "#92400e"};
        case Severity::ERROR: return {"#ea580c", "#ffedd5", "#9a3412"};
        case Severity::CRITICAL: return {"#dc2626", "#fee2e2", "#991b1b"};
    }
    return {};
}

std::string badge(Severity severity) {
    const Colours colours = colours_of(severity);
    return fmt::format(
        R"(<span style="display:inline-block;padding:2px 10px;border-radius:10px;background:{};color:{};font-size:12px;font-weight:600;letter-spacing:.03em">{}</span>)",
        colours.badge, colours.text, enum_name(severity));
}

std::string button(const std::string& url, std::string_view words) {
    return fmt::format(
        R"(<a href="{}" style="display:inline-block;background:#111827;color:#ffffff;text-decoration:none;font-size:14px;font-weight:600;padding:11px 20px;border-radius:8px">{}</a>)",
        escaped(url), words);
}

/// "2026-11-21, 20:05 UTC": without seconds.
std::string shown_time(Time at) {
    const std::string text = to_string(at);
    return text.substr(0, 10) + ", " + text.substr(11, 5) + " UTC";
}

std::string item_rows(const Alert& alert) {
    const Items items = items_of(alert);
    if (items.shown.empty()) return {};
    std::string out =
        R"(<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 20px;border-collapse:collapse;font-size:14px">)";
    for (std::size_t i = 0; i < std::min(items.shown.size(), kShownItems); ++i)
        out += fmt::format(
            R"(<tr><td style="padding:8px 12px 8px 0;border-top:1px solid #e5e7eb;color:#111827;font-weight:500">{}</td><td style="padding:8px 0;border-top:1px solid #e5e7eb;color:#4b5563">{}</td></tr>)",
            escaped(items.shown[i].name), escaped(items.shown[i].text.value_or("")));
    const auto more =
        items.total - static_cast<std::int64_t>(std::min(items.shown.size(), kShownItems));
    if (more > 0)
        out += fmt::format(
            R"(<tr><td colspan="2" style="padding:8px 0;border-top:1px solid #e5e7eb;color:#6b7280">and {} more</td></tr>)",
            more);
    return out + "</table>";
}

/// The frame: a card on grey, its bar in the colour of the worst.
std::string page(const Message& message, Severity worst, const std::string& inside,
                 std::string_view preview) {
    return fmt::format(
        R"(<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>Herald</title></head>
<body style="margin:0;padding:0;background:#f3f4f6">
<div style="display:none;max-height:0;overflow:hidden">{preview}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f4f6"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px;background:#ffffff;border-radius:12px;overflow:hidden;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<tr><td style="height:6px;background:{bar};font-size:0;line-height:0">&nbsp;</td></tr>
<tr><td style="padding:24px 32px 0;font-size:13px;color:#6b7280"><b style="color:#111827">Herald</b> &nbsp;·&nbsp; {organization}</td></tr>
<tr><td style="padding:16px 32px 28px">{inside}</td></tr>
</table>
<p style="font:12px/18px -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#6b7280;max-width:600px">You get this because an alert route of {organization} names you. <a href="{settings}" style="color:#6b7280">Change what is sent</a></p>
</td></tr></table></body></html>
)",
        fmt::arg("preview", escaped(preview)), fmt::arg("bar", colours_of(worst).bar),
        fmt::arg("organization", escaped(message.data.organization.name)),
        fmt::arg("inside", inside),
        fmt::arg("settings", escaped(message.data.url.substr(0, message.data.url.find("/alerts")) +
                                     "/alerts/routes")));
}

std::string html_of_one(const Message& message, const Alert& alert) {
    const std::string seen =
        alert.count > 1 ? fmt::format("{} times since {}", alert.count, shown_time(alert.first_at))
                        : shown_time(alert.first_at);
    std::string inside = fmt::format(
        R"({}<h1 style="margin:12px 0 8px;font-size:22px;line-height:29px;color:#111827">{}</h1><p style="margin:0 0 20px;font-size:15px;line-height:23px;color:#374151">{}</p>{}<p style="margin:0 0 22px;font-size:13px;color:#6b7280">{} &nbsp;·&nbsp; {}</p>{})",
        badge(alert.severity), escaped(heading_of(message, alert)), escaped(alert.message),
        item_rows(alert), kind_words(alert.kind), seen,
        button(link_of(message, alert), "Open in Herald"));
    return page(message, alert.severity, inside, clip(alert.message, 120));
}

std::string html_of_many(const Message& message, const std::vector<Alert>& alerts) {
    Severity worst = Severity::INFO;
    std::string inside = fmt::format(
        R"(<h1 style="margin:0 0 16px;font-size:22px;line-height:29px;color:#111827">{} alerts</h1>)",
        alerts.size());
    for (std::size_t i = 0; i < std::min(alerts.size(), kShownAlerts); ++i) {
        const Alert& alert = alerts[i];
        inside += fmt::format(
            R"(<div style="border-top:1px solid #e5e7eb;padding:14px 0">{}<div style="margin:6px 0 2px;font-size:16px;font-weight:600"><a href="{}" style="color:#111827;text-decoration:none">{}</a></div><div style="font-size:14px;line-height:21px;color:#4b5563">{}</div></div>)",
            badge(alert.severity), escaped(link_of(message, alert)), escaped(alert.title),
            escaped(clip(alert.message, 400)));
    }
    for (const Alert& alert : alerts) worst = std::max(worst, alert.severity);
    inside +=
        R"(<div style="padding-top:14px">)" + button(message.data.url, "Open the inbox") + "</div>";
    return page(message, worst, inside, alerts.front().title);
}

std::string text_of(const Message& message, const Alert& alert) {
    std::string out = fmt::format("{}: {}\n\n{}\n", enum_name(alert.severity),
                                  heading_of(message, alert), alert.message);
    const Items items = items_of(alert);
    for (std::size_t i = 0; i < std::min(items.shown.size(), kShownItems); ++i)
        out += fmt::format("- {}{}{}\n", items.shown[i].name, items.shown[i].text ? ": " : "",
                           items.shown[i].text.value_or(""));
    return out + "\n" + link_of(message, alert) + "\n";
}

}  // namespace

net::MailMessage make_mail(const Outgoing& outgoing, const std::vector<std::string>& to) {
    const Message message = read_message(outgoing.payload);
    net::MailMessage out;
    for (const auto& address : to) out.to.push_back({"", address});
    out.date = outgoing.now;
    out.id = "alert-" + to_string(outgoing.id);  // the same in every attempt
    out.headers = {{"Auto-Submitted", "auto-generated"}, {"X-Herald-Alert", message.type}};
    if (message.data.alert) {
        const Alert& alert = *message.data.alert;
        std::string title = heading_of(message, alert);
        std::replace_if(
            title.begin(), title.end(), [](char c) { return c == '\n' || c == '\r' || c == '\0'; },
            ' ');
        out.subject = fmt::format("[{}] {}", enum_name(alert.severity), title);
        out.text = text_of(message, alert);
        out.html = html_of_one(message, alert);
        return out;
    }
    const auto& alerts = *message.data.alerts;
    out.subject = fmt::format("{} alerts of {}", alerts.size(), message.data.organization.name);
    for (const Alert& alert : alerts) out.text += text_of(message, alert) + "\n";
    out.html = html_of_many(message, alerts);
    return out;
}

Outcome send_mail(const Context& context, const Scope& scope, const Outgoing& outgoing) {
    Outcome out;
    std::vector<std::string> to;
    for (const auto& wish : outgoing.settings.to.value_or(std::vector<std::string>{})) {
        const bool is_role = wish == "owners" || wish == "admins";
        const auto role = wish == "owners" ? store::Role::owner : store::Role::admin;
        for (const auto& address :
             is_role ? context.addresses(scope, role) : std::vector<std::string>{wish})
            if (std::find(to.begin(), to.end(), address) == to.end()) to.push_back(address);
    }
    try {
        context.send_mail(make_mail(outgoing, to));
    } catch (const Error& error) {  // an attempt's end, not a failure of ours
        out.verdict = error.retryable() ? Outcome::Verdict::failed : Outcome::Verdict::dead;
        out.error = error.what();
    }
    return out;
}

}  // namespace herald::alert
