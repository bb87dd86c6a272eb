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
        "|abgesagt|austragen|abbestellen"
    ),
    "change": (
        "verschieben|verschiebe|verschob|verschoben|verschiebung|verlegen|verlege|verlegt"
        "|andern|andere|geandert|umbuchen|umbuche|umbuchung|umlegen|abändern|vorverlegen"
        "|tauschen|anpassen|aktualisieren|bearbeiten|modifizieren|umplanen|nach hinten|verspäten"
    ),
    "want": (
        "möchte|will|würde|wollte|brauche|hätte|wünsche|suche|benötige|kann|könnte|bekomme|kriege"
    ),
    "weekday": ("montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"),
}

# Besides the words of GROUPS; and words that are near to one and mean something else.
_KEYWORDS = """
    hilfe termin danke tschuss hallo mensch menschen mitarbeiter sprechen reden offnungszeiten
    preise preisliste stornieren verschieben absagen adresse telefonnummer beschwerde leistungen
    bestatigen"""
_OTHERS = """
    andere anderen andern anders banken beiden besuche bezahlen bieten bitten buchen danken
    fisch fragen frisch frische gaben geben gehen haben halle hallen heute holen hunde jetzt
    kommen kosten kuchen kunde kunden lachen lander leben leider leiten leute lieder machen
    macht mitten morgen neben nehmen nicht nichts osten personal personen posten preisen prise
    recht reden reiten richtig rollen runde sachen schieben schreiben sehen seiten sollen sorgen
    sprecher stehen stelle stellen stimmen stunde stunden suchen tagen tanken tasche termine
    terminen tische wachen weiten wichtig wieder wollen zahlen zeiten"""


def keywords() -> frozenset[str]:
    """The words that misspelt ones are brought back to, and those that are left as they are."""
    known = flat(" ".join([*GROUPS.values(), _KEYWORDS, _OTHERS]).replace("|", " "))
    return frozenset(word for word in known.split() if word.isalpha())


# Words that only, or mostly, German has.
SIGNS = frozenset(
    flat(
        """aber alle alles als am an auch auf aus bei bin bis bist bitte brauche da dank danke das
        dass dem den der die doch du ein eine einem einen einer er es etwas euch euer für geht
        gern gerne gibt gruss gut gute guten habe haben habt hallo heisse heute hätte ich ihnen
        ihr ihre im ist ja jemand kann kein keine kommen kostet können mal mehr mein meine mich
        mir mit moin morgen möchte nach nein nicht noch nur ob oder offen preise reden schonen
        schön sehr servus sie sind so sprechen tag termin termine tschüss uhr um und uns vielen
        von wann warum was welche wenn wer wie wieder will wir wo würde zu zum zur
        öffnungszeiten"""
    ).split()
)
