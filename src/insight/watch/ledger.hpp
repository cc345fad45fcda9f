#pragma once

#include <map>
#include <string>
#include <vector>

#include "insight/anomaly/incidents.hpp"
#include "insight/watch/faults.hpp"

/// What is open between two looks: groups of odd figures, and faults. What a fault explains is told
/// with the fault.
namespace herald::insight::watch {

class Ledger {
public:
    /// `kept` is the JSON of an earlier one, empty at first. A figure's incident closes after
    /// `quiet_days` without a signal.
    explicit Ledger(const std::string& kept, int quiet_days);
    std::string to_text() const;

    /// All faults of these kinds found on a day; those that are open and not among them end.
    void faults_of(Day day, const std::vector<IncidentKind>& kinds,
                   const std::vector<FaultFinding>& found);
    /// In the order of days.
    void add(const Signal& signal);
    void advance(Day day);

    /// Open ones, and those that ended in the last weeks.
    const std::vector<FaultLine>& lines() const { return faults_; }

    /// A group of signals as it stands now.
    struct Group {
        insight::Incident incident;
        std::optional<std::int64_t> merged_into;
    };
    /// Everything that changed since this was made, by number.
    std::map<std::int64_t, Group> groups() const;
    std::map<std::int64_t, FaultLine> faults() const;

private:
    void note(const std::vector<IncidentNews>& news);
    void open_fault(Day day, const FaultFinding& finding);
    /// Groups that the new fault explains become part of it.
    void absorb(const FaultLine& fault);

    IncidentOptions options_;
    IncidentBook book_;
    std::vector<FaultLine> faults_;
    std::int64_t next_fault_ = 1;
    std::map<std::int64_t, std::int64_t> known_;  ///< signals by number, as they were kept
    std::map<std::int64_t, Group> touched_groups_;
    std::map<std::int64_t, FaultLine> touched_faults_;
};

}  // namespace herald::insight::watch
