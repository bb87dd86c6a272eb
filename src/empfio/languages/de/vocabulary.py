"""German words: groups that patterns name, and words that are told from each other."""

from empfio.languages.phrases import Groups, flat

GROUPS: Groups = {
    "staff": (
        "mensch|menschen|person|personen|mitarbeiter|mitarbeiterin|mitarbeitern|mitarbeitende"
        "|mitarbeitenden|kollege|kollegen|kollegin|agent|agenten|berater|beraterin"
        "|ansprechpartner|ansprechpartnerin|chef|chefin|inhaber|inhaberin|geschaftsfuhrer"
        "|leitung|empfang|personal|team|sachbearbeiter|sachbearbeiterin|betreuer|rezeption"
        "|zentrale|angestellten|angestellter|operator"
    ),
    "anyone": ("jemand|jemanden|jemandem|wem|irgendwem|irgendjemand|irgendjemanden|irgendjemandem"),
    "real": (
        "echt|echte|echten|echter|echtes|richtig|richtige|richtigen|richtiger|menschlich"
        "|menschliche|menschlichen|menschlicher|lebendig|lebendige|lebendigen|real|reale|realen"
        "|realer|leibhaftigen"
    ),
    "talk": (
        "sprechen|reden|telefonieren|chatten|schreiben|unterhalten|verbinden|verbinde"
        "|verbindung|verbunden|kontaktieren|erreichen|kontakt|gespräch|spreche|rede|austauschen"
        "|kommunizieren"
    ),
    "machine": (
        "bot|bots|roboter|robot|maschine|maschinen|computer|chatbot|chatbots|ki|programm"
        "|automat|software|künstliche intelligenz|rechner|ai"
    ),
    "you": ("ihr|euer|eure|eurem|euren|eurer|sie|ihre|ihren|ihrem|ihrer|du|dein|deine"),
    "date": (
        "termin|termine|terminen|buchung|buchungen|reservierung|reservierungen|tisch|besuch"
        "|behandlung|sitzung|verabredung|meeting|treffen|besprechung|kalender|zimmer|stunde"
        "|friseurtermin|haarschnitt"
    ),
    "undo": (
        "absagen|abzusagen|absage|stornieren|storniere|stornierung|storniert|canceln|cancel"
        "|loschen|loesche|loeschen|losche|streichen|streiche|annullieren|entfernen|entferne"
        "|abgesagt|austragen|abbestellen|auszutragen|abmelden|sausen lassen"
        "|löscht|streicht|storniert"
    ),
    "change": (
        "verschieben|verschiebe|verschiebt|verschob|verschoben|verschiebung|zu verschieben"
        "|schieben|schiebe|schiebt|verlegen|verlege|verlegt|ändern|abändern|geändert|umbuchen"
        "|umbuche|umbucht|umgebucht|umzubuchen|umbuchung|umlegen|umzulegen|vorverlegen|vorziehen"
        "|vorzuziehen|vorgezogen|tauschen|tausche|tauscht|eintauschen|anpassen|aktualisieren"
        "|bearbeiten|modifizieren|umplanen|nach hinten|nach vorne?|verspäten"
    ),
    "want": (
        "möchte?|will|würde?|wollte?|brauche?|bräuchte?|hätte?|wünsche?|suche?|benötige?|kann"
        "|könnte?|bekomme?|kriege?|möchten|wollen|würden|brauchen|bräuchten|hätten|suchen"
    ),
    "weekday": ("montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"),
}

# Words that are worth mending where somebody misspelt them.
KEYWORDS = frozenset(
    flat(
        """hilfe menschen mitarbeiter sprechen öffnungszeiten preisliste stornieren verschieben
        absagen adresse telefonnummer beschwerde leistungen termin vereinbaren reservieren"""
    ).split()
)

# Words that are near to one of them and mean something else; besides those of the patterns.
OTHERS = frozenset(
    flat(
        """absage ansagen aussagen versprechen sprecher sprachen verschreiben leistung sortieren
        termine terminen terme adressen tagen menschens mitarbeitern mitarbeiterin brechen
        rechen stechen aussprechen hilfen hülfe"""
    ).split()
)


# Words that only, or mostly, German has.
SIGNS = frozenset(
    flat(
        """aber alle alles als am an auch auf aus bei bin bis bist bitte brauche da dank danke das
        dass dem den der die doch du ein eine einem einen einer er es etwas euch euer für geht
        gern gerne gibt gruss gut gute guten habe haben habt hallo heisse heute hätte ich ihnen
        ihr ihre im ist ja jemand kann kein keine kommen kostet können leider mal mehr mein meine
        mich mir mit moin morgen möchte nach nein nicht noch nur ob oder offen preise reden schonen
        schön sehr servus sie sind so sprechen stau stehe stehen tag termin termine
        tschüss uhr um und uns vielen von wann warum was welche wenn wer wie wieder will wir wo
        würde zu zum zur öffnungszeiten"""
    ).split()
)

# Words by which a day or a time of day is told.
TIMES = frozenset(
    flat(
        """montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag heute morgen
        übermorgen vormittag mittag nachmittag abend wochenende woche montags dienstags mittwochs
        donnerstags freitags samstags vormittags nachmittags abends früh mittags"""
    ).split()
)
