#include "content/publish/send/newsletter.hpp"

#include <algorithm>

#include "base/html.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "content/markup/entities.hpp"
#include "content/markup/markdown.hpp"
#include "content/markup/sanitize.hpp"
#include "content/publish/send/payload.hpp"
#include "net/mime.hpp"

namespace herald::content {
namespace {

/// One column that every mail program shows, narrow enough for telephones; no pictures from
/// elsewhere, nothing active.
std::string page_of(const Payload& payload, const std::string& body) {
    std::string out = "<!DOCTYPE html>\n<html";
    if (!payload.language.empty()) out += " lang=\"" + escape_html(payload.language) + "\"";
    out +=
        "><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>" +
        escape_html(payload.title) +
        "</title></head>\n<body style=\"margin:0;background:#f4f4f5\">\n<table "
        "role=\"presentation\" width=\"100%\"><tr><td align=\"center\">\n<div "
        "style=\"max-width:600px;padding:24px;background:#ffffff;text-align:left;"
        "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;"
        "color:#18181b\">\n";
    out += body;
    if (!payload.link.empty())
        out += "<p><a href=\"" + escape_html(payload.link) + "\">" + escape_html(payload.link) +
               "</a></p>\n";
    return out + "</div>\n</td></tr></table>\n</body></html>\n";
}

}  // namespace

std::string newsletter_blob(PublicationId id, NewsletterFormat format) {
    return fmt::format("content/newsletters/{}.{}", to_string(id), enum_name(format));
}

void make_newsletter(const Context& context, task::Run& run, const PublicationRow& row) {
    if (row.network != "email" || row.file) return;
    const auto payload = from_json<Payload>(row.payload, Unknown::ignore);
    net::MailMessage mail;
    mail.from = {"", "sender@example.com"};
    mail.to = {{"", "list@example.com"}};
    // A title may have come with a line break; a subject has none.
    mail.subject = payload.title.empty() ? row.title : payload.title;
    std::replace_if(
        mail.subject.begin(), mail.subject.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    const std::string body = markup::html_of_markdown(payload.text);
    mail.html = page_of(payload, body);
    mail.text = markup::plain_text(body);
    mail.date = run.scope().now();
    mail.id = to_string(row.id);
    mail.headers.push_back({"X-Unsent", "1"});  // mail programs open it as a draft
    for (const PayloadMedia& one : payload.media) {
        const auto file = load_media(context, run.scope(), one.id);
        const std::string ending = file.media_type.substr(file.media_type.find('/') + 1);
        mail.attachments.push_back({fmt::format("file-{}.{}", mail.attachments.size() + 1, ending),
                                    file.media_type, file.bytes});
    }
    const store::TenantId tenant = run.scope().tenant();
    context.blobs->put(tenant, newsletter_blob(row.id, NewsletterFormat::html), mail.html);
    context.blobs->put(tenant, newsletter_blob(row.id, NewsletterFormat::eml),
                       net::format_message(mail));
    run.write([&](Tx& tx) {
        PublicationRow fresh = get_publication_row(tx, row.id);
        if (fresh.state != PublicationState::manual || fresh.file) return;
        fresh.file = "/api/v1/publications/" + to_string(row.id) + "/file";
        write_row(tx, {context, run.scope()}, fresh, "The mail is ready as a file.");
    });
}

}  // namespace herald::content
