#include "base/json_reader.hpp"
#include "content/compose/compose.hpp"
#include "content/studio/draft/job.hpp"
#include "content/studio/prompt/room.hpp"

namespace herald::content::studio {

std::vector<StudioDraft> write_by_rules(const Wanted& wanted, const Gathered& gathered, Time now,
                                        const TimeZone& zone) {
    if (wanted.kind == ItemKind::strategy) return strategy_by_rules(wanted, gathered, now, zone);
    std::vector<std::string> places =
        wanted.kind == ItemKind::ads ? wanted.ad_formats : wanted.networks;
    if (places.empty() || (wanted.kind != ItemKind::ads && wanted.kind != ItemKind::social))
        places = {""};
    std::vector<StudioDraft> out;
    for (const std::string& place : places) {
        // A post for no network in particular fits the strictest of them.
        const bool anywhere = wanted.kind == ItemKind::social && place.empty();
        const NetworkLimits* fits = wanted.kind == ItemKind::quote ? tightest(wanted) : nullptr;
        const compose::Brief brief = brief_for(wanted, gathered,
                                               fits != nullptr ? std::string(fits->id)
                                               : anywhere      ? "x"
                                                               : place);
        for (const compose::Draft& draft :
             compose::write(brief, gathered.material, wanted.variants)) {
            StudioDraft one;
            one.kind = wanted.kind;
            one.title = draft.title;
            one.text = draft.text;
            one.language = draft.language.empty() ? gathered.language : draft.language;
            if (!draft.data.text.empty()) one.data = parse_json(draft.data.text).as_object();
            one.network = wanted.kind == ItemKind::quote    ? only_network(wanted)
                          : wanted.kind == ItemKind::social ? place
                          : place == "meta"                 ? "facebook"
                          : place == "linkedin"             ? "linkedin"
                                                            : "";
            if (!draft.why.empty()) one.why = in_words(draft.why);
            one.reasons = draft.why;
            one.notes = draft.left_out;
            out.push_back(std::move(one));
        }
    }
    return out;
}

}  // namespace herald::content::studio
