"""What can go wrong with a conversation."""

from empfio.kit.errors import ConflictError, Fault, InvalidError, NotFoundError
from empfio.kit.ids import ConversationId


class ConversationNotFoundError(NotFoundError):
    """No such conversation in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such conversation.")


class OtherConversationOpenError(ConflictError):
    """A session has one open conversation, and it is another one."""

    def __init__(self, open_id: ConversationId) -> None:
        super().__init__(
            "Another conversation of this session is open; use that one or close it first.",
            more={"open_conversation_id": str(open_id)},
        )


class NoSuchAssigneeError(NotFoundError):
    """Assigned to somebody who is not of the team, or cannot sign in."""

    def __init__(self) -> None:
        super().__init__("There is no such user, or none who may sign in.")


class BadHistoryError(InvalidError):
    """The messages of a history cannot have happened like this, or are too many words."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where} {what}.", [Fault(where, what)])
