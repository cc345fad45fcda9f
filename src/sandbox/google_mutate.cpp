#include <charconv>

#include "sandbox/google.hpp"

/// Changes: one operation after another, all or nothing unless partialFailure is asked for.
namespace herald::sandbox::google {

using market::Kind;
using market::Ref;
using market::Status;

namespace {

struct Change {
    Ref what;
    std::optional<Status> status;
    std::optional<Micros> amount;
    std::optional<std::string> name;
    std::string resource;
};

AdsError error(std::size_t operation, std::string group, std::string code, std::string message,
               std::string field = {}, std::string trigger = {}) {
    return {std::move(group),   std::move(code), std::move(message),
            std::move(trigger), operation,       std::move(field)};
}

std::string_view resource_folder(Kind kind) {
    switch (kind) {
        case Kind::campaign: return "campaigns";
        case Kind::budget: return "campaignBudgets";
        case Kind::group: return "adGroups";
        default: return "adGroupAds";
    }
}

/// customers/1/campaigns/2, customers/1/adGroupAds/2~3
std::optional<Ref> find_resource(const Market& market, Index account, Kind kind,
                                 std::string_view resource) {
    const std::string prefix =
        fmt::format("customers/{}/{}/", market.accounts()[account].id, resource_folder(kind));
    if (!resource.starts_with(prefix)) return std::nullopt;
    std::string_view id = resource.substr(prefix.size());
    if (kind == Kind::ad) id = id.substr(std::min(id.find('~') + 1, id.size()));
    const auto ref = market.find(Platform::google, id);
    if (!ref || ref->kind != kind) return std::nullopt;
    Index campaign = 0;
    switch (kind) {
        case Kind::campaign: campaign = ref->index; break;
        case Kind::group: campaign = market.groups()[ref->index].campaign; break;
        case Kind::ad: campaign = market.ads()[ref->index].campaign; break;
        default:
            for (const Index c : market.accounts()[account].campaigns)
                if (market.campaigns()[c].budget == ref->index) return ref;
            return std::nullopt;
    }
    return market.campaigns()[campaign].account == account ? ref : std::nullopt;
}

bool is_removed(const Market& market, Ref what) {
    switch (what.kind) {
        case Kind::campaign:
            return market.campaigns()[what.index].status.latest() == Status::removed;
        case Kind::group: return market.groups()[what.index].status.latest() == Status::removed;
        case Kind::ad: return market.ads()[what.index].status.latest() == Status::removed;
        default: return false;
    }
}

std::optional<AdsError> read_status(std::size_t n, const json::object& update, Change& change) {
    const std::string word = text_of(update.if_contains("status")).value_or("");
    if (word == "ENABLED")
        change.status = Status::active;
    else if (word == "PAUSED")
        change.status = Status::paused;
    else
        return error(
            n, "requestError", "INVALID_ENUM_VALUE",
            fmt::format("Enum value '{}' cannot be used.", word.empty() ? "UNSPECIFIED" : word),
            "status", word);
    return std::nullopt;
}

std::optional<AdsError> read_amount(std::size_t n, const json::object& update, std::int64_t step,
                                    Change& change) {
    const std::string text = text_of(update.if_contains("amountMicros")).value_or("");
    std::int64_t amount = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (failed != std::errc{} || end != text.data() + text.size() || amount < 0)
        return error(n, "fieldError", "INVALID_VALUE", "The field's value is invalid.",
                     "amount_micros", text);
    if (amount == 0)
        return error(n, "campaignBudgetError", "MONEY_AMOUNT_LESS_THAN_CURRENCY_MINIMUM_CPC",
                     "A money amount was less than the minimum CPC for currency.", "amount_micros",
                     text);
    if (amount > 1'000'000'000'000'000)
        return error(n, "campaignBudgetError", "MONEY_AMOUNT_TOO_LARGE",
                     "A money amount is greater than what is allowed.", "amount_micros", text);
    if (amount % step != 0)
        return error(n, "campaignBudgetError", "NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT",
                     "A money amount is not a multiple of a minimum unit.", "amount_micros", text);
    change.amount = Micros{amount};
    return std::nullopt;
}

std::optional<AdsError> read_update(std::size_t n, const json::object& operation,
                                    const json::object& update, std::int64_t step, Change& change) {
    const std::vector<std::string> mask =
        texts_of(text_of(operation.if_contains("updateMask")).value_or(""));
    if (mask.empty())
        return error(n, "fieldMaskError", "FIELD_MASK_MISSING",
                     "The field mask must be provided for update operations.");
    for (const std::string& field : mask) {
        const bool is_budget = change.what.kind == Kind::budget;
        if (field == "status" && !is_budget) {
            if (auto wrong = read_status(n, update, change)) return wrong;
        } else if ((field == "amount_micros" || field == "amountMicros") && is_budget) {
            if (auto wrong = read_amount(n, update, step, change)) return wrong;
        } else if (field == "name" && change.what.kind == Kind::campaign) {
            change.name = text_of(update.if_contains("name"));
            if (!change.name || change.name->empty())
                return error(n, "fieldError", "REQUIRED", "The required field was not present.",
                             "name");
        } else {
            return error(n, "fieldMaskError", "FIELD_NOT_FOUND",
                         fmt::format("The field mask contained an invalid field: '{}'.", field), {},
                         field);
        }
    }
    return std::nullopt;
}

std::optional<AdsError> read_operation(const Market& market, Index account, Kind kind,
                                       std::size_t n, const json::value& value, Change& change) {
    const json::object* operation = value.if_object();
    const json::value* update = operation != nullptr ? operation->if_contains("update") : nullptr;
    const json::value* remove = operation != nullptr ? operation->if_contains("remove") : nullptr;
    if ((update == nullptr || !update->is_object()) && remove == nullptr)
        return error(n, "operationAccessDeniedError", "CREATE_OPERATION_NOT_PERMITTED",
                     "Unauthorized CREATE operation in invoking a service's mutate method.");
    change.resource =
        text_of(remove != nullptr ? remove : update->get_object().if_contains("resourceName"))
            .value_or("");
    const auto ref = find_resource(market, account, kind, change.resource);
    if (!ref)
        return error(n, "mutateError", "RESOURCE_NOT_FOUND", "Resource was not found.", {},
                     change.resource);
    change.what = *ref;
    if (is_removed(market, *ref))
        return error(n, "operationAccessDeniedError", "MUTATE_REMOVED_RESOURCE",
                     "The operation is not allowed for removed resources.");
    if (remove != nullptr && kind == Kind::budget)
        return error(n, "campaignBudgetError", "CAMPAIGN_BUDGET_IN_USE",
                     "The budget is in use and cannot be removed.");
    if (remove != nullptr)
        change.status = Status::removed;
    else
        return read_update(n, *operation, update->get_object(), market.money_step(account), change);
    return std::nullopt;
}

bool flag(const Call& call, std::string_view name) {
    const json::value* value = call.member(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

json::object partial_failure(const std::vector<AdsError>& errors) {
    return {
        {"code", 3},
        {"message", fmt::format("Multiple errors in ‘details’. First error: {}, at operations[{}]",
                                errors.front().message, *errors.front().operation)},
        {"details", json::array{details_of(errors)}}};
}

}  // namespace

web::Response mutate(Sandbox& sandbox, const Call& call, Index account, Kind kind) {
    const json::value* operations = call.member("operations");
    if (operations == nullptr || !operations->is_array() || operations->get_array().empty())
        return answer_of({.errors = {{"requestError",
                                      "REQUIRED_FIELD_MISSING",
                                      "Required field is missing: operations",
                                      {},
                                      {},
                                      {}}}});
    constexpr std::size_t kMostOperations = 10'000;
    if (operations->get_array().size() > kMostOperations)
        return answer_of({.errors = {{"requestError",
                                      "TOO_MANY_MUTATE_OPERATIONS",
                                      "Too many mutate operations were sent.",
                                      {},
                                      {},
                                      {}}}});
    std::vector<Change> changes;
    std::vector<AdsError> errors;
    json::array results;
    for (std::size_t n = 0; n < operations->get_array().size(); ++n) {
        Change change;
        if (auto wrong = read_operation(sandbox.market(), account, kind, n,
                                        operations->get_array()[n], change)) {
            errors.push_back(*std::move(wrong));
            results.push_back(json::object{});
            continue;
        }
        results.push_back(json::object{{"resourceName", change.resource}});
        changes.push_back(std::move(change));
    }
    if (!errors.empty() && !flag(call, "partialFailure"))
        return answer_of({.errors = std::move(errors)});
    if (flag(call, "validateOnly")) return json_answer(200, json::object{});
    for (Change& change : changes) {
        if (change.status) sandbox.set_status(change.what, *change.status, account);
        if (change.amount) sandbox.set_budget(change.what.index, *change.amount, account);
        if (change.name) sandbox.rename(change.what.index, *std::move(change.name), account);
    }
    json::object out;
    if (!errors.empty()) out["partialFailureError"] = partial_failure(errors);
    out["results"] = std::move(results);
    return json_answer(200, out);
}

}  // namespace herald::sandbox::google
