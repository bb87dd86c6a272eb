"""The demo business set up: a salon in Berlin that speaks English and German."""

from datetime import date
from typing import Any

from empfio.bookings import actions as bookings
from empfio.bookings.records import Closure, Interval
from empfio.kit.errors import StaleError
from empfio.kit.etags import Condition
from empfio.kit.ids import ServiceId
from empfio.kit.scope import Scope
from empfio.organizations import actions as organizations

# +49 30 23125 is kept free by the Bundesnetzagentur for stories.
_SETUP: dict[str, Any] = {
    "phone": "+49 30 23125 000",
    "email": "hello@salon.example",
    "website": "https://salon.example",
    "address": "Musterstraße 1, 10115 Berlin",
    "about": "A salon for everybody: cut, colour and care. Ein Salon für alle: Schnitt, Farbe, "
    "Pflege.",
    "time_zone": "Europe/Berlin",
    "languages": ["en", "de"],
    "currency": "EUR",
    "greeting": {
        "en": "Hello, this is Salon Demo. How can we help you?",
        "de": "Hallo, hier ist der Salon Demo. Wie können wir helfen?",
    },
    "handover_text": {
        "en": "I am passing you on to a colleague, who will answer here.",
        "de": "Ich gebe an jemanden aus dem Team weiter; die Antwort kommt hier.",
    },
    "unanswered_text": {
        "en": "Everybody is busy with a customer right now. We have not forgotten you.",
        "de": "Gerade sind alle bei Kundschaft. Wir haben Sie nicht vergessen.",
    },
    "unanswered_minutes": 15,
    "template": "salon",
}
# Name, the same in German, minutes, price in cents.
_SERVICES = (
    ("Haircut", "Haarschnitt", 45, 3500),
    ("Beard trim", "Bartschnitt", 20, 1500),
    ("Colour", "Farbe", 90, 7500),
    ("Highlights", "Strähnen", 120, 9500),
    ("Blow-dry", "Föhnen", 30, 2200),
)
_CLEANING = 10  # minutes after each
# Who does which of them.
_STAFF = (("Alex", (0, 1, 4)), ("Kim", (0, 2, 3, 4)), ("Robin", (0, 1, 2, 3, 4)))
_WEEK = [
    *(Interval(day, "09:00", "18:00") for day in (1, 2, 4)),
    Interval(3, "11:00", "20:00"),
    Interval(5, "09:00", "14:00"),
]
_PART_TIME = "Robin"
_FEW_HOURS = (Interval(3, "14:00", "20:00"), Interval(5, "09:00", "14:00"))


async def set_up(scope: Scope) -> None:
    """Set the demo business up, unless it was set up before."""
    try:
        await organizations.change_organization(scope, _SETUP, Condition((1,), False))
    except StaleError:
        return
    year = scope.now.year
    closures = [
        Closure(date(year, 12, 24), date(year, 12, 26), "Christmas · Weihnachten"),
        Closure(date(year + 1, 1, 1), date(year + 1, 1, 1), "New Year · Neujahr"),
    ]
    await bookings.change_openings(scope, _WEEK, closures, None)
    service_ids = [await _add_service(scope, place, *one) for place, one in enumerate(_SERVICES, 1)]
    for place, (name, does) in enumerate(_STAFF, 1):
        fields = {"name": name, "user_id": None, "is_active": True, "position": place}
        does_ids = [service_ids[index] for index in does]
        made = await bookings.add_member(scope, {**fields, "service_ids": does_ids})
        if name == _PART_TIME:
            await bookings.change_member(scope, made.id, {"week": _FEW_HOURS}, None)


async def _add_service(
    scope: Scope, place: int, name: str, german: str, minutes: int, cents: int
) -> ServiceId:
    made = await bookings.add_service(
        scope,
        {
            "name": name,
            "translations": {"de": german},
            "description": None,
            "minutes": minutes,
            "price_cents": cents,
            "buffer_before": 0,
            "buffer_after": _CLEANING,
            "is_active": True,
            "position": place,
        },
    )
    return made.id
