#include "insight/predict/booster.hpp"

#include <fmt/format.h>
#include <xgboost/c_api.h>

#include <cmath>
#include <limits>
#include <mutex>

#include "base/assert.hpp"
#include "base/error.hpp"

namespace herald::insight {
namespace {

void check(int status) {
    if (status != 0)
        throw Error(ErrorKind::internal, "A model could not be computed.", XGBGetLastError());
}

std::vector<float> to_floats(std::span<const double> values) {
    std::vector<float> out;
    out.reserve(values.size());
    for (const double value : values) out.push_back(static_cast<float>(value));
    return out;
}

/// XGBoost's copy of a matrix.
class Matrix {
public:
    Matrix(const FeatureMatrix& x, std::span<const double> offset, int threads) {
        HERALD_ASSERT(x.values.size() == x.rows * x.columns && offset.size() == x.rows);
        check(XGDMatrixCreateFromMat_omp(x.values.data(), x.rows, x.columns,
                                         std::numeric_limits<float>::quiet_NaN(), &handle_,
                                         threads));
        set("base_margin", offset);
    }
    ~Matrix() { XGDMatrixFree(handle_); }
    Matrix(const Matrix&) = delete;
    Matrix& operator=(const Matrix&) = delete;

    void set(const char* field, std::span<const double> values) {
        const auto floats = to_floats(values);
        check(XGDMatrixSetFloatInfo(handle_, field, floats.data(), floats.size()));
    }
    DMatrixHandle get() const { return handle_; }

private:
    DMatrixHandle handle_ = nullptr;
};

constexpr const char *kMargin = R"({"type":1,"training":false,"iteration_begin":0,)"
                                R"("iteration_end":0,"strict_shape":false})",
                     *kContributions = R"({"type":2,"training":false,"iteration_begin":0,)"
                                       R"("iteration_end":0,"strict_shape":false})";

std::vector<double> predict(BoosterHandle booster, const Matrix& matrix, const char* kind) {
    const bst_ulong* shape = nullptr;
    bst_ulong dimensions = 0;
    const float* values = nullptr;
    check(XGBoosterPredictFromDMatrix(booster, matrix.get(), kind, &shape, &dimensions, &values));
    bst_ulong count = 1;
    for (bst_ulong i = 0; i < dimensions; ++i) count *= shape[i];
    return std::vector<double>(values, values + count);
}

const char* objective_name(Objective objective) {
    switch (objective) {
        case Objective::logistic: return "binary:logistic";
        case Objective::poisson: return "count:poisson";
        case Objective::gamma: return "reg:gamma";
        case Objective::tweedie: return "reg:tweedie";
        default: return "reg:squarederror";
    }
}

}  // namespace

struct Booster::Handle {
    BoosterHandle booster = nullptr;
    int threads = 2;
    std::mutex mutex;  // XGBoost keeps the answer in the booster

    explicit Handle(int count) : threads(count) {}
    ~Handle() { XGBoosterFree(booster); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    void set(const std::string& name, const std::string& value) {
        check(XGBoosterSetParam(booster, name.c_str(), value.c_str()));
    }
};

Booster::Booster(std::shared_ptr<Handle> handle) : handle_(std::move(handle)) {}

std::vector<double> Booster::margins(const FeatureMatrix& x, std::span<const double> offset) const {
    if (x.rows == 0) return {};
    const Matrix matrix(x, offset, handle_->threads);
    const std::scoped_lock lock(handle_->mutex);
    return predict(handle_->booster, matrix, kMargin);
}

std::vector<double> Booster::contributions(const FeatureMatrix& x,
                                           std::span<const double> offset) const {
    if (x.rows == 0) return {};
    const Matrix matrix(x, offset, handle_->threads);
    const std::scoped_lock lock(handle_->mutex);
    return predict(handle_->booster, matrix, kContributions);
}

std::string Booster::to_bytes() const {
    const std::scoped_lock lock(handle_->mutex);
    bst_ulong size = 0;
    const char* bytes = nullptr;
    check(XGBoosterSaveModelToBuffer(handle_->booster, R"({"format":"ubj"})", &size, &bytes));
    return {bytes, size};
}

Booster Booster::from_bytes(std::string_view bytes, std::size_t features, int threads) {
    auto handle = std::make_shared<Handle>(threads);
    check(XGBoosterCreate(nullptr, 0, &handle->booster));
    bst_ulong found = 0;
    if (XGBoosterLoadModelFromBuffer(handle->booster, bytes.data(), bytes.size()) != 0 ||
        XGBoosterGetNumFeature(handle->booster, &found) != 0 || found != features)
        throw Error(ErrorKind::invalid, "The model cannot be read.", XGBGetLastError());
    handle->set("nthread", std::to_string(threads));
    return Booster(std::move(handle));
}

struct Growth::State {
    GrowOptions options;
    std::vector<double> target, weight;
    Matrix fit, held;
    std::shared_ptr<Booster::Handle> handle;
    int rounds = 0;

    State(const GrowOptions& how, const Rows& rows, const Rows& others)
        : options(how),
          target(rows.target),
          weight(rows.weight),
          fit(rows.features, rows.offset, how.threads),
          held(others.features, others.offset, how.threads),
          handle(std::make_shared<Booster::Handle>(how.threads)) {
        fit.set("label", rows.target);
        if (!rows.weight.empty()) fit.set("weight", rows.weight);
        const DMatrixHandle known[] = {fit.get(), held.get()};
        check(XGBoosterCreate(known, 2, &handle->booster));
        set_parameters();
    }

    void set_parameters() {
        const TreeShape& shape = options.shape;
        handle->set("objective", objective_name(options.loss.objective));
        if (options.loss.objective == Objective::tweedie)
            handle->set("tweedie_variance_power", fmt::format("{}", options.loss.power));
        handle->set("tree_method", "hist");
        handle->set("disable_default_eval_metric", "1");
        handle->set("verbosity", "0");
        handle->set("nthread", std::to_string(options.threads));
        handle->set("seed", std::to_string(options.seed % 2'000'000'011));
        handle->set("seed_per_iteration", "1");  // boosters that grow in turns share one generator
        handle->set("max_depth", std::to_string(shape.depth));
        if (shape.leaves > 0) {
            handle->set("grow_policy", "lossguide");
            handle->set("max_leaves", std::to_string(shape.leaves));
        }
        handle->set("min_child_weight", fmt::format("{}", shape.least_weight));
        handle->set("eta", fmt::format("{}", shape.rate));
        handle->set("subsample", fmt::format("{}", shape.rows));
        handle->set("colsample_bytree", fmt::format("{}", shape.columns));
        handle->set("lambda", fmt::format("{}", shape.ridge));
        std::string directions;
        bool any = false;
        for (const int direction : options.monotone) {
            directions += fmt::format("{}{}", directions.empty() ? "(" : ",", direction);
            any = any || direction != 0;
        }
        if (any) handle->set("monotone_constraints", directions + ")");
    }

    /// Pinball loss (Koenker, Bassett 1978) has no second derivative; 1 makes each leaf a step of
    /// the learning rate in the target's units, which the caller has scaled.
    void grow_quantile() {
        const auto margins = predict(handle->booster, fit, kMargin);
        std::vector<float> slope(margins.size()), curvature(margins.size());
        const double q = options.loss.quantile;
        for (std::size_t i = 0; i < margins.size(); ++i) {
            const double w = weight.empty() ? 1 : weight[i];
            slope[i] = static_cast<float>(w * (margins[i] > target[i] ? 1 - q : -q));
            curvature[i] = static_cast<float>(w);
        }
        check(XGBoosterBoostOneIter(handle->booster, fit.get(), slope.data(), curvature.data(),
                                    slope.size()));
    }
};

Growth::Growth(const GrowOptions& options, const Rows& fit, const Rows& held)
    : state_(std::make_unique<State>(options, fit, held)) {}
Growth::~Growth() = default;
Growth::Growth(Growth&&) noexcept = default;

void Growth::grow() {
    if (state_->options.loss.objective == Objective::quantile)
        state_->grow_quantile();
    else
        check(XGBoosterUpdateOneIter(state_->handle->booster, state_->rounds, state_->fit.get()));
    ++state_->rounds;
}

std::vector<double> Growth::held_margins() const {
    return predict(state_->handle->booster, state_->held, kMargin);
}

Booster Growth::cut(int rounds) const {
    auto out = std::make_shared<Booster::Handle>(state_->options.threads);
    check(XGBoosterSlice(state_->handle->booster, 0, rounds, 1, &out->booster));
    return Booster(std::move(out));
}

}  // namespace herald::insight
