#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::discord {

struct Settings {
    std::string webhook_url;
    std::optional<bool> forum;
    std::optional<std::string> thread_id;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (webhook_url, forum, thread_id))

}  // namespace herald::connectors::discord

template <>
inline constexpr auto herald::rules<herald::connectors::discord::Settings> = std::tuple{
    rule<&herald::connectors::discord::Settings::webhook_url>(
        length{1, 500}, write_only{}, title{"Webhook address"},
        doc{"Channel settings, Integrations, Webhooks: https://discord.com/api/webhooks/… Whoever "
            "knows it may write there."}),
    rule<&herald::connectors::discord::Settings::forum>(
        title{"Forum channel"},
        doc{"Each post opens a thread of its own, named by its title or first words."}),
    rule<&herald::connectors::discord::Settings::thread_id>(
        length{1, 30}, title{"Thread id"}, doc{"Write into this thread of the channel."}),
};
