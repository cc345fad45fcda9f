#include "insight/foretell/kinds.hpp"

namespace herald::insight {

const std::vector<model::ModelKind>& model_kinds() {
    static const std::vector<model::ModelKind> all{
        {"conversions", "Conversions",
         "The number of conversions that a campaign, a platform or the workspace will have over "
         "the next 1 to 90 days together. Each version starts from the mean of the last 28 days, "
         "its pattern over the week and the response curve of spend; boosted trees then correct "
         "it by what the days before looked like: the last week against the month, clicks, "
         "prices, frequency, the share of the workspace's spend.",
         "To see what a campaign will bring if it goes on, and what another daily budget would "
         "change. The interval is of the whole sum and holds nine times in ten where the budget "
         "is kept.",
         "It knows nothing of plans: new creatives, offers and holidays of this year are not in "
         "it. It was judged on days on which spend stayed within half and twice of what was "
         "planned. Budgets beyond those seen follow the response curve, which campaigns share."},
        {"roas", "Return on ad spend",
         "Revenue for each unit of money spent over the next 1 to 90 days. Revenue is predicted, "
         "by boosted trees over the days before with a Tweedie loss (often nothing, sometimes "
         "much), and divided by the planned spend. Whether revenue starts from its own last 28 "
         "days or from spend times the last ROAS is decided on held-out time.",
         "To compare campaigns by what their next weeks will return, and to see how the return "
         "falls as a budget grows.",
         "Only sources that tell revenue are in it. Revenue is what the platform attributes; "
         "what would have been bought anyway is not taken off. Large single orders make short "
         "horizons uncertain, and the interval says so."},
        {"ltv", "Customer lifetime value",
         "What customers will still buy: how often (BG/NBD or Pareto/NBD, whichever explains "
         "customers better that it was not fitted on) and for how much (gamma-gamma), from three "
         "numbers a customer: repeat purchases, time of the last one, time since the first.",
         "To see what acquiring a customer may cost, and which customers are likely gone.",
         "For purchases without a contract, and customers who resemble those it was trained on. "
         "It knows no seasons and no campaigns, and takes its parameters as exactly known: with "
         "a few hundred customers the true interval is somewhat wider. Nothing but these numbers "
         "is known of a customer, so there are no boosted trees over features. It is trained "
         "every Sunday if other customers came since."},
    };
    return all;
}

}  // namespace herald::insight
