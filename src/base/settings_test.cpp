#include "base/settings.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace herald {
namespace {

struct Options {
    std::string listen = "127.0.0.1:8080";
    int days = 30;
    bool quiet = false;
    std::vector<std::string> proxies;
};
BOOST_DESCRIBE_STRUCT(Options, (), (listen, days, quiet, proxies))

}  // namespace

template <>
inline constexpr auto rules<Options> =
    std::tuple{rule<&Options::days>(at_least{1}, doc{"How far back."})};

namespace {

TEST(Settings, a_flag_beats_a_variable_beats_the_file) {
    const std::string path = testing::TempDir() + "herald_settings_test.conf";
    std::ofstream(path) << "# comment\nlisten = file:1\ndays = 3\nproxies = a,b\n";
    std::vector<std::string> args{"serve", "--listen=flag:1", "--quiet"};
    auto sources = setting_sources<Options>(args);
    sources.add_environment([](const char* name) -> const char* {
        return std::string_view(name) == "HERALD_DAYS" ? "2" : nullptr;
    });
    sources.add_file(path);
    Options options;
    apply_settings(options, sources);
    EXPECT_EQ(options.listen, "flag:1");
    EXPECT_EQ(options.days, 2);
    EXPECT_TRUE(options.quiet);
    EXPECT_EQ(options.proxies, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(args, (std::vector<std::string>{"serve"}));
    std::remove(path.c_str());
}

TEST(Settings, mistakes_name_their_place_and_the_fix) {
    const auto message = [](std::vector<std::string> args) -> std::string {
        try {
            auto sources = setting_sources<Options>(args);
            Options options;
            apply_settings(options, sources);
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_EQ(message({"--lisen", "x"}), "--lisen is not known; did you mean --listen?");
    EXPECT_EQ(message({"--days", "0"}), "--days: must be at least 1");
    EXPECT_EQ(message({"--days", "x"}), "--days: must be a whole number in range");
    EXPECT_EQ(message({"--days"}), "--days needs a value.");
    EXPECT_NE(settings_help<Options>().find("--days               How far back. [30]"),
              std::string::npos);
}

}  // namespace
}  // namespace herald
