#pragma once

#include <functional>
#include <string>

#include "ads/lru.hpp"
#include "alert/context.hpp"
#include "report/content/gather.hpp"
#include "report/document/typesetter.hpp"

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
    /// Tells people of failures, and lends mail, the public address and the system's scope.
    const alert::Context* alerts = nullptr;

    const ads::Context& ads() const { return sources.ads(); }
    store::Blobs& blobs() const { return *sources.ads().blobs; }
};

}  // namespace herald::report
