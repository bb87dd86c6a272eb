"""What can go wrong with a file."""

from empfio.kit.errors import Refusal


class BadLineError(Refusal):
    """One line cannot be taken in; it is reported with its number and skipped."""

    status, kind, title = 422, "bad-line", "This line cannot be taken in"
