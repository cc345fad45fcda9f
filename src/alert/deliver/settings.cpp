#include "alert/deliver/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "net/url.hpp"

namespace herald::alert {
namespace {

constexpr std::size_t kUrlBytes = 2000, kLeastSecret = 24, kMostSecret = 64, kSecretBytes = 32;
constexpr std::array<std::string_view, 4> kSecretMembers{"webhook_url", "token", "secret",
                                                         "old_secret"};

/// The members that a client may set, by kind.
std::vector<std::string_view> members_of(ChannelKind kind) {
    switch (kind) {
        case ChannelKind::email: return {"to"};
        case ChannelKind::slack: return {"method", "webhook_url", "token", "channel", "api_base"};
        case ChannelKind::webhook: return {"url", "secret"};
    }
    return {};
}

void refuse_unknown(ChannelKind kind, const json::object& given, Problems& problems) {
    const auto known = members_of(kind);
    for (const auto& member : given) {
        const std::string_view name = member.key();
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        const auto near = nearest(name, known);
        problems.add(fmt::format("/settings/{}", name),
                     near ? fmt::format("is not a setting of {} channels; did you mean {}?",
                                        enum_name(kind), *near)
                          : fmt::format("is not a setting of {} channels, which have {}",
                                        enum_name(kind), fmt::join(known, ", ")));
    }
}

std::uint16_t port_of(std::string_view url) {
    const std::string origin = net::origin_of(url);
    const auto place = origin.substr(origin.find("//") + 2);
    const auto bracket = place.find(']');
    const auto colon = place.find(':', bracket == std::string::npos ? 0 : bracket);
    if (colon == std::string::npos) return origin.starts_with("https") ? 443 : 80;
    return static_cast<std::uint16_t>(std::atoi(place.c_str() + colon + 1));
}

/// An address that is written in numbers, or this machine's own name, is judged at once; what a
/// name leads to is judged whenever it is called.
bool is_closed(const net::EgressPolicy& egress, std::string_view url) {
    const std::string host = net::host_of(url);
    if (host == "localhost" || host.ends_with(".localhost"))
        return !egress.allows(host, "127.0.0.1", port_of(url));
    const bool is_number = host.find(':') != std::string::npos ||
                           host.find_first_not_of("0123456789.") == std::string::npos;
    return is_number && !egress.allows(host, host, port_of(url));
}

void check_url(const Context& context, const std::string& url, std::string_view pointer,
               Problems& problems) {
    const std::string origin = net::origin_of(url);
    if (url.size() > kUrlBytes)
        problems.add(pointer, fmt::format("must be at most {} bytes", kUrlBytes));
    else if (origin.empty() || url.find_first_of(" \r\n\t") != std::string::npos)
        problems.add(pointer, "must be an address such as https://example.com/hooks/herald");
    else if (url.substr(0, url.find('/', url.find("//") + 2)).find('@') != std::string::npos)
        problems.add(pointer, "must not hold a user name or password");
    else if (is_closed(context.egress, url))
        problems.add(pointer,
                     "leads to an address that is not on the public internet; an operator "
                     "can allow it with HERALD_ALLOW_PRIVATE");
}

void check_email(ChannelSettings& settings, Problems& problems) {
    if (!settings.to) return problems.add("/settings/to", "is required");
    auto& to = *settings.to;
    if (to.empty() || to.size() > kMostRecipients)
        return problems.add("/settings/to",
                            fmt::format("must have 1 to {} elements", kMostRecipients));
    for (std::size_t i = 0; i < to.size(); ++i)
        if (to[i] != "owners" && to[i] != "admins" && !is_email(to[i]))
            problems.add(fmt::format("/settings/to/{}", i),
                         "must be an e-mail address such as mira@example.com, or owners or admins");
}

void check_slack(const Context& context, ChannelSettings& settings, Problems& problems) {
    if (settings.webhook_url.has_value() == settings.token.has_value())
        return problems.add("/settings/webhook_url",
                            "give either webhook_url, or token and channel");
    if (settings.webhook_url) {
        settings.method = "webhook";
        check_url(context, *settings.webhook_url, "/settings/webhook_url", problems);
        for (const auto& [name, member] :
             {std::pair{"channel", &settings.channel}, {"api_base", &settings.api_base}})
            if (*member)
                problems.add(fmt::format("/settings/{}", name),
                             "goes with a token; a webhook has its channel already");
        return;
    }
    settings.method = "token";
    if (!settings.token->starts_with("xox"))
        problems.add("/settings/token", "must be a bot token, which begins with xoxb-");
    if (!settings.channel || trim(*settings.channel).empty())
        problems.add("/settings/channel", "is required with a token, such as #marketing");
    if (settings.api_base) check_url(context, *settings.api_base, "/settings/api_base", problems);
}

void check_webhook(const Context& context, ChannelSettings& settings, Problems& problems) {
    if (!settings.url) return problems.add("/settings/url", "is required");
    check_url(context, *settings.url, "/settings/url", problems);
    if (!settings.secret) settings.secret = make_secret();
    const std::string_view secret = *settings.secret;
    const auto bytes = secret.starts_with("whsec_") ? from_base64(secret.substr(6)) : std::nullopt;
    if (!bytes || bytes->size() < kLeastSecret || bytes->size() > kMostSecret)
        problems.add("/settings/secret",
                     fmt::format("must be whsec_ and base64 of {} to {} bytes; leave it out to get "
                                 "one",
                                 kLeastSecret, kMostSecret));
}

json::object without_empty(const ChannelSettings& settings) {
    json::value all = parse_json(to_json(settings));
    json::object out;
    for (const auto& member : all.get_object())
        if (!member.value().is_null()) out[member.key()] = member.value();
    return out;
}

bool is_secret(std::string_view name) {
    return std::find(kSecretMembers.begin(), kSecretMembers.end(), name) != kSecretMembers.end();
}

}  // namespace

ChannelSettings parse_settings(const Context& context, ChannelKind kind, const json::value& given) {
    Problems problems;
    if (!given.is_object()) {
        problems.add("/settings", "must be an object");
        problems.raise();
    }
    refuse_unknown(kind, given.get_object(), problems);
    problems.raise();
    Problems shape;
    auto settings = decode_json<ChannelSettings>(given, shape);
    for (const auto& field : shape.fields())
        problems.add("/settings" + field.pointer, field.detail);
    problems.raise();
    switch (kind) {
        case ChannelKind::email: check_email(settings, problems); break;
        case ChannelKind::slack: check_slack(context, settings, problems); break;
        case ChannelKind::webhook: check_webhook(context, settings, problems); break;
    }
    problems.raise();
    return settings;
}

PartedSettings part(const ChannelSettings& settings) {
    json::object open, secret;
    for (const auto& member : without_empty(settings)) {
        const bool is_hidden = is_secret(member.key()) || member.key() == "old_secret_until";
        (is_hidden ? secret : open)[member.key()] = member.value();
    }
    return {json::serialize(open), json::serialize(secret)};
}

ChannelSettings join(std::string_view open, std::string_view secret) {
    json::value all = parse_json(open);
    const json::value hidden = parse_json(secret);
    for (const auto& member : hidden.get_object()) all.get_object()[member.key()] = member.value();
    Problems problems;
    return decode_json<ChannelSettings>(all, problems, Unknown::ignore);
}

std::string make_secret() { return "whsec_" + to_base64(random_bytes(kSecretBytes)); }

}  // namespace herald::alert
