#pragma once

#include "insight/watch/comparison.hpp"
#include "insight/watch/incident_store.hpp"
#include "insight/watch/ledger.hpp"

/// An incident in words and figures, as a person reads it.
namespace herald::insight::watch {

/// What the stories are told from.
struct Facts {
    const History* history = nullptr;
    std::vector<KnownChange> changes;  ///< of budgets and statuses, newest first
};
IncidentChangeSet tell_group(const Facts& facts, std::int64_t number, const Ledger::Group& group);
IncidentChangeSet tell_fault(const Facts& facts, const FaultLine& fault);

/// The figures behind an incident: the stream, its steps, its parts.
IncidentDetail detail_of(const History& history, const Incident& incident);

/// "12.40 EUR", "1,234", "1.2 %".
std::string figure_text(ads::Metric metric, double value, Currency currency);
/// "Tuesday, 17 November".
std::string day_text(Day day);

}  // namespace herald::insight::watch
