#include "insight/foretell/kept_customers.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace herald::insight {

std::optional<KeptCustomers> find_kept_customers(const Scope& scope) {
    return scope.db().one<KeptCustomers>(
        "SELECT {columns} FROM insight_customers WHERE tenant = :tenant");
}

KeptCustomers keep_customers(const Context& context, Scope& scope,
                             const std::vector<CustomerHistory>& customers) {
    if (customers.size() < kFewestCustomers)
        throw Error(ErrorKind::invalid, fmt::format("Not enough data: needs {} more customers.",
                                                    kFewestCustomers - customers.size()));
    const auto before = find_kept_customers(scope);
    const KeptCustomers kept{"models/customers-" + to_string(make_uuid(scope.clock())) + ".json",
                             static_cast<std::int64_t>(customers.size()),
                             scope.now(),
                             {}};
    context.blobs().put(scope.tenant(), kept.blob, to_json<Digits::exact>(customers));
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO insight_customers (tenant, {columns}) VALUES (:tenant, {values}) ON "
            "CONFLICT (tenant) DO UPDATE SET blob = :blob, customers = :customers, received_at = "
            ":received_at, trained_at = :trained_at",
            kept);
    });
    if (before) context.blobs().remove(scope.tenant(), before->blob);
    return kept;
}

std::vector<CustomerHistory> read_customers(const Context& context, const Scope& scope,
                                            const KeptCustomers& kept) {
    const auto path = context.blobs().find(scope.tenant(), kept.blob);
    std::ifstream in;
    if (path) in.open(*path, std::ios::binary);
    if (!in.is_open()) throw Error(ErrorKind::unavailable, "Other customers came in the meantime.");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    Problems problems;
    auto out =
        decode_json<std::vector<CustomerHistory>>(parse_json(text), problems, Unknown::ignore);
    problems.raise();
    return out;
}

void note_trained(Tx& tx, const KeptCustomers& kept, Time at) {
    tx.execute(
        "UPDATE insight_customers SET trained_at = :at WHERE tenant = :tenant AND blob = :blob",
        {{"at", at}, {"blob", kept.blob}});
}

void remove_kept_customers(const Context& context, Scope& scope) {
    const auto kept = find_kept_customers(scope);
    if (!kept) return;
    scope.write([](Tx& tx) { tx.execute("DELETE FROM insight_customers WHERE tenant = :tenant"); });
    context.blobs().remove(scope.tenant(), kept->blob);
}

}  // namespace herald::insight
