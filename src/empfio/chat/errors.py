"""What can go wrong in the web chat."""

from empfio.kit.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    QuotaError,
    UnauthorizedError,
)


class NoSuchChatError(NotFoundError):
    """No business has this address."""

    def __init__(self) -> None:
        super().__init__("There is no chat at this address.")


class InvalidVisitorError(UnauthorizedError):
    """The token is none of ours, or was not used for too long."""

    kind = "invalid-visitor-token"

    def __init__(self) -> None:
        super().__init__(
            "Send one header X-Visitor-Token with a token that POST /api/v1/chat/{slug}/visitors "
            "gave. This one is not valid, or no longer."
        )


class ForeignOriginError(ForbiddenError):
    """The page that asks is none on which this chat may stand."""

    def __init__(self) -> None:
        super().__init__(
            "This page may not hold the chat. The business can allow its origin in allowed_origins."
        )


class NotOfferedError(ConflictError):
    """What was tapped is not among what was last offered."""

    def __init__(self) -> None:
        super().__init__("This choice is not offered, or no longer. Choose from the last message.")


class EmptyFileError(InvalidError):
    """A file without a byte in it."""

    def __init__(self) -> None:
        super().__init__("Send the file as the body. This one is empty.")


class TooManyStreamsError(QuotaError):
    """A visitor, or the process, holds as many streams as there may be."""

    def __init__(self) -> None:
        super().__init__("visitor's streams", 15)
