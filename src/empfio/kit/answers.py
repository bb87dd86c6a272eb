"""Answers: bytes ready to send, and the refusals among them."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import Send

from empfio.kit.errors import Refusal
from empfio.kit.problems import problem_bytes, problem_form

JSON = b"application/json"
PROBLEM = b"application/problem+json"
# On every answer: nobody may keep it, nobody may guess its type, nothing may frame or run it.
SAFETY = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, JSON bytes and extra headers (lower-case names).

    ``masked_body`` is what an Idempotency-Key repeats where ``body`` shows a secret once.
    ``pieces`` are sent behind ``body`` one by one, for what is too large to be held whole; where
    they break off, the connection does too, and the client sees that the answer is not whole.
    """

    body: bytes
    status: int = 200
    headers: tuple[tuple[bytes, bytes], ...] = ()
    media_type: bytes = JSON
    masked_body: bytes | None = None
    pieces: AsyncGenerator[bytes] | None = None


def refused(refusal: Refusal) -> Answer:
    """The problem answer of a refusal, under a fresh trace id."""
    headers = refusal.headers
    if refusal.status == 401:
        error = b' error="invalid_token"' if refusal.kind == "invalid-token" else b""
        separator = b"," if error else b""
        headers += ((b"www-authenticate", b'Bearer realm="api"' + separator + error),)
    return Answer(problem_bytes(problem_form(refusal)), refusal.status, headers, PROBLEM)


async def send_answer(
    answer: Answer, send: Send, more: tuple[tuple[bytes, bytes], ...] = ()
) -> None:
    """Send the whole answer with ``more`` headers; a 304 and a 204 have no body and no type."""
    headers = [*SAFETY, *answer.headers, *more]
    if answer.status not in (204, 304):
        headers.append((b"content-type", answer.media_type))
    if answer.status not in (204, 304) and answer.pieces is None:
        headers.append((b"content-length", b"%d" % len(answer.body)))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if answer.pieces is not None:
        await send({"type": "http.response.body", "body": answer.body, "more_body": True})
        async with aclosing(answer.pieces) as pieces:
            async for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    else:
        await send({"type": "http.response.body", "body": answer.body})


def as_response(answer: Answer) -> Response:
    """The answer for what is not a door."""
    response = Response(answer.body, answer.status, media_type=answer.media_type.decode())
    for name, value in (*SAFETY, *answer.headers):
        response.headers[name.decode()] = value.decode()
    return response
