#include <map>

#include "ads/campaign_order.hpp"
#include "ads/changes.hpp"
#include "ads/connections.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "event/event.hpp"

namespace herald::ads {
namespace {

constexpr int kLastAttempt = 6;

/// A pending change with all that is needed to carry it out.
struct Errand {
    ChangeId id;
    CampaignId campaign_id;
    ChangeField field{};
    std::optional<std::string> old_value, new_value;
    std::string external_id;
    ConnectionId connection_id;
    std::string account_id;
    std::string account_name;
    Currency currency;
    std::string time_zone;
};
BOOST_DESCRIBE_STRUCT(Errand, (),
                      (id, campaign_id, field, old_value, new_value, external_id, connection_id,
                       account_id, account_name, currency, time_zone))

constexpr std::string_view kErrands =
    "SELECT h.id, h.campaign_id, h.field, h.old_value, h.new_value, c.external_id, "
    "a.connection_id, a.external_id, a.name, a.currency, a.time_zone "
    "FROM campaign_changes h JOIN campaigns c ON c.tenant = h.tenant AND c.id = h.campaign_id "
    "JOIN ad_accounts a ON a.tenant = c.tenant AND a.id = c.account_id "
    "WHERE h.tenant = :tenant AND c.tenant = :tenant AND a.tenant = :tenant AND h.task_id = :task "
    "AND h.state = 'pending' ORDER BY h.id";

struct Result {
    std::int64_t applied = 0, failed = 0;
};
BOOST_DESCRIBE_STRUCT(Result, (), (applied, failed))

/// What the platform has now, in the words of the change.
std::string present_value(const connector::AdCampaign& campaign, ChangeField field) {
    if (field == ChangeField::status) return std::string(enum_name(campaign.status));
    return campaign.daily_budget ? to_string(*campaign.daily_budget) : std::string();
}

class Messenger {
public:
    Messenger(const Context& context, task::Run& run) : context_(context), run_(run) {}

    std::string go() {
        const auto errands = run_.scope().db().list<Errand>(kErrands, {{"task", run_.id()}});
        std::optional<Error> passing;
        for (std::size_t i = 0; i < errands.size(); ++i) {
            run_.progress(static_cast<double>(i) / static_cast<double>(errands.size()),
                          fmt::format("{} of {}", i, errands.size()));
            try {
                carry_out(errands[i]);
            } catch (const Error& error) {
                const bool again = error.retryable() && run_.attempt() < kLastAttempt;
                if (!again)
                    fail(errands[i], error);
                else if (!passing)
                    passing = error;
            }
        }
        if (passing) throw *passing;  // what is left stays pending for the next attempt
        return to_json(count());
    }

private:
    connection::OpenConnection& open_for(const Errand& errand) {
        auto found = open_.find(errand.connection_id);
        if (found == open_.end())
            found =
                open_
                    .emplace(errand.connection_id,
                             connection::open_connection(
                                 *context_.connections, run_.scope(), errand.connection_id,
                                 [&] { run_.checkpoint(); },
                                 [&](std::string_view line) { run_.log(task::Level::info, line); }))
                    .first;
        return found->second;
    }

    void carry_out(const Errand& errand) {
        connection::OpenConnection& open = open_for(errand);
        if (!open.connector->change_ads)
            throw Error(ErrorKind::invalid,
                        open.connector->spec.name + " cannot be changed from here.");
        connector::AdAccount account;
        account.external_id = errand.account_id;
        account.name = errand.account_name;
        account.currency = errand.currency;
        account.time_zone = errand.time_zone;
        const connector::CampaignRef ref{account, errand.external_id};
        const auto& change = *open.connector->change_ads;
        const std::string wanted = errand.new_value.value_or("");
        const auto is_there = [&] {
            return present_value(change.read_campaign(*open.call, ref), errand.field) == wanted;
        };
        // Asked before anything is tried: an attempt that was cut off may have arrived.
        if (is_there()) return succeed(errand, "The platform has it so already.");
        try {
            send(open, ref, errand.field, wanted);
        } catch (const Error& error) {  // the answer is lost, the change perhaps not
            if (error.kind() != ErrorKind::upstream || !error.retryable() || !is_there()) throw;
            return succeed(errand, open.connector->spec.name +
                                       " made the change, although its answer was lost.");
        }
        succeed(errand, open.connector->spec.name + " accepted it.");
    }

    static void send(const connection::OpenConnection& open, const connector::CampaignRef& ref,
                     ChangeField field, const std::string& wanted) {
        const auto& change = *open.connector->change_ads;
        if (field == ChangeField::status)
            change.set_status(
                *open.call, ref,
                wanted == "active" ? connector::AdStatus::active : connector::AdStatus::paused);
        else
            change.set_daily_budget(*open.call, ref, parse_micros(wanted).value_or(Micros{}));
    }

    void settle(Tx& tx, const Errand& errand) {
        tx.execute(
            "UPDATE campaigns SET pending_change = CASE WHEN EXISTS (SELECT 1 FROM "
            "campaign_changes h WHERE h.tenant = :tenant "
            "AND h.campaign_id = :campaign AND h.state = 'pending') THEN 1 ELSE 0 END, updated_at "
            "= :now, version = version + 1 "
            "WHERE tenant = :tenant AND id = :campaign",
            {{"campaign", errand.campaign_id}, {"now", run_.scope().now()}});
        event::emit(tx, run_.scope().tenant(), *context_.bus, run_.scope().clock(), "campaigns",
                    "campaign.updated",
                    fmt::format(R"({{"id":"{}"}})", to_string(errand.campaign_id)));
        tx.after_commit([cache = context_.campaigns, tenant = run_.scope().tenant()] {
            cache->changed(tenant);
        });
    }

    void succeed(const Errand& errand, const std::string& outcome) {
        run_.write([&](Tx& tx) {
            tx.execute(
                "UPDATE campaign_changes SET state = 'applied', outcome = :outcome, applied_at = "
                ":now WHERE tenant = :tenant AND id = :id",
                {{"outcome", outcome}, {"now", run_.scope().now()}, {"id", errand.id}});
            settle(tx, errand);
        });
    }

    /// The platform refused, or gave no answer to the last: the campaign shows again what it was.
    void fail(const Errand& errand, const Error& error) {
        run_.log(task::Level::error, error.what());
        std::string outcome = error.what();
        if (error.retryable())
            outcome += ". Whether the change arrived is not known; the next sync shows it.";
        run_.write([&](Tx& tx) {
            tx.execute(
                "UPDATE campaign_changes SET state = 'failed', outcome = :outcome WHERE tenant = "
                ":tenant AND id = :id",
                {{"outcome", outcome}, {"id", errand.id}});
            if (errand.field == ChangeField::status)
                tx.execute(
                    "UPDATE campaigns SET status = :old WHERE tenant = :tenant AND id = :id AND "
                    "status = :new",
                    {{"old", errand.old_value},
                     {"new", errand.new_value},
                     {"id", errand.campaign_id}});
            else
                tx.execute(
                    "UPDATE campaigns SET daily_budget = :old WHERE tenant = :tenant AND id = :id",
                    {{"old", errand.old_value ? parse_micros(*errand.old_value) : std::nullopt},
                     {"id", errand.campaign_id}});
            settle(tx, errand);
        });
    }

    Result count() {
        const auto of = [&](std::string_view state) {
            return *run_.scope().db().one<std::int64_t>(
                "SELECT count(*) FROM campaign_changes WHERE tenant = :tenant AND task_id = :task "
                "AND state = :state",
                {{"task", run_.id()}, {"state", state}});
        };
        return {of("applied"), of("failed")};
    }

    const Context& context_;
    task::Run& run_;
    std::map<ConnectionId, connection::OpenConnection> open_;
};

}  // namespace

task::TaskType change_task(const Context& context) {
    return {"ads.change", [context](task::Run& run) { return Messenger(context, run).go(); }, 4};
}

}  // namespace herald::ads
