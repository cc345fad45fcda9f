#pragma once

#include <functional>

#include "sandbox/wire.hpp"

/// Rows of reports: the market's ad-days gathered to a level and a stretch of time, page by page. A
/// page costs what it holds, not what came before it.
namespace herald::sandbox {

enum class Level { account, campaign, group, ad };

struct ReportRow {
    Index campaign = market::kNone, group = market::kNone,
          ad = market::kNone;  ///< kNone above the level
    Day first, last;
    market::Figures figures;
    std::int64_t reach = 0;
};

/// How days are put together.
struct Grain {
    int days = 1;          ///< in one row; 0 for all of them
    bool monthly = false;  ///< calendar months instead
};

struct ReportQuery {
    Level level = Level::ad;
    Day first, last;
    Grain grain;
    market::AsOf as_of;
    std::vector<Index> campaigns;
    /// Which ads count; all when empty.
    std::function<bool(const market::Ad&)> keep;
    double claimed = 1;  ///< share of the conversions a narrower attribution window claims
};

/// Where a page begins: row `b` of campaign `a` of the query.
struct ReportPage {
    std::vector<ReportRow> rows;
    std::optional<Position> next;
};

/// At most `limit` rows from `from` on.
ReportPage read_page(const Market& market, const ReportQuery& query, Position from,
                     std::size_t limit);
/// All rows of one campaign of the query (for Level::account use read_account_rows).
std::vector<ReportRow> read_campaign_rows(const Market& market, const ReportQuery& query,
                                          Index campaign);
std::vector<ReportRow> read_account_rows(const Market& market, const ReportQuery& query);

/// Page N of pages of a fixed size, for platforms that count pages.
struct NumberedPage {
    std::vector<ReportRow> rows;
    std::size_t total = 0;
};
NumberedPage read_numbered(const Market& market, const ReportQuery& query, std::size_t offset,
                           std::size_t size);

}  // namespace herald::sandbox
