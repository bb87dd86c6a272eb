"""The public form of an organization."""

from pydantic import BaseModel, ConfigDict, Field

from empfio.kit.clock import Time, write_time
from empfio.kit.ids import Id
from empfio.kit.strict_json import write_json
from empfio.organizations.records import Organization


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


def organization_form(one: Organization) -> bytes:
    """``OrganizationShape`` as JSON."""
    form = {
        "id": str(one.id),
        "name": one.name,
        "slug": one.slug,
        "created_at": write_time(one.created_at),
        "retention_days": one.retention_days,
        "erase_leads": one.erase_leads,
    }
    return write_json(form).encode()
