"""An organization as it is shown, what its business has set up, and how long it keeps its data."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from empfio.kit.ids import OrganizationId
from empfio.kit.texts import Language, Texts

Template = Literal["salon", "trades", "generic"]
"""What the agent asks for an appointment, and in which order."""
Wordings = dict[Language, dict[str, str]]
"""Lines of the agent as a business says them, by language and name."""
MOST_LINES = 200  # of a language
LONGEST_RETENTION = 36_500  # days
LONGEST_WAIT = 8_760  # hours: a year
LONGEST_SILENCE = 10_080  # minutes: a week
MOST_EMAILS = 10
MOST_ORIGINS = 20
LONGEST_NOTICE = 43_200  # minutes: thirty days
FARTHEST_HORIZON = 730  # days
EARLIEST_REMINDER = 720  # hours: thirty days

# Appointments begin every so many minutes: divisors of an hour.
SlotMinutes = Literal[5, 10, 15, 20, 30, 60]

# The currencies of ISO 4217 that are paid with.
Currency = Literal[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD",
    "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF",
    "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN",
    "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD",
    "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES",
    "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL",
    "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN",
    "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP",
    "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK",
    "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT",
    "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES",
    "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a business says of itself and how its desk answers; texts by language.

    The defaults are what counts as long as nothing was decided.
    """

    name: str
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    address: str | None = None
    about: str | None = None
    time_zone: str = "UTC"
    languages: list[Language] = field(default_factory=lambda: ["en"])
    currency: Currency | None = None
    greeting: Texts = field(default_factory=dict)
    handover_text: Texts = field(default_factory=dict)
    unanswered_text: Texts = field(default_factory=dict)
    unanswered_minutes: int | None = None
    reopen_hours: int = 24
    abandon_hours: int | None = None
    escalation_emails: list[str] = field(default_factory=list)
    allowed_origins: list[str] = field(default_factory=list)
    slot_minutes: SlotMinutes = 15
    notice_minutes: int = 60
    horizon_days: int = 60
    holidays_of: str | None = None
    reminder_hours: int = 24
    confirmation_note: Texts = field(default_factory=dict)
    template: Template = "generic"
    texts: Wordings = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone, for reckoning."""
        return ZoneInfo(self.time_zone)

    def hours_to_abandon(self, otherwise: float) -> float:
        """After how many hours a conversation is given up: ``otherwise`` where nothing is set."""
        return otherwise if self.abandon_hours is None else self.abandon_hours

    def say(self, texts: Texts, language: Language) -> str | None:
        """A text in a language, else in the first one of the business that there is."""
        spoken = (language, *self.languages)
        return next((texts[one] for one in spoken if one in texts), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Setup):
    """All there is to know of an organization; ``version`` counts the changes."""

    id: OrganizationId
    slug: str
    created_at: datetime
    retention_days: int | None = None
    erase_leads: bool = False
    version: int = 1


# What is the owners' alone to change.
OWNERS_MATTER = frozenset({"name", "retention_days", "erase_leads"})


@dataclass(frozen=True, slots=True)
class Retention:
    """How long closed conversations are kept; ``days`` None: for ever."""

    days: int | None
    erase_leads: bool

    def end(self, now: datetime) -> datetime | None:
        """What had its last activity before this moment is kept no longer."""
        return None if self.days is None else now - timedelta(days=self.days)
