"""Bodies: counted while they arrive, JSON alone, read strictly."""

from typing import Any

from starlette.requests import ClientDisconnect, Request

from empfio.kit.errors import MediaTypeError, TooLargeError
from empfio.kit.strict_json import read_json


async def read_body(request: Request, limit: int) -> bytes:
    """The body's bytes; raises ``TooLargeError`` (413) as soon as ``limit`` is passed."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced[:19]) > limit:
        raise _too_large(limit)
    parts: list[bytes] = []
    size = 0
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        size += len(message.get("body", b""))
        if size > limit:
            raise _too_large(limit)
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


async def read_json_body(request: Any, limit: int) -> Any:
    """The JSON value of the body; its bytes stay on ``request.body_bytes``.

    Raises 413, then 415 (Content-Type or Content-Encoding), then 400 and 422 of ``read_json``.
    """
    request.body_bytes = await read_body(request, limit)
    declared = request.header(b"content-type") or ""
    kind, _, charset = declared.lower().partition(";")
    if kind.strip() != "application/json" or len(declared) > 200:
        raise MediaTypeError("Send the body with Content-Type: application/json.")
    if charset.strip() and charset.strip().replace('"', "") != "charset=utf-8":
        raise MediaTypeError("Send the body as UTF-8: Content-Type: application/json.")
    if (request.header(b"content-encoding") or "identity").lower() != "identity":
        raise MediaTypeError("Send the body uncompressed, without Content-Encoding.")
    return read_json(request.body_bytes)


def _too_large(limit: int) -> TooLargeError:
    # The rest of the body is not read, so the connection cannot be used again.
    return TooLargeError(
        f"The body is larger than {limit:,} bytes.", headers=((b"connection", b"close"),)
    )
