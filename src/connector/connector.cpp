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
