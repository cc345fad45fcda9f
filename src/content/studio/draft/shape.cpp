#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/studio/draft/draft.hpp"
#include "content/studio/prompt/room.hpp"

/// A model's answer, member by member, made content.
namespace herald::content::studio {
namespace {

void paragraph(std::string& out, const std::string& text) {
    if (trim(text).empty()) return;
    if (!out.empty()) out += "\n\n";
    out += trim(text);
}

void section(std::string& out, const std::string& label, const std::string& text) {
    if (!trim(text).empty()) paragraph(out, fmt::format("**{}.** {}", label, trim(text)));
}

void bullets(std::string& out, const std::string& label, const json::array& lines) {
    std::string text;
    for (const json::value& line : lines)
        if (line.is_string()) text += fmt::format("\n- {}", std::string_view(line.get_string()));
    if (!text.empty()) paragraph(out, fmt::format("**{}**\n{}", label, text));
}

void shape_social(StudioDraft& out, const json::object& given) {
    out.text = text_in(given, "text");
    if (const json::array& thread = list_in(given, "thread"); !thread.empty())
        out.data["thread"] = thread;
}

void shape_email(StudioDraft& out, const Wanted& wanted, const json::object& given) {
    out.text = text_in(given, "text");
    out.data["preheader"] = text_in(given, "preheader");
    json::object call{{"text", text_in(given, "call_to_action")}, {"url", nullptr}};
    if (wanted.wish.url) call["url"] = *wanted.wish.url;
    out.data["call_to_action"] = std::move(call);
}

void shape_ad(StudioDraft& out, const Wanted& wanted, const std::string& place,
              const json::object& given) {
    const AdFormat* format = find_ad_format(place);
    if (format == nullptr) return;
    json::object fields;
    for (const AdField& field : format->fields) {
        json::array texts;
        if (field.id == "final_url") {
            if (wanted.wish.url) texts.emplace_back(*wanted.wish.url);
        } else {
            for (const json::value& one : list_in(given, field.id))
                if (one.is_string() && !trim(one.get_string()).empty()) texts.push_back(one);
        }
        for (const json::value& one : texts) {
            if (!out.text.empty()) out.text += '\n';
            out.text += std::string_view(one.get_string());
        }
        if (!texts.empty()) fields[field.id] = std::move(texts);
    }
    out.network = format->id == "meta" ? "facebook" : format->id == "linkedin" ? "linkedin" : "";
    out.data = {{"ad_format", format->id}, {"fields", std::move(fields)}};
    if (!wanted.wish.url && format->id == "google_rsa")
        out.notes.push_back({"no_final_url", "No address was given: fill in the final URL.", {}});
}

void shape_product(StudioDraft& out, const Wanted& wanted, const Gathered& gathered,
                   const json::object& given) {
    out.text = text_in(given, "text");
    const json::array& points = list_in(given, "bullets");
    bullets(out.text, label_in(out.language, "At a glance"), points);
    json::object product{{"@context", "https://schema.org"},
                         {"@type", "Product"},
                         {"name", out.title},
                         {"description", text_in(given, "meta_description")}};
    if (!gathered.material.brand.name.empty())
        product["brand"] = json::object{{"@type", "Brand"}, {"name", gathered.material.brand.name}};
    if (wanted.wish.url) product["url"] = *wanted.wish.url;
    out.data = {{"bullets", points},
                {"meta_title", text_in(given, "meta_title")},
                {"meta_description", text_in(given, "meta_description")},
                {"json_ld", std::move(product)}};
}

/// Two and a half spoken words a second.
constexpr double kWordsASecond = 2.5;

void shape_video(StudioDraft& out, const json::object& given) {
    json::array scenes;
    std::int64_t at = 0;
    std::size_t spoken = 0, number = 0;
    section(out.text, label_in(out.language, "Hook"), text_in(given, "hook"));
    for (const json::value& one : list_in(given, "scenes")) {
        if (!one.is_object()) continue;
        json::object scene = one.get_object();
        const auto* given_seconds = scene.if_contains("seconds");
        const std::int64_t seconds =
            given_seconds != nullptr && given_seconds->is_int64()
                ? std::clamp<std::int64_t>(given_seconds->get_int64(), 1, 300)
                : 5;
        scene["start"] = at;
        scene["seconds"] = seconds;
        paragraph(out.text, fmt::format("**{} {} ({}–{} s).** {}", label_in(out.language, "Scene"),
                                        ++number, at, at + seconds, text_in(scene, "visual")));
        section(out.text, label_in(out.language, "Voice"), text_in(scene, "voice"));
        section(out.text, label_in(out.language, "Caption"), text_in(scene, "caption"));
        spoken += words(text_in(scene, "voice")).size();
        at += seconds;
        scenes.push_back(std::move(scene));
    }
    if (static_cast<double>(spoken) > kWordsASecond * 1.25 * static_cast<double>(at))
        out.notes.push_back(
            {"spoken_long",
             fmt::format(
                 "{} spoken words do not fit {} seconds at an easy pace: shorten what is said.",
                 spoken, at),
             {{"words", fmt::to_string(spoken)}, {"seconds", fmt::to_string(at)}}});
    out.data = {{"hook", text_in(given, "hook")},
                {"duration_seconds", at},
                {"scenes", std::move(scenes)},
                {"post_text", text_in(given, "post_text")}};
}

void shape_scenario(StudioDraft& out, const json::object& given) {
    paragraph(out.text, text_in(given, "premise"));
    for (const json::value& one : list_in(given, "scenes")) {
        if (!one.is_object()) continue;
        const json::object& scene = one.get_object();
        paragraph(out.text, "## " + text_in(scene, "heading"));
        paragraph(out.text, text_in(scene, "action"));
        if (const std::string voice = text_in(scene, "voice"); !voice.empty())
            paragraph(out.text, "> " + voice);
    }
    out.data = {{"premise", text_in(given, "premise")}, {"scenes", list_in(given, "scenes")}};
}

void shape_brief(StudioDraft& out, const json::object& given) {
    for (const auto& [name, label] :
         {std::pair{"objective", "Objective"}, std::pair{"audience", "Audience"},
          std::pair{"message", "Message"}}) {
        section(out.text, label_in(out.language, label), text_in(given, name));
        out.data[name] = text_in(given, name);
    }
    for (const auto& [name, label] :
         {std::pair{"points", "Points"}, std::pair{"proof", "Proof"},
          std::pair{"channels", "Channels"}, std::pair{"avoid", "Avoid"}}) {
        bullets(out.text, label_in(out.language, label), list_in(given, name));
        out.data[name] = list_in(given, name);
    }
    section(out.text, label_in(out.language, "Call to action"), text_in(given, "call_to_action"));
    out.data["call_to_action"] = text_in(given, "call_to_action");
}

}  // namespace

std::string text_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(trim(value->get_string()))
                                                  : std::string();
}

const json::array& list_in(const json::object& object, std::string_view name) {
    static const json::array kNone;
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_array() ? value->get_array() : kNone;
}

std::string label_in(const std::string& language, std::string_view english) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kGerman{
        {{"Objective", "Ziel"},
         {"Audience", "Zielgruppe"},
         {"Message", "Botschaft"},
         {"Points", "Punkte"},
         {"Proof", "Belege"},
         {"Channels", "Kanäle"},
         {"Avoid", "Vermeiden"},
         {"Call to action", "Handlungsaufruf"},
         {"At a glance", "Auf einen Blick"},
         {"Hook", "Einstieg"},
         {"Scene", "Szene"},
         {"Voice", "Sprecher"},
         {"Caption", "Einblendung"}}};
    if (language == "de")
        for (const auto& [name, german] : kGerman)
            if (name == english) return std::string(german);
    return std::string(english);
}

json::object publisher_of(const Brand& brand) {
    if (brand.name.empty()) return {};
    json::object out{{"@type", "Organization"}, {"name", brand.name}};
    if (!brand.sites.empty()) out["url"] = "https://" + brand.sites.front() + "/";
    return out;
}

StudioDraft shape_draft(const Wanted& wanted, const Gathered& gathered, const std::string& place,
                        const json::object& given) {
    StudioDraft out;
    out.kind = wanted.kind;
    out.language = gathered.language;
    out.title = std::string(clip(text_in(given, "title"), 500));
    if (const std::string why = text_in(given, "why"); !why.empty())
        out.why = std::string(clip(why, 1000));
    switch (wanted.kind) {
        case ItemKind::social:
            out.network = place;
            shape_social(out, given);
            break;
        case ItemKind::email: shape_email(out, wanted, given); break;
        case ItemKind::ads: shape_ad(out, wanted, place, given); break;
        case ItemKind::product: shape_product(out, wanted, gathered, given); break;
        case ItemKind::video_script: shape_video(out, given); break;
        case ItemKind::scenario: shape_scenario(out, given); break;
        case ItemKind::quote:
            out.text = text_in(given, "text");
            out.network = only_network(wanted);
            out.title = std::string(clip(out.text, 80));
            if (const std::string who = text_in(given, "speaker"); !who.empty())
                out.data["speaker"] = who;
            break;
        case ItemKind::brief: shape_brief(out, given); break;
        case ItemKind::blog:
        case ItemKind::strategy: break;  // put together by their own writers
    }
    return out;
}

}  // namespace herald::content::studio
