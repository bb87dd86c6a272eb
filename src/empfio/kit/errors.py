"""What can be refused, each with the HTTP status it is answered with (RFC 9110, RFC 9457)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that was wrong with the input: where it stands, what is wrong."""

    where: str
    what: str


class Refusal(Exception):
    """An answer that is not what was asked for; its text is written for the caller.

    ``kept``: refusals decided after validation are part of what an Idempotency-Key repeats.
    """

    status = 500
    kind = "internal"
    title = "Something went wrong here"
    kept = False

    def __init__(
        self,
        detail: str,
        errors: Sequence[Fault] = (),
        headers: Sequence[tuple[bytes, bytes]] = (),
        more: Mapping[str, str] | None = None,
    ) -> None:
        """``more``: further members of the problem object (RFC 9457, section 3.2)."""
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = tuple(headers)
        self.more = more or {}


class MalformedError(Refusal):
    """The request cannot be read at all."""

    status, kind, title = 400, "malformed", "The request cannot be read"


class UnauthorizedError(Refusal):
    """No token, or one that is not valid (RFC 6750)."""

    status, kind, title = 401, "unauthorized", "A valid token is needed"


class ForbiddenError(Refusal):
    """The caller is known and may not do this."""

    status, kind, title, kept = 403, "forbidden", "Not allowed", True


class NotFoundError(Refusal):
    """Absent, or another organization's: deliberately the same."""

    status, kind, title, kept = 404, "not-found", "Not found", True


class MethodError(Refusal):
    """The path is known, the method is not."""

    status, kind, title = 405, "method-not-allowed", "This method is not offered here"


class RequestTimeoutError(Refusal):
    """The request did not arrive whole in the time it had."""

    status, kind, title = 408, "request-timeout", "The request took too long to arrive"


class ConflictError(Refusal):
    """The state of things forbids it now."""

    status, kind, title, kept = 409, "conflict", "Conflict with the present state", True


class StaleError(Refusal):
    """If-Match names a version that is no longer the present one."""

    status, kind, title, kept = 412, "stale", "The resource has changed", True


class TooLargeError(Refusal):
    """The body is larger than this door takes."""

    status, kind, title = 413, "too-large", "The body is too large"


class TargetTooLongError(Refusal):
    """Path and query are longer than any of ours."""

    status, kind, title = 414, "target-too-long", "The address is too long"


class MediaTypeError(Refusal):
    """The body is not declared as JSON."""

    status, kind, title = 415, "media-type", "This media type is not taken"


class InvalidError(Refusal):
    """Well-formed, but not what this operation takes."""

    status, kind, title = 422, "invalid", "The request is not valid"


class QuotaError(Refusal):
    """All requests of this minute are used up."""

    status, kind, title = 429, "quota-exceeded", "Too many requests"

    def __init__(
        self, policy: str, seconds: int, headers: Sequence[tuple[bytes, bytes]] = ()
    ) -> None:
        """``policy``: the quota's name. ``seconds``: until there is a new one."""
        super().__init__(
            f"The quota of this {policy} is used up; it is renewed in {seconds} s.",
            headers=(*headers, (b"retry-after", b"%d" % seconds)),
        )


class HeadersTooLargeError(Refusal):
    """More headers, or longer ones, than any honest client sends."""

    status, kind, title = 431, "headers-too-large", "The headers are too large"


class UnavailableError(Refusal):
    """The database cannot answer now; the outcome of a write may be unknown: repeat it."""

    status, kind, title = 503, "unavailable", "Not available right now"

    def __init__(self, detail: str = "The database cannot be reached. Try again shortly.") -> None:
        super().__init__(detail, headers=((b"retry-after", b"2"),))
