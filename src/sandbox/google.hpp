#pragma once

#include "sandbox/gaql.hpp"
#include "sandbox/rows.hpp"
#include "sandbox/sandbox.hpp"

/// Shared by the files of the Google Ads API.
namespace herald::sandbox::google {

/// One entry of a GoogleAdsFailure.
struct AdsError {
    std::string group, code, message;
    std::string trigger;
    std::optional<std::size_t> operation;  ///< its place among the operations
    std::string field;
};
struct Failure {
    int status = 400;
    std::string word = "INVALID_ARGUMENT";
    std::string message = "Request contains an invalid argument.";
    std::vector<AdsError> errors;
};
/// INVALID_ARGUMENT with one entry: {group: code}.
Failure invalid(std::string group, std::string code, std::string message);
json::object error_of(const Failure& failure);
web::Response answer_of(const Failure& failure);
json::object details_of(const std::vector<AdsError>& errors);

/// What one row shows: entities above the resource are set, kNone where there is none.
struct Row {
    Index account = 0;
    Index campaign = market::kNone, group = market::kNone, ad = market::kNone;
    std::optional<Day> first;  ///< of its segment
    market::Figures figures;
    bool manager = false;  ///< customer_client: the manager itself
};

/// A field of the API: where it stands in a row's JSON and how it is written.
struct Field {
    std::string_view name;                                ///< "campaign.id"
    bool (*known)(const Market& market, const Row& row);  ///< unset values are left out
    void (*write)(std::string& out, const Market& market, const Row& row);
};
/// Null when the API has no such field.
const Field* find_field(std::string_view name);
/// "campaign_budget.amount_micros" → "campaignBudget.amountMicros".
std::string camel(std::string_view name);
/// Resources that can be selected from; metrics and segments go with all but customer_client and
/// campaign_budget.
bool is_resource(std::string_view name);
bool selectable_from(std::string_view resource, std::string_view field);

/// Writes rows as objects of the selected fields, resource names included.
class RowWriter {
public:
    RowWriter(const Market& market, const std::vector<std::string>& fields);
    void write(std::string& out, const Row& row) const;

private:
    struct Node {
        std::string name;
        const Field* field = nullptr;
        std::vector<Node> children;
    };
    void add(std::string_view name);
    bool write_node(std::string& out, const Node& node, const Row& row) const;

    const Market& market_;
    Node root_;
};

/// The value of a field as conditions compare it: texts without quotes.
std::optional<std::string> value_of(const Field& field, const Market& market, const Row& row);

enum class Delivery { pages, streamed };
/// googleAds:search and googleAds:searchStream for a customer; `manager`: for the manager itself.
web::Response search(Sandbox& sandbox, const Call& call, Index account, bool manager,
                     Delivery delivery);

/// campaigns:mutate, campaignBudgets:mutate, adGroups:mutate, adGroupAds:mutate.
web::Response mutate(Sandbox& sandbox, const Call& call, Index account, market::Kind kind);

}  // namespace herald::sandbox::google
