"""How long a turn waits for the rest of what the customer is writing: pure decisions."""

import re
from datetime import timedelta

from empfio.agent.records import LONG_WAIT, SHORT_WAIT

_UNFINISHED = re.compile(
    r"(?:[,:;–-]|\.\.\.|…|\b(?:and|or|but|because|with|for|to|the|a|my|und|oder|aber|weil|mit|für"
    r"|zu|der|die|das|ein|eine|mein|meine))\s*$",
    re.IGNORECASE,
)


def window_after(text: str, *, is_choice: bool) -> timedelta:
    """How long to wait after a message: a tap is whole, a sentence nearly always is."""
    if is_choice:
        return timedelta(0)
    return LONG_WAIT if _UNFINISHED.search(text[-200:]) else SHORT_WAIT
