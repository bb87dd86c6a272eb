"""Entries of the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from empfio.audit.catalogue import Action
from empfio.kit.pages import Cursor


@dataclass(frozen=True, slots=True)
class Entry:
    """What is about to be written down: done to ``subject_id``, which was ``before`` and is
    ``after``; of both only what has changed, or what there is to say.
    """

    action: Action
    subject_id: UUID
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """Which entries to list, and from where; times from and before."""

    size: int
    cursor: Cursor | None = None
    action: Action | None = None
    actor_id: UUID | None = None
    since: datetime | None = None
    before: datetime | None = None

    @property
    def filters(self) -> dict[str, Any]:
        """The filters that are set, by name."""
        named = {
            "action": self.action,
            "actor_id": self.actor_id,
            "since": self.since,
            "before": self.before,
        }
        return {name: value for name, value in named.items() if value is not None}
