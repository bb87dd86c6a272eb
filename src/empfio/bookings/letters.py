"""What customers and the business are told of an appointment, from its row."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from empfio.bookings.records import Booking, Slot
from empfio.kit.mail import Mail
from empfio.kit.texts import Language
from empfio.languages import actions as languages

Deed = Literal["booked", "moved", "cancelled", "reminded"]

_MONTHS: dict[Language, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
        "Oktober", "November", "Dezember",
    ),
}  # fmt: skip
_WHEN: dict[Language, str] = {
    "en": "{weekday}, {day} {month} {year} at {time}",
    "de": "{weekday}, {day}. {month} {year}, um {time} Uhr",
}
_WITH: dict[Language, str] = {"en": "{what} with {whom}", "de": "{what} bei {whom}"}
_SAID: dict[Deed, dict[Language, str]] = {
    "booked": {
        "en": "Your appointment is confirmed for {when}: {what}.",
        "de": "Ihr Termin ist bestätigt für {when}: {what}.",
    },
    "moved": {
        "en": "Your appointment has been moved. It is now on {when}: {what}.",
        "de": "Ihr Termin wurde verschoben. Er ist jetzt am {when}: {what}.",
    },
    "cancelled": {
        "en": "Your appointment on {when} has been cancelled: {what}.",
        "de": "Ihr Termin am {when} wurde abgesagt: {what}.",
    },
    "reminded": {
        "en": "A reminder of your appointment on {when}: {what}.",
        "de": "Wir erinnern Sie an Ihren Termin am {when}: {what}.",
    },
}
_FREED: dict[Language, str] = {
    "en": "A time has become free: {when}, {what}. Would you like to have it? Others are asked in "
    "a quarter of an hour.",
    "de": "Ein Termin ist frei geworden: {when}, {what}. Möchten Sie ihn haben? In einer "
    "Viertelstunde fragen wir die Nächsten.",
}
# What a customer may tap: short enough for every channel.
TAKE_IT: dict[Language, str] = {"en": "Yes, please", "de": "Ja, gern"}
CHOICES: dict[Language, dict[str, str]] = {
    "en": {"confirm": "I will be there", "move": "Another time", "cancel": "Cancel"},
    "de": {"confirm": "Ich komme", "move": "Anderer Termin", "cancel": "Absagen"},
}
_LINK: dict[Language, str] = {
    "en": "For your calendar: {link}",
    "de": "Für Ihren Kalender: {link}",
}
_SUBJECTS: dict[str, dict[Language, str]] = {
    "booked": {"en": "{name}: new appointment", "de": "{name}: neuer Termin"},
    "moved": {"en": "{name}: appointment moved", "de": "{name}: Termin verschoben"},
    "cancelled": {"en": "{name}: appointment cancelled", "de": "{name}: Termin abgesagt"},
}
_MAIL: dict[Language, str] = {
    "en": "{what}\n{when}\n\n{link}\n\nWhose appointment it is does not stand in this mail, on "
    "purpose.\n",
    "de": "{what}\n{when}\n\n{link}\n\nWessen Termin es ist, steht absichtlich nicht in dieser "
    "Mail.\n",
}


def when(moment: datetime, zone: ZoneInfo, language: Language) -> str:
    """A moment by the clock on the business's wall: ``Thursday, 5 March 2026 at 3:30 pm``."""
    local = moment.astimezone(zone)
    return _WHEN[language].format(
        weekday=languages.weekday(language, local.weekday()),
        day=local.day,
        month=_MONTHS[language][local.month - 1],
        year=local.year,
        time=languages.clock(language, local.time()),
    )


def what(name: str, whom: str, language: Language) -> str:
    """What is booked, and with whom: ``Haircut with Kim``."""
    return _WITH[language].format(what=name, whom=whom) if whom else name


def notice(
    deed: Deed, booking: Booking, name: str, zone: ZoneInfo, note: str | None, link: str | None
) -> str:
    """What the customer is told; ``name``: the service's in the booking's language."""
    language = booking.language
    said = _SAID[deed][language].format(
        when=when(booking.starts_at, zone, language), what=what(name, booking.staff_name, language)
    )
    lines = [said]
    if deed in ("booked", "moved"):
        lines += [note] if note else []
        lines += [_LINK[language].format(link=link)] if link else []
    return "\n".join(lines)


def freed(slot: Slot, name: str, zone: ZoneInfo, language: Language) -> str:
    """What somebody is asked who waits for a time."""
    moment, thing = when(slot.starts_at, zone, language), what(name, slot.staff_name, language)
    return _FREED[language].format(when=moment, what=thing)


def fact(deed: Deed, booking: Booking, zone: ZoneInfo) -> str:
    """What the team reads in the conversation."""
    thing = what(booking.service_name, booking.staff_name, "en")
    return f"{deed}: {thing}, {when(booking.starts_at, zone, 'en')}"


def business_letter(
    to: str, language: Language, name: str, deed: Deed, booking: Booking, zone: ZoneInfo, link: str
) -> Mail:
    """The mail to one of the business; ``name``: the business's."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())[:100]
    text = _MAIL[language].format(
        what=what(booking.service_name, booking.staff_name, language),
        when=when(booking.starts_at, zone, language),
        link=link,
    )
    return Mail(to, _SUBJECTS[deed][language].format(name=line), text)
