#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "condition/condition.hpp"
#include "condition/never.hpp"
#include "condition/ops.hpp"
#include "condition/test_reader.hpp"

namespace herald::condition {
namespace {

constexpr std::array<std::string_view, 5> kBeginnings{"all", "any", "not", "metric", "field"};

class Reader {
public:
    Reader(const Catalogue& catalogue, std::string_view pointer, Problems& problems,
           const ParseOptions& options)
        : problems_(problems),
          prefix_(pointer.size()),
          tests_{catalogue, problems, options, pointer.size()},
          path_(pointer) {}

    Node node(const json::value& value, std::size_t depth) {
        Node out;
        if (tests_seen_ > kMostTests) return out;
        if (!value.is_object()) return fail("must be an object such as {\"metric\":\"roas\",…}");
        const auto& object = value.get_object();
        std::vector<std::string_view> begun;
        for (const auto name : kBeginnings)
            if (object.contains(name)) begun.push_back(name);
        if (begun.empty()) return without_beginning(object);
        if (begun.size() > 1)
            return fail(
                fmt::format("has both {} and {}; put one inside the other", begun[0], begun[1]));
        if (begun[0] == "metric" || begun[0] == "field") {
            if (++tests_seen_ > kMostTests) return too_many();
            out.test = tests_.read(object, begun[0], path_);
            return out;
        }
        if (depth > kMostDepth) return fail(fmt::format("is nested more than {} deep", kMostDepth));
        refuse_others(object, begun[0]);
        return group(object, begun[0], depth);
    }

private:
    Node fail(std::string detail) {
        problems_.add(path_, std::move(detail));
        return {};
    }
    Node too_many() {
        problems_.add(std::string_view(path_).substr(0, prefix_),
                      fmt::format("has more than {} tests", kMostTests));
        return {};
    }

    Node without_beginning(const json::object& object) {
        for (const auto& entry : object)
            if (const auto near = nearest(entry.key(), kBeginnings)) {
                problems_.add(fmt::format("{}/{}", path_, clip(entry.key(), 64)),
                              fmt::format("is not known here; did you mean {}?", *near));
                return {};
            }
        return fail("must have one of all, any, not, metric, field");
    }

    void refuse_others(const json::object& object, std::string_view name) {
        for (const auto& entry : object)
            if (entry.key() != name)
                problems_.add(fmt::format("{}/{}", path_, clip(entry.key(), 64)),
                              fmt::format("cannot stand beside {}", name));
    }

    Node group(const json::object& object, std::string_view name, std::size_t depth) {
        Node out;
        out.kind = name == "all"   ? Node::Kind::all
                   : name == "any" ? Node::Kind::any
                                   : Node::Kind::none_of;
        const std::size_t length = path_.size();
        path_ += '/';
        path_ += name;
        const json::value& inside = object.at(name);
        if (out.kind == Node::Kind::none_of) {
            out.children.push_back(node(inside, depth + 1));
        } else if (!inside.is_array() || inside.get_array().empty()) {
            problems_.add(path_, "must be a list with at least one condition");
        } else {
            children(inside.get_array(), depth, out);
        }
        path_.resize(length);
        return out;
    }

    void children(const json::array& list, std::size_t depth, Node& out) {
        const std::size_t length = path_.size();
        for (std::size_t i = 0; i < list.size() && tests_seen_ <= kMostTests; ++i) {
            if (problems_.fields().size() >= Problems::kMax) return;
            path_ += '/' + std::to_string(i);
            out.children.push_back(node(list[i], depth + 1));
            path_.resize(length);
        }
    }

    Problems& problems_;
    std::size_t prefix_;
    TestReader tests_;
    std::string path_;
    std::size_t tests_seen_ = 0;
};

}  // namespace

std::optional<Condition> parse(const json::value& value, const Catalogue& catalogue,
                               std::string_view pointer, Problems& problems,
                               const ParseOptions& options) {
    const std::size_t before = problems.fields().size();
    if (before >= Problems::kMax) return std::nullopt;
    Reader reader(catalogue, pointer, problems, options);
    Node root = reader.node(value, 1);
    if (problems.fields().size() != before) return std::nullopt;
    if (!options.allow_never) report_never_true(root, catalogue, pointer, problems);
    if (problems.fields().size() != before) return std::nullopt;
    return Condition(std::move(root), json_text(value));
}

}  // namespace herald::condition
