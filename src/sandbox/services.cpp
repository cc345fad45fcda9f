#include <thread>

#include "sandbox/breakage.hpp"
#include "sandbox/picture.hpp"
#include "sandbox/sandbox.hpp"

/// What is no ad platform: faults by name of the service.
namespace herald::sandbox {

using market::FaultKind;
using market::FaultSpec;

namespace {

ai::Trouble trouble_of(std::optional<FaultKind> fault) {
    if (!fault) return ai::Trouble::none;
    switch (*fault) {
        case FaultKind::rate_limited: return ai::Trouble::rate_limited;
        case FaultKind::server_error: return ai::Trouble::server_error;
        case FaultKind::expired_token: return ai::Trouble::key_refused;
        case FaultKind::refused: return ai::Trouble::refused;
        case FaultKind::too_long: return ai::Trouble::too_long;
        case FaultKind::broken_json: return ai::Trouble::broken_json;
        case FaultKind::no_credit: return ai::Trouble::no_credit;
        case FaultKind::error_midstream: return ai::Trouble::error_midstream;
        default: return ai::Trouble::none;
    }
}

}  // namespace

namespace {

networks::Trouble network_trouble(std::optional<FaultKind> fault) {
    if (!fault) return networks::Trouble::none;
    switch (*fault) {
        case FaultKind::rate_limited: return networks::Trouble::rate_limited;
        case FaultKind::server_error: return networks::Trouble::server_error;
        case FaultKind::expired_token: return networks::Trouble::expired_token;
        default: return networks::Trouble::none;
    }
}

/// A slow stream begins at once and takes its time between the pieces.
constexpr int kPiecesOfSlow = 10;

web::BodySource slowly(web::BodySource source, std::chrono::milliseconds each) {
    return [source = std::move(source), each] {
        std::this_thread::sleep_for(each);
        return source();
    };
}

}  // namespace

Answer Sandbox::answer_service(std::string_view service, const web::Request& request,
                               const Speak& speak) {
    Answer out;
    std::optional<FaultSpec> before, slow, after, unclear;
    const bool writes = request.method != "GET" && request.method != "HEAD";
    {
        const std::lock_guard lock(mutex_);
        before = faults_.strike(
            service, request.path,
            {FaultKind::rate_limited, FaultKind::server_error, FaultKind::expired_token,
             FaultKind::rubbish, FaultKind::refused, FaultKind::too_long, FaultKind::broken_json,
             FaultKind::no_credit, FaultKind::error_midstream});
        slow = faults_.strike(service, request.path, {FaultKind::slow});
        if (!before)
            after = faults_.strike(service, request.path,
                                   {FaultKind::truncated, FaultKind::disconnected});
        if (!before && !after && writes)
            unclear = faults_.strike(service, request.path,
                                     {FaultKind::lost_answer, FaultKind::gateway_timeout});
    }
    const std::chrono::milliseconds delay(slow ? slow->delay_ms.value_or(2000) : 0);
    if (before && before->kind == FaultKind::rubbish)
        out.response = rubbish();
    else
        out.response = speak(before ? std::optional(before->kind) : std::nullopt);
    if (slow && out.response.stream)
        out.response.stream = slowly(std::move(out.response.stream), delay / kPiecesOfSlow);
    else if (slow)
        out.delay = delay;
    if (after && after->kind == FaultKind::truncated) cut_off(out.response);
    if (after && after->kind == FaultKind::disconnected) disconnect(out.response);
    if (unclear && unclear->kind == FaultKind::lost_answer) lose(out.response);
    if (unclear && unclear->kind == FaultKind::gateway_timeout) {
        out.response = gateway_timeout();
        out.delay = std::chrono::milliseconds(unclear->delay_ms.value_or(200));
    }
    const std::string_view fault = before    ? enum_name(before->kind)
                                   : after   ? enum_name(after->kind)
                                   : unclear ? enum_name(unclear->kind)
                                   : slow    ? "slow"
                                             : "";
    note_call(service, request, out.response.status, fault);
    return out;
}

Answer Sandbox::answer_ai(ai::Provider provider, const web::Request& request) {
    return answer_service(enum_name(provider), request, [&](std::optional<FaultKind> fault) {
        return ai::answer(provider, request, trouble_of(fault), {make_picture});
    });
}

Answer Sandbox::answer_network(networks::Network network, const web::Request& request) {
    return answer_service(enum_name(network), request, [&](std::optional<FaultKind> fault) {
        return networks_.answer(network, request, network_trouble(fault), now());
    });
}

}  // namespace herald::sandbox
