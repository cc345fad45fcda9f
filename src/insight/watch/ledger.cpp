#include "insight/watch/ledger.hpp"

#include <algorithm>

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace herald::insight::watch {

/// The library's incidents as they are kept.
struct KeptSignal {
    std::vector<std::string> entity;
    ads::Metric metric{};
    std::int64_t at = 0;
    double score = 0;
    std::int64_t direction = 0;
    bool shift = false;
};
BOOST_DESCRIBE_STRUCT(KeptSignal, (), (entity, metric, at, score, direction, shift))
struct KeptGroup {
    std::int64_t number = 0, opened = 0, last_seen = 0;
    KeptSignal worst;
    std::vector<std::vector<std::string>> entities;
    std::vector<ads::Metric> metrics;
    std::int64_t signals = 0;
    bool shift = false;
    double told_score = 0;
};
BOOST_DESCRIBE_STRUCT(KeptGroup, (),
                      (number, opened, last_seen, worst, entities, metrics, signals, shift,
                       told_score))
struct KeptLedger {
    std::vector<KeptGroup> open;
    std::int64_t next = 1, next_fault = 1;
    std::vector<FaultLine> faults;
};
BOOST_DESCRIBE_STRUCT(KeptLedger, (), (open, next, next_fault, faults))

namespace {

/// A fault goes on over a day that tells nothing either way.
constexpr std::chrono::days kFaultPatience{1};
/// Ended ones are kept as long as their days would be a measure of later ones.
constexpr std::chrono::days kFaultsKept{35};

KeptGroup kept_of(const insight::Incident& incident) {
    const Signal& worst = incident.worst;
    KeptGroup out{
        static_cast<std::int64_t>(incident.id),
        incident.opened,
        incident.last_seen,
        {worst.entity, metric_of(worst.kpi), worst.at, worst.score, worst.direction, worst.shift},
        incident.entities,
        {},
        static_cast<std::int64_t>(incident.signals),
        incident.shift,
        incident.told_score};
    for (const Kpi kpi : incident.kpis) out.metrics.push_back(metric_of(kpi));
    return out;
}

insight::Incident incident_of(const KeptGroup& kept) {
    insight::Incident out;
    out.id = static_cast<std::uint64_t>(kept.number);
    out.opened = kept.opened;
    out.last_seen = kept.last_seen;
    out.worst = {
        kept.worst.entity, kpi_of(kept.worst.metric).value_or(Kpi::spend), kept.worst.at,
        kept.worst.score,  static_cast<int>(kept.worst.direction),         kept.worst.shift};
    out.entities = kept.entities;
    for (const ads::Metric metric : kept.metrics)
        if (const auto kpi = kpi_of(metric)) out.kpis.push_back(*kpi);
    out.signals = static_cast<std::size_t>(kept.signals);
    out.shift = kept.shift;
    out.told_score = kept.told_score;
    return out;
}

KeptLedger read_kept(const std::string& text) {
    return text.empty() ? KeptLedger{} : from_json<KeptLedger>(text, Unknown::ignore);
}

IncidentBook book_of(const KeptLedger& kept, const IncidentOptions& options) {
    std::vector<insight::Incident> open;
    for (const auto& group : kept.open) open.push_back(incident_of(group));
    return {options, std::move(open), static_cast<std::uint64_t>(kept.next)};
}

bool same_line(const std::vector<std::string>& one, const std::vector<std::string>& other) {
    const std::size_t shared = std::min(one.size(), other.size());
    return std::equal(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(shared),
                      other.begin());
}

/// Whether the fault is reason enough for the figure to be odd in this direction.
bool explains(const FaultLine& fault, Kpi kpi, int direction,
              const std::vector<std::string>& entity) {
    if (!same_line(fault.path, entity)) return false;
    switch (fault.kind) {
        case IncidentKind::tracking_broken:
            return converts(kpi) && kpi != Kpi::aov && direction == (is_cost(kpi) ? 1 : -1);
        case IncidentKind::zero_delivery: return entity == fault.path && !converts(kpi);
        case IncidentKind::overspend:
            return entity == fault.path && kpi == Kpi::spend && direction > 0;
        case IncidentKind::underspend:
            return entity == fault.path && kpi == Kpi::spend && direction < 0;
        case IncidentKind::metric: break;
    }
    return false;
}

}  // namespace

Ledger::Ledger(const std::string& kept, int quiet_days)
    : options_{.quiet = EpochSeconds{quiet_days} * 86'400},
      book_(book_of(read_kept(kept), options_)) {
    KeptLedger before = read_kept(kept);
    for (const auto& group : before.open) known_[group.number] = group.signals;
    for (const auto& line : before.faults) known_[line.number] = line.signals;
    faults_ = std::move(before.faults);
    next_fault_ = before.next_fault;
}

std::string Ledger::to_text() const {
    KeptLedger out;
    for (const auto& incident : book_.open()) out.open.push_back(kept_of(incident));
    out.next = static_cast<std::int64_t>(book_.next_id());
    out.next_fault = next_fault_;
    out.faults = faults_;
    return to_json(out);
}

void Ledger::faults_of(Day day, const std::vector<IncidentKind>& kinds,
                       const std::vector<FaultFinding>& found) {
    const auto is_one_of = [&](IncidentKind kind) {
        return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    };
    for (const auto& finding : found) open_fault(day, finding);
    for (FaultLine& line : faults_) {
        if (line.closed || !is_one_of(line.kind) || day - line.last_seen <= kFaultPatience)
            continue;
        line.closed = line.last_seen + std::chrono::days(1);
        touched_faults_[line.number] = line;
    }
    std::erase_if(faults_, [&](const FaultLine& line) {
        return line.closed && day - *line.closed > kFaultsKept;
    });
}

void Ledger::open_fault(Day day, const FaultFinding& finding) {
    const auto path = path_of(finding.subject);
    for (FaultLine& line : faults_) {
        if (line.closed || line.kind != finding.kind || !same_line(line.path, path)) continue;
        if (path.size() > line.path.size()) return;  // a part of what is told of the whole
        line.last_seen = std::max(line.last_seen, day);
        ++line.signals;
        if (finding.p_value < line.p_value) line.p_value = finding.p_value;
        // What began in one campaign is the whole platform's by now.
        line.path = path;
        line.observed = finding.observed;
        line.expected = finding.expected;
        return;
    }
    FaultLine line{
        -next_fault_++,   finding.kind,    path, day, day, std::nullopt, finding.observed,
        finding.expected, finding.p_value, 1};
    absorb(line);
    faults_.push_back(std::move(line));
}

void Ledger::absorb(const FaultLine& fault) {
    std::vector<insight::Incident> left;
    for (insight::Incident incident : book_.open()) {
        const bool young = day_of_seconds(incident.opened) + std::chrono::days(3) >= fault.opened;
        if (!young ||
            !explains(fault, incident.worst.kpi, incident.worst.direction, incident.worst.entity)) {
            left.push_back(std::move(incident));
            continue;
        }
        incident.state = insight::IncidentState::closed;
        incident.closed = seconds_of(fault.opened);
        const auto number = static_cast<std::int64_t>(incident.id);
        touched_groups_[number] = {std::move(incident), fault.number};
    }
    if (left.size() < book_.open().size())
        book_ = IncidentBook(options_, std::move(left), book_.next_id());
}

void Ledger::add(const Signal& signal) {
    const Day day = day_of_seconds(signal.at);
    for (FaultLine& line : faults_) {
        if (line.closed || day < line.opened ||
            !explains(line, signal.kpi, signal.direction, signal.entity))
            continue;
        ++line.signals;
        return;
    }
    note(book_.add(signal));
}

void Ledger::advance(Day day) { note(book_.advance(seconds_of(day))); }

void Ledger::note(const std::vector<IncidentNews>& news) {
    for (const auto& one : news) {
        Group group{one.incident, std::nullopt};
        if (one.change == IncidentChange::merged)
            group.merged_into = static_cast<std::int64_t>(one.merged_into);
        touched_groups_[static_cast<std::int64_t>(one.incident.id)] = std::move(group);
    }
}

std::map<std::int64_t, Ledger::Group> Ledger::groups() const {
    auto out = touched_groups_;
    for (const auto& incident : book_.open()) {
        const KeptGroup kept = kept_of(incident);
        const auto known = known_.find(kept.number);
        if (known == known_.end() || known->second != kept.signals)
            out[kept.number] = {incident, std::nullopt};
    }
    return out;
}

std::map<std::int64_t, FaultLine> Ledger::faults() const {
    auto out = touched_faults_;
    for (const auto& line : faults_) {
        const auto known = known_.find(line.number);
        const bool is_news = known == known_.end() || known->second != line.signals;
        if (!line.closed && is_news) out[line.number] = line;
    }
    return out;
}

}  // namespace herald::insight::watch
