"""Turns, and how long one waits for the customer to finish."""

from dataclasses import dataclass
from datetime import timedelta

from empfio.agent.contract import Thread
from empfio.kit.ids import ConversationId, LeadId

MOST_SAID = 60  # messages that a thread shows
MOST_READ = 4096  # characters of a message that an agent is shown
MOST_CALLS = 40  # of tools in a turn
LONGEST_THOUGHT = 20.0  # seconds
MOST_TRIES = 3  # of a turn that fails; then a person takes over
MOST_BREAKS = 5  # of a turn that does not come to its end: its process dies, or it cannot be begun
TRIED_AGAIN_AFTER = timedelta(seconds=2)

SHORT_WAIT = timedelta(seconds=0.7)  # after what looks finished
LONG_WAIT = timedelta(seconds=1.6)  # after what does not
LONGEST_WAIT = timedelta(seconds=2.5)  # of a burst, from its first message
TYPING_WAIT = timedelta(seconds=1.5)  # after the last sign of typing
LONGEST_TYPING = timedelta(seconds=8)  # from the first message


@dataclass(frozen=True, slots=True)
class Begun:
    """A turn that thinks: what it read, and up to which message."""

    conversation_id: ConversationId
    lead_id: LeadId
    thread: Thread
    last_seq: int
