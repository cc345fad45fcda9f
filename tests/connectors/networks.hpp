#pragma once

#include <gtest/gtest.h>

#include "connector/ai/test_support.hpp"
#include "connectors/catalog.hpp"
#include "sandbox/server.hpp"

/// For tests of connectors against the sandbox's networks: one door a network, and a fixture that
/// goes through it over a real socket.
namespace herald::networks {

using connector::Call;
using connector::Catalogue;
using connector::Connector;
using connector::Post;
using connector::Posted;
using connector::PublishPosts;
using connector::SourceItem;
using connector::SourcePage;
using connector::ai::test::kind_of;
using connector::test::CallFixture;
using connector::test::error_of;
using sandbox::market::FaultKind;

/// One way into the sandbox.
struct Door {
    std::string connector;
    std::size_t most_text = 0;  ///< of plain letters; 0: no limit
    bool takes_any_file = false;
    bool needs_picture = false;
    bool has_thread = true;  ///< false: the thread goes along, or there is none
    std::string write_path;  ///< a part of the address a post is sent to
    std::vector<std::string> places;
};
void PrintTo(const Door& door, std::ostream* out);

std::vector<Door> doors();
/// A small PNG.
std::string picture();
std::string place_of(const std::string& url);

class AgainstSandbox : public testing::TestWithParam<Door> {
protected:
    AgainstSandbox();

    Call& call() { return *fixture->call; }
    const PublishPosts& publish() const { return *subject.publish; }
    /// A post that this network takes.
    Post post(const std::string& text) const;
    /// How often the text stands there, by the sandbox's own count.
    std::int64_t count(const std::string& text);
    json::value board();
    void fault(FaultKind kind, std::optional<int> count = {}, const std::string& path = {});
    void no_fault() { server.sandbox().set_faults({}); }
    /// A new piece of work: nothing is remembered.
    void renew();

    FixedClock clock{*parse_time("2026-11-19T08:00:00Z")};
    sandbox::SandboxServer server;
    Catalogue catalogue;
    const Connector& subject;
    std::optional<CallFixture> fixture;
    int posts_made = 0;
};

}  // namespace herald::networks
