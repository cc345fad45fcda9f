#include "connector/connector.hpp"

#include "base/assert.hpp"

namespace herald::connector {

std::string whole_campaign_id(std::string_view campaign_id) {
    return "campaign:" + std::string(campaign_id);
}

std::vector<std::string> Connector::capabilities() const {
    std::vector<std::string> out;
    if (pull_ads) out.emplace_back("pull_ads");
    if (change_ads) out.emplace_back("change_ads");
    if (ask_model) {
        if (ask_model->complete) out.emplace_back("complete");
        if (ask_model->embed) out.emplace_back("embed");
        if (ask_model->image) out.emplace_back("image");
        if (ask_model->transcribe) out.emplace_back("transcribe");
        if (ask_model->speak) out.emplace_back("speak");
    }
    if (publish) {
        out.emplace_back("publish");
        if (publish->read_engagement) out.emplace_back("read_engagement");
    }
    if (read_items) out.emplace_back("read_items");
    return out;
}

Catalogue::Catalogue(std::vector<Connector> connectors) : connectors_(std::move(connectors)) {
    for (const Connector& connector : connectors_)
        HERALD_ASSERT(find(connector.spec.id) == &connector);
}

const Connector* Catalogue::find(std::string_view id) const {
    for (const Connector& connector : connectors_)
        if (connector.spec.id == id) return &connector;
    return nullptr;
}

}  // namespace herald::connector
