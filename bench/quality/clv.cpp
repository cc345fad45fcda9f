#include <fmt/format.h>

#include <cmath>

#include "arguments.hpp"
#include "base/error.hpp"
#include "insight/ltv/purchases.hpp"
#include "report.hpp"
#include "sheet.hpp"

/// Repeat-purchase models fitted to a table of customers: one row each, purchases after the first,
/// time of the last and time watched, in any one unit.
using namespace herald;
using namespace herald::insight;
using namespace herald::quality;

namespace {

const Usage kUsage{
    "clv",
    "Fits BG/NBD, Pareto/NBD and gamma-gamma to customers' purchases.",
    {{"--data", "FILE", Need::required,
      "CSV with frequency, recency, T (or x, t_x, T) and, if known, monetary_value (or zbar)"},
     {"--spend", "FILE", Need::optional,
      "CSV with frequency and monetary_value, when --data has no values; without it a file "
      "NAME_with_transactions.csv beside NAME.csv is taken"}}};

struct BgNbdAnswer {
    double r, alpha, a, b, log_likelihood;
};
BOOST_DESCRIBE_STRUCT(BgNbdAnswer, (), (r, alpha, a, b, log_likelihood))
struct ParetoNbdAnswer {
    double r, alpha, s, beta, log_likelihood;
};
BOOST_DESCRIBE_STRUCT(ParetoNbdAnswer, (), (r, alpha, s, beta, log_likelihood))
struct GammaGammaAnswer {
    double p, q, v, log_likelihood;
};
BOOST_DESCRIBE_STRUCT(GammaGammaAnswer, (), (p, q, v, log_likelihood))

/// A model that cannot be fitted is null, and `refused` says why.
struct Answer {
    std::size_t customers = 0;
    std::optional<BgNbdAnswer> bg_nbd;
    std::optional<ParetoNbdAnswer> pareto_nbd;
    std::optional<GammaGammaAnswer> gamma_gamma;
    std::string spend_file;
    std::vector<std::string> refused;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (customers, bg_nbd, pareto_nbd, gamma_gamma, spend_file, refused))

const std::initializer_list<std::string_view> kRepeats = {"frequency", "x", "repeats"};
const std::initializer_list<std::string_view> kRecency = {"recency", "t_x", "tx"};
const std::initializer_list<std::string_view> kAge = {"T", "T_cal", "age"};
const std::initializer_list<std::string_view> kValue = {
    "monetary_value", "zbar", "mean_value", "m_x", "avg_spend", "average_value"};

std::vector<PurchaseHistory> histories(const Sheet& sheet) {
    const std::size_t repeats = sheet.at(kRepeats), recency = sheet.at(kRecency),
                      age = sheet.at(kAge);
    std::vector<PurchaseHistory> out;
    for (const auto& row : sheet.rows) {
        const PurchaseHistory one{number_of(row[repeats]), number_of(row[recency]),
                                  number_of(row[age])};
        if (one.repeats >= 0 && one.recency >= 0 && one.age > 0 && one.recency <= one.age)
            out.push_back(one);
    }
    if (const std::size_t left = sheet.rows.size() - out.size(); left > 0)
        fmt::print(stderr, "{} rows without a whole history are left out.\n", left);
    return out;
}

std::vector<SpendHistory> spends(const Sheet& sheet) {
    const std::size_t repeats = sheet.at(kRepeats), value = sheet.at(kValue);
    std::vector<SpendHistory> out;
    for (const auto& row : sheet.rows) {
        const SpendHistory one{number_of(row[repeats]), number_of(row[value])};
        if (one.purchases > 0 && one.mean_value > 0) out.push_back(one);
    }
    return out;
}

/// The file that says what purchases were worth.
std::optional<Sheet> spend_sheet(const Arguments& arguments, const Sheet& customers) {
    if (arguments.has("--spend")) return read_sheet(arguments.file("--spend"));
    if (customers.find(kValue)) return customers;
    std::filesystem::path beside = customers.file;
    beside.replace_filename(beside.stem().string() + "_with_transactions" +
                            beside.extension().string());
    if (std::filesystem::is_regular_file(beside)) return read_sheet(beside);
    return std::nullopt;
}

template <class Fit>
void attempt(Answer& answer, const char* name, Fit fit) {
    try {
        fit();
    } catch (const Error& refused) {
        answer.refused.push_back(fmt::format("{}: {}", name, refused.what()));
        fmt::print(stderr, "{}\n", answer.refused.back());
    }
}

void program(const Arguments& arguments) {
    const Sheet sheet = read_sheet(arguments.file("--data"));
    const auto customers = histories(sheet);
    Answer answer{.customers = customers.size()};
    Report report("clv");
    attempt(answer, "BG/NBD", [&] {
        const auto m = fit_bg_nbd(customers);
        answer.bg_nbd = {m.r, m.alpha, m.a, m.b, m.log_likelihood};
        report.note("BG/NBD purchases of a new customer in 52 units of time", m.expected(52));
    });
    attempt(answer, "Pareto/NBD", [&] {
        const auto m = fit_pareto_nbd(customers);
        answer.pareto_nbd = {m.r, m.alpha, m.s, m.beta, m.log_likelihood};
        for (std::size_t i = 0; i < m.log_standard_errors.size() && i < 4; ++i) {
            const double parameters[] = {m.r, m.alpha, m.s, m.beta};
            report.note(fmt::format("Pareto/NBD standard error of {}",
                                    std::array{"r", "alpha", "s", "beta"}[i]),
                        m.log_standard_errors[i] * parameters[i]);
        }
        report.note("Pareto/NBD purchases of a new customer in 52 units of time", m.expected(52));
    });
    attempt(answer, "gamma-gamma", [&] {
        const auto money = spend_sheet(arguments, sheet);
        if (!money)
            throw Error(ErrorKind::invalid, "no column says what purchases were worth (--spend)");
        answer.spend_file = std::filesystem::path(money->file).filename().string();
        const auto m = fit_gamma_gamma(spends(*money));
        answer.gamma_gamma = {m.p, m.q, m.v, m.log_likelihood};
    });
    report.finish(answer);
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, kUsage, program); }
