#include "content/compose/samples_test.hpp"

namespace herald::content::compose::samples {

Sample roastery() {
    Sample out{"roastery", {}, {}};
    Brand& brand = out.material.brand;
    brand.name = "Kettle & Crane";
    brand.what =
        "Small-batch coffee roastery in Leipzig. We roast on Tuesdays and Fridays and ship the "
        "same day. Every bag names the farm, the harvest and the roast date.";
    brand.audience = "People who brew filter coffee at home";
    brand.offers = {"Free shipping from 35 €", "First bag 20 % off with the code HELLO"};
    brand.proof = {"4.8 of 5 stars from 1,240 reviews on Trusted Shops",
                   "Second place at the German Roasting Championship 2025"};
    brand.products = {{"Morning Bird",
                       "Washed Ethiopian with notes of bergamot and peach. Roasted light, so the "
                       "fruit stays in the cup.",
                       "14.90 €", "https://kettleandcrane.example/morning-bird"},
                      {"Night Owl",
                       "Decaf from Colombia, processed with sugar cane. Tastes of red apple and "
                       "caramel.",
                       "15.90 €", "https://kettleandcrane.example/night-owl"}};
    brand.tone.summary = "Plain and warm, never precious.";
    brand.tone.does = {"Short sentences", "Name the farm"};
    brand.tone.does_not = {"No exclamation marks", "No superlatives"};
    brand.keywords = {"filter coffee", "fresh coffee beans", "decaf"};
    brand.hashtags = {"#filtercoffee", "#specialtycoffee"};
    brand.banned_words = {"cheap*", "gourmet"};
    brand.languages = {"en"};
    brand.sites = {"kettleandcrane.example"};
    out.material.winners = {
        {"Bergamot in coffee? No syrup involved.\n\nThat is what washed Ethiopian beans taste like "
         "when nobody burns them.\n\nhttps://kettleandcrane.example\n\n#filtercoffee",
         "Bergamot in coffee?", "linkedin", 2.1, "2.1 times the usual replies"},
        {"Why do we roast twice a week? Because beans are best in the first month.\n\n"
         "#filtercoffee #specialtycoffee",
         "Why twice a week", "linkedin", 1.8, "1.8 times the usual clicks"}};
    out.material.lessons = {{"Posts that open with a question", 1.6, "8 posts"}};
    out.brief.text =
        "Write a post about our new decaf, Night Owl. It is processed with sugar cane, so no "
        "solvents touch the beans. We cup every lot next to its caffeinated twin. Mention free "
        "shipping from 35 €.";
    out.brief.goal = "sales";
    out.brief.keyword = "decaf";
    return out;
}

Sample bookkeeper() {
    Sample out{"bookkeeper", {}, {}};
    Brand& brand = out.material.brand;
    brand.name = "Kontor Brandt";
    brand.what =
        "Buchhaltung für kleine Handwerksbetriebe in Hamburg. Wir übernehmen Belege, Löhne und "
        "die Umsatzsteuer. Jeder Betrieb hat eine feste Ansprechpartnerin, die auch ans Telefon "
        "geht.";
    brand.audience = "Kleine Handwerksbetriebe mit bis zu 20 Beschäftigten";
    brand.offers = {"Das Erstgespräch ist kostenlos",
                    "Belege prüfen wir drei Monate lang zum "
                    "halben Preis"};
    brand.proof = {"Seit 2009 in Altona", "140 Betriebe arbeiten mit uns",
                   "4,9 von 5 Sternen bei Google aus 87 Bewertungen"};
    brand.products = {{"Lohnpaket",
                       "Monatliche Lohnabrechnung mit allen Meldungen. Auch Baulohn und "
                       "Kurzarbeit sind dabei.",
                       "19 € je Person und Monat", "https://kontor-brandt.example/lohn"},
                      {"Belegpaket",
                       "Belege per Foto einreichen, wir buchen sie innerhalb von "
                       "zwei Tagen.",
                       "ab 89 € im Monat", std::nullopt}};
    brand.tone.summary = "Sachlich und freundlich, per Sie.";
    brand.tone.does_not = {"Keine Emojis", "Keine Ausrufezeichen"};
    brand.keywords = {"Buchhaltung für Handwerker", "Lohnabrechnung", "Baulohn"};
    brand.hashtags = {"#Handwerk", "#Buchhaltung"};
    brand.banned_words = {"billig*", "günstigste"};
    brand.languages = {"de"};
    brand.sites = {"kontor-brandt.example"};
    out.brief.text =
        "Schreib einen Beitrag über die neue Pflicht zur E-Rechnung. Seit 2025 müssen Betriebe "
        "elektronische Rechnungen empfangen können. Ein PDF reicht dafür nicht. Wir richten den "
        "Empfang für unsere Mandanten ein.";
    out.brief.goal = "Anfragen";
    out.brief.product = "";
    return out;
}

Sample software() {
    Sample out{"software", {}, {}};
    Brand& brand = out.material.brand;
    brand.name = "Rosterly";
    brand.what =
        "Rosterly plans shifts for restaurants and bars. You drag names onto a week, and "
        "everybody sees the plan on the phone.";
    brand.audience = "Owners and managers of restaurants with 5 to 60 people on the floor";
    brand.offers = {"Free for the first 30 days, no card needed"};
    brand.proof = {"“We plan the week in twenty minutes now.” – Ana Ruiz, Bar Sol",
                   "Used by 312 restaurants in Ireland and the UK"};
    brand.products = {{"Swap board",
                       "Staff trade shifts among themselves, you approve with one "
                       "tap.",
                       std::nullopt, std::nullopt}};
    brand.keywords = {"shift planning", "restaurant rota app", "staff scheduling"};
    brand.hashtags = {};
    brand.banned_words = {"revolutionary", "game changer"};
    brand.languages = {"en"};
    brand.sites = {"rosterly.example"};
    out.brief.text = "How to plan a restaurant rota in half an hour";
    out.brief.goal = "sign-ups";
    out.brief.data.text =
        R"({"problem":"Rotas in a group chat get lost, and on Friday two people miss their shift.",)"
        R"("steps":["Copy last week and clear the days that differ","Fill the fixed shifts first",)"
        R"("Leave the swap board open until Sunday evening","Publish, so that everybody gets one message"],)"
        R"("questions":[{"question":"Do my staff need an app?","answer":"No, the plan opens in any phone browser."},)"
        R"({"question":"Can I import my team from a spreadsheet","answer":"Yes, as a CSV file."}]})";
    return out;
}

Sample pottery() {
    Sample out{"pottery", {}, {}};
    Brand& brand = out.material.brand;
    brand.name = "Tonwerk Graz";
    brand.what =
        "Eine kleine Töpferei mit offenem Atelier. Du kannst uns freitags beim Drehen "
        "zusehen.";
    brand.audience = "Menschen, die schönes Geschirr jeden Tag benutzen";
    brand.products = {{"Frühstücksschale", "Handgedreht aus Westerwälder Ton, spülmaschinenfest.",
                       "28 €", std::nullopt},
                      {"Abendkurs", "Drei Abende an der Scheibe, Ton und Brand inklusive.", "165 €",
                       "https://tonwerk.example/kurs"}};
    brand.keywords = {"Keramik aus Graz", "Töpferkurs"};
    brand.hashtags = {"#keramik"};
    brand.languages = {"de"};
    brand.sites = {"tonwerk.example"};
    out.brief.text = "Neue Termine für den Abendkurs im Februar";
    out.brief.product = "Abendkurs";
    return out;
}

Sample poor() {
    Sample out{"poor", {}, {}};
    out.material.brand.name = "Acme";
    out.material.brand.what = "Bicycle repairs";
    out.brief.text = "";
    return out;
}

Sample hostile() {
    Sample out{"hostile", {}, {}};
    Brand& brand = out.material.brand;
    brand.name = "Zażółć <b>GmbH</b> 🚲";
    std::string lengthy;
    while (lengthy.size() < 10'000)
        lengthy += "We mend bicycles and lend one meanwhile. Bikes rest. ";
    std::string endless;
    while (endless.size() < 10'000) endless += "Wortungetüm";
    brand.what =
        "<script>alert(1)</script>We repair <i>bicycles</i> in one day.\n" + lengthy +
        "\n\xE2\x80\xAEgnirts desrever\xE2\x80\xAC is here. \xF0\x9F\x9A\xB2\xF0\x9F\x9A\xB2";
    brand.audience = endless;
    brand.offers = {"Cheap inner tubes for 5 €", "{{offer}}",
                    "Brake check for 15 €",      "[insert offer]",
                    "عرض خاص على الدراجات",      "Brake check for 15 €"};
    brand.proof = {"Lorem ipsum dolor sit amet", "Open since 1998", endless,
                   "👩‍🔧👩‍🔧👩‍🔧",
                   "**Trusted** by `riders` of [three clubs](https://evil.example)"};
    brand.products = {
        {"City bike", "A steel frame with seven gears.\n- mudguards\n- lights\n- rack", "649 €",
         "javascript:alert(1)"},
        {"cheap lock", "Never sold.", "9 €", std::nullopt},
        {"", "No name.", "1 €", std::nullopt}};
    brand.keywords = {"bicycle repair", "cheap bikes", "<b>bike shop</b>", "#", endless};
    brand.hashtags = {"#bikes", "no tag here", "#", "#cheap", "#🚲"};
    brand.banned_words = {"cheap", "mend*", "", "  "};
    brand.languages = {"en"};
    brand.sites = {"bikes.example"};
    out.brief.text =
        "Please write a short text!!! Mention cheap prices.\n\nSpring service week.\n" + lengthy +
        "\xFF\xFE We collect bicycles from your door. <a href='x'>Book</a> TBD";
    out.brief.keyword = "bicycle repair";
    out.brief.data.text =
        R"({"steps":"no list","questions":[1,{"question":2}],"points":["We collect on Mondays", null, "{{x}}"]})";
    return out;
}

std::vector<Sample> all() {
    return {roastery(), bookkeeper(), software(), pottery(), poor(), hostile()};
}

Transcript talk() {
    Transcript out;
    out.title = "Roasting for beginners, episode 12";
    out.parts = {
        {0, 9, "Welcome back, this is the roasting hour. Um, so today we talk about decaf.", "Ida"},
        {9, 21,
         "Decaf has a bad name because for decades it was made from beans nobody wanted to sell "
         "otherwise.",
         "Ida"},
        {21, 34,
         "The trick with sugar cane decaf is that the solvent comes from fermented cane, so the "
         "beans keep their fruit. It is, you know, a fun process.",
         "Ida"},
        {34, 47, "And how do you roast decaf beans differently from normal beans?", "Tom"},
        {47, 66,
         "Decaf beans are darker before the roast starts, so colour lies to you. We roast decaf by "
         "time and smell, and we stop 40 seconds earlier than with normal beans.",
         "Ida"},
        {66, 80,
         "If your decaf tastes flat at home, grind finer and use water at 94 degrees. That one "
         "change helps most people.",
         "Ida"},
        {80, 86, "Thanks for listening. See you next week.", "Tom"}};
    return out;
}

}  // namespace herald::content::compose::samples
