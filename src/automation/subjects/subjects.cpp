#include "automation/subjects/subjects.hpp"

namespace herald::automation {
namespace {
[[noreturn]] void not_there() { throw Error(ErrorKind::internal, "Something broke on our side."); }
}  // namespace

struct Subjects::Parts {};

const condition::Catalogue& campaign_fields() { not_there(); }
Subjects::Subjects(const insight::Context&, const Scope&, const SubjectsWish&) { not_there(); }
Subjects::~Subjects() = default;
Subjects::Subjects(Subjects&&) noexcept = default;
Subjects& Subjects::operator=(Subjects&&) noexcept = default;
const DataState& Subjects::data() const { not_there(); }
Currency Subjects::currency() const { not_there(); }
std::span<const Subject> Subjects::all() const { not_there(); }
const Subject* Subjects::find(ads::CampaignId) const { not_there(); }
Matches Subjects::match(const condition::Condition&, const Reach&) { not_there(); }
std::optional<double> Subjects::value(const Subject&, const condition::Term&) { not_there(); }
std::vector<Evidence> evidence(const condition::Condition&, const Match&, const condition::Style&) {
    not_there();
}
void match_past(const insight::Context&, const Scope&, const PastWish&,
                const std::function<void(const PastDay&)>&) {
    not_there();
}
std::vector<std::string> past_caveats(const condition::Condition&) { not_there(); }

}  // namespace herald::automation
