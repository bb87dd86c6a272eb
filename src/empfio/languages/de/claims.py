"""How German claims that something was done about an appointment; signs as in ``phrases``."""

from empfio.languages.records import Claims

_BOOKED = (
    "(?:gebucht|reserviert|vereinbart|bestätigt|eingetragen|eingeplant|vorgemerkt|fixiert|gesichert"
    "|angelegt|festgemacht|ausgemacht|eingebucht|eingeschrieben|aufgenommen|belegt|vergeben"
    "|festgehalten|terminiert|fest)"
)
_MOVED = "(?:verschoben|umgebucht|verlegt|geändert|vorverlegt|umgelegt|abgeändert|getauscht)"
_OFF = "(?:abgesagt|storniert|gestrichen|gelöscht|annulliert|aufgehoben|ausgetragen|entfernt)"
_IS = (
    "(?:ist|sind|war|waren|wurde|wurden|wird|habe|haben|hab|hat|sei|bin|worden|termin|termine"
    "|buchung|reservierung|platz|sie|dich|es|das|ihn|jetzt|nun|hiermit|erfolgreich)"
)

PATTERNS: Claims = {
    "booked": (
        (
            f"{_IS} <7>(?:gebucht|reserviert|vereinbart|bestätigt|eingetragen|eingeplant"
            "|vorgemerkt|fixiert|gesichert|festgemacht|ausgemacht|eingebucht|terminiert)",
            "=(?:alles )?(?:gebucht|bestätigt|reserviert|erledigt|eingetragen|vereinbart|fertig)"
            "(?: und erledigt)?",
            "(?:termin|buchung|reservierung) (?:\\w+ )?(?:steht|ist <2>(?:fest|fix|sicher"
            "|perfekt|erfolgt|gemacht|ihnen sicher|durch|gespeichert|angelegt))",
            "(?:termin|buchungs?|reservierungs?) ?(?:bestätigung|bestätigungen|nummer)"
            "|terminbestätigung|buchungsbestätigung|buchungsnummer|buchung (?:ist )?erfolgreich",
            "(?:wir sehen uns|bis) (?:dann|am|um|morgen|heute|zum|übermorgen|nächsten|<weekday>)",
            "(?:wir erwarten|ich erwarte|wir freuen uns auf|freuen uns auf|freue mich"
            " auf) <2>(?:sie|dich|euch|ihren besuch) <2>(?:am|um|morgen|heute|dann|<weekday>)",
            "(?:sie haben|du hast|ich habe|wir haben|hab|habe) <8>(?:gebucht|reserviert"
            "|vereinbart|bestätigt|eingetragen|eingeplant|vorgemerkt|fixiert|gesichert)",
            "(?:buche|reserviere|bestätige|buchen wir|bestätigen wir) <1>(?:ich|ihren|ihnen|sie|den"
            "|die|das|hiermit|für|es)|(?:trage|plane|merke) <6>(?:ein|vor)(?= [.])",
            "gehört ihnen",
            "^(?:gebucht|reserviert|bestätigt|eingetragen) (?:für|am|um|auf)",
        ),
        (
            f"(?:nicht|nichts|kein\\w*|nie|niemand|noch nicht|ohne|weder) <4>{_BOOKED}",
            f"(?:wenn|sobald|bis|bevor|falls|ob|erst) <6>{_BOOKED}",
            f"{_BOOKED} (?:werden|haben|werden kann|werden soll)",
            "(?:ausgebucht|inzwischen vergeben)",
            "(?:buche|reserviere|bestätige) <3>(?:nicht|nichts|kein\\w*)",
            "(?:soll|darf|kann|möchte|wenn|falls|sobald) <4>(?:buche|reserviere|bestätige)",
            "für unser team <1>notiert",
        ),
    ),
    "moved": (
        (
            f"{_IS} <7>{_MOVED}",
            "(?:ihr|der) neuer? termin (?:ist|lautet|steht)",
            f"={_MOVED}",
            f"^{_MOVED} (?:auf|von)",
        ),
        (
            f"(?:nicht|nichts|kein\\w*|nie|wenn|sobald|bevor|falls|ob) <5>{_MOVED}",
            f"{_MOVED} (?:werden|haben)",
        ),
    ),
    "cancelled": (
        (
            f"{_IS} <7>{_OFF}",
            f"={_OFF}",
            f"(?:termin|buchung) {_OFF}",
            "(?:absage|stornierung) (?:ist )?(?:bestätigt|erfolgt|erfolgreich|erledigt)",
            "(?:termin|buchung) <2>(?:findet nicht statt|besteht nicht mehr|entfällt)",
        ),
        (
            f"(?:nicht|nichts|kein\\w*|nie|wenn|sobald|bevor|falls|ob) <5>{_OFF}",
            f"{_OFF} (?:werden|haben)",
        ),
    ),
    "has": (
        (
            "(?:ihr|dein|euer) <2>(?:termin|buchung) <2>(?:ist|findet|beginnt|startet|liegt|bleibt"
            "|lautet)",
            "(?:ihr|dein|ihre|deine|ihren) <1>(?:termin|termine|buchung) (?:am|um|bei|für)",
            "(?:sie haben|du hast|haben sie) <4>(?:termin|buchung|reservierung)",
        ),
        (
            "(?:wenn|falls|ob|sobald) <3>(?:termin|termine|buchung)",
            "(?:kein\\w*|nicht) <2>termin",
            "(?:soll ich|möchten sie|wollen sie|kann ich|darf ich) <3>(?:termin|buchung)",
        ),
    ),
}

# Of a sentence that says of a time that it is to be had, and that it is not.
FREE = ("frei|verfügbar|möglich|offen|passt|geht|klappt|platz|haben|anbieten",)
NOT_FREE = (
    "(?:nicht|nichts|kein\\w*|leider|schon|bereits|inzwischen) <4>(?:frei|verfügbar|möglich|offen"
    "|vergeben|vorbei|belegt|weg)",
    "(?:ist|war|sind) (?:\\w+ ){0,2}?(?:vergeben|vorbei|belegt|weg)|ausgebucht|geschlossen"
    "|schneller|statt",
)
# What something costs nothing, or less, is a price too.
NO_PRICE = (
    "kostenlos\\w*|kostenfrei\\w*|gratis|umsonst|unentgeltlich|rabatt\\w*|nachlass|ermäßigt\\w*"
    "|ermäßigung|gutschein|zum halben preis|geht aufs haus|prozent (?:günstiger|rabatt|nachlass)"
    "|kostet (?:\\w+ )?nichts|sonderpreis|ohne aufpreis|billiger|günstiger",
)
