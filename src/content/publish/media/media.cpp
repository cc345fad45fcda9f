#include "content/publish/media/media.hpp"

#include <algorithm>
#include <fstream>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/items/file_link.hpp"
#include "content/publish/media/sniff.hpp"
#include "content/text/network.hpp"

namespace herald::content {
namespace {

constexpr std::size_t kHead = 1u << 20;
constexpr std::size_t kMostMedia = 50;
constexpr std::size_t kLongestName = 100;
constexpr std::int64_t kMostPixels = 100'000'000;

std::string read_file(const std::filesystem::path& path, std::size_t most) {
    std::ifstream in(path, std::ios::binary);
    std::string out(most, '\0');
    in.read(out.data(), static_cast<std::streamsize>(most));
    out.resize(static_cast<std::size_t>(in.gcount()));
    return out;
}

std::string_view said_type(std::string_view type) { return trim(type.substr(0, type.find(';'))); }

/// Of a name's ending; empty for an unknown one.
std::string_view type_of_name(std::string_view name) {
    const auto dot = name.rfind('.');
    const std::string ending = dot == name.npos ? "" : to_lower_ascii(name.substr(dot + 1));
    if (ending == "png") return "image/png";
    if (ending == "jpg" || ending == "jpeg") return "image/jpeg";
    if (ending == "gif") return "image/gif";
    if (ending == "webp") return "image/webp";
    if (ending == "mp4" || ending == "m4v") return "video/mp4";
    return {};
}

/// Letters, digits, "-", "_" and "." of what the client calls it, unique within the item, with the
/// ending of what it is.
std::string name_for(const ContentItem& item, std::string_view wish, std::string_view media_type) {
    std::string stem(wish.substr(0, wish.rfind('.')));
    std::replace_if(
        stem.begin(), stem.end(),
        [](char c) { return !(std::isalnum(static_cast<unsigned char>(c)) || c == '-'); }, '-');
    stem = stem.substr(0, kLongestName);
    while (!stem.empty() && stem.front() == '-') stem.erase(0, 1);
    while (!stem.empty() && stem.back() == '-') stem.pop_back();
    if (stem.empty()) stem = media_type.starts_with("video") ? "film" : "picture";
    const auto slash = media_type.find('/');
    const std::string ending =
        media_type == "image/jpeg" ? "jpg" : std::string(media_type.substr(slash + 1));
    for (int number = 1;; ++number) {
        const std::string name =
            number == 1 ? stem + "." + ending : fmt::format("{}-{}.{}", stem, number, ending);
        const bool is_taken = std::any_of(item.media.begin(), item.media.end(),
                                          [&](const ItemMedia& one) { return one.name == name; });
        if (!is_taken) return name;
    }
}

std::string in_words(std::uint64_t bytes) {
    return bytes % 1'000'000 == 0 ? fmt::format("{} MB", bytes / 1'000'000)
                                  : fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1048576);
}

[[noreturn]] void refuse(const std::string& why) {
    Problems problems;
    problems.add("/file", why);
    problems.raise();
    throw Error(ErrorKind::invalid, why);
}

/// What the item's network says to a film, or to a file beside one.
void check_film(const ContentItem& item, const NetworkLimits& network, bool is_video,
                std::uint64_t bytes) {
    if (is_video && !network.max_video_bytes)
        refuse(fmt::format("cannot go out: {} takes no films", network.name));
    if (is_video && bytes > *network.max_video_bytes)
        refuse(fmt::format("has {}; {} takes films of at most {}", in_words(bytes), network.name,
                           in_words(*network.max_video_bytes)));
    const bool meets_film =
        is_video || std::any_of(item.media.begin(), item.media.end(), [](const ItemMedia& one) {
            return one.media_type.starts_with("video");
        });
    if (network.video_alone && meets_film && !item.media.empty())
        refuse(
            fmt::format("is one too many: {} takes a film only without other files", network.name));
}

void check_size(const ContentItem& item, const FoundMedia& found, std::uint64_t bytes) {
    const bool is_video = found.media_type.starts_with("video");
    const std::uint64_t most = is_video ? kLargestVideo : kLargestImage;
    if (bytes > most) refuse(fmt::format("is larger than {}", in_words(most)));
    if (found.width && found.height && *found.width * *found.height > kMostPixels)
        refuse(fmt::format("has {} × {} pixels; no network shows that many", *found.width,
                           *found.height));
    if (item.media.size() >= kMostMedia) refuse("is one too many: an item has at most 50 files");
    const NetworkLimits* network = item.network ? find_network(*item.network) : nullptr;
    if (network == nullptr) return;
    if (!is_video && network->max_image_bytes && bytes > *network->max_image_bytes)
        refuse(fmt::format("has {}; {} takes pictures of at most {}", in_words(bytes),
                           network->name, in_words(*network->max_image_bytes)));
    if (item.media.size() >= network->max_media)
        refuse(
            network->max_media == 0
                ? fmt::format("cannot go out: {} takes no files", network->name)
                : fmt::format("is one too many: {} takes {}", network->name, network->max_media));
    check_film(item, *network, is_video, bytes);
}

bool has_size(const FoundMedia& found) {
    return found.width.value_or(0) > 0 && found.height.value_or(0) > 0;
}

FoundMedia look_at(const web::Upload& file) {
    if (!file.file || file.size == 0) refuse("is required: send a picture or a film");
    const auto found = find_media_type(read_file(file.file->path(), kHead));
    if (!found) refuse("is no PNG, JPEG, GIF, WebP or MP4");
    // A JPEG's may stand behind a megabyte of other segments.
    const bool may_come_later = found->media_type == "image/jpeg" && file.size > kHead;
    if (!found->media_type.starts_with("video") && !has_size(*found) && !may_come_later)
        refuse("is a broken picture: what should tell its width and height is missing");
    std::string_view said = said_type(file.content_type);
    if (said == "image/jpg") said = "image/jpeg";
    const bool says_media = said.starts_with("image/") || said.starts_with("video/");
    if (says_media && said != found->media_type)
        refuse(fmt::format("says it is {}, but its bytes are {}", said, found->media_type));
    const std::string_view named = type_of_name(file.name);
    if (!named.empty() && named != found->media_type)
        refuse(fmt::format("is named like {}, but its bytes are {}", named, found->media_type));
    return *found;
}

void check_changeable(const ContentItem& item) {
    if (item.state == ItemState::publishing || item.state == ItemState::published)
        throw Error(ErrorKind::conflict, item.state == ItemState::published
                                             ? "This has been published."
                                             : "This is being published right now.");
}

/// What was approved was approved with other files.
void withdraw(ContentItem& item) {
    if (item.state == ItemState::draft || item.state == ItemState::archived) return;
    item.state = ItemState::draft;
    item.approved_by.reset();
}

void move(Tx& tx, const Context& context, const Scope& scope, const ContentItem& before,
          ContentItem& item) {
    if (!move_item(tx, context.items, scope, before, item))
        throw Error(ErrorKind::stale, "This was changed by somebody else; load it again.");
}

ItemMedia& find_of(ContentItem& item, std::string_view name) {
    const auto found = std::find_if(item.media.begin(), item.media.end(),
                                    [&](const ItemMedia& one) { return one.name == name; });
    if (found == item.media.end()) throw Error(ErrorKind::not_found, "The item has no such file.");
    return *found;
}

std::optional<std::string> alt_of(const std::optional<std::string>& alt) {
    const std::string text(trim(alt.value_or("")));
    return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

std::string media_blob(MediaId id) { return "content/media/" + to_string(id); }

ContentItem add_media(const Context& context, Scope& scope, const AddItemMedia& request) {
    const ContentItem before = get_item(scope, request.id);
    check_changeable(before);
    const FoundMedia found = look_at(request.file);
    check_size(before, found, request.file.size);
    const StoredMedia media{scope.make_id<MediaId>(),
                            name_for(before, request.file.name, found.media_type),
                            std::string(found.media_type),
                            static_cast<std::int64_t>(request.file.size),
                            found.width,
                            found.height,
                            scope.now()};
    ContentItem item = before;
    item.media.push_back({media.name, media.media_type, alt_of(request.alt), media.bytes});
    withdraw(item);
    context.blobs->put_file(scope.tenant(), media_blob(media.id), request.file.file->path());
    scope.audit({"content.media_added", "content", item.id.value, {to_json(media)}});
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO content_media (tenant, item_id, {columns}) VALUES (:tenant, :item, "
            "{values})",
            media, {{"item", item.id}});
        move(tx, context, scope, before, item);
    });
    return item;
}

ContentItem describe_media(const Context& context, Scope& scope, const DescribeItemMedia& request) {
    const ContentItem before = get_item(scope, request.id);
    ContentItem item = before;
    ItemMedia& media = find_of(item, request.name);
    check_changeable(before);
    media.alt = alt_of(request.alt);
    withdraw(item);
    scope.audit({"content.media_described", "content", item.id.value, {}});
    scope.write([&](Tx& tx) { move(tx, context, scope, before, item); });
    return item;
}

ContentItem remove_media(const Context& context, Scope& scope, const ItemMediaRef& request) {
    const ContentItem before = get_item(scope, request.id);
    ContentItem item = before;
    find_of(item, request.name);
    check_changeable(before);
    std::erase_if(item.media, [&](const ItemMedia& one) { return one.name == request.name; });
    withdraw(item);
    scope.audit({"content.media_removed", "content", item.id.value, {}});
    scope.write([&](Tx& tx) {
        const auto gone = tx.one<MediaId>(
            "DELETE FROM content_media WHERE tenant = :tenant AND item_id = :item AND name = :name "
            "RETURNING id",
            {{"item", item.id}, {"name", request.name}});
        move(tx, context, scope, before, item);
        if (gone)
            tx.after_commit([&context, tenant = scope.tenant(), id = *gone] {
                context.blobs->remove(tenant, media_blob(id));
            });
    });
    return item;
}

std::vector<StoredMedia> media_of(const Scope& scope, const ContentItem& item) {
    std::vector<StoredMedia> out;
    if (item.media.empty()) return out;
    const auto rows = scope.db().list<StoredMedia>(
        "SELECT {columns} FROM content_media WHERE tenant = :tenant AND item_id = :item",
        {{"item", item.id}});
    for (const ItemMedia& one : item.media) {
        const auto found = std::find_if(
            rows.begin(), rows.end(), [&](const StoredMedia& row) { return row.name == one.name; });
        if (found == rows.end())
            throw Error(ErrorKind::not_found, fmt::format("The file {} is gone.", one.name));
        out.push_back(*found);
    }
    return out;
}

connector::PostMedia load_media(const Context& context, const Scope& scope, MediaId id) {
    const auto row = scope.db().one<StoredMedia>(
        "SELECT {columns} FROM content_media WHERE tenant = :tenant AND id = :id", {{"id", id}});
    const auto path = row ? context.blobs->find(scope.tenant(), media_blob(id)) : std::nullopt;
    if (!path) throw Error(ErrorKind::not_found, "A file that was to go out is gone.");
    connector::PostMedia out;
    out.media_type = row->media_type;
    out.bytes = read_file(*path, static_cast<std::size_t>(row->bytes));
    out.public_url =
        context.public_url + "/api/v1/content/media/" +
        make_file_token(context, scope, LinkedFile::media, id.value, scope.now() + kMediaLinkLife);
    return out;
}

event::Listener media_listener(const Context& context) {
    struct Removed {
        static ItemId of(const event::Event& event) {
            const json::value data = parse_json(event.data.text);
            return ItemId{parse_uuid(std::string_view(data.at("id").as_string())).value_or(Uuid{})};
        }
    };
    return {"content.media", "content.removed",
            [&context](store::TenantId tenant, const event::Event& event) {
                Scope scope = context.system_scope(tenant);
                const auto ids = scope.write([&](Tx& tx) {
                    return tx.list<MediaId>(
                        "DELETE FROM content_media WHERE tenant = :tenant AND item_id = :item "
                        "RETURNING id",
                        {{"item", Removed::of(event)}});
                });
                for (const MediaId id : ids) context.blobs->remove(tenant, media_blob(id));
            }};
}

}  // namespace herald::content
