#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/items/context.hpp"
#include "content/speech/engine/engine.hpp"
#include "content/speech/engine/models.hpp"

/// Which engines a workspace has: the models of this machine, and connections that can transcribe.
namespace herald::content {

/// As the API shows it. `id`: "local:moonshine-tiny-en" or "connection:0190…".
struct SpeechEngine {
    std::string id, name;
    bool ready = false;
    std::vector<std::string> languages;  ///< ISO 639-1; empty: many
    std::optional<std::string> why_not;
};
BOOST_DESCRIBE_STRUCT(SpeechEngine, (), (id, name, ready, languages, why_not))

/// Local models first, in the order of their names; then connections, the oldest first.
std::vector<SpeechEngine> list_engines(const Context& context, const Scope& scope);
/// The one of this id; without an id the first that is ready and knows the language. Throws
/// Error{invalid} at /engine, saying why there is none.
SpeechEngine choose_engine(const Context& context, const Scope& scope,
                           const std::optional<std::string>& id,
                           const std::optional<std::string>& language);
/// Ready for use by one task. Throws Error{not_found | unavailable}.
std::shared_ptr<speech::Engine> open_engine(const Context& context, const Scope& scope,
                                            speech::LoadedModels& loaded, const std::string& id,
                                            const std::string& language,
                                            std::function<void()> checkpoint,
                                            std::function<void(std::string_view)> note);

}  // namespace herald::content
