"""What can go wrong with an attachment."""

from empfio.kit.errors import ConflictError, NotFoundError


class AttachmentNotFoundError(NotFoundError):
    """No such attachment in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such attachment.")


class NoRoomError(ConflictError):
    """All the room for files is taken, or would be."""

    def __init__(self) -> None:
        super().__init__("There is no room left for files. Write instead, or send a smaller one.")


class NoFileError(ConflictError):
    """The attachment is known, its file is not here."""

    def __init__(self, reason: str | None) -> None:
        super().__init__(reason or "The file is not here yet. Try again shortly.")
