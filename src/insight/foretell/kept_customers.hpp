#pragma once

#include "insight/foretell/customers.hpp"
#include "insight/panel/context.hpp"
#include "task/task.hpp"

/// The customers a workspace sent, kept until others come or they are removed: what the weekly
/// training of the lifetime model reads.
namespace herald::insight {

struct KeptCustomers {
    std::string blob;
    std::int64_t customers = 0;
    Time received_at;
    std::optional<Time> trained_at;
};
BOOST_DESCRIBE_STRUCT(KeptCustomers, (), (blob, customers, received_at, trained_at))

std::optional<KeptCustomers> find_kept_customers(const Scope& scope);
/// In days. Replaces those before. Throws Error{invalid} with fewer than kFewestCustomers.
KeptCustomers keep_customers(const Context& context, Scope& scope,
                             const std::vector<CustomerHistory>& customers);
/// Throws Error{unavailable} when others replaced them meanwhile: the next attempt reads those.
std::vector<CustomerHistory> read_customers(const Context& context, const Scope& scope,
                                            const KeptCustomers& kept);
/// A version was trained on them; says nothing of newer ones.
void note_trained(Tx& tx, const KeptCustomers& kept, Time at);
void remove_kept_customers(const Context& context, Scope& scope);

}  // namespace herald::insight
