"""What German customers want of appointments; signs as in ``phrases``."""

from empfio.languages.records import Patterns

_WHILE = "(?:minuten?|min|std|stunden?|viertelstunde)"

PATTERNS: Patterns = {
    "book": (
        (
            "(?:termin|termine|tisch|platz|zimmer|besuch|behandlung"
            "|wunschtermin) <7>(?:vereinbaren|buchen|ausmachen|machen|haben|bekommen"
            "|reservieren|kriegen|frei|anfragen|abmachen|verfugbar|verfuegbar)",
            "<want> <5>(?:termin|termine|tisch|platz|wunschtermin|haarschnitt)",
            "(?:buche|buchen|buch|reserviere|reservieren|vereinbaren|vereinbare) <5>(?:termin"
            "|tisch|platz|zimmer|etwas|einen|eine)",
            "(?:noch|einen|ein|was|etwas|irgendwas) <2>(?:termin|platz|platze|zeit) <2>frei"
            "|noch was frei|(?:freie|freien|freier) <1>(?:termine|termin|platze|zeiten)",
            "=(?:bitte |neuen |neuer |einen |ein )?(?:termin|termin buchen|buchen"
            "|terminvereinbarung|terminanfrage|terminwunsch|reservierung)(?: bitte)?",
            "(?:terminvereinbarung|terminbuchung|terminanfrage)",
            "(?:habt ihr|haben sie|hast du|hättet ihr|hätten sie|gibt es|gibts|gäbe es|wäre|ist)"
            " <4>(?:was|etwas|irgendwas) <2>frei",
            "(?:habt ihr|haben sie|hast du|hättet ihr|hätten sie|gibt es|gibts) <4>(?:einen?|nen"
            "|ein"
            "|noch|freien?) (?:platz|termin|termine)",
            "(?:möchte?|will|würde?|möchten|wollen|würden) <3>(?:vorbeikommen|reinkommen"
            "|vorbeischauen)",
            "(?:kann|könnte|darf) ich <4>(?:vorbeikommen|kommen|vorbei kommen|reinkommen)",
            "(?:ich|wir) <1>(?:möchte|will|würde|wollen|möchten) <8>(?:buchen|reservieren)",
        ),
        ("(?:wann|um wie viel uhr|habe ich) <3>(?:mein|meinen|einen) <1>termin",),
    ),
    "cancel": (
        (
            "<date> <6><undo>",
            "<undo> <5><date>",
            "=(?:bitte )?(?:stornieren|absagen|stornierung|absage|cancel|canceln)(?: bitte)?",
            "(?:sage|sag|sagen|sagt|muss|muessen|mussen) <6>ab(?:sagen)?(?= [.?])",
            "(?:kann|können|schaffe?|schaffen) <6>(?:nicht kommen|nicht wahrnehmen|termin nicht"
            "|nicht einhalten|nicht halten)",
            "(?:muss|müssen|möchte?|möchten|will|wollen|würde?|kann|können|darf) <5>(?:stornieren"
            "|absagen|canceln)(?= [.?])",
            "keine? zeit <4><date>",
            "(?:brauche?|benötige?|brauchen) <4><date> <2>(?:nicht mehr|nicht)",
            # Wanted no more, at the end: behind it might stand what it is that is not wanted.
            "(?:will|möchte|wollen|möchten) <4><date> <2>nicht mehr(?= [.?]| haben| wahrnehmen)",
            "(?:ich|wir) <1>(?:komme?|kommen) <4>nicht(?: mehr)?(?= [.?])",
            "(?:schaffe?s?|schaffen) (?:es )?<4>(?:nicht|nich|net)(?: mehr)?(?= [.?])",
        ),
        (
            "(?:storno|stornierungs|absage) ?(?:kosten|gebuhr|gebuhren)",
            "(?:will|möchte|wollte|wollen|muss|soll|sollen|bitte) <6>nichts? (?:absagen|stornieren"
            "|streichen|löschen)",
        ),
    ),
    "reschedule": (
        (
            "<date> <7><change>",
            "<change> <5><date>",
            "<date> <2>von <4>auf|falsche[rns]? (?:tag|datum|uhrzeit|zeit|woche)",
            "(?:verschieben|verschiebe|umbuchen|umzubuchen|umplanen|verlegen|vorverlegen|umbuchung"
            "|terminverschiebung|terminänderung)",
            # A verb to begin with, or with somebody who does it: *andere Termine* are others.
            "^(?:bitte )?ändere? (?:bitte |mir )*(?:meinen|den|unseren|meine|die) <3><date>"
            "|(?:ich|wir) ändere?n? <3><date>",
            "(?:anderen|neuen|späteren|früheren|anderer|neuer) <1>(?:termin|tag|zeitpunkt|uhrzeit)",
            "(?:ihn|das|es|mich|uns) <4>(?:schieben|zu schieben|vorziehen|umlegen|vorzuziehen)"
            "(?= [.?])|(?:schieben|schiebt|schieb) (?:wir|sie|ihn|es|das) <5>(?:auf|um|nach)",
            "(?:ist|kommt|kam) <4>dazwischen ?(?:gekommen)?|dazwischengekommen",
            "(?:mein|unser)e? <2>(?:termin|buchung) <6>(?:klappt|passt|geht) <4>(?:nicht|nich|net)",
            "<date> <8>(?:statt|anstatt|anstelle)|(?:kann|könnte|können|könnten) <3>stattdessen"
            " <4>kommen",
            "(?:später|früher|eher) als (?:geplant|vereinbart|ausgemacht|gebucht|abgemacht)",
            "<date> <4>(?:auf|an) <1>(?:anderen|spateren|fruheren|naechste|nachste) <2>(?:tag"
            "|termin|zeit|woche)",
            "(?:komme?|kommen|bin|sind) <4>später",
        ),
        (
            # Who comes back later takes their leave.
            "(?:komme?|kommen|melde?|melden) <3>später <3>(?:zurück|wieder|nochmal|noch mal)",
            "(?:will|möchte|wollte|wollen|muss|soll|sollen|bitte) <6>nicht (?:verschieben"
            "|umbuchen|verlegen|ändern|umlegen)",
        ),
    ),
    "late": (
        (
            "verspäten?t? (?:mich|uns|sich)|(?:mich|uns) <6>verspäten?",
            "(?:habe?|haben|(?:zug|bahn|bus|tram|flieger|flug) <3>hat) <4>verspätung"
            "|verspätung <4>(?:habe?|haben|hat)",
            "=(?:sorry )?(?:die )?verspätung",
            f"^verspätung <3>{_WHILE}",
            f"{_WHILE} verspätung|(?:gibt|mit) <3>verspätung"
            "|verspätung (?:wegen|tut|bei)|(?:zug|bahn|bus|tram) <3>verspätet",
            "(?:komme?|kommen|kommt|bin|werde?|wir sind|wir <1>sind) <5>zu spät"
            "|zu spät (?:komme?|kommen|bin|dran)",
            f"{_WHILE} <2>(?:zu spät|verspätet)|spät dran",
            f"(?:komme?|kommen|kommt|bin|sind|ist|werde?|wird|schaffe?) <5>{_WHILE} <1>später"
            f"|{_WHILE} später (?:da|komme?|kommen)",
            "(?:stehe?n?|stecke?n?|hänge?n?|sind|bin) <3>im (?:stau|verkehr)",
            "^stau(?= [.]| auf)",
            "(?:komme?|kommen|kommt|bin|sind|werde?) <3>(?:etwas|bisschen|wenig|paar minuten)"
            " <1>später",
            f"nicht <2>(?:pünktlich|rechtzeitig)|verschlafen|bin in <3>{_WHILE} <1>da",
        ),
        (
            "(?:ist|wäre) (?:es|das) <2>zu spät",
            "(?:nicht|ohne|keine) <2>(?:zu spät|verspätung|im stau)|verspäte (?:mich|uns) nicht",
            "(?:mir|uns) <4>zu spät|(?:termine|zeiten|alle|buchung|die|uhr) (?:sind |ist )?<2>zu"
            " spät",
            "(?:ihr|sie) (?:sind|seid|haben) <5>(?:zu spät|verspätung)|haben sie <3>verspätung",
            "letzte[ns]? (?:mal|woche|termin) <5>(?:zu spät|verspätung|stau)|gute <2>verspätung",
            "(?:zahlen|kostet|passiert) <5>zu spät|passiert . wenn <4>zu spät"
            "|später (?:wieder|zurück|nochmal|noch mal)|von der arbeit",
        ),
    ),
    "check_booking": (
        (
            "(?:wann|um wie viel uhr|wo) <3>(?:mein|meinen|meine) <1>(?:termin|buchung"
            "|reservierung)",
            "habe? ich <5>(?:termin|termine|buchung|reservierung)",
            "(?:mein|meinen|meine) <1>(?:nachster|nachsten|naechster|naechsten) termin",
            "(?:bestätigen|uberprufen|prufen|ueberpruefen) <4>(?:termin|buchung|reservierung)",
            "(?:termin|buchung|reservierung) <3>(?:bestätigen|überprüfen|prüfen|nachsehen)",
        ),
        (),
    ),
}
