"""An organization as it is shown, and how long it keeps what it has."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from empfio.kit.ids import OrganizationId

LONGEST_RETENTION = 36_500  # days


@dataclass(frozen=True, slots=True)
class Organization:
    """Profile and settings; ``version`` counts their changes."""

    id: OrganizationId
    name: str
    slug: str
    created_at: datetime
    retention_days: int | None
    erase_leads: bool
    version: int


@dataclass(frozen=True, slots=True)
class Retention:
    """How long closed conversations are kept; ``days`` None: for ever."""

    days: int | None
    erase_leads: bool

    def end(self, now: datetime) -> datetime | None:
        """What had its last activity before this moment is kept no longer."""
        return None if self.days is None else now - timedelta(days=self.days)
