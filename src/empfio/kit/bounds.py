"""How long a request's line and headers may be: the server below takes any length."""

from starlette.types import ASGIApp, Receive, Scope, Send

from empfio.kit.answers import refused, send_answer
from empfio.kit.errors import HeadersTooLargeError, Refusal, TargetTooLongError

MOST_TARGET = 16_384  # bytes of path and query
MOST_HEADERS = 32_768  # bytes of all names and values
MOST_LINES = 100


class Bounds:
    """Refuses what is longer: 414 for path and query, 431 for headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse before anything is looked at."""
        refusal = _refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self.app(scope, receive, send)
        else:
            await send_answer(refused(refusal), send)


def _refusal(scope: Scope) -> Refusal | None:
    # Such a client is not worth a second request on this connection.
    closing = ((b"connection", b"close"),)
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MOST_TARGET:
        return TargetTooLongError(
            f"Path and query are longer than {MOST_TARGET:,} bytes.", headers=closing
        )
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    if (
        len(headers) > MOST_LINES
        or sum(len(name) + len(value) for name, value in headers) > MOST_HEADERS
    ):
        return HeadersTooLargeError(
            f"The headers are more than {MOST_LINES}, or longer than {MOST_HEADERS:,} bytes.",
            headers=closing,
        )
    return None
