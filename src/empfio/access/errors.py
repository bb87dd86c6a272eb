"""What can go wrong at the entrance."""

from empfio.kit.errors import ConflictError, NotFoundError, UnauthorizedError


class EmailTakenError(ConflictError):
    """The e-mail has an account already."""

    def __init__(self) -> None:
        super().__init__("This e-mail has an account already. Log in, or use another e-mail.")


class WrongLoginError(UnauthorizedError):
    """E-mail and password do not belong together; says nothing about which exists."""

    kind, title = "wrong-login", "Login failed"

    def __init__(self) -> None:
        super().__init__("E-mail or password is wrong.")


class InvalidTokenError(UnauthorizedError):
    """The token is forged, expired, revoked, or of somebody who left."""

    kind = "invalid-token"

    def __init__(self) -> None:
        super().__init__("The token is not valid, or no longer. Log in again.")


class ApiKeyNotFoundError(NotFoundError):
    """No such key in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such API key.")
