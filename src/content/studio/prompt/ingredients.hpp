#pragma once

#include "content/studio/prompt/forms.hpp"
#include "content/studio/prompt/gather.hpp"

namespace herald::content::studio {

/// What goes into the prompt of a wish, and what is left out for its budget; not stored yet.
PromptAssembly assemble(const Scope& scope, const Wanted& wanted, const Gathered& gathered);

/// The prompt of one question: the assembly's parts that were taken in (of the constraints only
/// `constraint`'s, by title), then what is asked now. Text of others stands between marks.
connector::Prompt render(const PromptAssembly& assembly, const Gathered& gathered, const Form& form,
                         std::string_view constraint);

/// "German"; the code where the name is not known.
std::string language_name(const std::string& code);

}  // namespace herald::content::studio
