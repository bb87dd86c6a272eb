"""The rows of this room, and its limits."""

from dataclasses import dataclass
from datetime import datetime

from empfio.kit.ids import CannedReplyId

MOST = 500  # of an organization
LONGEST_TITLE = 80  # characters
LONGEST_CONTENT = 4_096


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A text that the team keeps, under the title it is found by."""

    id: CannedReplyId
    title: str
    content: str
    created_at: datetime
    updated_at: datetime
    version: int
