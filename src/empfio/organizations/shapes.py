"""The public form of an organization."""

from pydantic import BaseModel, ConfigDict, Field

from empfio.kit.clock import Time, write_time
from empfio.kit.ids import Id
from empfio.kit.strict_json import write_json
from empfio.kit.texts import Language, Translated
from empfio.organizations.records import (
    Currency,
    Organization,
    SlotMinutes,
    Template,
    Wordings,
)


class OrganizationShape(BaseModel):
    """A business on this server."""

    model_config = ConfigDict(
        extra="forbid",
        title="Organization",
        json_schema_extra={
            "examples": [
                {
                    "id": "cc0f0900-e29b-41d4-a716-446655440000",
                    "name": "Salon Olga",
                    "slug": "salon-olga",
                    "created_at": "2026-03-07T10:00:00.000000Z",
                    "retention_days": 365,
                    "erase_leads": True,
                    "phone": "+49 30 23125 000",
                    "email": "desk@salon.example",
                    "website": "https://salon.example",
                    "address": "Hauptstraße 1, 10827 Berlin",
                    "about": "Hair for everybody, since 1999.",
                    "time_zone": "Europe/Berlin",
                    "languages": ["de", "en"],
                    "currency": "EUR",
                    "greeting": {"en": "Hello! How can we help?"},
                    "handover_text": {"en": "A colleague will write to you."},
                    "unanswered_text": {"en": "Nobody is at the desk right now."},
                    "unanswered_minutes": 15,
                    "reopen_hours": 24,
                    "abandon_hours": 48,
                    "escalation_emails": ["olga@salon.example"],
                    "allowed_origins": ["https://salon.example"],
                    "slot_minutes": 15,
                    "notice_minutes": 60,
                    "horizon_days": 60,
                    "holidays_of": "DE-BE",
                    "reminder_hours": 24,
                    "confirmation_note": {"en": "Please come five minutes early."},
                    "template": "salon",
                    "texts": {"en": {"after_booking": "See you soon!"}},
                }
            ]
        },
    )

    id: Id
    name: str
    slug: str = Field(description="What the command line calls it; does not change.")
    created_at: Time
    retention_days: int | None = Field(
        description="Days after their last activity in which closed conversations are erased; "
        "null: never."
    )
    erase_leads: bool = Field(description="Whether a lead goes with its last conversation.")
    phone: str | None
    email: str | None
    website: str | None
    address: str | None
    about: str | None
    time_zone: str = Field(description="Of the IANA's list; UTC as long as none was set.")
    languages: list[Language] = Field(description="Spoken at the desk, the first one by default.")
    currency: Currency | None = Field(description="Of prices (ISO 4217).")
    greeting: Translated
    handover_text: Translated = Field(
        description="What the customer hears when a person takes over."
    )
    unanswered_text: Translated = Field(
        description="What the customer hears once where no person answers."
    )
    unanswered_minutes: int | None = Field(
        description="After how many minutes `unanswered_text` is said; null: never."
    )
    reopen_hours: int = Field(
        description="How long after its last activity a closed conversation goes on."
    )
    abandon_hours: int | None = Field(
        description="How long we wait for the customer's answer; 0: for ever, null: as the server "
        "is set."
    )
    escalation_emails: list[str] = Field(description="Who is told when a customer needs a person.")
    allowed_origins: list[str] = Field(description="Pages that may hold our web chat.")
    slot_minutes: SlotMinutes = Field(description="Appointments begin every so many minutes.")
    notice_minutes: int = Field(description="How far away an appointment is at least when made.")
    horizon_days: int = Field(description="How far away an appointment is at most when made.")
    holidays_of: str | None = Field(
        description="Country, or country and subdivision, whose public holidays are kept."
    )
    reminder_hours: int = Field(
        description="So long before it one is reminded of an appointment; 0: never."
    )
    confirmation_note: Translated = Field(description="What is added to every confirmation.")
    template: Template = Field(
        description="What the agent asks for an appointment, and in which order."
    )
    texts: Wordings = Field(
        description="Lines of the agent as the business says them, by language and name."
    )


def organization_form(one: Organization) -> bytes:
    """``OrganizationShape`` as JSON."""
    form = {name: getattr(one, name) for name in OrganizationShape.model_fields}
    written = {"id": str(one.id), "created_at": write_time(one.created_at)}
    return write_json(form | written).encode()
