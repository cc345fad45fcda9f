#pragma once

#include "content/publish/send/ledger.hpp"

namespace herald::content {

/// What is handed to a person to send by a mailing tool: for e-mails, the finished mail as a file
/// with its publication. Other publications by hand need none, and get none.
void make_newsletter(const Context& context, task::Run& run, const PublicationRow& row);
/// As a mail that a mail program opens as a draft, or the page alone.
enum class NewsletterFormat : std::uint8_t { eml, html };
BOOST_DESCRIBE_ENUM(NewsletterFormat, eml, html)
/// Where the file's bytes are.
std::string newsletter_blob(PublicationId id, NewsletterFormat format);

}  // namespace herald::content
