"""The one way out: what other rooms may ask of the network, as a contract."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class HttpError(Exception):
    """No answer came. ``is_sent``: the request may have arrived."""

    def __init__(self, reason: str, *, is_sent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_sent = is_sent


@dataclass(frozen=True, slots=True)
class Response:
    """An answer; header names in lower case, the body cut at the limit asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; ``secret`` headers appear in no log and no error."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = b""
    most: int = 64_000  # bytes of the answer that are read


class Http(Protocol):
    """Whoever speaks HTTP to strangers."""

    async def ask(self, request: Request) -> Response:
        """The answer, whatever its status; redirects are not followed. Raises ``HttpError``."""
