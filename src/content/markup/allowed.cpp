#include "content/markup/allowed.hpp"

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/text.hpp"

namespace herald::content::markup {
namespace {

using Names = std::unordered_set<std::string_view>;

Names words(std::string_view text) {
    Names out;
    while (true) {
        const auto start = text.find_first_not_of(" \n");
        if (start == std::string_view::npos) return out;
        text.remove_prefix(start);
        const auto end = text.find_first_of(" \n");
        out.insert(text.substr(0, end));
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end);
    }
}

constexpr std::string_view kElements = R"(
a abbr acronym address area article aside audio b bdi bdo big blockquote br button canvas caption center cite
code col colgroup command data datagrid datalist dd del details dfn dialog dir div dl dt em event-source
fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd keygen
label legend li m main map mark menu meter multicol nav nextid nobr noscript ol optgroup option output p
picture pre progress q rb rp rt rtc ruby s samp search section select small sound source spacer span strike
strong sub summary sup table tbody td textarea tfoot th thead time tr track tt u ul var video wbr
)";

constexpr std::string_view kAttributes = R"(
abbr accept accept-charset accesskey action align alt autocomplete autofocus axis background balance bgcolor
bgproperties border bordercolor bordercolordark bordercolorlight bottompadding cellpadding cellspacing ch
challenge char charoff charset checked choff cite class clear color cols colspan compact content contenteditable
controls coords data datafld datapagesize datasrc datetime default delay dir disabled download draggable
dynsrc enctype end face for form frame galleryimg gutter headers height hidden hidefocus high href hreflang
hspace icon id inputmode ismap itemprop keytype kind label lang leftspacing list loading longdesc loop
loopcount loopend loopstart low lowsrc max maxlength media method min multiple name nohref noshade nowrap open
optimum pattern ping placeholder point-size poster pqg preload prompt radiogroup readonly rel repeat-max
repeat-min replace required rev reversed rightspacing role rowspan rows rules scope selected shape size sizes
span src srclang srcset start step summary suppress tabindex target template title toppadding translate type
unselectable urn usemap valign value variable volume vrml vspace width wrap xml:lang
)";

constexpr std::string_view kAddresses = R"(
action background cite data datasrc dynsrc href icon longdesc lowsrc ping poster src usemap urn vrml
)";

constexpr std::string_view kDroppedWhole = "script style applet noembed noframes xmp plaintext";

constexpr std::string_view kSvgElements = R"(
a circle clipPath defs desc ellipse g glyph hkern
linearGradient line marker metadata missing-glyph path polygon polyline radialGradient rect stop svg
switch text title tspan
)";

constexpr std::string_view kSvgAttributes = R"(
accent-height accumulate additive alphabetic arabic-form ascent attributeName attributeType baseProfile bbox
begin by calcMode cap-height class clip-rule color color-rendering content cx cy d descent display dur dx dy
end fill fill-opacity fill-rule font-family font-size font-stretch font-style font-variant font-weight from fx
fy g1 g2 glyph-name gradientUnits hanging height horiz-adv-x horiz-origin-x id ideographic k keyPoints
keySplines keyTimes lang marker-end marker-mid marker-start markerHeight markerUnits markerWidth mathematical
max min name offset opacity orient origin overline-position overline-thickness panose-1 path pathLength points
preserveAspectRatio r refX refY repeatCount repeatDur requiredExtensions requiredFeatures restart rotate rx ry
slope stemh stemv stop-color stop-opacity strikethrough-position strikethrough-thickness stroke
stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity
stroke-width systemLanguage target text-anchor to transform type u1 u2 underline-position underline-thickness
unicode unicode-range units-per-em values version viewBox visibility width widths x x-height x1 x2
xlink:actuate xlink:arcrole xlink:href xlink:role xlink:show xlink:title xlink:type xml:lang xml:space
xmlns xmlns:xlink y y1 y2 zoomAndPan
)";

constexpr std::string_view kMathElements = R"(
annotation annotation-xml maction maligngroup malignmark math menclose merror mfenced mfrac mglyph mi
mlabeledtr mlongdiv mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mscarries mscarry
msgroup msline mspace msqrt msrow mstack mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
semantics
)";

constexpr std::string_view kMathAttributes = R"(
accent accentunder actiontype align alignmentscope altimg alttext bevelled charalign close columnalign
columnlines columnspacing columnspan columnwidth crossout decimalpoint denomalign depth dir display
displaystyle edge encoding equalcolumns equalrows fence fontstyle fontweight form frame framespacing
groupalign height href id indentalign indentalignfirst indentalignlast indentshift indentshiftfirst
indentshiftlast indenttarget infixlinebreakstyle largeop length linebreak linebreakmultchar linebreakstyle
lineleading linethickness location longdivstyle lquote lspace mathbackground mathcolor mathsize mathvariant
maxsize minlabelspacing minsize movablelimits notation numalign open other position rowalign rowlines
rowspacing rowspan rquote rspace scriptlevel scriptminsize scriptsizemultiplier selection separator separators
shift side stackalign stretchy subscriptshift superscriptshift symmetric voffset width xlink:href xlink:show
xlink:type xmlns xmlns:xlink
)";

}  // namespace

bool is_allowed_element(std::string_view name) {
    static const Names kNames = words(kElements);
    return kNames.contains(name);
}
bool is_allowed_attribute(std::string_view name) {
    static const Names kNames = words(kAttributes);
    return kNames.contains(name);
}
bool is_address_attribute(std::string_view name) {
    static const Names kNames = words(kAddresses);
    return kNames.contains(name);
}
bool is_dropped_whole(std::string_view name) {
    static const Names kNames = words(kDroppedWhole);
    return kNames.contains(name);
}
bool is_allowed_svg_element(std::string_view name) {
    static const Names kNames = words(kSvgElements);
    return kNames.contains(name);
}
std::string_view svg_attribute(std::string_view name) {
    static const auto kNames = [] {
        std::unordered_map<std::string, std::string_view> out;
        for (const auto word : words(kSvgAttributes)) out[to_lower_ascii(word)] = word;
        return out;
    }();
    const auto found = kNames.find(to_lower_ascii(name));
    return found == kNames.end() ? std::string_view{} : found->second;
}
bool is_allowed_math_element(std::string_view name) {
    static const Names kNames = words(kMathElements);
    return kNames.contains(name);
}
bool is_allowed_math_attribute(std::string_view name) {
    static const Names kNames = words(kMathAttributes);
    return kNames.contains(name);
}

}  // namespace herald::content::markup
