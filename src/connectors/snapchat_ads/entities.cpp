#include "connectors/snapchat_ads/entities.hpp"

#include "base/encoding.hpp"
#include "connectors/snapchat_ads/decode.hpp"

namespace herald::connectors::snapchat_ads {

using connector::AdAccount;
using connector::Node;
using connector::PageSink;

namespace {

using SquadCampaigns = std::unordered_map<std::string, std::string>;
using Creatives = std::unordered_map<std::string, connector::Creative>;
using OnNodes = std::function<void(const std::vector<Node>&)>;

/// Runs `f`; a thing that is missing there is an error for the caller.
template <class F>
void require(const Api& api, F&& f) {
    try {
        f();
    } catch (const Missing& missing) {
        throw api.failures().refused(missing.message);
    }
}

std::vector<std::string> campaign_ids(const Api& api, const AdAccount& account) {
    std::vector<std::string> out;
    list_campaigns(api, account, [&](std::vector<connector::AdCampaign> page) {
        for (connector::AdCampaign& campaign : page) out.push_back(std::move(campaign.external_id));
    });
    return out;
}

void squad_nodes(const Api& api, const AdAccount& account, const OnNodes& on_page) {
    constexpr Api::Names kNames{"adsquads", "adsquad"};
    try {
        return api.entries("adaccounts/" + account.external_id + "/adsquads", kNames, on_page);
    } catch (const Missing&) {  // go the long way
    }
    require(api, [&] {
        for (const std::string& id : campaign_ids(api, account))
            api.entries("campaigns/" + id + "/adsquads", kNames, on_page);
    });
}

SquadCampaigns read_squads(const Api& api, const AdAccount& account) {
    SquadCampaigns out;
    squad_nodes(api, account, [&](const std::vector<Node>& page) {
        for (const Node& node : page) {
            connector::AdGroup squad = decode_ad_squad(node);
            out.emplace(std::move(squad.external_id), std::move(squad.campaign_id));
        }
    });
    return out;
}

void ad_nodes(const Api& api, const AdAccount& account, const SquadCampaigns& squads,
              const OnNodes& on_page) {
    constexpr Api::Names kNames{"ads", "ad"};
    try {
        return api.entries("adaccounts/" + account.external_id + "/ads", kNames, on_page);
    } catch (const Missing&) {
    }
    require(api, [&] {
        for (const auto& squad : squads)
            api.entries("adsquads/" + squad.first + "/ads", kNames, on_page);
    });
}

/// Ads are shown without their creative rather than not at all.
Creatives read_creatives(const Api& api, const AdAccount& account) {
    Creatives out;
    try {
        api.entries("adaccounts/" + account.external_id + "/creatives", {"creatives", "creative"},
                    [&](const std::vector<Node>& page) {
                        for (const Node& node : page)
                            out.emplace(node.text("id"), decode_creative(node));
                    });
    } catch (const Missing& missing) {
        api.call().note("Snapchat: ads come without their creatives: " + missing.message);
    }
    return out;
}

}  // namespace

void list_campaigns(const Api& api, const AdAccount& account,
                    const PageSink<connector::AdCampaign>& sink) {
    require(api, [&] {
        api.entries("adaccounts/" + account.external_id + "/campaigns", {"campaigns", "campaign"},
                    [&](const std::vector<Node>& nodes) {
                        std::vector<connector::AdCampaign> page;
                        for (const Node& node : nodes) page.push_back(decode_campaign(node));
                        sink(std::move(page));
                    });
    });
}

void list_ad_squads(const Api& api, const AdAccount& account,
                    const PageSink<connector::AdGroup>& sink) {
    squad_nodes(api, account, [&](const std::vector<Node>& nodes) {
        std::vector<connector::AdGroup> page;
        for (const Node& node : nodes) page.push_back(decode_ad_squad(node));
        sink(std::move(page));
    });
}

void list_ads(const Api& api, const AdAccount& account, const PageSink<connector::Ad>& sink) {
    const SquadCampaigns squads = read_squads(api, account);
    const Creatives creatives = read_creatives(api, account);
    ad_nodes(api, account, squads, [&](const std::vector<Node>& nodes) {
        std::vector<connector::Ad> page;
        for (const Node& node : nodes) {
            connector::Ad ad = decode_ad(node);
            const auto squad = squads.find(ad.ad_group_id);
            if (squad == squads.end()) continue;  // its ad squad vanished between two lists
            ad.campaign_id = squad->second;
            const auto creative = creatives.find(node.text("creative_id"));
            if (creative != creatives.end()) ad.creative = creative->second;
            page.push_back(std::move(ad));
        }
        if (!page.empty()) sink(std::move(page));
    });
}

const AdPlace& find_place(const Api& api, const std::string& ad_id, AdPlaces& found) {
    const auto [entry, is_new] = found.try_emplace(ad_id);
    if (!is_new) return entry->second;
    const auto first = [&](const std::string& path, Api::Names names) {
        connector::Document answer = api.get(path, {});
        const json::array& list = Node(answer.root()).list(names.plural);
        const std::string_view member = names.singular == "ad" ? "ad_squad_id" : "campaign_id";
        return list.empty() ? std::string() : Node(list.front())[names.singular].text(member);
    };
    try {
        AdPlace place;
        place.ad_group_id = first("ads/" + percent_encode(ad_id), {"ads", "ad"});
        place.campaign_id =
            first("adsquads/" + percent_encode(place.ad_group_id), {"adsquads", "adsquad"});
        entry->second = std::move(place);
    } catch (const Missing&) {
    }
    if (entry->second.campaign_id.empty())
        api.call().note("Snapchat: the figures of ad " + ad_id +
                        " are left out: it no longer exists");
    return entry->second;
}

AdPlaces read_places(const Api& api, const AdAccount& account) {
    const SquadCampaigns squads = read_squads(api, account);
    AdPlaces out;
    ad_nodes(api, account, squads, [&](const std::vector<Node>& nodes) {
        for (const Node& node : nodes) {
            connector::Ad ad = decode_ad(node);
            const auto squad = squads.find(ad.ad_group_id);
            if (squad == squads.end()) continue;
            out.emplace(std::move(ad.external_id),
                        AdPlace{squad->second, std::move(ad.ad_group_id)});
        }
    });
    return out;
}

}  // namespace herald::connectors::snapchat_ads
