#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.hpp"
#include "base/schema.hpp"
#include "connector/ads.hpp"
#include "connector/ai.hpp"
#include "connector/call.hpp"
#include "connector/collect.hpp"
#include "connector/publish.hpp"

/// The noun: one outside system behind one interface with capabilities. Connectors are values made
/// of plain functions; they know no tenant, no database and no router.
namespace herald::connector {

/// What a person sees and fills in to connect.
struct ConnectorSpec {
    std::string id;        ///< "meta_ads"
    std::string name;      ///< "Meta Ads"
    std::string platform;  ///< meta, google, tiktok, snapchat, …: the word campaigns carry
    std::string docs;      ///< how to get the settings, Markdown, a few lines
    json::object settings_schema;  ///< JSON Schema of the settings form
    std::vector<std::string>
        secrets;  ///< members of the settings that are sealed and never returned
    std::function<void(const json::value&)>
        check_settings;      ///< throws Error{invalid} with pointers
    int trailing_days = 28;  ///< how far back facts still change: re-read on every sync
    int history_days = 365;  ///< how far back the platform keeps facts
};

/// The form with the choices of its members in it: whoever draws it has no components.
json::object with_choices(json::object form, const json::object& components);

/// Fills the schema, the secrets and the check from the described settings struct.
template <Struct Settings>
void describe_settings(ConnectorSpec& spec) {
    SchemaBook book;
    json::object form = book.object_schema<Settings>(SchemaBook::Use::request);
    spec.settings_schema = with_choices(std::move(form), book.components());
    for_each_member<Settings>([&](auto d) {
        if (has_rule<Settings, decltype(d), write_only>(d)) spec.secrets.emplace_back(d.name);
    });
    spec.check_settings = [](const json::value& settings) {
        Problems problems;
        decode_json<Settings>(settings, problems);
        problems.raise();
    };
}

/// Reads the settings of a call. Throws Error{invalid}.
template <Struct Settings>
Settings settings_of(const Call& call) {
    Problems problems;
    auto out = decode_json<Settings>(call.settings(), problems, Unknown::ignore);
    problems.raise();
    return out;
}

/// The answer of the test button: it worked (failures are thrown), who we are there, and what can
/// be read.
struct ConnectionCheck {
    std::string identity;             ///< "Mira (system user)", for people
    std::vector<AdAccount> accounts;  ///< of advertising platforms only
};

/// Receives one page after another, on the calling thread.
template <class T>
using PageSink = std::function<void(std::vector<T>)>;

/// Reading advertising. Every function throws Error: {upstream, permanent} what only a person can
/// mend (token, permission), in words that say how; {rate_limited} with retry_after; {upstream}
/// what may pass.
struct PullAds {
    std::function<std::vector<AdAccount>(Call&)> list_accounts;
    /// Removed and archived ones too.
    std::function<void(Call&, const AdAccount&, const PageSink<AdCampaign>&)> list_campaigns;
    std::function<void(Call&, const AdAccount&, const PageSink<AdGroup>&)> list_ad_groups;
    std::function<void(Call&, const AdAccount&, const PageSink<Ad>&)> list_ads;
    /// Daily facts of every ad; days in the account's time zone. The range is split as the platform
    /// demands.
    std::function<void(Call&, const AdAccount&, DayRange, FactSink&)> pull_facts;
    /// What the numbers mean: "7d_click,1d_view"; kept with each fact.
    std::function<std::string(const json::value& settings)> attribution;
};

struct CampaignRef {
    AdAccount account;
    std::string external_id;
};

/// Changing campaigns. Nothing is retried inside: after a failure read_campaign() tells whether the
/// change arrived. A change the platform refuses is Error{upstream, permanent} with the platform's
/// reason; a budget that is not the campaign's own (BudgetHolder) is Error{conflict}.
struct ChangeAds {
    std::function<AdCampaign(Call&, const CampaignRef&)> read_campaign;
    /// active or paused only.
    std::function<void(Call&, const CampaignRef&, AdStatus)> set_status;
    std::function<void(Call&, const CampaignRef&, Micros)> set_daily_budget;
};

struct Connector {
    ConnectorSpec spec;
    std::function<ConnectionCheck(Call&)> check;
    std::optional<PullAds> pull_ads;
    std::optional<ChangeAds> change_ads;
    std::optional<AskModel> ask_model;
    std::optional<PublishPosts> publish;
    std::optional<ReadItems> read_items;

    /// "pull_ads", "change_ads", "complete", "publish", …: as the API shows them.
    std::vector<std::string> capabilities() const;
};

/// All connectors of this program, in the order people see them.
class Catalogue {
public:
    explicit Catalogue(std::vector<Connector> connectors);
    const std::vector<Connector>& all() const { return connectors_; }
    /// Null when there is none of this id.
    const Connector* find(std::string_view id) const;
    /// Who counts the calls of its connectors; null: nobody.
    CallMeter* meter() const { return meter_; }
    void count_calls(CallMeter& meter) { meter_ = &meter; }

private:
    std::vector<Connector> connectors_;
    CallMeter* meter_ = nullptr;
};

}  // namespace herald::connector
