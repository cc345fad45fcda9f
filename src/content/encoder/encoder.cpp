#include "content/encoder/encoder.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "base/text_parts.hpp"

namespace herald::content {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Rows = Eigen::Map<const Matrix>;
using Row = Eigen::Map<const Eigen::RowVectorXf>;
namespace fs = std::filesystem;

constexpr Eigen::Index kHeads = 4, kLongest = 128;
constexpr float kEpsilon = 1e-6F;
/// What of a long text is read: so many sentences at most.
constexpr std::size_t kSentences = 6, kLongestText = 4000;

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    if (!in) throw Error(ErrorKind::unavailable, "The sentence model cannot be read.", path);
    return std::move(out).str();
}

[[noreturn]] void not_the_model(const std::string& detail) {
    throw Error(ErrorKind::unavailable, "The sentence model's files are not what they should be.",
                detail);
}

struct Norm {
    Row scale, bias;
};
struct Dense {
    Rows kernel;
    Row bias;
};
struct Layer {
    Norm before_attention, before_forward;
    Dense qkv, output, widen, narrow;
};

Matrix normed(const Matrix& x, const Norm& norm) {
    Matrix out = x.colwise() - x.rowwise().mean();
    const Eigen::VectorXf spread =
        (out.array().square().rowwise().mean() + kEpsilon).rsqrt().matrix();
    out = spread.asDiagonal() * out;
    return (out.array().rowwise() * norm.scale.array()).rowwise() + norm.bias.array();
}

Matrix through(const Matrix& x, const Dense& dense) {
    Matrix out = x * dense.kernel;
    out.rowwise() += dense.bias;
    return out;
}

/// Every piece looks at every other, in four ways.
Matrix attention(const Matrix& x, const Layer& layer) {
    const Matrix qkv = through(x, layer.qkv);
    const Eigen::Index width = qkv.cols() / 3, depth = width / kHeads;
    Matrix out(x.rows(), width);
    const float scale = 1 / std::sqrt(static_cast<float>(depth));
    for (Eigen::Index h = 0; h < kHeads; ++h) {
        const auto q = qkv.middleCols(h * depth, depth);
        const auto k = qkv.middleCols(width + h * depth, depth);
        const auto v = qkv.middleCols(2 * width + h * depth, depth);
        Matrix weights = scale * (q * k.transpose());
        weights.colwise() -= weights.rowwise().maxCoeff().eval();
        weights = weights.array().exp();
        const Eigen::VectorXf sums = weights.rowwise().sum();
        weights = sums.cwiseInverse().asDiagonal() * weights;
        out.middleCols(h * depth, depth) = weights * v;
    }
    return through(out, layer.output);
}

Matrix forward(const Matrix& x, const Layer& layer) {
    const Matrix wide = through(x, layer.widen).cwiseMax(0.0F);
    return through(wide, layer.narrow);
}

}  // namespace

struct SentenceEncoder::Weights {
    explicit Weights(const fs::path& folder) : pieces(read_file(folder / "vocab.json")) {
        const json::value graph = parse_json(read_file(folder / "graph.json"));
        for (const auto& group : graph.at("weightsManifest").as_array()) {
            for (const auto& path : group.at("paths").as_array())
                bytes += read_file(folder / fs::path(std::string(path.as_string())).filename());
            note_places(group.at("weights").as_array());
        }
    }

    void note_places(const json::array& specs) {
        for (const auto& spec : specs) {
            Place place;
            place.at = end;
            std::size_t count = 1;
            for (const auto& side : spec.at("shape").as_array())
                place.shape.push_back(side.to_number<Eigen::Index>());
            for (const auto side : place.shape) count *= static_cast<std::size_t>(side);
            end += 4 * count;
            places.emplace(std::string(spec.at("name").as_string()), place);
        }
        if (end != bytes.size()) not_the_model(fmt::format("{} of {} bytes", bytes.size(), end));
    }

    struct Place {
        std::size_t at = 0;
        std::vector<Eigen::Index> shape;
    };
    const Place& place(const std::string& name) const {
        const auto found = places.find(name);
        if (found == places.end()) not_the_model("no " + name);
        return found->second;
    }
    const float* data(const Place& p) const {
        return reinterpret_cast<const float*>(bytes.data() + p.at);  // shards are aligned to 4
    }
    Rows rows(const std::string& name) const {
        const Place& p = place(name);
        const std::size_t n = p.shape.size();
        if (n < 2) not_the_model(name);
        return {data(p), p.shape[n - 2], p.shape[n - 1]};
    }
    Row row(const std::string& name) const {
        const Place& p = place(name);
        return {data(p), p.shape.back()};
    }

    Layer layer(int number) const {
        const std::string root = "Encoder_en/KonaTransformer/Encode/";
        const std::string own = fmt::format("{}Layer_{}/TransformerLayer/", root, number);
        const std::string applied = "module_apply_default/" + own;
        const std::string stack = fmt::format(
            "module_apply_default/{}TransformerStack/Layer_{}/TransformerLayer/", root, number);
        const std::string whole = "/ConcatPartitions/concat";
        const auto norm = [&](const std::string& at) {
            const std::string name = applied + at + "layer_prepostprocess/layer_norm/layer_norm_";
            return Norm{row(name + "scale" + whole), row(name + "bias" + whole)};
        };
        const auto looked = [&](const std::string& at) {
            return Dense{rows("module/" + own + "MultiheadAttention/" + at + "/kernel/part_0"),
                         row(applied + "MultiheadAttention/" + at + "/bias" + whole)};
        };
        const auto fed = [&](const std::string& at) {
            return Dense{rows(stack + "FFN/" + at + "/Tensordot/Reshape_1"),
                         row(applied + "FFN/" + at + "/bias" + whole)};
        };
        return {norm(""),
                norm("FFN/"),
                looked("qkv_transform_single"),
                looked("output_transform_single"),
                fed("conv1"),
                fed("conv2")};
    }

    Pieces pieces;
    std::string bytes;
    std::map<std::string, Place> places;
    std::size_t end = 0;
};

std::optional<fs::path> SentenceEncoder::find(const fs::path& models) {
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed).parent_path();
    for (const fs::path& place : {models, program / "models", program.parent_path() / "models",
                                  program.parent_path() / "lib" / "herald" / "models"}) {
        if (place.empty()) continue;
        const fs::path folder = place / "sentences-en";
        if (fs::is_regular_file(folder / "graph.json", failed) &&
            fs::is_regular_file(folder / "vocab.json", failed))
            return folder;
    }
    return std::nullopt;
}

SentenceEncoder::SentenceEncoder(const fs::path& folder)
    : weights_(std::make_unique<Weights>(folder)) {}
SentenceEncoder::~SentenceEncoder() = default;
const Pieces& SentenceEncoder::pieces() const { return weights_->pieces; }

std::optional<Meaning> SentenceEncoder::encode(std::string_view text) const {
    const auto ids = weights_->pieces.split(text);
    const auto n = std::min(static_cast<Eigen::Index>(ids.size()), kLongest);
    if (n == 0) return std::nullopt;
    const Rows embeddings = weights_->rows("module/Embeddings_en");
    Matrix x(n, embeddings.cols());
    for (Eigen::Index i = 0; i < n; ++i)
        x.row(i) = embeddings.row(ids[static_cast<std::size_t>(i)]);
    // Where a piece stands, as sines and cosines; the graph adds its input once more.
    const Row waves = weights_->row(
        "module_apply_default/Encoder_en/KonaTransformer/Encode/TransformerStack/Layer_0/"
        "AddTimingSignal/TimingSignal/ExpandDims_1");
    x *= 2;
    for (Eigen::Index i = 0; i < n; ++i) {
        const Eigen::RowVectorXf at = static_cast<float>(i) * waves;
        x.row(i).head(waves.size()) += at.array().sin().matrix();
        x.row(i).tail(waves.size()) += at.array().cos().matrix();
    }
    const std::string dense =
        "module_apply_default/Encoder_en/KonaTransformer/Encode/Layer_0/TransformerLayer/dense/";
    const Layer first = weights_->layer(0), second = weights_->layer(1);
    Matrix y = through(x, {weights_->rows(dense + "kernel/ConcatPartitions/concat"),
                           weights_->row(dense + "bias/ConcatPartitions/concat")});
    y += attention(normed(x, first.before_attention), first);
    y += forward(normed(y, first.before_forward), first);
    y += attention(normed(y, second.before_attention), second);
    y += forward(normed(y, second.before_forward), second);
    const std::string last = "module/Encoder_en/hidden_layers/tanh_layer_0/";
    Eigen::RowVectorXf out = y.colwise().mean() * weights_->rows(last + "weights");
    out += weights_->row(last + "bias");
    out = out.array().tanh();
    out /= std::max(out.norm(), 1e-6F);
    Meaning meaning;
    if (out.size() != static_cast<Eigen::Index>(meaning.size())) not_the_model("its width");
    std::copy_n(out.data(), meaning.size(), meaning.begin());
    return meaning;
}

std::optional<Meaning> SentenceEncoder::encode_text(std::string_view title,
                                                    std::string_view text) const {
    Meaning sum{};
    std::size_t count = 0;
    const auto add = [&](std::string_view part) {
        const auto one = encode(part);
        if (!one) return;
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += (*one)[i];
        ++count;
    };
    if (!title.empty()) add(title);
    text = clip(text, kLongestText);
    const auto parts = sentences(text);
    for (std::size_t i = 0; i < parts.size() && i < kSentences; ++i) add(parts[i].of(text));
    if (count == 0) return std::nullopt;
    double squares = 0;
    for (const float part : sum) squares += static_cast<double>(part) * part;
    const auto length = static_cast<float>(std::sqrt(squares));
    for (float& part : sum) part /= std::max(length, 1e-6F);
    return sum;
}

}  // namespace herald::content
