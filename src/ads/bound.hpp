#pragma once

#include "store/warehouse.hpp"

namespace herald::ads {

/// One set of parameters for several statements of a warehouse transaction: each gets those that it
/// names.
class Bound {
public:
    Bound(store::WarehouseTx& tx, store::Params all) : tx_(tx), all_(std::move(all)) {}

    /// Adds a parameter, or gives it another value.
    template <class T>
    void set(std::string_view name, const T& value) {
        for (auto& param : all_)
            if (param.name == name) {
                param = store::Param(name, value);
                return;
            }
        all_.emplace_back(name, value);
    }
    std::int64_t execute(std::string_view sql) const { return tx_.execute(sql, named_in(sql)); }
    void query(std::string_view sql, const std::function<void(const store::Row&)>& each) const {
        tx_.query(sql, named_in(sql), each);
    }
    store::WarehouseTx& tx() const { return tx_; }
    store::Params named_in(std::string_view sql) const;

private:
    store::WarehouseTx& tx_;
    store::Params all_;
};

store::Params only_named(std::string_view sql, const store::Params& all);

}  // namespace herald::ads
