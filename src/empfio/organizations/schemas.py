"""What callers send to this room."""

import functools
import zoneinfo
from collections.abc import Set
from string import Formatter
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from empfio.kit.fields import WHOLE, Distinct
from empfio.kit.texts import (
    NO_NUL,
    Email,
    Language,
    Line,
    Passage,
    Translated,
    Website,
    without_default,
)
from empfio.languages import actions as languages
from empfio.organizations.records import (
    EARLIEST_REMINDER,
    FARTHEST_HORIZON,
    LONGEST_NOTICE,
    LONGEST_RETENTION,
    LONGEST_SILENCE,
    LONGEST_WAIT,
    MOST_EMAILS,
    MOST_LINES,
    MOST_ORIGINS,
    Currency,
    SlotMinutes,
    Template,
)

_SAMPLE: JsonDict = {
    "phone": "+49 30 23125 000",
    "website": "https://salon.example",
    "time_zone": "Europe/Berlin",
    "languages": ["de", "en"],
    "currency": "EUR",
    "greeting": {"de": "Guten Tag! Wie können wir helfen?", "en": "Hello! How can we help?"},
    "unanswered_minutes": 15,
    "unanswered_text": {"en": "Nobody is at the desk right now. We will write to you."},
    "allowed_origins": ["https://salon.example"],
    "slot_minutes": 15,
    "notice_minutes": 120,
    "horizon_days": 90,
    "holidays_of": "DE-BE",
    "reminder_hours": 24,
    "confirmation_note": {"en": "Please come five minutes early."},
    "template": "salon",
    "texts": {"en": {"ask_name_for_it": "And who is coming?"}},
}
_HOST = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_ORIGIN = rf"^(https://{_HOST}(\.{_HOST})*|http://localhost)(:[1-9][0-9]{{0,4}})?$"


def _free_text(schema: JsonDict) -> None:
    without_default(schema)
    schema |= NO_NUL


@functools.cache
def _time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _check_time_zone(name: str) -> str:
    if name not in _time_zones():
        raise PydanticCustomError("time_zone", "must be a time zone such as Europe/Berlin")
    return name


@functools.cache
def _regions() -> frozenset[str]:
    # Loaded when it is first needed: it takes half a second and 25 MB.
    from holidays import list_supported_countries

    known = list_supported_countries(include_aliases=False)
    parts = (f"{country}-{part}" for country, parts in known.items() for part in parts)
    return frozenset(known) | frozenset(parts)


def _check_region(name: str) -> str:
    if name not in _regions():
        raise PydanticCustomError("region", "must be one whose holidays are known, such as DE-BE")
    return name


def _as_browsers_send(origin: str) -> str:
    """Without the port that goes without saying."""
    return origin.removesuffix(":443") if origin.startswith("https") else origin.removesuffix(":80")


def _check_line(name: str) -> str:
    if languages.gaps(name) is None:
        raise PydanticCustomError("line", "must be the name of a line that the agent says")
    return name


def _check_gaps(lines: dict[str, str]) -> dict[str, str]:
    for name, text in lines.items():
        if _gaps_in(text) != (gaps := languages.gaps(name)):
            named = ", ".join(f"{{{one}}}" for one in sorted(gaps or ())) or "nothing in braces"
            raise PydanticCustomError("gaps", "{line} must hold {named}, and no other braces",
                                      {"line": name, "named": named})  # fmt: skip
    return lines


def _gaps_in(text: str) -> Set[str] | None:
    """The names in braces; None where a brace is anything else."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    is_plain = all(not spec and not turned for _, _, spec, turned in parts)
    return {name for _, name, _, _ in parts if name is not None} if is_plain else None


Days = Annotated[int, Field(ge=1, le=LONGEST_RETENTION), WHOLE]
Hours = Annotated[int, Field(ge=0, le=LONGEST_WAIT), WHOLE]
Minutes = Annotated[int, Field(ge=1, le=LONGEST_SILENCE), WHOLE]
Phone = Annotated[str, Field(max_length=40, json_schema_extra=NO_NUL)]
Origin = Annotated[str, Field(max_length=200, pattern=_ORIGIN), AfterValidator(_as_browsers_send)]
LineName = Annotated[
    str,
    Field(max_length=64, json_schema_extra={"enum": [*languages.line_names()]}),
    AfterValidator(_check_line),
]
OwnText = Annotated[str, Field(min_length=1, max_length=1_000, json_schema_extra=NO_NUL)]
OwnLines = Annotated[
    dict[LineName, OwnText], Field(max_length=MOST_LINES), AfterValidator(_check_gaps)
]
Zone = Annotated[str, Field(max_length=64), AfterValidator(_check_time_zone)]
Notice = Annotated[int, Field(ge=0, le=LONGEST_NOTICE), WHOLE]
Reminder = Annotated[int, Field(ge=0, le=EARLIEST_REMINDER), WHOLE]
Horizon = Annotated[int, Field(ge=1, le=FARTHEST_HORIZON), WHOLE]
Region = Annotated[str, Field(pattern="^[A-Z]{2}(-[A-Z0-9]{1,3})?$"), AfterValidator(_check_region)]
Languages = Annotated[list[Language], Field(min_length=1), Distinct()]
Emails = Annotated[list[Email], Field(max_length=MOST_EMAILS), Distinct()]
Origins = Annotated[list[Origin], Field(max_length=MOST_ORIGINS), Distinct()]


def _given(described: str) -> Any:
    """A field that may be left out and then stays; its default is never used."""
    return Field(default=None, description=described, json_schema_extra=without_default)


class OrganizationChange(BaseModel):
    """Fields to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_SAMPLE]})

    name: str = Field(default="", min_length=1, max_length=200, json_schema_extra=_free_text)
    retention_days: Days | None = _given(
        "Closed conversations are erased so many days after their last activity, and whose an "
        "appointment was so many days after it; null: never."
    )
    erase_leads: bool = _given(
        "Whether a lead goes with its last conversation, unless it was changed since."
    )
    phone: Phone | None = _given("As customers are told it.")
    email: Email | None = _given("As customers are told it.")
    website: Website | None = _given("As customers are told it.")
    address: Line | None = _given("As customers are told it.")
    about: Passage | None = _given("What the business is, in its own words.")
    time_zone: Zone = _given("Of the IANA's list; opening hours and appointments are in it.")
    languages: Languages = _given("Spoken at the desk; the first where nothing else is known.")
    currency: Currency | None = _given("Of prices (ISO 4217).")
    greeting: Translated = _given("What a customer hears first.")
    handover_text: Translated = _given("What the customer hears when a person takes over.")
    unanswered_text: Translated = _given(
        "What the customer hears once where no person answers in `unanswered_minutes`."
    )
    unanswered_minutes: Minutes | None = _given("null: never.")
    reopen_hours: Hours = _given(
        "How long after its last activity a closed conversation goes on; 0: a new one begins."
    )
    abandon_hours: Hours | None = _given(
        "How long we wait for the customer's answer; 0: for ever, null: as the server is set."
    )
    escalation_emails: Emails = _given("Who is told when a customer needs a person.")
    allowed_origins: Origins = _given(
        "Pages that may hold our web chat; an empty list: only the page that we host."
    )
    slot_minutes: SlotMinutes = _given("Appointments begin every so many minutes.")
    notice_minutes: Notice = _given("An appointment is at least so far away when it is made.")
    horizon_days: Horizon = _given("An appointment is at most so far away when it is made.")
    holidays_of: Region | None = _given(
        "Country, or country and subdivision (ISO 3166), whose public holidays are kept; null: "
        "none are."
    )
    reminder_hours: Reminder = _given("So long before an appointment one is reminded; 0: never.")
    confirmation_note: Translated = _given("What is added to every confirmation.")
    template: Template = _given("What the agent asks for an appointment, and in which order.")
    texts: dict[Language, OwnLines] = _given(
        "Lines of the agent in the business's own words, by language and name. What stands in"
        " braces is filled in, and has to be kept."
    )
