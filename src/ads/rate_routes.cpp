#include "ads/module.hpp"
#include "ads/rates_import.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "web/paging.hpp"

namespace herald::ads {
namespace {

struct ImportRates {
    web::Upload file;
    std::optional<Currency> base;
};
BOOST_DESCRIBE_STRUCT(ImportRates, (), (file, base))

struct ListRates : web::Paged {
    std::optional<Currency> currency;
    std::optional<Day> from, to;
};
BOOST_DESCRIBE_STRUCT(ListRates, (web::Paged), (currency, from, to))

web::Accepted<task::TaskAnswer> start(const Context& context, Scope& scope,
                                      const ImportRates& request) {
    if (!request.file.file) {
        Problems problems;
        problems.add("/file", "is required");
        problems.raise();
    }
    const Currency base = request.base.value_or(
        *parse_currency("EUR"));                   // what the European Central Bank quotes against
    parse_rates(request.file.file->path(), base);  // refuses what is no table of rates at once
    const RatesInput input{"rates/" + to_string(make_uuid(scope.clock())) + ".csv",
                           std::string(clip(request.file.name, 255)), base};
    context.blobs->put_file(scope.tenant(), input.blob, request.file.file->path());
    task::NewTask task;
    task.type = "ads.import_rates";
    task.title = "Exchange rates from " + (input.file_name.empty() ? "a file" : input.file_name);
    task.input_json = to_json(input);
    scope.audit({"exchange_rates.import_started", "import", {}, {}});
    auto started =
        scope.write([&](Tx& tx) { return task::enqueue(tx, scope, *context.bus, task); });
    const std::string location = "/api/v1/tasks/" + to_string(started.id);
    return {{std::move(started)}, location};
}

/// Newest day first.
web::Page<ExchangeRate> list(Scope& scope, const ListRates& request) {
    using Position = std::tuple<Day, Currency, Currency>;
    const auto cursor = web::read_cursor<Day, Currency, Currency>(request, "exchange_rates");
    const Position after =
        cursor.value_or(Position{Day::max(), Currency{{'~', '~', '~'}}, Currency{{'~', '~', '~'}}});
    auto rows = scope.db().list<ExchangeRate>(
        "SELECT day, base, quote, rate FROM exchange_rates WHERE tenant = :tenant AND (day, base, "
        "quote) < (:day, :base, :quote) "
        "AND (:any = 1 OR base = :currency OR quote = :currency) AND day BETWEEN :from AND :to "
        "ORDER BY day DESC, base DESC, quote DESC LIMIT :limit",
        {{"day", cursor ? to_string(std::get<0>(after)) : "9999-99-99"},
         {"base", std::get<1>(after).text()},
         {"quote", std::get<2>(after).text()},
         {"any", !request.currency.has_value()},
         {"currency", request.currency.value_or(Currency{}).text()},
         {"from", request.from ? to_string(*request.from) : "0000-00-00"},
         {"to", request.to ? to_string(*request.to) : "9999-99-99"},
         {"limit", request.fetch()}});
    return web::make_page(std::move(rows), request, [](const ExchangeRate& rate) {
        return web::make_cursor("exchange_rates", rate.date, rate.base, rate.quote);
    });
}

}  // namespace

void add_rate_routes(const Context& context, web::Router& routes) {
    using web::Role;
    routes.post("/api/v1/exchange-rates/import",
                web::RouteSpec("Import exchange rates", Role::editor).limit(64ULL << 20),
                [&context](Scope& s, const ImportRates& r) { return start(context, s, r); });
    routes.get("/api/v1/exchange-rates", {"List exchange rates", Role::viewer}, list);
}

}  // namespace herald::ads
