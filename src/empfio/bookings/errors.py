"""What can go wrong with what can be booked, and with booking it."""

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


class BookingNotFoundError(NotFoundError):
    """No such booking in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such booking.")


class NotAllowedError(ConflictError):
    """An agent asks for what it may not do; nothing was done."""


class TakenError(ConflictError):
    """Somebody has that time already, or it is none at which the business is open."""

    def __init__(self) -> None:
        super().__init__("That time is not free. GET /api/v1/bookings/slots lists those that are.")


class OutOfReachError(ConflictError):
    """An appointment would begin before now, or further ahead than anything is booked."""

    def __init__(self, days: int) -> None:
        super().__init__(f"start_time must lie in the future, and at most {days} days ahead.")


class WrongStatusError(ConflictError):
    """A booking that is over, or not there yet, is asked for something."""
