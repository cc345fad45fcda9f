#pragma once

#include <memory>

#include "app/simulate/company.hpp"
#include "app/simulate/simulate.hpp"

/// Who decides, every morning.
namespace herald::simulate {

class Policy {
public:
    virtual ~Policy() = default;
    virtual void decide(Company& company) = 0;
};

std::unique_ptr<Policy> make_policy(PolicyKind kind);

std::unique_ptr<Policy> make_rules();
std::unique_ptr<Policy> make_advised();
std::unique_ptr<Policy> make_oracle();

}  // namespace herald::simulate
