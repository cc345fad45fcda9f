#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/described.hpp"
#include "base/rules.hpp"
#include "connection/connection.hpp"
#include "content/items/sentence.hpp"
#include "content/text/checks.hpp"
#include "store/bus.hpp"
#include "store/scope.hpp"
#include "web/paging.hpp"

/// One piece of content: a post, an article, an ad, a brief. Its text has versions, its state a
/// life.
namespace herald::content {

struct ItemTag;
struct CommentTag;
using ItemId = Id<ItemTag>;
using CommentId = Id<CommentTag>;

enum class ItemKind : std::uint8_t {
    strategy,
    brief,
    blog,
    social,
    email,
    ads,
    product,
    video_script,
    scenario,
    quote
};
BOOST_DESCRIBE_ENUM(ItemKind, strategy, brief, blog, social, email, ads, product, video_script,
                    scenario, quote)

enum class ItemState : std::uint8_t {
    draft,
    in_review,
    approved,
    scheduled,
    publishing,
    published,
    failed,
    archived
};
BOOST_DESCRIBE_ENUM(ItemState, draft, in_review, approved, scheduled, publishing, published, failed,
                    archived)

/// Who wrote the text: a person, Herald's rules without a model, or a model.
enum class Writer : std::uint8_t { person, composer, model };
BOOST_DESCRIBE_ENUM(Writer, person, composer, model)

/// A file of the workspace that goes out with it.
struct ItemMedia {
    std::string name, media_type;
    std::optional<std::string> alt;
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(ItemMedia, (), (name, media_type, alt, bytes))

struct ItemDraft {
    ItemKind kind{};
    std::optional<std::string> network;
    std::optional<connection::ConnectionId> connection_id;
    std::optional<std::string> title, text;
    std::optional<RawJson> data;  ///< what belongs to the kind, an object
    std::optional<std::string> language;
    std::optional<std::vector<std::string>> tags;
    std::optional<std::string> pillar, campaign, why;
    std::optional<ItemId> parent_id;  ///< the brief or transcript it was made from
    std::optional<Time> plan_at;
};
BOOST_DESCRIBE_STRUCT(ItemDraft, (),
                      (kind, network, connection_id, title, text, data, language, tags, pillar,
                       campaign, why, parent_id, plan_at))

struct ItemPatch {
    ItemId id;
    Change<std::string> network;
    Change<connection::ConnectionId> connection_id;
    std::optional<std::string> title, text;
    Change<RawJson> data;
    Change<std::string> language;
    std::optional<std::vector<std::string>> tags;
    Change<std::string> pillar, campaign, why;
    Change<Time> plan_at;
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(ItemPatch, (),
                      (id, network, connection_id, title, text, data, language, tags, pillar,
                       campaign, why, plan_at, if_match))

/// As the API shows it.
struct ContentItem {
    ItemId id;
    ItemKind kind{};
    std::optional<std::string> network;
    std::optional<connection::ConnectionId> connection_id;
    ItemState state = ItemState::draft;
    std::string title, text;
    std::optional<RawJson> data;
    std::vector<ItemMedia> media;
    std::optional<std::string> language;
    std::vector<std::string> tags;
    std::optional<std::string> pillar, campaign, why;
    Sentences reasons;  ///< what `why` says, sentence by sentence; empty where a person wrote it
    std::optional<ItemId> parent_id;
    Writer written_by = Writer::person;
    std::optional<std::string> model;
    std::optional<std::string> owner, approved_by;
    std::optional<std::string> note;  ///< why it was sent back, or why it failed
    std::optional<Time> plan_at, published_at;
    std::optional<std::string> url;  ///< where it stands
    Time created_at, updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ContentItem, (),
                      (id, kind, network, connection_id, state, title, text, data, media, language,
                       tags, pillar, campaign, why, reasons, parent_id, written_by, model, owner,
                       approved_by, note, plan_at, published_at, url, created_at, updated_at,
                       version))

struct ListItems : web::Paged {
    std::optional<ItemKind> kind;
    std::optional<ItemState> state;
    std::optional<std::string> network, q;
};
BOOST_DESCRIBE_STRUCT(ListItems, (web::Paged), (kind, state, network, q))

struct ItemRef {
    ItemId id;
};
BOOST_DESCRIBE_STRUCT(ItemRef, (), (id))

/// draft ⇄ in_review → approved; approved and scheduled go back to draft when the text changes.
enum class ItemStep : std::uint8_t { submit, approve, send_back, archive, restore };
BOOST_DESCRIBE_ENUM(ItemStep, submit, approve, send_back, archive, restore)
struct TakeStep {
    ItemId id;
    ItemStep step{};
    std::optional<std::string> note;  ///< why it is sent back
};
BOOST_DESCRIBE_STRUCT(TakeStep, (), (id, step, note))

struct ItemVersion {
    std::int64_t number = 1;
    std::string title, text;
    std::optional<RawJson> data;
    Time at;
    std::optional<std::string> author;
    Writer written_by = Writer::person;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(ItemVersion, (), (number, title, text, data, at, author, written_by, reason))

struct ListVersions : web::Paged {
    ItemId id;
};
BOOST_DESCRIBE_STRUCT(ListVersions, (web::Paged), (id))
struct VersionRef {
    ItemId id;
    std::int64_t number = 1;
};
BOOST_DESCRIBE_STRUCT(VersionRef, (), (id, number))

struct ItemComment {
    CommentId id;
    std::string author, text;
    Time at;
};
BOOST_DESCRIBE_STRUCT(ItemComment, (), (id, author, text, at))
struct ListComments : web::Paged {
    ItemId id;
};
BOOST_DESCRIBE_STRUCT(ListComments, (web::Paged), (id))
struct NewComment {
    ItemId id;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(NewComment, (), (id, text))

/// What the application lends.
struct ItemsContext {
    store::Bus* bus = nullptr;
};

inline constexpr std::size_t kLongestText = 200'000;  ///< characters
inline constexpr auto kOneSitting = std::chrono::minutes(10);

ContentItem get_item(const Scope& scope, ItemId id);
/// Writes a new item and its first version. An id that is given is kept (so that work done again
/// finds what stands); `owner` and times are set here.
ContentItem add_item(const ItemsContext& context, Scope& scope, ContentItem item);
/// Stores a changed item; a changed title, text or data becomes a version (of the same sitting as
/// the last one when the same person wrote within kOneSitting). Throws Error{stale}.
ContentItem save_item(const ItemsContext& context, Scope& scope, const ContentItem& before,
                      ContentItem item, const std::optional<std::string>& reason = {});
/// Inside a transaction: writes everything of an item but its words (state, media, connection,
/// times, note, address). False when it was changed by somebody since `before` was read; with
/// "content.state" when its state is another.
bool move_item(Tx& tx, const ItemsContext& context, const Scope& scope, const ContentItem& before,
               ContentItem& item);
std::vector<ContentItem> list_items(const Scope& scope, const ListItems& request);
void remove_item(const ItemsContext& context, Scope& scope, ItemId id);
std::vector<ItemVersion> list_versions(const Scope& scope, const ListVersions& request);
ItemVersion get_version(const Scope& scope, const VersionRef& ref);

/// Items whose text is nearly this one; the nearest first, at most 5, `except` left out.
struct SimilarItem {
    ItemId id;
    std::string title;
    ItemState state{};
    double likeness = 0;  ///< Jaccard over three-word shingles, 0 to 1
};
BOOST_DESCRIBE_STRUCT(SimilarItem, (), (id, title, state, likeness))
std::vector<SimilarItem> similar_items(const Scope& scope, std::string_view text,
                                       std::optional<ItemId> except);

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::ItemDraft> = std::tuple{
    rule<&herald::content::ItemDraft::title>(length{0, 500}),
    rule<&herald::content::ItemDraft::text>(length{0, herald::content::kLongestText}),
    rule<&herald::content::ItemDraft::tags>(count{0, 30}),
    rule<&herald::content::ItemDraft::pillar>(length{1, 100}),
    rule<&herald::content::ItemDraft::campaign>(length{1, 100}),
    rule<&herald::content::ItemDraft::why>(length{0, 2000}),
};
template <>
inline constexpr auto herald::rules<herald::content::ItemPatch> = std::tuple{
    rule<&herald::content::ItemPatch::title>(length{0, 500}),
    rule<&herald::content::ItemPatch::text>(length{0, herald::content::kLongestText}),
    rule<&herald::content::ItemPatch::tags>(count{0, 30}),
};
template <>
inline constexpr auto herald::rules<herald::content::TakeStep> = std::tuple{
    rule<&herald::content::TakeStep::note>(length{1, 1000}),
};
template <>
inline constexpr auto herald::rules<herald::content::NewComment> = std::tuple{
    rule<&herald::content::NewComment::text>(length{1, 4000}),
};
