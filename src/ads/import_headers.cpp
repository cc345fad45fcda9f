#include <vector>

#include "ads/import_fields.hpp"

/// The headers of exports as the ad managers write them, normalized: English first, then German,
/// French, Spanish, Italian, Portuguese, Dutch and Polish. Add a name to its line; the lowest rank
/// wins where a file has several for one field.
namespace herald::ads {
namespace {

constexpr SourceSet kM = set_of(Source::meta), kG = set_of(Source::google),
                    kT = set_of(Source::tiktok), kL = set_of(Source::linkedin);

struct Line {
    Field field{};
    int sources = 0;
    int rank = 0;
    std::string_view names;  // between bars
};

constexpr Line kLines[] = {
    {Field::date, kM, 0, "day|tag|jour|dia|giorno|dag"},
    {Field::date, kG, 0, "day|tag|jour|dia|giorno|dag|date|datum"},
    {Field::date, kT, 0, "date|by day|datum|day|stat time day"},
    {Field::date, kL, 0,
     "start date|startdatum|date de debut|fecha de inicio|data di inizio|data de inicio|"
     "begindatum"},
    {Field::date, kM, 5,
     "reporting starts|berichtsstart|beginn des berichtszeitraums|debut des rapports|"
     "inicio del informe|inizio dei report|inizio report|inicio dos relatorios|"
     "start rapportage|begin rapportage"},
    {Field::date, 0, 1,
     "date|datum|day|tag|fecha|data|date start|report date|stat date|reporting date|"
     "segments date|dzien|date day"},
    {Field::platform, 0, 1,
     "platform|network|channel|publisher|ad platform|plattform|kanal|plateforme|"
     "plataforma|piattaforma|source"},
    {Field::account_id, kM | kT | kL, 0,
     "account id|konto id|identifiant du compte|id de cuenta|id account|account-id|"
     "id da conta|ad account id|advertiser id|werbekonto id"},
    {Field::account_id, kG, 0,
     "customer id|external customer id|kunden id|account id|account number|kontonummer|"
     "numero de client|id de cliente|id cliente|customer-id|klant id"},
    {Field::account_name, kM | kT | kG | kL, 0,
     "account name|kontoname|name des kontos|nom du compte|nombre de la cuenta|"
     "nome account|nome da conta|accountnaam|account|konto|advertiser name|werbekontoname"},
    {Field::currency, kM | kT | kL, 0, "currency|wahrung|devise|moneda|divisa|valuta|moeda|waluta"},
    {Field::currency, kG, 0,
     "currency code|currency|wahrungscode|code de devise|codigo de moneda|codice valuta|"
     "codigo da moeda|valutacode|wahrung"},
    {Field::campaign_id, kM | kT | kG | kL, 1,
     "campaign id|kampagnen id|identifiant de la campagne|id de la campana|id campagna|"
     "id della campagna|id da campanha|campagne id|numero de campagne"},
    {Field::campaign_name, kM | kT, 1,
     "campaign name|kampagnenname|name der kampagne|nom de la campagne|"
     "nombre de la campana|nome della campagna|nome da campanha|campagnenaam|"
     "naam campagne|nazwa kampanii"},
    {Field::campaign_name, kG, 1,
     "campaign|kampagne|campagne|campana|campagna|campanha|kampania|campaign name|"
     "kampagnenname"},
    {Field::campaign_name, kL, 1,
     "campaign name|kampagnenname|nom de la campagne|nombre de la campana|"
     "nome della campagna|nome da campanha|campagnenaam"},
    {Field::campaign_id, kL, 0,
     "campaign group id|kampagnengruppen id|id du groupe de campagnes|"
     "id del grupo de campanas"},
    {Field::campaign_name, kL, 0,
     "campaign group name|name der kampagnengruppe|kampagnengruppenname|"
     "nom du groupe de campagnes|nombre del grupo de campanas"},
    {Field::ad_group_id, kM, 0,
     "ad set id|adset id|anzeigengruppen id|id der anzeigengruppe|"
     "identifiant de l ensemble de publicites|id del conjunto de anuncios|"
     "id gruppo di inserzioni|id do conjunto de anuncios|advertentieset id"},
    {Field::ad_group_name, kM, 0,
     "ad set name|adset name|anzeigengruppenname|name der anzeigengruppe|"
     "nom de l ensemble de publicites|nom de l ensemble de publicite|"
     "nombre del conjunto de anuncios|nome del gruppo di inserzioni|"
     "nome do conjunto de anuncios|naam advertentieset|advertentiesetnaam"},
    {Field::ad_group_id, kT | kG, 0,
     "ad group id|adgroup id|anzeigengruppen id|identifiant du groupe d annonces|"
     "id del grupo de anuncios|id gruppo di annunci|advertentiegroep id"},
    {Field::ad_group_name, kT, 0,
     "ad group name|adgroup name|anzeigengruppenname|nom du groupe de publicites|"
     "nombre del grupo de anuncios|nome del gruppo di inserzioni"},
    {Field::ad_group_name, kG, 0,
     "ad group|ad group name|anzeigengruppe|groupe d annonces|grupo de anuncios|"
     "gruppo di annunci|advertentiegroep|grupa reklam"},
    {Field::ad_id, kM | kT | kG, 0,
     "ad id|anzeigen id|id der anzeige|identifiant de la publicite|"
     "identifiant de l annonce|id del anuncio|id dell inserzione|id annuncio|"
     "id do anuncio|advertentie id"},
    {Field::ad_id, kL, 0, "creative id|ad id|anzeigen id|creative-id|id der anzeige"},
    {Field::ad_name, kM | kT, 0,
     "ad name|anzeigenname|name der anzeige|nom de la publicite|nombre del anuncio|"
     "nome dell inserzione|nome do anuncio|advertentienaam|naam advertentie"},
    {Field::ad_name, kG, 1, "ad name|ad|anzeige|anzeigenname|annonce|anuncio|annuncio|advertentie"},
    {Field::ad_name, kL, 1, "ad name|creative name|anzeigenname|ad headline|ad introduction text"},
    {Field::impressions, kM | kT | kL, 0,
     "impressions|impressionen|impresiones|impression|impressoes|weergaven|impressies|"
     "wyswietlenia|vertoningen"},
    {Field::impressions, kG, 0,
     "impr|impressions|impressionen|impresiones|impressioni|impressoes|vert|vertoningen|"
     "wyswietlenia"},
    {Field::clicks, kM, 0,
     "link clicks|link klicks|clics sur un lien|clics sur le lien|clics en el enlace|"
     "clic sul link|cliques no link|klikken op link|linkklikken|klikniecia linku"},
    {Field::clicks, kM, 2,
     "clicks|klicks|clics|clic|cliques|klikken|clicks all|inline link clicks|"
     "outbound clicks"},
    {Field::clicks, kT | kG | kL, 1,
     "clicks|klicks|clics|clic|cliques|klikken|click|klikniecia|clicks destination"},
    {Field::spend, kM, 0,
     "amount spent|ausgegebener betrag|betrag ausgegeben|montant depense|importe gastado|"
     "importo speso|valor usado|montante gasto|besteed bedrag|uitgegeven bedrag|"
     "wydana kwota|spend|spent"},
    {Field::spend, kT | kG, 0,
     "cost|kosten|cout|coste|costo|custo|koszt|spend|total cost|kosten insgesamt|"
     "gesamtkosten"},
    {Field::spend, kL, 0,
     "total spent|gesamtausgaben|insgesamt ausgegeben|total depense|total gastado|"
     "totale speso|total gasto|totaal besteed|spend"},
    {Field::spend, 0, 1,
     "spend|spent|cost|costs|ad spend|adspend|media cost|media spend|amount spent|"
     "total spend|total spent|kosten|ausgaben|werbekosten|cost micros|metrics cost micros|"
     "spend micros|depenses|gasto|inversion|spesa|uitgaven|wydatki"},
    {Field::conversions, kM, 1,
     "purchases|website purchases|kaufe|website kaufe|achats|compras|acquisti|aankopen|"
     "zakupy"},
    {Field::conversions, kM, 2,
     "results|ergebnisse|resultats|resultados|risultati|resultaten|wyniki"},
    {Field::conversions, kM, 3, "leads|registrations completed"},
    {Field::conversions, kG | kT | kL, 1,
     "conversions|conversionen|conversiones|conversioni|conversoes|conversies|konwersje|"
     "conversion|conv"},
    {Field::conversions, kT, 2,
     "results|ergebnisse|complete payment|total complete payment|purchases"},
    {Field::conversions, 0, 2,
     "conversions|conversion|orders|purchases|sales count|transactions|total conversion|"
     "total conversions|leads|kaufe|bestellungen|abschlusse|approved conversion"},
    {Field::revenue, kM, 0,
     "purchases conversion value|purchase conversion value|"
     "website purchases conversion value|conversion value|kaufwert|"
     "conversion wert fur kaufe|conversion wert von kaufen|conversion wert der kaufe|"
     "wert der conversions fur kaufe|valeur de conversion des achats|"
     "valeur de conversion de l achat|valor de conversion de compras|"
     "valore di conversione degli acquisti|valor de conversao da compra|"
     "valor de conversao das compras|conversiewaarde van aankopen|"
     "wartosc konwersji zakupow"},
    {Field::revenue, kG, 0,
     "conv value|conversion value|conversions value|conv wert|conversion wert|"
     "valeur de conv|valeur de conversion|valor de conv|valor de conversion|valore conv|"
     "valor conv|valor da conv|conv waarde|wartosc konw|total conv value"},
    {Field::revenue, kT, 0,
     "total complete payment value|complete payment value|total purchase value|"
     "total value|gesamtwert|total complete payment roas value|purchase value|value"},
    {Field::revenue, kL, 0,
     "total conversion value|conversion value|gesamter conversion wert|"
     "gesamtwert der conversions|valeur totale des conversions"},
    {Field::revenue, 0, 1,
     "revenue|conversion value|conversions value|sales|turnover|umsatz|wert|"
     "purchase value|sales amount|total revenue|chiffre d affaires|ingresos|ricavi|omzet|"
     "receita|action values|order value|purchases value"},
    {Field::reach, kM | kT | kL, 0,
     "reach|reichweite|couverture|alcance|copertura|bereik|zasieg|portee"},
    {Field::frequency, kM | kT | kL, 0,
     "frequency|frequenz|haufigkeit|repetition|frecuencia|frequenza|frequencia|frequentie|"
     "czestotliwosc"},
    {Field::video_views, kM, 1,
     "thruplays|3 second video plays|video plays|thruplay aktionen|video wiedergaben|"
     "video views|video aufrufe"},
    {Field::video_views, kT | kL, 0,
     "video views|videoaufrufe|video aufrufe|videowiedergaben|vues de la video|"
     "visualizaciones de video"},
    {Field::video_views, kG, 1,
     "views|video views|aufrufe|vues|vistas|visualizzazioni|trueview views"},
};

constexpr Line kTellTales[] = {
    {{},
     kM,
     0,
     "reporting ends|berichtsende|fin des rapports|fin del informe|fine dei report|"
     "termino dos relatorios|einde rapportage|campaign delivery|ad set delivery|"
     "ad delivery|delivery level|delivery status|attribution setting|"
     "attributionseinstellung|zuordnungseinstellung|result indicator|result type|"
     "ergebnisindikator|cost per results|cost per result|kosten pro ergebnis|"
     "ad set budget|budget des anzeigengruppe|purchase roas|quality ranking|clicks all|"
     "ctr all|cpc all"},
    {{},
     kG,
     0,
     "campaign status|campaign state|kampagnenstatus|campaign type|kampagnentyp|avg cpc|"
     "durchschn cpc|cpc moy|cpc medio|interactions|interaktionen|interaction rate|"
     "avg cost|durchschn kosten|bid strategy type|gebotsstrategietyp|optimization score|"
     "optimierungsfaktor|conv rate|cost conv|kosten conv|budget type|view through conv|"
     "ad group status|search impr share"},
    {{},
     kT,
     0,
     "primary status|2 second video views|6 second video views|video views at 100|"
     "cta conversion rate|smart creative|cost per conversion|result rate|"
     "average play time per video view|complete payment roas|clicks destination|"
     "cpc destination|ctr destination|stat time day|campaign budget"},
    {{},
     kL,
     0,
     "click through rate|average cpm|average cpc|campaign group status|campaign objective|"
     "total engagements|total social actions|ad unit|dsc name|cost per lead|"
     "lead forms opened|klickrate|member seniority|campaign start date|percent completed"},
};

/// Calls f(line, name) for every name.
template <class F>
void for_each_name(std::span<const Line> lines, F&& f) {
    for (const auto& line : lines) {
        for (std::size_t from = 0; from <= line.names.size();) {
            const std::size_t bar = std::min(line.names.find('|', from), line.names.size());
            f(line, line.names.substr(from, bar - from));
            from = bar + 1;
        }
    }
}

}  // namespace

std::span<const KnownHeader> known_headers() {
    static const auto headers = [] {
        std::vector<KnownHeader> out;
        for_each_name(kLines, [&](const Line& line, std::string_view name) {
            out.push_back({line.field, static_cast<SourceSet>(line.sources), line.rank, name});
        });
        return out;
    }();
    return headers;
}

std::span<const TellTale> tell_tales() {
    static const auto tales = [] {
        std::vector<TellTale> out;
        for_each_name(kTellTales, [&](const Line& line, std::string_view name) {
            out.push_back({static_cast<SourceSet>(line.sources), name});
        });
        return out;
    }();
    return tales;
}

}  // namespace herald::ads
