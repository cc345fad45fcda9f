#include "insight/budget/response.hpp"

#include <fmt/format.h>
#include <nlopt.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <memory>
#include <random>

#include "base/error.hpp"

namespace herald::insight {
namespace {

using Vector = Eigen::Matrix<double, kCurveParts, 1>;
using Matrix = Eigen::Matrix<double, kCurveParts, kCurveParts>;

/// Where campaigns stand before any was seen: half reached at 1.5 times the mean spend, no S, a
/// fifth carried over; as much worth as kPriorCampaigns campaigns.
constexpr CurveParts kPriorMeans{0, 0.4, 0, -1.4}, kPriorDeviations{1, 0.7, 0.35, 0.8};
constexpr double kPriorCampaigns = 3, kSpreadCampaigns = 10;
constexpr CurveParts kLeast{-30, -4, -1.2, -5}, kMost{30, 4, 1.2, 2.2};
constexpr int kRounds = 6;
/// So many campaigns tell what all are like: with more, the common distribution hardly moves.
constexpr std::size_t kMostTeachers = 1500;
/// A slope known worse than to about ±60 % does not carry a decision.
constexpr double kKnownDeviation = 0.5;
constexpr double kFewestEvents = 30;  ///< results in units of their dispersion
constexpr double kLeastVariation = 0.08;

/// A campaign on its way through the fit.
struct Work {
    const CampaignDays* days = nullptr;
    double mean_spend = 0, mean_result = 0, dispersion = 1, variation = 0;
    std::size_t known = 0;
    Vector parts = Vector::Zero();
    Matrix covariance = Matrix::Zero();
};

struct Prior {
    Vector means, deviations;
};

Vector within_bounds(const Vector& parts) {
    return parts.cwiseMax(Eigen::Map<const Vector>(kLeast.data()))
        .cwiseMin(Eigen::Map<const Vector>(kMost.data()));
}

ResponseCurve curve_of(const Vector& parts, double mean_spend) {
    ResponseCurve out;
    out.half = mean_spend * std::exp(parts(1));
    out.shape = std::exp(parts(2));
    out.carry = 1 / (1 + std::exp(-parts(3)));
    // results at the mean spend = efficiency × mean spend
    const double reached = 1 / (1 + std::exp(-out.shape * -parts(1)));
    out.ceiling = std::exp(parts(0)) * mean_spend / reached;
    return out;
}

/// Calls f(day, expected, derivatives of log expected) for each day with a known result.
template <class F>
void each_day(const Work& work, const Vector& parts, F&& f) {
    const CampaignDays& days = *work.days;
    const double k = std::exp(parts(2)), carry = 1 / (1 + std::exp(-parts(3)));
    const double half = work.mean_spend * std::exp(parts(1));
    const double h_mean = 1 / (1 + std::exp(k * parts(1)));
    const double at_mean = std::exp(parts(0)) * work.mean_spend;
    double pressure = 0, moved = 0;  // moved: derivative of pressure by carry
    bool begun = false;
    for (std::size_t t = 0; t < days.spend.size(); ++t) {
        const double spend = std::isfinite(days.spend[t]) ? days.spend[t] : 0;
        if (begun) {
            moved = pressure - spend + carry * moved;
            pressure = (1 - carry) * spend + carry * pressure;
        } else {
            pressure = spend;
            begun = spend > 0;
        }
        if (!std::isfinite(days.spend[t]) || !std::isfinite(days.results[t]) || !(pressure > 0))
            continue;
        const double log_ratio = std::log(pressure / half);
        const double h = 1 / (1 + std::exp(-k * log_ratio));
        const double demand = days.demand.empty() ? 1 : days.demand[t];
        const Vector slope(1, k * (h - h_mean),
                           k * ((1 - h) * log_ratio - (1 - h_mean) * -parts(1)),
                           k * (1 - h) / pressure * moved * carry * (1 - carry));
        f(t, std::max(at_mean * h / h_mean * demand, 1e-12), slope);
    }
}

struct Search {
    const Work* work;
    const Prior* prior;
};

double penalised(unsigned, const double* x, double* gradient, void* data) {
    const auto& [work, prior] = *static_cast<const Search*>(data);
    const Vector parts = Eigen::Map<const Vector>(x);
    Vector slope = -(parts - prior->means).cwiseQuotient(prior->deviations.cwiseAbs2());
    double value = 0.5 * slope.dot(parts - prior->means);
    each_day(*work, parts, [&](std::size_t t, double expected, const Vector& by) {
        const double y = work->days->results[t];
        value += (y * std::log(expected) - expected) / work->dispersion;
        slope += (y - expected) / work->dispersion * by;
    });
    if (gradient != nullptr) Eigen::Map<Vector>(gradient, kCurveParts) = slope;
    return value;
}

/// The posterior's mode, its curvature (expected information), the dispersion around it.
void fit_one(Work& work, const Prior& prior) {
    if (work.known > 0) {
        Search search{&work, &prior};
        const std::unique_ptr<nlopt_opt_s, void (*)(nlopt_opt)> climb(
            nlopt_create(NLOPT_LD_LBFGS, kCurveParts), nlopt_destroy);
        nlopt_set_max_objective(climb.get(), penalised, &search);
        nlopt_set_lower_bounds(climb.get(), kLeast.data());
        nlopt_set_upper_bounds(climb.get(), kMost.data());
        nlopt_set_ftol_rel(climb.get(), 1e-9);
        nlopt_set_maxeval(climb.get(), 200);
        double best = 0;
        Vector at = work.parts;
        nlopt_optimize(climb.get(), at.data(), &best);
        if (at.allFinite()) work.parts = at;
    } else {
        work.parts = prior.means;
    }
    Matrix information = prior.deviations.cwiseAbs2().cwiseInverse().asDiagonal();
    each_day(work, work.parts, [&](std::size_t, double expected, const Vector& by) {
        information += expected / work.dispersion * by * by.transpose();
    });
    work.covariance = information.ldlt().solve(Matrix::Identity());
}

/// Proposals from a widened Laplace approximation, resampled in proportion to how much likelier
/// they are than proposed.
std::vector<CurveParts> sample(const Work& work, const Prior& prior, std::uint64_t seed) {
    constexpr int kProposals = 192;
    constexpr double kWidened = 1.3;  // in deviations
    const Eigen::LLT<Matrix> root(work.covariance);
    Search search{&work, &prior};
    std::mt19937_64 random(seed);
    std::normal_distribution<> normal;
    std::vector<Vector> proposed;
    std::vector<double> logs;
    for (int i = 0; i < kProposals; ++i) {
        Vector chance;
        for (double& value : chance) value = normal(random);
        const Vector step = root.matrixL() * chance;
        proposed.push_back(within_bounds(work.parts + kWidened * step));
        logs.push_back(0.5 * chance.squaredNorm() +
                       penalised(kCurveParts, proposed.back().data(), nullptr, &search));
    }
    const double highest = *std::max_element(logs.begin(), logs.end());
    double total = 0;
    for (double& value : logs) total += value = std::exp(value - highest);
    std::vector<CurveParts> out;
    double reached = 0;
    std::size_t next = 0;
    for (std::size_t i = 0; i < proposed.size(); ++i) {  // systematic: evenly spaced in the sum
        reached += logs[i] / total;
        for (; next < kDraws &&
               reached > (static_cast<double>(next) + 0.5) / static_cast<double>(kDraws);
             ++next) {
            out.emplace_back();
            Eigen::Map<Vector>(out.back().data()) = proposed[i];
        }
    }
    while (out.size() < kDraws) out.push_back(out.empty() ? CurveParts{} : out.back());
    return out;
}

void measure_dispersion(Work& work) {
    double sum = 0;
    each_day(work, work.parts, [&](std::size_t t, double expected, const Vector&) {
        const double miss = work.days->results[t] - expected;
        sum += miss * miss / expected;
    });
    const double free = static_cast<double>(work.known) - 2;
    if (free > 5) work.dispersion = std::max(sum / free, 1e-9 * work.mean_result);
}

/// The common distribution anew: means of the parts, and their spread with what is not known of
/// each.
Prior learn(std::span<const Work> works) {
    Prior out{Vector::Zero(), Vector::Zero()};
    const Vector base = Eigen::Map<const Vector>(kPriorMeans.data());
    for (Eigen::Index j = 0; j < static_cast<Eigen::Index>(kCurveParts); ++j) {
        // Results per spend have no natural unit: their mean is the campaigns' own.
        const double anchor = j == 0 ? 1e-6 : kPriorCampaigns;
        double weight = anchor, sum = anchor * base(j);
        for (const auto& work : works)
            if (work.known > 0) {
                weight += 1;
                sum += work.parts(j);
            }
        out.means(j) = sum / weight;
        const double wide = kPriorDeviations[static_cast<std::size_t>(j)];
        double squares = kSpreadCampaigns * wide * wide, count = kSpreadCampaigns;
        for (const auto& work : works)
            if (work.known > 0) {
                const double miss = work.parts(j) - out.means(j);
                squares += miss * miss + work.covariance(j, j);
                count += 1;
            }
        out.deviations(j) = std::sqrt(squares / count);
    }
    return out;
}

/// Of the common means: what each campaign's days tell of them beyond its own parts (Lindley, Smith
/// 1972), and the anchor.
Matrix mean_covariance(std::span<const Work> works, const Prior& prior) {
    const Vector wide = Eigen::Map<const Vector>(kPriorDeviations.data()).cwiseAbs2();
    Matrix precision = (kPriorCampaigns * wide.cwiseInverse()).asDiagonal();
    precision(0, 0) = 1e-6;
    const Matrix common = prior.deviations.cwiseAbs2().cwiseInverse().asDiagonal();
    for (const auto& work : works)
        if (work.known > 0) precision += common - common * work.covariance * common;
    return precision.ldlt().solve(Matrix::Identity());
}

void check(const CampaignDays& days) {
    if (days.spend.size() != days.results.size() ||
        (!days.demand.empty() && days.demand.size() != days.spend.size()))
        throw Error(ErrorKind::invalid, "Spend, results and demand must have the same days.");
    for (const auto* values : {&days.spend, &days.results, &days.demand})
        for (const double value : *values)
            if (std::isinf(value) || value < 0)
                throw Error(ErrorKind::invalid,
                            fmt::format("{} is neither spend nor a result.", value));
    for (const double value : days.demand)
        if (!(value > 0)) throw Error(ErrorKind::invalid, "Demand must be above 0.");
}

Work begin(const CampaignDays& days) {
    check(days);
    Work out;
    out.days = &days;
    double spend = 0, squares = 0, result = 0;
    for (std::size_t t = 0; t < days.spend.size(); ++t) {
        if (!(days.spend[t] > 0) || !std::isfinite(days.results[t])) continue;
        ++out.known;
        spend += days.spend[t];
        squares += days.spend[t] * days.spend[t];
        result += days.results[t];
    }
    if (out.known == 0) return out;
    const double n = static_cast<double>(out.known);
    out.mean_spend = spend / n;
    out.mean_result = result / n;
    out.variation = std::sqrt(std::max(squares / n / out.mean_spend / out.mean_spend - 1, 0.0));
    double variance = 0;
    for (std::size_t t = 0; t < days.spend.size(); ++t)
        if (days.spend[t] > 0 && std::isfinite(days.results[t]))
            variance += (days.results[t] - out.mean_result) * (days.results[t] - out.mean_result);
    out.dispersion = out.mean_result > 0 ? std::max(variance / n / out.mean_result, 1e-9) : 1;
    out.parts = Eigen::Map<const Vector>(kPriorMeans.data());
    out.parts(0) = std::log(std::max(result, 0.5) / spend);
    return out;
}

/// Standard deviation of the logarithm of the slope at the mean spend, by the delta method.
double slope_deviation(const Work& work) {
    // log slope = log efficiency + log k + log(1 - h), 1 - h = 1 / (1 + e^(-k log(half / mean)))
    const double k = std::exp(work.parts(2)), ratio = work.parts(1);
    const double h = 1 / (1 + std::exp(k * ratio));
    const Vector by(1, h * k, 1 + h * k * ratio, 0);
    return std::sqrt(by.dot(work.covariance * by));
}

std::string needs_of(const Work& work, double deviation) {
    if (work.known < kFewestDays)
        return fmt::format("{} more days with spend", kFewestDays - work.known);
    const double events =
        work.mean_result * static_cast<double>(work.known) / std::max(work.dispersion, 1e-12);
    if (events < kFewestEvents) return "more results: there are too few to tell chance from effect";
    if (work.variation < kLeastVariation)
        return "days of different spend: it has hardly varied, try ±20 % for two weeks";
    if (deviation > kKnownDeviation) return "more days, or days of more different spend";
    return "";
}

FittedCurve finish(const Work& work, double fallback_spend) {
    FittedCurve out;
    out.mean_spend = work.mean_spend;
    out.days = work.known;
    out.dispersion = work.dispersion;
    out.slope_deviation = slope_deviation(work);
    out.needs = needs_of(work, out.slope_deviation);
    out.knowledge = out.needs.empty() ? Knowledge::good : Knowledge::thin;
    Eigen::Map<Vector>(out.parts.data()) = work.parts;
    Eigen::Map<Matrix>(out.covariance.data()) = work.covariance;
    if (!(out.mean_spend > 0)) out.mean_spend = fallback_spend;
    out.curve = curve_of(work.parts, out.mean_spend);
    return out;
}

/// All places; the first kMostTeachers of them spread evenly over the campaigns.
std::vector<std::size_t> teachers_first(std::size_t count) {
    std::vector<std::size_t> out, others;
    const std::size_t teachers = std::min(count, kMostTeachers);
    for (std::size_t i = 0, taken = 0; i < count; ++i) {
        const bool teaches = taken * count < (i + 1) * teachers && taken < teachers;
        taken += teaches ? 1 : 0;
        (teaches ? out : others).push_back(i);
    }
    out.insert(out.end(), others.begin(), others.end());
    return out;
}

}  // namespace

double ResponseCurve::at(double spend) const {
    if (!(spend > 0)) return 0;
    return ceiling / (1 + std::pow(half / spend, shape));
}

double ResponseCurve::slope(double spend) const {
    if (!(spend > 0)) {
        if (shape > 1) return 0;
        return shape < 1 ? INFINITY : ceiling / half;
    }
    const double h = 1 / (1 + std::pow(half / spend, shape));
    return ceiling * shape / spend * h * (1 - h);
}

std::vector<ResponseCurve> Market::likely() const {
    std::vector<ResponseCurve> out;
    for (const auto& campaign : campaigns) out.push_back(campaign.curve);
    return out;
}

std::vector<ResponseCurve> Market::draw(std::uint64_t seed) const {
    std::mt19937_64 random(seed);
    std::normal_distribution<> normal;
    const Eigen::LLT<Matrix> root(Eigen::Map<const Matrix>(mean_covariance.data()));
    Vector standard;
    for (double& value : standard) value = normal(random);
    const Vector shift = root.matrixL() * standard;
    const Vector moved =
        shift.cwiseQuotient(Eigen::Map<const Vector>(deviations.data()).cwiseAbs2());
    std::vector<ResponseCurve> out;
    for (const auto& campaign : campaigns) {
        // Where the common means lie elsewhere, each campaign follows as far as it leans on them.
        Vector parts = Eigen::Map<const Vector>(campaign.draws[random() % kDraws].data());
        parts += Eigen::Map<const Matrix>(campaign.covariance.data()) * moved;
        out.push_back(curve_of(within_bounds(parts), campaign.mean_spend));
    }
    return out;
}

Market fit_market(std::span<const CampaignDays> campaigns) {
    const auto order = teachers_first(campaigns.size());
    std::vector<Work> works;
    double spend = 0, spenders = 0, efficiency = 0;
    for (const std::size_t place : order) {
        works.push_back(begin(campaigns[place]));
        if (works.back().known == 0) continue;
        spend += works.back().mean_spend;
        efficiency += works.back().parts(0);
        spenders += 1;
    }
    Prior prior{Eigen::Map<const Vector>(kPriorMeans.data()),
                Eigen::Map<const Vector>(kPriorDeviations.data())};
    prior.means(0) = spenders > 0 ? efficiency / spenders : 0;
    const auto teachers = std::span(works).first(std::min(works.size(), kMostTeachers));
    for (int round = 0; round < kRounds; ++round) {
        for (auto& work : teachers) {
            fit_one(work, prior);
            measure_dispersion(work);
        }
        prior = learn(teachers);
    }
    Market out;
    out.campaigns.resize(works.size());
    for (std::size_t i = 0; i < works.size(); ++i) {
        Work& work = works[i];
        if (i >= teachers.size()) {
            fit_one(work, prior);
            measure_dispersion(work);
        }
        fit_one(work, prior);
        FittedCurve& curve = out.campaigns[order[i]];
        curve = finish(work, spenders > 0 ? spend / spenders : 1);
        curve.draws = sample(work, prior, order[i] + 1);
    }
    Eigen::Map<Vector>(out.means.data()) = prior.means;
    Eigen::Map<Vector>(out.deviations.data()) = prior.deviations;
    Eigen::Map<Matrix>(out.mean_covariance.data()) = mean_covariance(teachers, prior);
    return out;
}

}  // namespace herald::insight
