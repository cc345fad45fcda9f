#include "web/error_guide.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace herald::web {
namespace {

constexpr ErrorGuide kGuides[] = {
    {ErrorKind::malformed, 400, "Not readable",
     "The request could not be read at all: JSON that does not parse, a broken multipart body, a "
     "bad escape in the address.",
     "Mend what the detail names; sending the same bytes again fails again.",
     "The JSON breaks off at line 3, column 14."},
    {ErrorKind::unauthenticated, 401, "Not signed in",
     "There is no valid token: none was sent, it has expired (access tokens live 15 minutes), it "
     "was revoked, or it was changed on the way.",
     "Send Authorization: Bearer with an API key or a fresh access token; get one from POST "
     "/api/v1/auth/refresh.",
     "This access token has expired; refresh it."},
    {ErrorKind::quota_exceeded, 402, "Limit of the plan reached",
     "The workspace has used what its plan includes.",
     "Remove what is no longer needed, wait for the next period, or choose a larger plan.",
     "This workspace may have 3 connections."},
    {ErrorKind::forbidden, 403, "Not allowed",
     "You are known, but your role, or the scopes of your API key, do not cover this.",
     "Ask an administrator for the role the detail names, or make a key with the scope it names.",
     "This needs the role editor; you are viewer."},
    {ErrorKind::no_workspace, 403, "In no workspace",
     "You are signed in, but the workspace you were in was deleted, or you were removed from it, "
     "and "
     "you are in no other.",
     "Create one with POST /api/v1/users/organizations and refresh your token for it, or open the "
     "link of an invitation.",
     "You are not in a workspace; create one, or ask for an invitation."},
    {ErrorKind::not_found, 404, "Not found",
     "There is no such address, or no such thing in your workspace. What belongs to another "
     "workspace looks the same, so that ids cannot be guessed.",
     "Look at the address and the id, and at which workspace your token is for.",
     "There is no campaign 0199a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b."},
    {ErrorKind::wrong_method, 405, "Not answered here",
     "The address exists, but not for this method.",
     "Use one of the methods that the detail and the header Allow name.",
     "This address answers only GET, POST."},
    {ErrorKind::conflict, 409, "Conflict",
     "The request is fine, but not in the present state: a name is taken, the work has ended "
     "already, or the same Idempotency-Key is still being worked on.",
     "Load the present state and decide anew. With Retry-After, the same request may be sent "
     "again after that many seconds.",
     "This task has already ended."},
    {ErrorKind::stale, 412, "Changed meanwhile",
     "If-Match names a version that is no longer the present one: someone else changed it after "
     "you had loaded it.",
     "Load it again, repeat your change on that, and send its new ETag.",
     "This was changed since you loaded it; load it again and repeat your change."},
    {ErrorKind::too_large, 413, "Too large",
     "The body is larger than this address takes. JSON bodies may have 1 MiB, imports 2 GB.",
     "Send less at once: several files, or several smaller requests.",
     "The body may have at most 1048576 bytes here."},
    {ErrorKind::unsupported, 415, "Not a supported type",
     "The body is of a type this address does not read.",
     "Send application/json, or multipart/form-data where a file is expected; say so in "
     "Content-Type.",
     "Send the file as multipart/form-data."},
    {ErrorKind::invalid, 422, "Values cannot be accepted",
     "The request could be read, but at least one value cannot be accepted: missing, of the wrong "
     "kind, out of range, or a name that is not known here.",
     "errors lists up to 50 places at once, each with a JSON pointer into the body (/daily_budget) "
     "or a parameter's name (?limit), and the nearest known name where one was mistyped.",
     "daily_budget must be at least 0."},
    {ErrorKind::rate_limited, 429, "Too many requests",
     "More requests came than the limit allows: of your user or key, of your address, or of "
     "sign-ins to one account.",
     "Wait for the seconds that Retry-After names. RateLimit-Remaining on every answer tells how "
     "many are left.",
     "Too many requests; try again in 41 seconds."},
    {ErrorKind::internal, 500, "Internal error",
     "Something broke on our side. Nothing was half written.",
     "Try again. If it stays, look the request_id up in the server's log: it holds the reason, "
     "which is never sent.",
     "Something broke on our side."},
    {ErrorKind::upstream, 502, "An outside platform failed",
     "Herald called a platform for you, and that refused or did not answer.",
     "The detail repeats what the platform said. Often it helps to try later; if a token was "
     "refused, connect the platform again.",
     "Meta refused the access token; connect the account again."},
    {ErrorKind::unavailable, 503, "Not available right now",
     "A part of the server is busy or gone for a moment: the database, the disk, or all workers "
     "are taken. Nothing was changed.",
     "Send the same request again after Retry-After seconds; with an Idempotency-Key it is never "
     "done twice.",
     "The server has too much to do; try again in a second."},
};

}  // namespace

std::span<const ErrorGuide> error_guides() { return kGuides; }

const ErrorGuide& error_guide(ErrorKind kind) {
    const auto* found = std::ranges::find(kGuides, kind, &ErrorGuide::kind);
    HERALD_ASSERT(found != std::end(kGuides));
    return *found;
}

}  // namespace herald::web
