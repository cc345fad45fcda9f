#include "base/json_writer.hpp"
#include "sandbox/picture.hpp"
#include "sandbox/sandbox.hpp"

/// What is the sandbox's own: /sandbox/faults, control, calls, pictures. Truth has a file of its
/// own.
namespace herald::sandbox {

using market::FaultSpec;

namespace {

struct FaultList {
    std::vector<FaultSpec> faults;
};
BOOST_DESCRIBE_STRUCT(FaultList, (), (faults))

struct ControlRequest {
    std::optional<int> advance_days;
    std::optional<Platform> expire_tokens;
    std::optional<std::string> refresh_creative;  ///< of the ad with this id
};
BOOST_DESCRIBE_STRUCT(ControlRequest, (), (advance_days, expire_tokens, refresh_creative))

template <class T>
T body_of(const Call& call) {
    Problems problems;
    T out = decode_json<T>(call.body.is_null() ? json::value(json::object{}) : call.body, problems);
    problems.raise();
    return out;
}

}  // namespace

web::Response Sandbox::control_faults(const Call& call) {
    if (call.is("POST")) set_faults(body_of<FaultList>(call).faults);
    if (call.is("DELETE")) set_faults({});
    const std::lock_guard lock(mutex_);
    return text_answer(200, to_json(FaultList{faults_.all()}));
}

web::Response Sandbox::control_world(const Call& call) {
    if (call.is("POST")) {
        const auto asked = body_of<ControlRequest>(call);
        if (asked.advance_days) {
            constexpr int kMostAtOnce = 1000, kMostInAll = 10'000;
            if (*asked.advance_days < 1 || *asked.advance_days > kMostAtOnce ||
                advanced_days_ + *asked.advance_days > kMostInAll)
                throw Error(ErrorKind::invalid,
                            "advance_days must be 1 to 1000, and 10,000 in all");
            advance(*asked.advance_days);
        }
        if (asked.expire_tokens) expire_tokens(*asked.expire_tokens);
        if (asked.refresh_creative) {
            std::optional<market::Ref> ad;
            for (int p = 0; p < market::kPlatforms && !ad; ++p)
                ad = market_.find(static_cast<Platform>(p), *asked.refresh_creative);
            if (!ad || ad->kind != market::Kind::ad)
                throw Error(ErrorKind::invalid, "refresh_creative names no ad");
            const std::unique_lock lock(market_mutex_);
            refresh_creative(ad->index,
                             market_.campaigns()[market_.ads()[ad->index].campaign].account);
        }
    }
    json::array accounts;
    for (Index i = 0; i < market_.accounts().size(); ++i) {
        const market::Account& account = market_.accounts()[i];
        accounts.push_back(json::object{{"platform", enum_name(account.platform)},
                                        {"id", account.id},
                                        {"name", account.name},
                                        {"currency", account.currency.text()},
                                        {"time_zone", account.zone_name},
                                        {"campaigns", account.campaigns.size()},
                                        {"today", to_string(as_of(i).today)}});
    }
    return json_answer(200, json::object{{"now", to_string(now())},
                                         {"first_day", to_string(market_.first_day())},
                                         {"seed", market_.world().seed},
                                         {"changes", changes()},
                                         {"accounts", std::move(accounts)}});
}

web::Response Sandbox::calls() const {
    const std::lock_guard lock(mutex_);
    json::object counters;
    for (const auto& [name, count] : counters_) counters[name] = count;
    json::array latest;
    for (auto note = notes_.rbegin(); note != notes_.rend(); ++note)
        latest.push_back(json::object{
            {"at", to_string(note->at)}, {"call", note->line}, {"status", note->status}});
    return json_answer(
        200, json::object{{"counters", std::move(counters)}, {"latest", std::move(latest)}});
}

web::Response Sandbox::control(const Call& call) {
    if (call.path.empty() || (call.path[0] == "sandbox" && call.path.size() == 1)) {
        json::array places{"/sandbox/control",       "/sandbox/faults",        "/sandbox/calls",
                           "/sandbox/truth",         "/sandbox/pictures/NAME", "/sandbox/networks",
                           "/sandbox/networks/posts"};
        return json_answer(200, json::object{{"name", "Herald sandbox"},
                                             {"company", market_.world().company},
                                             {"now", to_string(now())},
                                             {"see", std::move(places)}});
    }
    if (call.path[0] != "sandbox")
        throw Error(ErrorKind::not_found,
                    "No platform has this address; /sandbox tells what is here");
    const std::string& what = call.path[1];
    if (what == "faults") return control_faults(call);
    if (what == "control") return control_world(call);
    if (what == "calls") return calls();
    if (what == "networks" && call.path.size() == 2) {
        json::object out;
        for (auto& [connector, settings] : networks::settings_for(call.origin))
            out[connector] = std::move(settings);
        return json_answer(200, out);
    }
    if (what == "networks" && call.path.size() == 3 && call.path[2] == "posts")
        return networks_.posts(call.request, now());
    if (what == "pictures" && call.path.size() == 3) {
        web::Response response = text_answer(200, make_picture(call.path[2]));
        response.headers.set("Content-Type", "image/png");
        return response;
    }
    if (what == "truth") {
        const std::shared_lock lock(market_mutex_);
        return truth_answer(*this, call, std::span(call.path).subspan(2));
    }
    throw Error(ErrorKind::not_found, "There is no such address in the sandbox");
}

}  // namespace herald::sandbox
