#include <string>
#include <unordered_map>
#include <unordered_set>

#include "content/sources/trends/terms.hpp"

/// Small words by language, folded (without accents), and those that only mean something in
/// company.
namespace herald::content::trends {
namespace {

struct List {
    std::string_view language, small, weak;
};

constexpr List kLists[] = {
    {"en",
     "a about above across after again against all almost along already also although always am "
     "among an and another any anyone anything are around as at away back be became because become "
     "been before behind being below best better between both but by call came can cannot come "
     "could did do does doing done down during each either else enough even ever every everyone "
     "everything far few first for from full further gave get gets getting give given gives go "
     "goes "
     "going gone got great had has have having he her here hers herself him himself his how "
     "however "
     "i if in into is it its itself just keep know last later least less let like little long look "
     "made make makes making many may maybe me might more most much must my myself need needs "
     "never "
     "next no nobody none nor not nothing now of off often on once one only onto or other others "
     "our "
     "ours out over own part per perhaps put quite rather really right said same saw say says see "
     "seen she should since so some someone something still such take taken takes than that the "
     "their them then there therefore these they thing things think this those though three "
     "through "
     "thus to together too took toward try two under until up upon us use used uses using very via "
     "want wants was way we well went were what when where whether which while who whole whom "
     "whose "
     "why will with within without would yes yet you your yours dont cant wont isnt doesnt didnt "
     "im ive youre theyre thats lets hes shes weve id ll re ve",
     "monday tuesday wednesday thursday friday saturday sunday january february march april june "
     "july august september october november december today tomorrow yesterday tonight day days "
     "week weeks month months year years time times new news old read more post posts article "
     "update updates video videos photo photos image watch listen click link share follow "
     "subscribe "
     "comment comments view views top good bad big small people man men woman women world million "
     "billion percent pm am est utc gmt amp nbsp http https www com org net html rss continue "
     "appeared reading story stories report reports edition daily weekly live latest announced "
     "announces company companies help find start end free set show shows week's work works"},
    {"de",
     "aber alle allem allen aller alles als also am an ander andere anderem anderen anderer "
     "anderes "
     "auch auf aus bei beim bereits bevor bin bis bisher bist da dabei dafur dagegen daher damit "
     "danach daran darauf darin daruber darum das dass dazu dein deine dem den denen denn dennoch "
     "der deren des deshalb dessen die dies diese diesem diesen dieser dieses doch dort du durch "
     "ein eine einem einen einer eines einfach einige einigen einmal er erst erste ersten es etwa "
     "etwas euch euer fur gab ganz gar gegen geht gemacht gerade gewesen gibt gut hab habe haben "
     "hat hatte hatten hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im "
     "immer "
     "in indem ins ist ja je jede jedem jeden jeder jedes jedoch jene jetzt kann kein keine keinem "
     "keinen keiner kommen kommt konnen konnte konnten konnte konnten lassen machen macht mal man "
     "mehr mein meine meist mich mir mit muss mussen nach nachdem nein neben nicht nichts noch nun "
     "nur ob oder ohne schon sehr sei sein seine seinem seinen seiner seit selbst sich sie sind so "
     "sogar solche soll sollen sollte sollten somit sondern sonst soviel sowie trotz uber um und "
     "uns unser unsere unter viel viele vielen vom von vor wahrend wann war ware waren warum was "
     "wegen weil weiter weitere weiteren welche welcher wenn wer werde werden wie wieder will wir "
     "wird wo wollen worden wurde wurden zu zum zur zwar zwei zwischen steht stehen lasst seien "
     "dann ab ende sagte sagt",
     "montag dienstag mittwoch donnerstag freitag samstag sonntag sonnabend januar februar marz "
     "april mai juni juli august september oktober november dezember heute morgen gestern tag tage "
     "tagen woche wochen monat monate monaten jahr jahre jahren uhr neu neue neuen neuer neues "
     "artikel beitrag mehr lesen weiterlesen video bild foto millionen milliarden prozent euro "
     "menschen leute welt http https www com de html rss aktuell aktuelle news grosse grossen "
     "gross "
     "deutschland deutsche deutschen unternehmen thema zeit teil"},
    {"fr",
     "a afin ai ainsi alors apres au aucun aucune aussi autre autres aux avait avant avec avoir "
     "bien "
     "car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment contre "
     "dans de debut dela depuis des deux devant doit donc dont du elle elles en encore entre est "
     "et "
     "etaient etait etant ete etre eu eux fait faire fois font hors ici il ils je jusqu jusque la "
     "le les leur leurs lors lui ma mais malgre me meme memes mes moi moins mon ne ni non nos "
     "notre "
     "nous on ont ou par parce pas pendant peu peut peuvent plus plusieurs pour pourquoi puis qu "
     "quand que quel quelle quelles quels qui sa sans se selon sera serait ses si son sont sous "
     "sur "
     "ta tandis te tes toi ton tous tout toute toutes tres trop tu un une vers voici voila vos "
     "votre vous y l d n s c j m t",
     "lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin "
     "juillet aout septembre octobre novembre decembre aujourd hui demain hier jour jours semaine "
     "semaines mois an ans annee annees nouveau nouvelle nouveaux lire suite article video photo "
     "millions milliards euros monde http https www com fr temps premier premiere"},
    {"es",
     "a al algo algunas algunos ante antes aquel aquella asi aun aunque bajo bien cada casi como "
     "con "
     "contra cual cuales cuando cuanto de del desde donde dos durante e el ella ellas ellos en "
     "entre "
     "era eran es esa esas ese eso esos esta estaba estado estan estar estas este esto estos fue "
     "fueron ha habia habian hace hacer hacia han hasta hay la las le les lo los mas me mi "
     "mientras "
     "mis mismo mucho muchos muy nada ni no nos nosotros o os otra otras otro otros para pero poco "
     "por porque pues puede pueden que quien quienes se segun ser si sido siempre sin sobre solo "
     "son "
     "su sus tal tambien tan tanto te tener tiene tienen toda todas todavia todo todos tras tu un "
     "una unas uno unos va vez y ya yo",
     "lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio "
     "julio agosto septiembre octubre noviembre diciembre hoy manana ayer dia dias semana semanas "
     "mes meses ano anos nuevo nueva nuevos nuevas leer articulo video foto millones euros mundo "
     "http https www com es tiempo primer primera gran parte"},
    {"it",
     "a ad agli ai al alla alle allo altra altre altri altro anche ancora aveva avere c che chi ci "
     "come con contro cosa cosi cui da dagli dai dal dalla dalle dei del dell della delle dello di "
     "dopo dove due e ed era erano essere fa fare fino fra gia gli ha hanno i il in invece io la "
     "le "
     "lei li lo loro lui ma mentre mi molto ne negli nei nel nell nella nelle noi non nostra "
     "nostro "
     "o ogni oltre per perche piu poi prima puo qual quale quando quanto quella quelle quelli "
     "quello "
     "questa queste questi questo qui se sempre senza si sia sono sta stata stati stato su sua sue "
     "sugli sui sul sulla sulle suo suoi tra tutta tutte tutti tutto un una uno vi l d un",
     "lunedi martedi mercoledi giovedi venerdi sabato domenica gennaio febbraio marzo aprile "
     "maggio "
     "giugno luglio agosto settembre ottobre novembre dicembre oggi domani ieri giorno giorni "
     "settimana mese mesi anno anni nuovo nuova nuovi leggi articolo video foto milioni euro mondo "
     "http https www com it tempo primo parte"},
    {"pt",
     "a ainda alem algum alguma ao aos apenas apos aquele as assim ate com como contra da das de "
     "depois desde desta deste do dois dos e ela elas ele eles em entre era eram essa esse esta "
     "estao estar este eu fazer foi foram ha isso isto ja la lhe mais mas me mesmo meu muito na "
     "nao "
     "nas nem no nos nossa nosso num numa o os ou outra outras outro outros para pela pelas pelo "
     "pelos pode por porque pouco quando que quem sao se seja sem sempre ser seu seus so sob sobre "
     "sua suas tambem tem tendo ter teve toda todas todo todos tudo um uma umas uns vai voce",
     "segunda terca quarta quinta sexta sabado domingo feira janeiro fevereiro marco abril maio "
     "junho julho agosto setembro outubro novembro dezembro hoje amanha ontem dia dias semana mes "
     "meses ano anos novo nova novos leia artigo video foto milhoes mundo http https www com br pt "
     "tempo primeiro parte"},
    {"nl",
     "aan al alle alleen als altijd andere bij binnen daar dan dat de deze die dit doen door dus "
     "een "
     "eens en er geen ge had hadden heb hebben heeft hem het hier hij hoe hun iets ik in is ja je "
     "jij kan kon kunnen maar me meer men met mij mijn moet moeten na naar niet niets nog nu of om "
     "omdat onder ons onze ook op over te tegen toch toen tot u uit uw van veel voor waar waren "
     "was "
     "wat we weer wel werd werden wie wij wil willen worden wordt zal ze zei zelf zich zij zijn zo "
     "zonder zou zouden",
     "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei "
     "juni juli augustus september oktober november december vandaag morgen gisteren dag dagen "
     "week "
     "weken maand maanden jaar nieuwe nieuw lees artikel video foto miljoen miljard euro wereld "
     "http https www com nl tijd eerste"},
};

using Words = std::unordered_set<std::string_view>;

Words split(std::string_view text) {
    Words out;
    while (!text.empty()) {
        const auto end = text.find(' ');
        if (end != 0) out.insert(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return out;
}

struct Sets {
    Words small, weak;
};

const Sets& sets_of(std::string_view language) {
    static const auto all = [] {
        std::unordered_map<std::string_view, Sets> out;
        for (const List& list : kLists) out[list.language] = {split(list.small), split(list.weak)};
        return out;
    }();
    const auto found = all.find(language);
    return found == all.end() ? all.at("en") : found->second;
}

}  // namespace

bool is_stop_word(std::string_view folded, std::string_view language) {
    return sets_of(language).small.contains(folded);
}

bool is_weak_word(std::string_view folded, std::string_view language) {
    return sets_of(language).weak.contains(folded);
}

}  // namespace herald::content::trends
