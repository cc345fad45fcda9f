#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "insight/predict/predictor_state.hpp"

namespace herald::insight {
namespace {

constexpr std::string_view kMagic = "HERALDP1";
constexpr std::size_t kDigest = 32;

/// Members in front of their trees.
struct MemberHead {
    Encoder encoder;
    std::optional<Linear> linear;
    bool quantiles = false;
};
BOOST_DESCRIBE_STRUCT(MemberHead, (), (encoder, linear, quantiles))

struct Head {
    Description about;
    std::vector<MemberHead> members;
};
BOOST_DESCRIBE_STRUCT(Head, (), (about, members))

void append_block(std::string& out, std::string_view block) {
    std::uint64_t size = block.size();
    for (int i = 0; i < 8; ++i, size >>= 8) out += static_cast<char>(size & 0xff);
    out += block;
}

[[noreturn]] void unreadable(const char* why) {
    throw Error(ErrorKind::invalid, fmt::format("The model cannot be read: {}.", why));
}

std::string_view take_block(std::string_view& rest) {
    if (rest.size() < 8) unreadable("it ends too early");
    std::uint64_t size = 0;
    for (std::size_t i = 8; i-- > 0;) size = size << 8 | static_cast<unsigned char>(rest[i]);
    rest.remove_prefix(8);
    if (size > rest.size()) unreadable("it ends too early");
    const auto block = rest.substr(0, size);
    rest.remove_prefix(size);
    return block;
}

std::string_view checked_body(std::string_view bytes) {
    if (!bytes.starts_with(kMagic)) unreadable("it is of another kind or version");
    if (bytes.size() < kMagic.size() + kDigest) unreadable("it ends too early");
    const auto signed_part = bytes.substr(0, bytes.size() - kDigest);
    const auto digest = sha256(signed_part);
    if (as_text(digest) != bytes.substr(bytes.size() - kDigest))
        unreadable("its checksum is wrong");
    return signed_part.substr(kMagic.size());
}

void check_encoder(const Encoder& encoder) {
    for (const auto& column : encoder.columns)
        if (column.encoding == Encoding::ordered && (column.sums.size() != column.words.size() ||
                                                     column.counts.size() != column.words.size()))
            unreadable("its words and statistics differ in number");
}

}  // namespace

std::string Predictor::to_bytes() const {
    Head head{state_->about, {}};
    for (const auto& member : state_->members)
        head.members.push_back({member.encoder, member.linear, member.lower.has_value()});
    std::string out(kMagic);
    append_block(out, to_json<Digits::exact>(head));
    for (const auto& member : state_->members) {
        append_block(out, member.trees.to_bytes());
        if (!member.lower) continue;
        append_block(out, member.lower->to_bytes());
        append_block(out, member.upper->to_bytes());
    }
    out += as_text(sha256(out));
    return out;
}

Predictor Predictor::from_bytes(std::string_view bytes, int threads) {
    auto rest = checked_body(bytes);
    Head head;
    Problems problems;
    head = decode_json<Head>(parse_json(take_block(rest)), problems, Unknown::ignore);
    problems.raise();
    if (head.about.version != 1 || head.members.empty()) unreadable("it is of another version");
    auto state = std::make_shared<State>();
    state->about = std::move(head.about);
    for (auto& member : head.members) {
        check_encoder(member.encoder);
        const std::size_t width = member.encoder.width();
        if (member.linear &&
            (member.linear->coefficients.size() != width || member.linear->means.size() != width ||
             member.linear->scales.size() != width))
            unreadable("its linear part has another width");
        const auto trees = [&] { return Booster::from_bytes(take_block(rest), width, threads); };
        Member one{std::move(member.encoder), trees(), std::move(member.linear), {}, {}};
        if (member.quantiles) {
            one.lower = trees();
            one.upper = trees();
        }
        state->members.push_back(std::move(one));
    }
    if (!rest.empty()) unreadable("something follows its end");
    return Predictor(std::move(state));
}

}  // namespace herald::insight
