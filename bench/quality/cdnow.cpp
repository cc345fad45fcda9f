#include <fmt/format.h>

#include <cmath>

#include "insight/ltv/purchases.hpp"
#include "report.hpp"

/// Repeat-purchase models on CDNOW's customers beside the papers' tables.
using namespace herald::insight;
using namespace herald::quality;

namespace {

void compare(Report& report, const std::string& name, double value, double published,
             double tolerance, const std::string& source) {
    report.add({name, value, published, false, fmt::format("±{} ({})", tolerance, source)},
               std::abs(value - published) <= tolerance);
}

void bg_nbd(Report& report, const std::vector<PurchaseHistory>& customers) {
    const std::string source = "Fader, Hardie, Lee 2005";
    const auto m = fit_bg_nbd(customers);
    compare(report, "BG/NBD r", m.r, 0.243, 0.001, source);
    compare(report, "BG/NBD alpha", m.alpha, 4.414, 0.01, source);
    compare(report, "BG/NBD a", m.a, 0.793, 0.001, source);
    compare(report, "BG/NBD b", m.b, 2.426, 0.005, source);
    compare(report, "BG/NBD log-likelihood", m.log_likelihood, -9582.4, 0.1, source);
    compare(report, "BG/NBD E[Y(39)|2, 30.43, 38.86]", m.expected({2, 30.43, 38.86}, 39), 1.226,
            0.001, source);
    const std::pair<double, double> curve[] = {{0.1429, .0078},   {1, .0532},   {3, .1506},
                                               {31.8571, 1.0405}, {32, 1.0437}, {78, 1.8576}};
    for (const auto& [t, published] : curve)
        compare(report, fmt::format("BG/NBD E[X({})]", t), m.expected(t), published, 0.0005,
                source);
}

void pareto_nbd(Report& report, const std::vector<PurchaseHistory>& customers) {
    const std::string source = "Schmittlein, Morrison, Colombo 1987 as in Fader, Hardie, Lee 2005";
    const auto m = fit_pareto_nbd(customers);
    compare(report, "Pareto/NBD r", m.r, 0.553, 0.001, source);
    compare(report, "Pareto/NBD alpha", m.alpha, 10.578, 0.01, source);
    compare(report, "Pareto/NBD s", m.s, 0.606, 0.001, source);
    compare(report, "Pareto/NBD beta", m.beta, 11.669, 0.01, source);
    compare(report, "Pareto/NBD log-likelihood", m.log_likelihood, -9595.0, 0.1, source);
    if (m.log_standard_errors.size() == 4)
        compare(report, "Pareto/NBD standard error of r", m.log_standard_errors[0] * m.r, 0.0476,
                0.001, "CLVTools");
}

void gamma_gamma(Report& report, const std::vector<Row>& rows) {
    std::vector<SpendHistory> spenders;
    for (const auto& row : rows) spenders.push_back({number(row, "x"), number(row, "zbar")});
    const std::string source = "Fader, Hardie 2013";
    const auto m = fit_gamma_gamma(spenders);
    compare(report, "gamma-gamma p", m.p, 6.25, 0.01, source);
    compare(report, "gamma-gamma q", m.q, 3.74, 0.01, source);
    compare(report, "gamma-gamma v", m.v, 15.44, 0.02, source);
    compare(report, "gamma-gamma log-likelihood", m.log_likelihood, -4055.92, 0.1, "CLVTools");
}

}  // namespace

int main(int argc, char** argv) {
    const auto folder = data_folder(argc, argv, "cdnow");
    std::vector<PurchaseHistory> customers;
    for (const auto& row : read_csv(folder / "cdnow_customers_summary.csv"))
        customers.push_back({number(row, "frequency"), number(row, "recency"), number(row, "T")});
    Report report("cdnow");
    report.note("customers", static_cast<double>(customers.size()));
    bg_nbd(report, customers);
    pareto_nbd(report, customers);
    gamma_gamma(report, read_csv(folder / "cdnow_customers_summary_with_transactions.csv"));
    return report.finish();
}
