#pragma once

#include <functional>
#include <string>

#include "ads/lru.hpp"
#include "net/mime.hpp"
#include "report/content/gather.hpp"

/// What the application lends to reports.
namespace herald::report {

/// A document that was laid out, for the pages of a preview that follow.
struct LaidOut {
    Document document;
    std::size_t size_bytes() const {
        std::size_t out = 0;
        for (const auto& page : document.pages) out += 256 * page.marks().size();
        return out;
    }
};

struct Context {
    Sources sources;
    store::Bus* bus = nullptr;
    Fonts* fonts = nullptr;
    ads::Lru<LaidOut>* previews = nullptr;
    std::string public_url;  ///< "https://herald.example.com", for links that people share
    std::string program;     ///< Herald's version, in documents' metadata
    /// The organization as the system acts in it. Throws Error{not_found}.
    std::function<Scope(store::TenantId)> system_scope;
    /// Sends a mail now; throws Error. Empty: mails cannot leave.
    std::function<void(const net::MailMessage&)> send_mail;
    /// Tells people that a report could not be made or sent, in the transaction of its record.
    std::function<void(Tx&, const Scope&, const std::string& key, const std::string& title,
                       const std::string& message, const std::string& link)>
        raise_alert;

    const ads::Context& ads() const { return sources.ads(); }
    store::Blobs& blobs() const { return *sources.ads().blobs; }
};

}  // namespace herald::report
