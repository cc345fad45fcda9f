#include "content/studio/prompt/assembly.hpp"

#include <algorithm>
#include <numeric>

#include "base/text.hpp"

namespace herald::content::studio {

void keep_assembly(Scope& scope, const PromptAssembly& assembly) {
    scope.write([&](Tx& tx) {
        tx.execute("DELETE FROM prompt_assemblies WHERE tenant = :tenant AND created_at < :old",
                   {{"old", assembly.created_at - kAssembliesKept}});
        tx.execute("INSERT INTO prompt_assemblies (tenant, {columns}) VALUES (:tenant, {values})",
                   assembly);
    });
}

PromptAssembly get_assembly(const Scope& scope, AssemblyId id) {
    auto found = scope.db().one<PromptAssembly>(
        "SELECT {columns} FROM prompt_assemblies WHERE tenant = :tenant AND id = :id",
        {{"id", id}});
    if (!found) throw Error(ErrorKind::not_found, "There is no such prompt, or no longer.");
    return *std::move(found);
}

std::int64_t tokens_of(std::string_view text) {
    return static_cast<std::int64_t>((text.size() + 3) / 4);
}

namespace {

/// Less than this of a text tells nothing.
constexpr std::int64_t kLeastPiece = 120;

void leave_out(PromptPart& part, std::int64_t left) {
    part.included = false;
    part.why = fmt::format("Left out: it takes {} tokens, and {} were left.", part.tokens, left);
}

void cut(PromptPart& part, std::int64_t left) {
    const std::int64_t whole = part.tokens;
    part.text = std::string(clip(part.text, static_cast<std::size_t>((left - 2) * 4))) + " …";
    part.tokens = tokens_of(part.text);
    part.why = fmt::format("Cut short: {} of {} tokens fit.", part.tokens, whole);
}

}  // namespace

std::vector<PromptPart> fit(const std::vector<Ingredient>& given, std::int64_t token_budget) {
    std::vector<PromptPart> out;
    std::int64_t left = token_budget;
    for (const Ingredient& one : given) {
        out.push_back({one.kind, one.title, one.text, tokens_of(one.title) + tokens_of(one.text),
                       true, one.why});
        if (one.needed) left -= out.back().tokens;
    }
    std::vector<std::size_t> order(given.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return given[a].rank < given[b].rank; });
    for (const std::size_t i : order) {
        if (given[i].needed) continue;
        PromptPart& part = out[i];
        const std::int64_t room = std::max<std::int64_t>(0, left);
        if (part.tokens > room) {
            if (!given[i].may_be_cut || room < kLeastPiece) {
                leave_out(part, room);
                continue;
            }
            cut(part, room - tokens_of(part.title));
        }
        left -= part.tokens;
    }
    return out;
}

}  // namespace herald::content::studio
