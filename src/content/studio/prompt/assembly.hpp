#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/described.hpp"
#include "store/scope.hpp"

/// What a prompt is put together from, as a thing to look at.
namespace herald::content::studio {

struct AssemblyTag;
using AssemblyId = Id<AssemblyTag>;

enum class PartKind : std::uint8_t { brand, brief, winner, trend, source, constraint, instruction };
BOOST_DESCRIBE_ENUM(PartKind, brand, brief, winner, trend, source, constraint, instruction)

struct PromptPart {
    PartKind kind{};
    std::string title, text;
    std::int64_t tokens = 0;
    bool included = true;
    std::optional<std::string> why;  ///< why it was chosen, cut short, or left out
};
BOOST_DESCRIBE_STRUCT(PromptPart, (), (kind, title, text, tokens, included, why))

/// A member that is called `template` outside and cannot be in C++.
struct AssemblyTemplate {
    std::string template_;
};
struct AssemblyTemplateMember {
    static constexpr auto pointer = &AssemblyTemplate::template_;
    static constexpr const char* name = "template";
    static constexpr unsigned modifiers = boost::describe::mod_public;
};
boost::describe::detail::list<AssemblyTemplateMember> boost_public_member_descriptor_fn(
    AssemblyTemplate**);
boost::describe::detail::list<> boost_protected_member_descriptor_fn(AssemblyTemplate**);
boost::describe::detail::list<> boost_private_member_descriptor_fn(AssemblyTemplate**);
boost::describe::detail::list<> boost_base_descriptor_fn(AssemblyTemplate**);

struct PromptAssembly : AssemblyTemplate {
    AssemblyId id;
    Time created_at;
    std::string kind;
    std::int64_t template_version = 1;
    std::int64_t token_budget = 0, tokens = 0;
    std::vector<PromptPart> parts;
};
BOOST_DESCRIBE_STRUCT(PromptAssembly, (AssemblyTemplate),
                      (id, created_at, kind, template_version, token_budget, tokens, parts))

/// Assemblies are kept this long.
inline constexpr auto kAssembliesKept = std::chrono::hours(90 * 24);

void keep_assembly(Scope& scope, const PromptAssembly& assembly);
/// Throws Error{not_found}.
PromptAssembly get_assembly(const Scope& scope, AssemblyId id);

/// Something that may go into a prompt.
struct Ingredient {
    PartKind kind{};
    std::string title, text;
    int rank = 0;         ///< smaller goes in first
    bool needed = false;  ///< goes in whatever it takes
    bool may_be_cut = false;
    std::optional<std::string> why;
};

/// Tokens of a text, as far as they can be told without the model's own table: four bytes each.
std::int64_t tokens_of(std::string_view text);
/// Takes in by rank what fits, and says of the rest why not. Parts come in the order of `given`.
std::vector<PromptPart> fit(const std::vector<Ingredient>& given, std::int64_t token_budget);

}  // namespace herald::content::studio
