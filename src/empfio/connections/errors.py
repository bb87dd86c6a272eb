"""What can go wrong with a connection."""

from empfio.kit.errors import ConflictError, NotFoundError, Refusal


class ConnectionNotFoundError(NotFoundError):
    """No such connection in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such channel connection.")


class ConnectionTakenError(ConflictError):
    """Another connection of this organization has the same number or account."""

    def __init__(self) -> None:
        super().__init__(
            "This number or account is connected already; change that connection, or remove it."
        )


class TooManyConnectionsError(ConflictError):
    """An organization has so many connections and no more."""

    def __init__(self, most: int) -> None:
        super().__init__(f"An organization has at most {most} connections. Remove one first.")


class ConnectionOffError(Refusal):
    """Nothing goes out by this connection; its text is shown on the message."""

    status, kind, title, kept = 409, "conflict", "Conflict with the present state", True

    def __init__(self) -> None:
        super().__init__("The channel connection was switched off or removed.")


class SecretsLostError(Refusal):
    """The server's key, or the row, is another one than when they were stored."""

    status, kind, title, kept = 409, "conflict", "Conflict with the present state", True

    def __init__(self) -> None:
        super().__init__(
            "The stored secrets of the channel connection cannot be opened; was EMPFIO_SECRET_KEY "
            "changed? Enter them again, or set the key of before."
        )
