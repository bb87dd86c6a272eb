"""What can go wrong with what can be booked."""

from empfio.kit.errors import ConflictError, NotFoundError


class ServiceNotFoundError(NotFoundError):
    """No such service in this organization, or not any more."""

    def __init__(self) -> None:
        super().__init__("There is no such service.")


class StaffNotFoundError(NotFoundError):
    """Nobody of that id in this organization, or not any more."""

    def __init__(self) -> None:
        super().__init__("There is no such staff member.")


class TooManyError(ConflictError):
    """The organization has as many as it may have."""

    def __init__(self, most: int, things: str) -> None:
        super().__init__(f"There are {most} {things} already. Remove one that is no longer needed.")
