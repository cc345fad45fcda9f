#pragma once

#include <vector>

#include "insight/forecast/forecast.hpp"

/// Forecasts of a whole and of its parts that add up: campaigns to platforms to the workspace.
namespace herald::insight {

/// One series of a hierarchy, forecast on its own.
struct HierarchyNode {
    int parent = -1;  ///< index of the node it is a part of, which stands before it; -1: of none
    std::vector<double> mean;
    std::vector<ForecastBand> bands;  ///< the same levels at every node
    std::vector<OriginError> errors;  ///< of series that end on the same day
};

/// How much each node is trusted. MinT needs errors at every node and falls back to `scaled` where
/// it has fewer than eight in common; `scaled` needs bands and falls back to `structural`.
enum class Trust {
    structural,  ///< by the number of leaves below it
    scaled,      ///< by the width of its bands, errors taken for independent
    mint,        ///< by the covariance of errors, shrunk towards independence
};

struct Coherent {
    std::vector<double> mean;
    std::vector<ForecastBand>
        bands;  ///< of the joint distribution's margins: narrower, never wider
};

struct Reconciled {
    std::vector<Coherent> nodes;
    Trust trust = Trust::structural;  ///< what was used
    double shrinkage = 1;             ///< of correlations towards none, 0 … 1
};

struct ReconcileOptions {
    Trust trust = Trust::mint;
    bool nonnegative = true;  ///< leaves below zero become zero, wholes are added up again
};

/// Minimum trace reconciliation (Wickramasuriya, Athanasopoulos, Hyndman 2019): the coherent means
/// nearest to the given ones in the metric of the errors' covariance W, y - W C'(C W C')⁻¹ C y with
/// C y = 0 for coherent y. W is the bands' width at each step around correlations shrunk as by
/// Schäfer, Strimmer (2005). Memory and time grow with nodes × errors, and with the cube of the
/// number of wholes. Throws Error{invalid} for a parent behind its part, unequal horizons or
/// levels, values that are not finite, and more than 500 wholes.
Reconciled reconcile(const std::vector<HierarchyNode>& nodes, const ReconcileOptions& options = {});

}  // namespace herald::insight
