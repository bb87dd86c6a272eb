"""What German customers ask for; signs as in ``phrases``."""

from empfio.languages.records import Patterns

_ASK_BOT = (
    "(?:kein|keine|kein echter) (?:mensch|person)(?: bist| sind)?(?= [.?])|was <1>(?:bist du"
    "|du bist|sind sie)(?= [.?])|welches geschlecht",
    "(?:du|sie) <3>(?:kein|keine) (?:echter |echte )?(?:mensch|person)",
    "(?:bist|seid|ist|sind|wärst|warest) (?:du|sie|ihr|das|dies|hier|da) <6>(?:<machine>|mensch"
    "|menschen|person|echt|real|mann|frau|menschlich|lebendig|maschinell|automatisch|künstlich"
    "|weiblich|mannlich|wesen)",
    "(?:spreche|rede|schreibe|chatte|sprech|red|kommuniziere|unterhalte) (?:ich|mich"
    "|wir) <6>(?:<machine>|mensch|menschen|person)",
    "(?:mit wem|wer) (?:spreche|rede|schreibe|chatte|ist da|bist du|sind sie)",
    "(?:<machine>|mann|weiblich|männlich) oder <3>(?:mensch|person|<machine>|frau|männlich"
    "|weiblich|echt)",
    "(?:mensch|person|echt|echter mensch) oder <3><machine>",
    "(?:du|sie) <4>(?:<machine>)",
    "=(?:ah |ach |sag ich ja |ja )?(?:ein |eine |einem |dumme[rs]? )?(?:<machine>)",
    "(?:dein|ihr) geschlecht|kannst du (?:fühlen|denken)",
)

PATTERNS: Patterns = {
    "ask_human": (
        (
            "(?:mit|zu|an|von|bei|durch|zum|zur|einen|einem|eine"
            "|einer) <3>(?:<real>) <2>(?:<staff>)",
            "(?:mit|zu) <4>(?:<staff>|<anyone>) <3><talk>",
            "<talk> <3>(?:mit|zu|an) <4>(?:<staff>|<anyone>)",
            "(?:<staff>|<anyone>) <4>(?:sprechen|reden|telefonieren|chatten|verbinden|verbunden"
            "|erreichen|kontaktieren)",
            "(?:gibt es|ist|kann) <3>(?:<anyone>) <6>(?:sprechen|reden|helfen|erreichbar"
            "|telefonieren|da ist|anrufen|zuruckrufen|zurueckrufen)",
            "(?:an|zu|mit) (?:einen|einem|eine|einer|den|die|ihre|ihren|eure"
            "|euren) <2>(?:menschen|mensch|mitarbeiter|mitarbeiterin|kollegen|agenten|person"
            "|berater|ansprechpartner|sachbearbeiter|chef|chefin|inhaber|inhaberin)",
            "(?:verbinde|verbinden|verbind|leite|leiten|stelle|stellen) <3>mich <3>(?:weiter"
            "|durch|mit)?",
            "(?:weiterleiten|weiterleitung|übergabe|übergeben|eskalation|eskalieren|handover"
            "|hand over|durchstellen|weiterreichen|weitergeleitet|ubergabefunktion"
            "|weiterverbinden|weiterverbunden)",
            "(?:<real>) (?:menschen|mensch|person|mitarbeiter|mitarbeiterin|agent|agenten"
            "|ansprechpartner)",
            "(?:will|möchte|brauche|bitte|lieber|wunsche|verlange|gib|geben|hole|holen"
            "|hol) <4>(?:menschen|mensch|person|mitarbeiter|mitarbeiterin|ansprechpartner"
            "|berater)",
            "(?:nicht|keine lust|nie|statt) <4>(?:mit|zu) <3>(?:<machine>)",
            "(?:<anyone>|<staff>) <2>(?:am|ans) telefon|sondern <2>(?:<staff>|<anyone>)",
            "(?:rückruf|zurückrufen|rufen sie mich|ruf mich|ruft mich)",
            "=(?:bitte |ein |eine |einen )?(?:mensch|mitarbeiter|mitarbeiterin|menschen|agent"
            "|ansprechpartner|berater|person|kundenberater|operator|rezeption)(?: bitte)?",
        ),
        (
            *_ASK_BOT,
            "(?:nicht|kein|keinen|keine) <2>(?:menschen|mitarbeiter|person) <2>(?:sprechen|reden)",
            "(?:für|pro|je|ab|zwei|drei|vier|funf|\\d+) <1>(?:person|personen|menschen)",
        ),
    ),
    "ask_bot": (_ASK_BOT, ()),
    "ask_hours": (
        (
            "(?:öffnungszeiten|offnungszeit|geschäftszeiten|sprechzeiten|sprechstunde"
            "|sprechstunden|arbeitszeiten|ladenoffnungszeiten|offnungstage|bürozeiten"
            "|oeffnungstage|betriebszeiten|servicezeiten)",
            "(?:wann|bis wann|ab wann|wie lange|von wann|um wie viel uhr|um wieviel uhr"
            "|welchen tagen) <6>(?:offen|geöffnet|auf|zu|geschlossen|da|erreichbar|öffnet"
            "|schliesst|öffnen|schliessen|aufmachen|zumachen|macht|machen)",
            "(?:haben|habt|hat|seid|sind|ist|macht|machen) (?:sie|ihr|der|das|die|du|euer|eure"
            "|ihre|ihr) <5>(?:offen|geöffnet|auf|geschlossen|zu)(?= [.?])",
            "=(?:heute |morgen |noch |jetzt )?(?:offen|geoffnet)(?: heute| morgen)?",
        ),
        (),
    ),
    "ask_prices": (
        (
            "(?:preis|preise|preisliste|preisen|kosten|kostet|kostenpunkt|kostenlos|teuer"
            "|gebühr|gebühren|tarif|tarife)",
            "wie viel (?:kostet|macht|nehmt|nehmen|zahlt|muss ich)|wieviel (?:kostet|macht"
            "|nehmt|nehmen|zahle|muss ich)",
            "was (?:nehmt|nehmen|verlangen|verlangt|kosten) (?:sie|ihr)",
        ),
        (
            "(?:storno|stornierungs|absage) ?(?:kosten|gebuhr|gebuhren)",
            "um jeden preis",
        ),
    ),
    "ask_services": (
        (
            "(?:leistungen|dienstleistungen|dienstleistung|angebot|angebote|behandlungen"
            "|leistungsangebot|services)",
            "was (?:bietet|bieten|macht|machen|habt|haben) (?:sie|ihr)",
            "(?:bietet|bieten|macht|machen) (?:sie|ihr) <4>(?:auch|an|\\w+)(?= [.?])",
            "welche <2>(?:leistungen|behandlungen|dienstleistungen|angebote|services|schnitte)",
        ),
        (),
    ),
    "ask_contact": (
        (
            "(?:adresse|anschrift|standort|anfahrt|wegbeschreibung|telefonnummer|rufnummer"
            "|kontaktdaten|webseite|website|homepage|emailadresse|internetseite)",
            "<you> <1>(?:email|mail|nummer|telefon|telefonnr)",
            "wo (?:seid|sind|ist|finde|befindet|befinden|liegt|liegen|kann ich sie finden"
            "|muss ich hin) <3>(?:ihr|sie|euch|sich|der|die|das|euer|laden|salon|praxis)?",
            "wie (?:komme?|finde?|kann) ich <4>(?:zu ihnen|zu euch|hin|dorthin|sie|euch|erreichen"
            "|kontaktieren)",
            "=(?:email|kontakt|kontakte|telefon)",
            "email <1>(?:adresse|von ihnen|von euch)",
        ),
        (
            "(?:meine|mein|meiner) <2>(?:adresse|anschrift|email|nummer|telefonnummer"
            "|emailadresse|mail|handynummer)",
        ),
    ),
    "complaint": (
        (
            "(?:beschwerde|beschweren|beschwer|reklamation|reklamieren|reklamiere|unzufrieden"
            "|enttäuscht|nicht zufrieden)",
            "(?:schlechte[rns]?|furchtbare[rns]?|schreckliche[rns]?|miese[rns]?) <1>(?:service"
            "|erfahrung|erfahrungen|beratung|behandlung|bedienung|schnitt|haarschnitt|arbeit)",
            "(?:unverschämt|unverschämtheit|frechheit|inakzeptabel|katastrophal|unfreundlich"
            "|miserabel|zumutung|sauerei|saustall)",
            "(?:geld zurück|rückerstattung|erstattung|schadenersatz)",
            "(?:dumm|dumme|dummer|dummes|doof|blöd|blöde|idiot|idioten|idiotisch|scheiss"
            "|scheisse|scheissdreck|arsch|arschloch|bullshit|hure|schlampe|fick|ficken"
            "|fuck|depp|trottel|dummkopf|nutzlos|unfahig|hasse dich|nervt|nervst|verarschen"
            "|bescheuert|behindert|wichser|schwachsinn|blödsinn|spinnst|verpiss)",
        ),
        ("nicht (?:schlecht|dumm|blod)",),
    ),
    "help": (
        (
            "was (?:kannst|können|kann|machst|machen|weißt|wissen) (?:du|sie|man|ich)(?: alles"
            "| fragen| tun| machen| hier)*(?= [.?])",
            "(?:wofür|wozu|für was) (?:bist|sind) (?:du|sie)",
            "(?:aufgaben?|fähigkeiten|funktion|funktionen|tätigkeit|tätigkeiten|themen"
            "|scope) <3>(?:du|sie|dein|deine|ihre)|(?:dein|deine|ihr|ihre|deinen) (?:aufgaben?"
            "|fähigkeiten|funktionen?|tätigkeit|scope)",
            "wie (?:funktioniert|geht) (?:das|dies|es hier)",
            "=(?:ich |ich brauche |brauche |bitte )?(?:hilfe|hilf|hilf mir|helfen sie mir|help"
            "|menü|infos?|informationen|auskunft|beratung|start|sos)(?: bitte)?",
            "(?:kannst|können|könnten|könntest|willst|wollen|werden|wirst|möchten) (?:du"
            "|sie) <4>(?:helfen|weiterhelfen|beraten|aushelfen|unterstützen|auskunft geben"
            "|fragen beantworten)",
            "(?:brauche|benötige|möchte|wollte|will) <3>(?:hilfe|auskunft|beratung|informationen"
            "|infos|rat|ratschlag)",
            "(?:hätte|habe|hab) <2>(?:frage|fragen)",
            "(?:welche|alle|meine|auf welche) (?:fragen|themen) <4>(?:du|sie|beantworten|kannst"
            "|können)",
            "wie <3>(?:kannst du|können sie) <3>(?:unterstützen|helfen)",
        ),
        ("mitarbeiter",),
    ),
}
