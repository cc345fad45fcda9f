#include "app/config.hpp"

#include <cstdlib>

#include "base/settings.hpp"

namespace herald::app {

Listen parse_listen(const std::string& text) {
    const auto colon = text.rfind(':');
    Listen out;
    const char* end = text.data() + text.size();
    if (colon == std::string::npos ||
        std::from_chars(text.data() + colon + 1, end, out.port).ptr != end)
        throw Error(ErrorKind::invalid,
                    fmt::format("--listen {}: write ADDRESS:PORT, such as 127.0.0.1:8080.", text));
    out.address = text.substr(0, colon);
    if (out.address.size() > 2 && out.address.front() == '[' && out.address.back() == ']')
        out.address = out.address.substr(1, out.address.size() - 2);
    if (out.address.empty() || out.address == "*") out.address = "0.0.0.0";
    if (out.address == "localhost") out.address = "127.0.0.1";
    return out;
}

Config load_config(std::vector<std::string>& args) {
    auto sources = setting_sources<Config>(args);
    sources.add_environment([](const char* name) -> const char* { return std::getenv(name); });
    if (const auto* file = sources.find("config")) sources.add_file(file->value);
    Config config;
    apply_settings(config, sources);
    parse_listen(config.listen);
    if (config.role != ProcessRole::all && config.database_url.empty())
        throw Error(ErrorKind::invalid,
                    "--role web and --role worker need PostgreSQL (--database-url) and a network "
                    "warehouse; use --role all.");
    return config;
}

}  // namespace herald::app
