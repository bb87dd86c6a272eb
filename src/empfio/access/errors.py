"""What can go wrong at the entrance."""

from empfio.kit.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    Refusal,
    UnauthorizedError,
)


class RegistrationClosedError(ForbiddenError):
    """The operator lets nobody found an organization here, or nobody else."""

    kind, title = "registration-closed", "Nobody can register here"

    def __init__(self) -> None:
        super().__init__("This server takes no new organizations. Ask yours for an invitation.")


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


class InvalidRefreshError(UnauthorizedError):
    """The refresh token is none of ours, or its session has ended."""

    kind = "invalid-refresh-token"

    def __init__(self) -> None:
        super().__init__("The refresh token is not valid, or its session has ended. Log in again.")


class RefreshReusedError(UnauthorizedError):
    """A refresh token came a second time: somebody else may have it (RFC 9700, 4.14.2)."""

    kind = "refresh-token-reused"

    def __init__(self) -> None:
        super().__init__(
            "This refresh token was used before, so somebody else may have it. Its session has "
            "been ended. Log in again; if it was not you, set a new password."
        )


class SessionNotFoundError(NotFoundError):
    """The caller has no such session."""

    def __init__(self) -> None:
        super().__init__("You have no such session.")


class UserNotFoundError(NotFoundError):
    """No such user in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such user.")


class LastOwnerError(ConflictError):
    """Without this owner the organization would have none."""

    kind = "last-owner"

    def __init__(self) -> None:
        super().__init__("This is the last active owner. Make somebody else an owner first.")


class InvitationNotFoundError(NotFoundError):
    """No such invitation is pending in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such invitation, or no longer.")


class WrongPasswordError(ForbiddenError):
    """The current password is wrong."""

    kind, title = "wrong-password", "The password is wrong"

    def __init__(self) -> None:
        super().__init__("The current password is wrong.")


class LinkGoneError(Refusal):
    """The link was used, replaced, is too old or none of ours: deliberately the same."""

    status, kind, title = 410, "link-gone", "The link is no longer valid"

    def __init__(self) -> None:
        super().__init__("The link was used already, or is too old. Ask for a new one.")


class TooManyAttemptsError(Refusal):
    """Too many failures of one address, or for one account; the same whether it exists."""

    status, kind, title = 429, "too-many-attempts", "Too many attempts"

    def __init__(self, seconds: int) -> None:
        """``seconds``: until an attempt is taken again."""
        super().__init__(
            f"There were too many failed attempts. Try again in {seconds} s.",
            headers=((b"retry-after", b"%d" % seconds),),
        )


class ApiKeyNotFoundError(NotFoundError):
    """No such key in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such API key.")
