#include "insight/anomaly/incidents.hpp"

#include <algorithm>

namespace herald::insight {
namespace {

bool same_line(const std::vector<std::string>& one, const std::vector<std::string>& other) {
    const std::size_t shared = std::min(one.size(), other.size());
    return std::equal(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(shared),
                      other.begin());
}

template <class T>
bool add_new(std::vector<T>& list, const T& value) {
    if (std::ranges::find(list, value) != list.end()) return false;
    list.push_back(value);
    return true;
}

void absorb(Incident& into, const Incident& other) {
    for (const auto& entity : other.entities)
        if (into.entities.size() < IncidentBook::kMostEntities) add_new(into.entities, entity);
    for (const Kpi kpi : other.kpis) add_new(into.kpis, kpi);
    if (other.worst.score > into.worst.score) into.worst = other.worst;
    into.opened = std::min(into.opened, other.opened);
    into.last_seen = std::max(into.last_seen, other.last_seen);
    into.signals += other.signals;
    into.shift = into.shift || other.shift;
}

}  // namespace

IncidentBook::IncidentBook(IncidentOptions options, std::vector<Incident> open,
                           std::uint64_t next_id)
    : options_(options), open_(std::move(open)), next_id_(next_id) {}

std::vector<IncidentNews> IncidentBook::add(const Signal& signal) {
    std::vector<IncidentNews> news = advance(signal.at);
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < open_.size(); ++i)
        if (fits(open_[i], signal)) fitting.push_back(i);
    if (fitting.empty()) {
        if (signal.score >= options_.open_at) open_one(signal, news);
        return news;
    }
    for (std::size_t i = fitting.size() - 1; i > 0; --i) {
        absorb(open_[fitting[0]], open_[fitting[i]]);
        Incident gone = open_[fitting[i]];
        gone.state = IncidentState::closed;
        gone.closed = signal.at;
        news.push_back({IncidentChange::merged, std::move(gone), open_[fitting[0]].id});
        open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(fitting[i]));
    }
    join(open_[fitting[0]], signal, news);
    return news;
}

std::vector<IncidentNews> IncidentBook::advance(EpochSeconds now) {
    std::vector<IncidentNews> news;
    for (std::size_t i = 0; i < open_.size();)
        if (now - open_[i].last_seen > options_.quiet)
            close_at(i, now, news);
        else
            ++i;
    return news;
}

bool IncidentBook::fits(const Incident& incident, const Signal& signal) const {
    return std::ranges::any_of(incident.kpis, [&](Kpi k) { return related(k, signal.kpi); }) &&
           std::ranges::any_of(incident.entities,
                               [&](const auto& e) { return same_line(e, signal.entity); });
}

void IncidentBook::open_one(const Signal& signal, std::vector<IncidentNews>& news) {
    if (open_.size() >= options_.most_open) {
        const auto silent = std::ranges::min_element(open_, {}, &Incident::last_seen);
        close_at(static_cast<std::size_t>(silent - open_.begin()), signal.at, news);
    }
    open_.push_back({.id = next_id_++,
                     .opened = signal.at,
                     .last_seen = signal.at,
                     .worst = signal,
                     .entities = {signal.entity},
                     .kpis = {signal.kpi},
                     .signals = 1,
                     .shift = signal.shift,
                     .told_score = signal.score});
    news.push_back({IncidentChange::opened, open_.back()});
}

void IncidentBook::join(Incident& incident, const Signal& signal,
                        std::vector<IncidentNews>& news) const {
    ++incident.signals;
    bool told = signal.shift && !incident.shift;
    incident.shift = incident.shift || signal.shift;
    incident.last_seen = std::max(incident.last_seen, signal.at);
    told = add_new(incident.kpis, signal.kpi) || told;
    if (incident.entities.size() < kMostEntities)
        told = add_new(incident.entities, signal.entity) || told;
    told = told || signal.score >= incident.told_score + options_.update_by;
    if (signal.score > incident.worst.score) incident.worst = signal;
    if (!told) return;
    incident.told_score = incident.worst.score;
    news.push_back({IncidentChange::updated, incident});
}

void IncidentBook::close_at(std::size_t place, EpochSeconds at, std::vector<IncidentNews>& news) {
    Incident gone = std::move(open_[place]);
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(place));
    gone.state = IncidentState::closed;
    gone.closed = at;
    news.push_back({IncidentChange::closed, std::move(gone)});
}

}  // namespace herald::insight
