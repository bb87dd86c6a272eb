"""How German customers say their name."""

from empfio.languages.phrases import flat

# What stands before a name; behind the second kind a name must look like one.
NAME_FOLLOWS = (
    "mein name ist",
    "mein name lautet",
    "mein voller name ist",
    "der name ist",
    "name ist",
    "ich heisse",
    "heisse",
    "nennen sie mich",
    "nenn mich",
    "auf den namen",
    "unter dem namen",
    "nachname",
    "nachname ist",
)
NAME_PRECEDES = (
    "ist mein name",
    "ist der name",
    "heisse ich",
)
NAME_MAY_FOLLOW = (
    "ich bin der",
    "ich bin die",
    "ich bin",
    "ich bins",
    "hier ist",
    "hier spricht",
    "hier schreibt",
    "name",
)
# Besides these, where a name was asked for.
NAME_ANSWERS = (
    "das ist",
    "der ist",
    "das wäre",
)

# Words that never are a name where one is given.
NO_NAMES = frozenset(
    flat(
        """ab aber absagen alle alles als also am an andere anfrage auch auf aus bei bin bis bitte
        bot brauche chef da danke dann das dass dein dem den denn der deutsch die dienstag dir
        doch donnerstag dort du egal ein eine einem einen einer email er es etwas falsch frage
        fragen frau frei freitag für gar geht gern gerne gestern gibt gut guten habe haben hallo
        hat heisse heute hi hier hilfe hm hätte ich ihnen ihr ihre im in interessiert ist ja
        jemand jetzt kann kein keine klar komme kommen krank kunde kundin können leider lieber
        mal man mehr mein meine mensch mich mir mit mittwoch moin montag morgen möchte nach name
        nee nein neu nicht nichts noch nochmal nur ob oder offen ok okay per preis preise privat
        roboter sagen samstag schon sehr sein sicher sie so sonntag sprechen später super tag
        termin tisch toll tschuss uhr um und uns unsicher unterwegs unzufrieden verloren viel
        vielleicht von wann warum was weg wegen weiss welche wem wen wenn wer wie wieder wieso
        will wir wo würde zu zufrieden zum zur über"""
    ).split()
)

WEEKDAYS = (
    "Montag",
    "Dienstag",
    "Mittwoch",
    "Donnerstag",
    "Freitag",
    "Samstag",
    "Sonntag",
)
MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
