#pragma once

#include "condition/catalogue.hpp"

/// For tests only: a small catalogue with a field of every kind.
namespace herald::condition {

inline const Catalogue& test_fields() {
    static const Catalogue fields([] {
        std::vector<Field> out;
        const auto metric = [&](std::string id, std::optional<FieldUnit> unit, Words label) {
            Field field;
            field.id = std::move(id);
            field.kind = FieldKind::metric;
            field.unit = unit;
            field.label = std::move(label);
            field.windows = Windows::required;
            out.push_back(std::move(field));
        };
        metric("roas", std::nullopt, {"ROAS", "ROAS"});
        metric("spend", FieldUnit::money, {"spend", "Ausgaben", false, true});
        metric("cpa", FieldUnit::money, {"CPA", "CPA"});
        metric("clicks", FieldUnit::count, {"clicks", "Klicks", true, true});
        metric("ctr", FieldUnit::ratio, {"CTR", "CTR"});
        out.push_back({.id = "forecast_spend",
                       .kind = FieldKind::metric,
                       .unit = FieldUnit::money,
                       .label = {"forecast spend", "erwartete Ausgaben", false, true},
                       .windows = Windows::horizon});
        out.push_back({.id = "anomaly_score",
                       .kind = FieldKind::metric,
                       .label = {"anomaly score", "Auffälligkeit"},
                       .high = 1});
        out.push_back({.id = "daily_budget",
                       .kind = FieldKind::number,
                       .unit = FieldUnit::money,
                       .label = {"daily budget", "Tagesbudget"}});
        out.push_back({.id = "name",
                       .kind = FieldKind::text,
                       .label = {"name", "Name"},
                       .can_be_unknown = false});
        out.push_back({.id = "objective", .kind = FieldKind::text, .label = {"objective", "Ziel"}});
        out.push_back({.id = "status",
                       .kind = FieldKind::enum_,
                       .label = {"status", "Status"},
                       .values = {"active", "paused", "draft"},
                       .can_be_unknown = false});
        return out;
    }());
    return fields;
}

}  // namespace herald::condition
