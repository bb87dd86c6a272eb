"""What the streams of events are made of, and the room's limits."""

from typing import Literal, NamedTuple, get_args
from uuid import UUID

Kind = Literal["conversation", "message", "lead"]
KINDS: tuple[Kind, ...] = get_args(Kind)

MOST_STREAMS = 2_000  # of one process
MOST_STREAMS_EACH = 20  # of one session or API key
MOST_WAITING = 1_000_000  # bytes that a slow reader may leave untaken
HEARTBEAT = 15.0  # seconds
LOOKED_AFTER = 0.5  # seconds after which it is looked anew whether who listens may
LONGEST = 3_600  # seconds of one stream; then who listens comes again, and is known anew


class Thing(NamedTuple):
    """Something that events tell of and that can be shown."""

    kind: Kind
    id: UUID
