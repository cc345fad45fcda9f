#include "insight/mix/mix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "insight/mix/posterior.hpp"

namespace herald::insight {
namespace {

using mix::kParts;

/// Where channels stand before their periods speak: half at the mean pressure or somewhat above, no
/// S, a third carried over.
constexpr double kHalf = 0.4, kHalfDeviation = 0.8, kShapeDeviation = 0.35, kCarry = -0.7,
                 kCarryDeviation = 1;
/// Paid channels together, and what brings them apart: outcome per money differs by e^±0.9 as in
/// Meridian's default.
constexpr double kPaidShare = 0.2, kPaidDeviation = 0.9, kRoiDeviation = 0.9;
constexpr double kOrganicShare = 0.03, kOrganicDeviation = 1.2;
constexpr double kRoiChannels = 4;  ///< what is believed of the spread counts as so many channels
constexpr int kRounds = 4;
constexpr double kLow = 0.05, kHigh = 0.95;

[[noreturn]] void refuse(std::string text) { throw Error(ErrorKind::invalid, std::move(text)); }

void check(const MixData& data, const MixOptions& options) {
    if (data.channels.empty() || data.channels.size() > kMostMixChannels)
        refuse(fmt::format("1 to {} channels are possible.", kMostMixChannels));
    if (data.periods < kFewestMixPeriods + options.held)
        refuse(fmt::format("Not enough data: needs {} more periods.",
                           kFewestMixPeriods + options.held - data.periods));
    const std::size_t rows = data.units * data.periods;
    const auto fits = [&](const std::vector<double>& values, const std::string& name) {
        if (values.size() != rows) refuse(name + " must have a value for each unit and period.");
    };
    fits(data.outcome, "The outcome");
    if (!data.sizes.empty() && data.sizes.size() != data.units) refuse("Each unit needs a size.");
    for (const double size : data.sizes)
        if (!(size > 0) || std::isinf(size)) refuse("A unit's size must be above 0.");
    double most = 0;
    std::size_t known = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        if (std::isinf(data.outcome[i])) refuse("The outcome must be finite.");
        if (std::isnan(data.outcome[i]) || i % data.periods + options.held >= data.periods)
            continue;
        most = std::max(most, data.outcome[i]);
        ++known;
    }
    if (!(most > 0)) refuse("The outcome is never above 0.");
    if (known < kFewestMixPeriods)
        refuse(fmt::format("Not enough data: needs {} more periods with an outcome.",
                           kFewestMixPeriods - known));
    for (const auto& channel : data.channels) {
        fits(channel.pressure, channel.name);
        if (!channel.spend.empty()) fits(channel.spend, "Spend of " + channel.name);
        for (const auto* values : {&channel.pressure, &channel.spend})
            for (const double x : *values)
                if (x < 0 || std::isinf(x))
                    refuse(channel.name + ": pressure and spend must not be negative.");
    }
    for (const auto& control : data.controls) fits(control.values, control.name);
}

/// Money spent in the fitted periods; 0 where nothing is paid.
double spend_of(const MixData& data, const MixChannel& channel, std::size_t held) {
    double out = 0;
    for (std::size_t i = 0; i < channel.spend.size(); ++i)
        if (i % data.periods + held < data.periods && std::isfinite(channel.spend[i]))
            out += channel.spend[i];
    return out;
}

/// Priors of the shares: of paid channels from what they cost, of the others one for all.
class Shares {
public:
    Shares(const MixData& data, std::size_t held) {
        for (const auto& channel : data.channels) spend_.push_back(spend_of(data, channel, held));
        for (const double spend : spend_) total_ += spend;
        centre_ = std::log(kPaidShare);
        deviation_ = kRoiDeviation;
    }

    /// What money brings, from the channels as they are believed now.
    void learn(const Eigen::VectorXd& parts, const Eigen::MatrixXd& covariance) {
        double weight = deviation_ * deviation_ / (kPaidDeviation * kPaidDeviation);
        double sum = weight * std::log(kPaidShare);
        for (std::size_t c = 0; c < spend_.size(); ++c)
            if (spend_[c] > 0) sum += relative(parts, c), weight += 1;
        centre_ = sum / weight;
        double squares = kRoiChannels * kRoiDeviation * kRoiDeviation, count = kRoiChannels;
        for (std::size_t c = 0; c < spend_.size(); ++c) {
            if (!(spend_[c] > 0)) continue;
            const Eigen::Index at = static_cast<Eigen::Index>(c) * kParts;
            const double miss = relative(parts, c) - centre_;
            squares += miss * miss + covariance(at, at);
            count += 1;
        }
        deviation_ = std::sqrt(squares / count);
    }

    mix::Prior prior() const {
        const auto size = static_cast<Eigen::Index>(spend_.size()) * kParts;
        mix::Prior out{Eigen::VectorXd(size), Eigen::VectorXd(size)};
        for (std::size_t c = 0; c < spend_.size(); ++c) {
            const Eigen::Index at = static_cast<Eigen::Index>(c) * kParts;
            const bool paid = spend_[c] > 0;
            out.means.segment<kParts>(at)
                << (paid ? centre_ + std::log(spend_[c] / total_) : std::log(kOrganicShare)),
                kHalf, 0, kCarry;
            out.deviations.segment<kParts>(at) << (paid ? deviation_ : kOrganicDeviation),
                kHalfDeviation, kShapeDeviation, kCarryDeviation;
        }
        return out;
    }

    double spend(std::size_t channel) const { return spend_[channel]; }

private:
    /// The logarithm of what all paid channels would bring, did all bring what this one does.
    double relative(const Eigen::VectorXd& parts, std::size_t channel) const {
        return parts(static_cast<Eigen::Index>(channel) * kParts) -
               std::log(spend_[channel] / total_);
    }
    std::vector<double> spend_;
    double total_ = 0, centre_ = 0, deviation_ = 1;
};

double mean_of(const std::vector<double>& values) {
    double out = 0;
    for (const double x : values) out += x / static_cast<double>(values.size());
    return out;
}

MixRange range_of(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) {
        return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
    };
    return {at(kLow), at(kHigh)};
}

/// The share a channel would have with `factor` of its pressure, by draw.
std::vector<double> shares_at(const mix::Channels& channels, const mix::Design& design,
                              std::size_t channel, const std::vector<Eigen::VectorXd>& draws,
                              double factor) {
    std::vector<double> out;
    mix::Answer answer;
    for (const auto& parts : draws) {
        channels.answer(channel, parts, answer, factor);
        out.push_back(answer.outcome.dot(design.weight));
    }
    return out;
}

ChannelEffect effect_of(const mix::Channels& channels, const mix::Design& design,
                        std::size_t channel, const std::vector<Eigen::VectorXd>& draws,
                        double total, double spend) {
    ChannelEffect out;
    const Eigen::Index at = static_cast<Eigen::Index>(channel) * kParts;
    const auto shares = shares_at(channels, design, channel, draws, 1);
    out.share = mean_of(shares);
    out.share_range = range_of(shares);
    out.outcome = out.share * total;
    out.spend = spend;
    Eigen::VectorXd middle = Eigen::VectorXd::Zero(kParts);
    for (const auto& parts : draws)
        middle += parts.segment<kParts>(at) / static_cast<double>(draws.size());
    out.half = channels.mean_pressure(channel) * std::exp(middle(1));
    out.shape = std::exp(middle(2));
    out.carry = 1 / (1 + std::exp(-middle(3)));
    for (int quarter = 0; quarter <= 8; ++quarter) {
        const double factor = quarter / 4.0;
        const auto reached = shares_at(channels, design, channel, draws, factor);
        const MixRange range = range_of(reached);
        out.curve.push_back(
            {factor, total * mean_of(reached), {total * range.low, total * range.high}});
    }
    if (spend > 0) {
        out.roi = out.outcome / spend;
        out.roi_range =
            MixRange{out.share_range.low * total / spend, out.share_range.high * total / spend};
        const double more = mean_of(shares_at(channels, design, channel, draws, 1.01));
        out.marginal_roi = (more - out.share) * total / (0.01 * spend);
    }
    return out;
}

/// What every row would be expected to be, held rows too.
std::vector<double> expected_of(const MixData& data, const mix::Design& design,
                                const mix::Posterior& posterior, const Eigen::VectorXd& parts) {
    std::vector<double> out(data.outcome.size());
    const Eigen::VectorXd scaled = posterior.expected(parts);
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] =
            scaled(static_cast<Eigen::Index>(i)) * design.scale * design.sizes[i / data.periods];
    return out;
}

}  // namespace

Mix fit_mix(const MixData& data, const MixOptions& options) {
    check(data, options);
    const mix::Design design = mix::make_design(data, options.held);
    const mix::Channels channels(data, design);
    Shares shares(data, options.held);
    mix::Posterior posterior(design, channels, shares.prior());
    Eigen::VectorXd parts = shares.prior().means;
    for (int round = 0; round < kRounds; ++round) {
        posterior.learn(parts);
        parts = posterior.highest(parts);
        shares.learn(parts, posterior.covariance(parts));
        posterior.set_prior(shares.prior());
    }
    posterior.learn(parts);
    parts = posterior.highest(parts);
    const auto draws = mix::draw(posterior, parts, options.draws, options.seed);
    Mix out;
    const double total = design.scale * [&] {
        double size = 0;
        for (Eigen::Index i = 0; i < design.known.size(); ++i)
            if (design.known(i) > 0)
                size += design.sizes[static_cast<std::size_t>(i) / data.periods];
        return size;
    }();
    std::vector<double> media(draws.size());
    for (std::size_t c = 0; c < data.channels.size(); ++c) {
        out.channels.push_back(effect_of(channels, design, c, draws, total, shares.spend(c)));
        out.channels.back().name = data.channels[c].name;
        const auto now = shares_at(channels, design, c, draws, 1);
        for (std::size_t i = 0; i < draws.size(); ++i) media[i] += now[i];
    }
    out.media_share = mean_of(media);
    out.media_range = range_of(media);
    out.expected = expected_of(data, design, posterior, parts);
    out.noise = posterior.noise(parts);
    out.memory = posterior.memory();
    out.rows = design.known_rows;
    return out;
}

}  // namespace herald::insight
