#include "insight/foretell/foreteller.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace herald::insight {
namespace {

constexpr std::string_view kMagic = "HERALDF1";
constexpr std::size_t kSizeDigits = 10;
constexpr double kLeastAmount = 1e-9;

[[noreturn]] void unreadable(const char* why) {
    throw Error(ErrorKind::invalid, fmt::format("The model cannot be read: {}.", why));
}

double ratio_of(TrainedKind kind, double amount, double spend) {
    return kind == TrainedKind::roas ? amount / spend : amount;
}

}  // namespace

Table with_expected(const Scene& scene, const std::vector<Question>& questions,
                    const std::vector<double>& expected) {
    Table out = scene.features(questions);
    out.columns.push_back({kExpected, ColumnKind::numeric, expected, {}});
    return out;
}

double Foreteller::expected(const Scene& scene, const Question& q) const {
    const double out = about_.start == StartFrom::spend
                           ? scene.usual_return(q) * q.plan * q.days
                           : scene.start(q, about_.curves).expected(q.days);
    return std::max(out, kLeastAmount);
}

Table Foreteller::table(const Scene& scene, const std::vector<Question>& questions) const {
    std::vector<double> starts;
    for (const auto& q : questions) starts.push_back(expected(scene, q));
    return with_expected(scene, questions, starts);
}

std::vector<double> Foreteller::amounts(const Scene& scene,
                                        const std::vector<Question>& questions) const {
    std::vector<double> out;
    if (questions.empty()) return out;
    if (trees_) {
        out = trees_->predict(table(scene, questions));
    } else {
        for (const auto& q : questions) out.push_back(expected(scene, q));
    }
    for (double& amount : out) amount = std::max(amount, kLeastAmount);
    return out;
}

AmountReasons Foreteller::explain(const Scene& scene, const Question& q) const {
    AmountReasons out;
    const double whole = expected(scene, q);
    if (about_.start == StartFrom::own_level) {
        const Start start = scene.start(q, about_.curves);
        out.base = start.rate * q.days;
        out.shares.push_back({"weekdays", std::log(start.weekdays)});
        out.shares.push_back({"plan", std::log(start.budget)});
    } else {
        out.base = whole;
    }
    double margin = std::log(whole);
    if (trees_) {
        const Attribution found = trees_->explain(table(scene, {q})).front();
        out.shares.push_back({"learned", found.base - margin});
        for (const auto& reason : found.reasons) {
            const auto same =
                std::find_if(out.shares.begin(), out.shares.end(),
                             [&](const Reason& r) { return r.column == reason.column; });
            if (same == out.shares.end())
                out.shares.push_back(reason);
            else
                same->share += reason.share;
        }
        margin = found.margin;
    }
    out.amount = std::exp(margin);
    return out;
}

std::string Foreteller::to_bytes() const {
    const std::string head = to_json<Digits::exact>(about_);
    std::string out(kMagic);
    out += fmt::format("{:010d}", head.size());
    out += head;
    if (trees_) out += trees_->to_bytes();
    return out;
}

Foreteller Foreteller::from_bytes(std::string_view bytes) {
    if (!bytes.starts_with(kMagic)) unreadable("it is of another kind or version");
    bytes.remove_prefix(kMagic.size());
    std::size_t size = 0;
    if (bytes.size() < kSizeDigits) unreadable("it ends too early");
    const auto read = std::from_chars(bytes.data(), bytes.data() + kSizeDigits, size);
    bytes.remove_prefix(kSizeDigits);
    if (read.ec != std::errc{} || size > bytes.size()) unreadable("it ends too early");
    Problems problems;
    auto about =
        decode_json<ForetellerState>(parse_json(bytes.substr(0, size)), problems, Unknown::ignore);
    problems.raise();
    bytes.remove_prefix(size);
    std::optional<Predictor> trees;
    if (!bytes.empty()) trees = Predictor::from_bytes(bytes, 1);
    return Foreteller(std::move(about), std::move(trees));
}

std::vector<double> losses_of(const Foreteller& model, const Scene& scene,
                              const std::vector<Occasion>& occasions) {
    const Loss loss{Objective::tweedie, 0.5, 1.5};
    const auto amounts = model.amounts(scene, questions_of(occasions));
    std::vector<double> out;
    for (std::size_t i = 0; i < occasions.size(); ++i) {
        const Occasion& one = occasions[i];
        // What was spent beyond the plan is no merit of a return.
        const double scale = scene.kind() == TrainedKind::roas
                                 ? one.spend / (one.question.plan * one.question.days)
                                 : 1;
        const double unit = model.about().unit;
        out.push_back(loss.deviance(one.amount / unit,
                                    std::log(std::max(amounts[i] * scale / unit, kLeastAmount))));
    }
    return out;
}

std::vector<Miss> misses_of(const Foreteller& model, const Scene& scene,
                            const std::vector<Occasion>& occasions) {
    const auto amounts = model.amounts(scene, questions_of(occasions));
    std::vector<Miss> out;
    for (std::size_t i = 0; i < occasions.size(); ++i) {
        const Occasion& one = occasions[i];
        const Question& q = one.question;
        const double predicted = ratio_of(scene.kind(), amounts[i], q.plan * q.days),
                     truth = ratio_of(scene.kind(), one.amount, one.spend);
        out.push_back({q.days, scene.subject(q).level != SubjectLevel::campaign,
                       amounts[i] / model.about().unit, truth / predicted - 1});
    }
    return out;
}

}  // namespace herald::insight
