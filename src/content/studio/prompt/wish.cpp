#include "content/studio/prompt/wish.hpp"

#include <algorithm>

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "content/text/marks.hpp"
#include "content/text/network.hpp"

namespace herald::content::studio {
namespace {

void check_network(const std::string& network, std::size_t at, Problems& problems) {
    if (find_network(network) != nullptr) return;
    std::vector<std::string_view> known;
    for (const auto& one : networks()) known.push_back(one.id);
    const auto near = nearest(network, known);
    problems.add(fmt::format("/networks/{}", at),
                 near ? fmt::format("is no network; did you mean {}?", *near)
                      : std::string("is no network; see GET /content/limits"));
}

std::string format_for(std::string_view network) {
    if (network == "facebook" || network == "instagram") return "meta";
    return network == "linkedin" ? "linkedin" : "google_rsa";
}

std::vector<std::string> ad_formats_of(const Wanted& wanted, Problems& problems) {
    std::vector<std::string> out;
    const auto add = [&](std::string_view format, const std::string& pointer) {
        if (find_ad_format(format) == nullptr)
            problems.add(pointer, "is no form of ads; see GET /content/limits");
        else if (std::find(out.begin(), out.end(), format) == out.end())
            out.emplace_back(format);
    };
    if (const auto* one = wanted.data.if_contains("ad_format"); one != nullptr && one->is_string())
        add(std::string_view(one->get_string()), "/data/ad_format");
    if (const auto* list = wanted.data.if_contains("ad_formats");
        list != nullptr && list->is_array())
        for (const json::value& one : list->get_array())
            add(one.is_string() ? std::string_view(one.get_string()) : std::string_view(),
                "/data/ad_formats");
    // A form that is named counts more than the network it stands beside.
    if (out.empty())
        for (const std::string& network : wanted.networks) add(format_for(network), "/networks");
    if (out.empty() && problems.empty())
        for (const AdFormat& format : ad_formats()) out.emplace_back(format.id);
    return out;
}

bool is_link(std::string_view url) {
    const auto marks = marks_of(url);
    return marks.size() == 1 && marks[0].kind == MarkKind::link && marks[0].size == url.size();
}

}  // namespace

ItemKind parse_kind(const std::string& name, std::string_view pointer) {
    std::string plain = name;
    std::replace(plain.begin(), plain.end(), '-', '_');
    if (const auto kind = parse_enum<ItemKind>(plain)) return *kind;
    Problems problems;
    const auto known = enum_names<ItemKind>();
    const auto near = nearest(plain, known);
    problems.add(pointer, near ? fmt::format("is no kind of content; did you mean {}?", *near)
                               : fmt::format("must be one of {}", fmt::join(known, ", ")));
    problems.raise();
    return ItemKind::social;
}

Wanted want(ItemKind kind, GenerateWish wish) {
    Wanted out;
    out.kind = kind;
    Problems problems;
    if (wish.networks)
        for (std::size_t i = 0; i < wish.networks->size(); ++i) {
            const std::string& network = (*wish.networks)[i];
            check_network(network, i, problems);
            if (std::find(out.networks.begin(), out.networks.end(), network) == out.networks.end())
                out.networks.push_back(network);
        }
    if (wish.data && !wish.data->text.empty()) {
        json::value data = parse_json(wish.data->text);
        if (!data.is_object())
            problems.add("/data", "must be an object");
        else
            out.data = std::move(data.get_object());
    }
    if (kind == ItemKind::ads) out.ad_formats = ad_formats_of(out, problems);
    if (wish.url && !is_link(*wish.url))
        problems.add("/url", "must be an address such as https://example.com/page");
    if (wish.language) wish.language = to_lower_ascii(*wish.language).substr(0, 2);
    problems.raise();
    out.variants = static_cast<unsigned>(wish.variants.value_or(1));
    out.length = wish.length.value_or(TextLength::medium);
    out.engine = wish.engine.value_or(GenerateEngine::auto_);
    out.wish = std::move(wish);
    return out;
}

}  // namespace herald::content::studio
