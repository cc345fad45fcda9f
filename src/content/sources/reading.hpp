#pragma once

#include <map>
#include <mutex>

#include "content/items/context.hpp"
#include "content/sources/arrivals/arrival.hpp"
#include "content/sources/fetch/fetch.hpp"
#include "content/sources/store/source_store.hpp"
#include "task/task.hpp"

/// One reading of one source: from its row to items, by whatever its kind needs.
namespace herald::content {

/// What came of it.
struct Harvest {
    enum class State { fresh, unchanged, failed, gone } state = State::fresh;
    std::vector<arrivals::Arrival> items;
    std::string title;  ///< what the source calls itself
    std::string error;
    std::optional<std::chrono::seconds> retry_after;
    /// What the next reading needs; taken over unless it failed.
    std::optional<std::string> feed_url, etag, last_modified, cursor;
};

/// What readings of one task share. Used by several threads at once.
class Reader {
public:
    Reader(const Context& context, task::Run& run, fetch::Hosts& hosts);

    /// Throws only what ends the task: task::Stopped, and Errors of the database.
    Harvest read(const SourceRow& row);
    /// How an address is asked for: by the workspace's sandbox where it is there.
    fetch::Fetcher fetcher_for(const std::string& url);
    /// What has been learned of hosts since the last call and is worth keeping.
    std::vector<std::pair<std::string, fetch::HostNote>> take_notes(const std::string& url);

private:
    Harvest read_feed(const SourceRow& row);
    Harvest read_sitemap(const SourceRow& row);
    Harvest read_page(const SourceRow& row);
    /// A page of posts that its network shows to anybody.
    Harvest read_posts(const SourceRow& row);
    Harvest read_connection(const SourceRow& row);
    Harvest read_named_feed(const SourceRow& row, const std::string& page_url,
                            const feed::Feed& page);
    /// One page of a sitemap.
    struct Entry {
        std::optional<arrivals::Arrival> arrival;
        bool dead = false;  ///< never worth another try
        bool busy = false;  ///< the host wants quiet
    };
    void take_settled(Harvest& out, std::vector<connector::SourceItem> items) const;
    Entry read_entry(const feed::Item& entry);
    std::vector<feed::Item> entries_of(const feed::Feed& sitemap);
    std::optional<fetch::HostNote> recall(const std::string& origin);

    const Context& context_;
    task::Run& run_;
    fetch::Hosts& hosts_;
    const Scope scope_;
    std::string user_agent_;
    std::string sandbox_place_;  ///< ":port" of the built-in sandbox, where the workspace has it
    net::HttpClient* sandbox_http_ = nullptr;
    std::mutex mutex_;  // guards what follows
    std::map<std::string, std::pair<Time, Time>> kept_;
};

void put_host_note(Tx& tx, const std::string& origin, const fetch::HostNote& note);

}  // namespace herald::content
