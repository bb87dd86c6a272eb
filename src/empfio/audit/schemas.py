"""What the audit log is asked."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from empfio.audit.catalogue import Action
from empfio.audit.records import Listing
from empfio.kit.clock import Time
from empfio.kit.ids import Id
from empfio.kit.pages import CursorText, PageSize

SORT = "audit"


class AuditQuery(BaseModel):
    """Which entries, and from where."""

    size: PageSize = 50
    action: Action | None = Field(default=None, description="Only this.")
    actor: Id | None = Field(default=None, description="Only of this user or API key.")
    since: Time | None = Field(default=None, alias="from", description="Not before this moment.")
    before: Time | None = Field(default=None, alias="to", description="Before this moment.")
    cursor: CursorText | None = Field(default=None, description="`next_cursor` of an answer.")

    @model_validator(mode="after")
    def _cursor_fits(self) -> Self:
        if self.cursor is not None and self.cursor.sort != SORT:
            raise PydanticCustomError("cursor", "cursor must come from a list of audit entries")
        return self

    @property
    def listing(self) -> Listing:
        """The same as the store takes it."""
        actor: UUID | None = self.actor
        return Listing(self.size, self.cursor, self.action, actor, self.since, self.before)
