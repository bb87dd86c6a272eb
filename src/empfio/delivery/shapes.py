"""The public form of what became of a message, as SQL that PostgreSQL renders."""

from pydantic import BaseModel, ConfigDict, Field

from empfio.delivery.records import State

DELIVERY = """coalesce((
  SELECT '{"state":"' || p.state || '","reason":' || coalesce(to_json(p.reason)::text, 'null')
    || '}' FROM parcels AS p
   WHERE p.organization_id = m.organization_id AND p.message_id = m.id), 'null')"""
"""SQL over ``messages AS m``."""


class DeliveryShape(BaseModel):
    """What became of a message on its way to the customer."""

    model_config = ConfigDict(extra="forbid", title="Delivery")

    state: State
    reason: str | None = Field(
        default=None, description="Why it failed or waits still, in a sentence"
    )
