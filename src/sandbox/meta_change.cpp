#include <charconv>

#include "sandbox/meta.hpp"

/// Changes of campaigns, ad sets and ads: status, budgets, name.
namespace herald::sandbox::meta {

using market::Campaign;
using market::Kind;
using market::Ref;
using market::Status;

namespace {

std::optional<Status> parse_status(std::string_view word) {
    if (word == "ACTIVE") return Status::active;
    if (word == "PAUSED") return Status::paused;
    if (word == "ARCHIVED") return Status::archived;
    if (word == "DELETED") return Status::removed;
    return std::nullopt;
}

Failure invalid(std::string message, int subcode, std::string title, std::string user_message) {
    return {.message = std::move(message),
            .code = 100,
            .subcode = subcode,
            .title = std::move(title),
            .user_message = std::move(user_message)};
}

/// The amount of a budget parameter in the currency's smallest unit, or why it is none.
std::optional<Failure> read_amount(const Call& call, std::string_view name, Currency currency,
                                   Micros& out) {
    const std::string text = call.get(name);
    std::int64_t amount = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (error != std::errc{} || end != text.data() + text.size())
        return Failure{.message = fmt::format("(#100) Param {} must be an integer", name),
                       .code = 100};
    const std::int64_t unit = budget_digits(currency) == 0 ? Micros::kUnit : Micros::kUnit / 100;
    constexpr std::int64_t kMost = 1'000'000'000;
    if (amount > kMost)
        return invalid("Invalid parameter", 1'885'273, "Budget Is Too High",
                       "Your budget is too high.");
    const Micros least = micros_from(market::money_scale(currency));
    if (amount < 0 || amount * unit < least.value)
        return invalid("Invalid parameter", 1'885'272, "Budget is too low",
                       fmt::format("The minimum daily budget is {} {}. Increase your budget.",
                                   to_string(least), currency.text()));
    out = {amount * unit};
    return std::nullopt;
}

struct Target {
    Index campaign = 0, account = 0, budget = market::kNone;
};

Target target_of(const Market& market, Ref what) {
    Target out;
    out.campaign = what.kind == Kind::campaign ? what.index
                   : what.kind == Kind::group  ? market.groups()[what.index].campaign
                                               : market.ads()[what.index].campaign;
    out.account = market.campaigns()[out.campaign].account;
    if (what.kind == Kind::campaign) out.budget = market.campaigns()[what.index].budget;
    if (what.kind == Kind::group) out.budget = market.groups()[what.index].budget;
    return out;
}

std::optional<Failure> check_budget(const Market& market, const Call& call, const Target& target,
                                    Micros& amount) {
    const bool daily = call.has("daily_budget"), lifetime = call.has("lifetime_budget");
    if (!daily && !lifetime) return std::nullopt;
    if (daily && lifetime)
        return invalid("Invalid parameter", 1'885'621, "Two budgets",
                       "You can set either a daily budget or a lifetime budget, not both.");
    if (target.budget == market::kNone)
        return invalid("Invalid parameter", 1'885'621, "Can't Set Budget",
                       "You can only set an ad set budget or a campaign budget.");
    if (market.budgets()[target.budget].lifetime != lifetime)
        return invalid("Invalid parameter", 1'885'650, "Can't Change Budget Type",
                       "You can't switch between a daily and a lifetime budget.");
    return read_amount(call, daily ? "daily_budget" : "lifetime_budget",
                       market.accounts()[target.account].currency, amount);
}

}  // namespace

web::Response change(Sandbox& sandbox, const Call& call, Ref what) {
    const Market& market = sandbox.market();
    const Target target = target_of(market, what);
    if (status_word(market, what, Word::effective) == "DELETED")
        return answer_of(invalid("Invalid parameter", 1'487'056, "Can't edit a deleted object",
                                 "You can't change an ad object after it was deleted."));
    std::optional<Status> status;
    if (call.is("DELETE")) status = Status::removed;
    if (call.has("status")) {
        status = parse_status(call.get("status"));
        if (!status)
            return answer_of(
                {.message =
                     "(#100) Param status must be one of {ACTIVE, PAUSED, DELETED, ARCHIVED}",
                 .code = 100});
    }
    if (status && status_word(market, what, Word::own) == "ARCHIVED" &&
        *status != Status::removed && *status != Status::archived)
        return answer_of(invalid("Invalid parameter", 1'815'057, "Can't edit an archived object",
                                 "An archived object can only be deleted."));
    Micros amount;
    if (const auto failure = check_budget(market, call, target, amount)) return answer_of(*failure);
    if (call.has("name") && (call.get("name").empty() || call.get("name").size() > 400))
        return answer_of(
            {.message = "(#100) Param name must be 1 to 400 characters long", .code = 100});
    // All is well: nothing is half done.
    if (status) sandbox.set_status(what, *status, target.account);
    if (amount.value > 0) sandbox.set_budget(target.budget, amount, target.account);
    if (call.has("name") && what.kind == Kind::campaign)
        sandbox.rename(what.index, call.get("name"), target.account);
    return json_answer(200, json::object{{"success", true}});
}

}  // namespace herald::sandbox::meta
