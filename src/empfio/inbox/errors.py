"""What can go wrong with what the team's page asks."""

from empfio.inbox.records import LONGEST_SPAN
from empfio.kit.errors import Fault, InvalidError


class SpanError(InvalidError):
    """The last day is before the first, or too far behind it."""

    def __init__(self) -> None:
        what = f"must not be before `from`, nor {LONGEST_SPAN} days or more behind it"
        super().__init__(f"query.to {what}.", [Fault("query.to", what)])
