#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "insight/anomaly/kpi.hpp"

/// Many anomalous points, one event: what belongs together is told once.
namespace herald::insight {

/// Seconds since the epoch.
using EpochSeconds = std::int64_t;

/// One anomalous point of one stream.
struct Signal {
    /// From the workspace down: {"ws", "google", "campaign 7"}. One path is another's parent when
    /// it begins it.
    std::vector<std::string> entity;
    Kpi kpi{};
    EpochSeconds at = 0;
    double score = 0;    ///< 0–1
    int direction = 0;   ///< +1 above what was expected, -1 below
    bool shift = false;  ///< the new level stays
};

enum class IncidentState { open, closed };

struct Incident {
    std::uint64_t id = 0;
    IncidentState state = IncidentState::open;
    EpochSeconds opened = 0, last_seen = 0, closed = 0;
    Signal worst;  ///< the highest score: what the title names
    std::vector<std::vector<std::string>>
        entities;  ///< all that are touched, at most kMostEntities
    std::vector<Kpi> kpis;
    std::size_t signals = 0;
    bool shift = false;
    double told_score = 0;  ///< the worst score when it was last news
};

enum class IncidentChange { opened, updated, closed, merged };

/// What a person or a webhook is told.
struct IncidentNews {
    IncidentChange change{};
    Incident incident;
    std::uint64_t merged_into = 0;  ///< for `merged`: the older incident that goes on
};

struct IncidentOptions {
    EpochSeconds quiet = 2 * 86'400;  ///< without a signal for so long, an incident closes
    double open_at = 0.9;             ///< a signal below this joins, but opens nothing
    double update_by = 0.05;         ///< `updated` is news only when the worst score grows so much,
                                     ///< or a figure or entity is new
    std::size_t most_open = 10'000;  ///< beyond, the one that is silent longest closes
};

/// The incidents of one workspace. A signal joins an open incident when one's entity is the other's
/// or stands above it, their figures share a step of the funnel (see related()), and the incident
/// is not quiet yet; when it fits several, they become one, the oldest. Signals come in the order
/// of time; one that is older than its incident's last only counts.
class IncidentBook {
public:
    static constexpr std::size_t kMostEntities = 100;

    explicit IncidentBook(IncidentOptions options = {}) : options_(options) {}
    /// Takes up a book from its open incidents, as open() gave them.
    IncidentBook(IncidentOptions options, std::vector<Incident> open, std::uint64_t next_id);

    std::vector<IncidentNews> add(const Signal& signal);
    /// Closes what has been quiet.
    std::vector<IncidentNews> advance(EpochSeconds now);

    const std::vector<Incident>& open() const { return open_; }
    std::uint64_t next_id() const { return next_id_; }

private:
    bool fits(const Incident& incident, const Signal& signal) const;
    void open_one(const Signal& signal, std::vector<IncidentNews>& news);
    void join(Incident& incident, const Signal& signal, std::vector<IncidentNews>& news) const;
    void close_at(std::size_t place, EpochSeconds at, std::vector<IncidentNews>& news);

    IncidentOptions options_;
    std::vector<Incident> open_;  ///< in the order of opening
    std::uint64_t next_id_ = 1;
};

}  // namespace herald::insight
