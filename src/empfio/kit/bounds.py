"""What the server below lets through: line and headers of any length, no Host or several."""

from starlette.types import ASGIApp, Receive, Scope, Send

from empfio.kit.answers import refused, send_answer
from empfio.kit.errors import HeadersTooLargeError, MalformedError, Refusal, TargetTooLongError

MOST_TARGET = 16_384  # bytes of path and query
MOST_HEADERS = 32_768  # bytes of all names and values
MOST_LINES = 100


class Bounds:
    """Refuses what is longer (414 path and query, 431 headers), and a doubtful Host (400)."""

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
    # RFC 9112, 3.2: whoever stands before us may have read another one of them.
    hosts = sum(name == b"host" for name, _ in headers)
    if hosts > 1 or (hosts == 0 and scope.get("http_version") == "1.1"):
        return MalformedError("Send one Host header.", headers=closing)
    return None
