"""What can go wrong with canned replies."""

from empfio.canned_replies.records import MOST
from empfio.kit.errors import ConflictError, NotFoundError


class CannedReplyNotFoundError(NotFoundError):
    """No such canned reply in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such canned reply.")


class TitleTakenError(ConflictError):
    """Another canned reply is found by this title."""

    kind = "title-taken"

    def __init__(self) -> None:
        super().__init__("Another canned reply has this title. Give it another one.")


class TooManyRepliesError(ConflictError):
    """The organization keeps as many as it may."""

    kind = "too-many"

    def __init__(self) -> None:
        super().__init__(f"An organization keeps at most {MOST} canned replies. Remove one first.")
