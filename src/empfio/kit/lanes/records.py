"""Rows of lanes, and the limits of their work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from empfio.kit.ids import OrganizationId

LEASE = timedelta(seconds=5)  # after which a lane whose worker vanished is given to another
OUTING_SECONDS = 30.0  # after which an outing has failed
OUTING_LEASE = timedelta(seconds=35)  # of a lane whose job is out
MOST_OUT = 64  # jobs of a process that wait for strangers beside those it works on
MOST_TRIES = 12  # with the delays of rules.delay: about a day
BATCH = 10  # jobs of one lane in one transaction
TURN = 5  # such transactions in a row, before other lanes have their turn
MOST_ERROR = 300  # characters kept of where a job failed


class Later(Exception):
    """Raised by a job that wants to be done after ``wait``; its lane waits with it.

    What it did so far in its transaction is undone; it counts as no failure.
    """

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"later by {wait}")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Held:
    """A lane that this worker holds under the claim ``holder``."""

    organization_id: OrganizationId
    key: str
    holder: UUID


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work; ``number`` orders the jobs of a lane."""

    lane_key: str
    number: int
    name: str
    arguments: dict[str, Any]
    tries: int
    is_last: bool  # nothing else waited in its lane a moment ago


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that failed too often; it waits for a person."""

    number: int
    lane_key: str
    name: str
    tries: int
    last_error: str | None
    enqueued_at: datetime
    died_at: datetime
