#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "connector/ads.hpp"
#include "connector/wire.hpp"

/// Marketing API answers to our words. Every function throws Error{upstream} when something is
/// there but wrong, and ignores what it does not know.
namespace herald::connectors::meta_ads {

/// Decimal places of budgets on the wire: Meta counts in hundredths but for a list of currencies of
/// its own, which is not ISO 4217's (developers.facebook.com/docs/marketing-api/currencies: COP,
/// CRC, HUF, IDR and TWD are whole there).
int budget_digits(Currency currency);

connector::AdAccount decode_account(const connector::Node& account);
connector::AdCampaign decode_campaign(const connector::Node& campaign, Currency currency);
connector::AdGroup decode_ad_set(const connector::Node& ad_set, Currency currency);
connector::Ad decode_ad(const connector::Node& ad);

/// Which of several action types that count the same purchase is read; empty means omni_purchase,
/// else purchase, else the pixel's.
struct ConversionAction {
    std::string type;
};
connector::AdFact decode_fact(const connector::Node& row, const ConversionAction& conversion);

/// The cursor of the next page; absent on the last, which has cursors too but no `next`.
std::optional<std::string> next_cursor(const connector::Node& answer);

struct ReportState {
    enum class Kind { running, done, failed } kind = Kind::running;
    int percent = 0;
    std::int64_t error_code = 0, error_subcode = 0;
    std::string error;
};
ReportState decode_report_state(const connector::Node& run);

/// The `error` member of an answer.
struct GraphError {
    std::int64_t code = 0, subcode = 0;
    bool transient = false;
    std::string message;  ///< the sentence for users where Meta gives one
};
std::optional<GraphError> decode_error(const connector::Node& answer);

/// What the usage headers say: the highest use of any limit (1 is all of it), and how long to stay
/// away.
struct Usage {
    double used = -1;
    std::chrono::seconds regain{0};
};
Usage decode_usage(const net::Headers& headers);

}  // namespace herald::connectors::meta_ads
