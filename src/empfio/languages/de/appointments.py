"""What German customers want of appointments; signs as in ``phrases``."""

from empfio.languages.records import Patterns

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
            "(?:sage|sag|muss|muessen|mussen) <6>ab(?:sagen)?(?= [.?])",
            "(?:kann|können|schaffe|schaffen) <6>(?:nicht kommen|nicht wahrnehmen|termin nicht"
            "|nicht einhalten)",
            "(?:brauche|benotige|benoetige) <4><date> <2>(?:nicht mehr|nicht)",
        ),
        ("(?:storno|stornierungs|absage) ?(?:kosten|gebuhr|gebuhren)",),
    ),
    "reschedule": (
        (
            "<date> <7><change>",
            "<change> <5><date>",
            "(?:verschieben|umbuchen|verlegen|vorverlegen|umbuchung|terminverschiebung"
            "|terminänderung)",
            "(?:anderen|neuen|späteren|früheren|anderer|neuer) <1>(?:termin|tag|zeitpunkt|uhrzeit)",
            "<date> <4>(?:auf|an) <1>(?:anderen|spateren|fruheren|naechste|nachste) <2>(?:tag"
            "|termin|zeit|woche)",
            "(?:komme|kommen|bin|sind) <4>(?:später|zu spat|verspatet)",
        ),
        (),
    ),
    "check_booking": (
        (
            "(?:wann|um wie viel uhr|wo) <3>(?:mein|meinen|meine) <1>(?:termin|buchung"
            "|reservierung)",
            "habe ich <5>(?:termin|termine|buchung|reservierung)",
            "(?:mein|meinen|meine) <1>(?:nachster|nachsten|naechster|naechsten) termin",
            "(?:bestätigen|uberprufen|prufen|ueberpruefen) <4>(?:termin|buchung|reservierung)",
        ),
        (),
    ),
}
