#include "connector/connector.hpp"

#include "base/assert.hpp"

namespace herald::connector {

json::object with_choices(json::object form, const json::object& components) {
    constexpr std::string_view kComponents = "#/components/schemas/";
    for (auto& member : form.at("properties").as_object()) {
        json::object& schema = member.value().as_object();
        const bool is_optional = schema.contains("anyOf");
        const json::object& named =
            is_optional ? schema.at("anyOf").as_array().at(0).as_object() : schema;
        const json::value* reference = named.if_contains("$ref");
        if (reference == nullptr) continue;
        const std::string name(reference->as_string().subview(kComponents.size()));
        json::object choice = components.at(name).as_object();
        if (is_optional) {
            choice["type"] = json::array{"string", "null"};
            choice.at("enum").as_array().emplace_back(nullptr);
        }
        schema.erase("anyOf");
        schema.erase("$ref");
        for (const auto& part : choice) schema[part.key()] = part.value();
    }
    return form;
}

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
