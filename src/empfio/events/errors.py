"""What can go wrong with the log."""

from empfio.kit.errors import Refusal


class CursorGoneError(Refusal):
    """The cursor is older than what is kept: events between may have been removed."""

    status, kind, title = 410, "cursor-gone", "The events after this cursor are gone"
