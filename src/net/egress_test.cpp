#include "net/egress.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace herald::net {
namespace {

TEST(Egress, OnlyThePublicInternetIsPublic) {
    for (const char* address :
         {"8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
          "192.167.1.1", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8",
          "64:ff9b::808:808"})
        EXPECT_TRUE(is_public_address(address)) << address;
    for (const char* address : {"0.0.0.0",
                                "10.0.0.1",
                                "100.64.0.1",
                                "127.0.0.1",
                                "127.255.255.254",
                                "169.254.169.254",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.168.1.1",
                                "192.0.2.1",
                                "198.18.0.1",
                                "198.51.100.7",
                                "203.0.113.9",
                                "224.0.0.1",
                                "240.0.0.1",
                                "255.255.255.255",
                                "::",
                                "::1",
                                "fe80::1",
                                "fe80::1%eth0",
                                "fc00::1",
                                "fd00:ec2::254",
                                "ff02::1",
                                "2001:db8::1",
                                "2001::1",
                                "::ffff:10.0.0.1",
                                "::ffff:169.254.169.254",
                                "64:ff9b::7f00:1",
                                "2002:7f00:1::",
                                "::127.0.0.1",
                                "100::1",
                                "localhost",
                                "",
                                "1.2.3",
                                "1.2.3.4.5"})
        EXPECT_FALSE(is_public_address(address)) << address;
}

TEST(Egress, OpensExactlyWhatIsListed) {
    const EgressPolicy policy(
        {"10.1.0.0/16", "127.0.0.1:8081", "[::1]:8081", "Intranet.example:443", "fd00:1::/32"});
    EXPECT_TRUE(policy.allows("x", "10.1.255.9", 5));
    EXPECT_FALSE(policy.allows("x", "10.2.0.1", 5));
    EXPECT_TRUE(policy.allows("localhost", "127.0.0.1", 8081));
    EXPECT_FALSE(policy.allows("localhost", "127.0.0.1", 8082));
    EXPECT_TRUE(policy.allows("[::1]", "::1", 8081));
    EXPECT_TRUE(policy.allows("intranet.example", "192.168.7.7", 443));
    EXPECT_FALSE(policy.allows("other.example", "192.168.7.7", 443));
    EXPECT_TRUE(policy.allows("x", "fd00:1::5", 1));
    EXPECT_FALSE(policy.allows("x", "fd00:2::5", 1));
    EXPECT_TRUE(policy.allows("x", "8.8.8.8", 443));
}

TEST(Egress, NamesTheEntryItCannotRead) {
    for (const char* entry : {"", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "host:", ":80",
                              "host:99999", "host:80x", "fd00::/129"})
        EXPECT_THROW(EgressPolicy({entry}), Error) << entry;
}

}  // namespace
}  // namespace herald::net
