"""Idempotency-Key: the same request again gets the first answer again, and acts once.

After the draft of the IETF HTTPAPI group. A key belongs to one organization, caller, method and
path; answers 2xx and refusals decided after validation are kept for 24 hours.
"""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import asyncpg

from empfio.kit.answers import Answer, refused
from empfio.kit.db import RETRYABLE
from empfio.kit.doors import Call
from empfio.kit.errors import (
    ConflictError,
    Fault,
    InvalidError,
    NotFoundError,
    Refusal,
    UnavailableError,
)
from empfio.kit.scope import Scope

KEPT_FOR = timedelta(hours=24)
_TRIES = 4
_KEY = re.compile("[!-~]{1,255}")
Act = Callable[[Scope], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Claim:
    """A key in the name of its caller (32 bytes), and what it was first used for (32 bytes)."""

    key_hash: bytes
    fingerprint: bytes


def read_claim(call: Call) -> Claim | None:
    """The request's claim, None without the header; raises ``InvalidError`` for a bad key."""
    key = call.header(b"idempotency-key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise InvalidError(
            "The Idempotency-Key must have 1 to 255 visible ASCII characters and no spaces.",
            [Fault("header.Idempotency-Key", "1 to 255 visible ASCII characters, no spaces")],
        )
    actor = call.caller.actor
    parts = (actor.kind, str(actor.id), call.method, call.scope["path"], key)
    condition = (call.header(b"if-match") or "").encode()
    return Claim(
        hashlib.sha256("\n".join(parts).encode()).digest(),
        hashlib.sha256(condition + b"\n" + call.body_bytes).digest(),
    )


async def answer_once(call: Call, act: Act) -> Answer:
    """Act in one transaction and answer; with an Idempotency-Key only the first time.

    Raises the action's refusals, ``ConflictError`` while the first request still runs,
    ``UnavailableError``.
    """
    claim = read_claim(call)
    for attempt in range(_TRIES):
        try:
            async with call.caller.open_scope() as scope:
                if claim is None:
                    return await act(scope)
                return await _act_under_claim(scope, claim, act)
        except RETRYABLE as error:
            if attempt == _TRIES - 1:
                raise UnavailableError("Too many changes at once. Try again shortly.") from error
    raise AssertionError("unreachable")


async def _act_under_claim(scope: Scope, claim: Claim, act: Act) -> Answer:
    kept = await _claim(scope, claim)
    if kept is not None:
        return kept
    try:
        async with scope.savepoint():
            answer = await act(scope)
    except Refusal as refusal:
        if not refusal.kept:
            raise
        answer = refused(refusal)
    await _keep(scope, claim, answer)
    return answer


async def _claim(scope: Scope, claim: Claim) -> Answer | None:
    """Take the key (None) or return the first answer.

    The row is inserted before anything else happens: a second request with this key waits here
    until the first has committed, and then reads its answer.
    """
    try:
        taken = await scope.connection.fetchval(
            "INSERT INTO idempotency_keys AS kept"
            " (organization_id, key_hash, fingerprint, created_at) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (organization_id, key_hash) DO UPDATE SET fingerprint = $3,"
            " created_at = $4, status = NULL WHERE kept.created_at < $5 RETURNING true",
            scope.organization_id, claim.key_hash, claim.fingerprint, scope.now,
            scope.now - KEPT_FOR,
        )  # fmt: skip
    except asyncpg.LockNotAvailableError:
        raise ConflictError(
            "The first request with this Idempotency-Key is still running. Try again shortly."
        ) from None
    if taken:
        return None
    row = await scope.connection.fetchrow(
        "SELECT fingerprint, status, headers, body FROM idempotency_keys"
        " WHERE organization_id = $1 AND key_hash = $2",
        scope.organization_id, claim.key_hash,
    )  # fmt: skip
    assert row is not None, "the key's row was there a moment ago, and nothing removes it so soon"
    if row["fingerprint"] != claim.fingerprint:
        raise InvalidError(
            "This Idempotency-Key was used with another body. Use a new key for a new request.",
            [Fault("header.Idempotency-Key", "use a new key")],
        )
    return _repeated(row)


async def forget_old_answers(scope: Scope) -> None:
    """Remove the keys that are kept no longer."""
    await scope.connection.execute(
        "DELETE FROM idempotency_keys WHERE organization_id = $1 AND created_at < $2",
        scope.organization_id,
        scope.now - KEPT_FOR,
    )


# A piece at a time: how many answers are kept is the callers' doing. Quotes within a text of JSON
# are escaped, so what stands behind a field's name is that field of the answer itself.
_ERASE = """
WITH piece AS MATERIALIZED (
  SELECT organization_id, key_hash, created_at, body FROM idempotency_keys
   WHERE organization_id = $1 AND key_hash > $2 ORDER BY key_hash LIMIT $3
), named AS (
  SELECT organization_id, key_hash, created_at FROM piece WHERE strpos(body, $4) > 0
  UNION
  SELECT organization_id, key_hash, created_at FROM piece
    JOIN unnest($6::text[]) AS erased(id) ON erased.id = left(split_part(body, $5, 2), 36)
), done AS (
  UPDATE idempotency_keys AS kept SET status = $7, headers = '[]', body = $8 FROM named
   WHERE kept.organization_id = named.organization_id AND kept.key_hash = named.key_hash
     AND kept.created_at = named.created_at
)
SELECT key_hash FROM piece ORDER BY key_hash DESC LIMIT 1
"""
_LOOKED_THROUGH = 10_000  # answers, by one statement


async def erase_answers(scope: Scope, named: UUID, field: str, ids: Sequence[UUID]) -> None:
    """Put a refusal (404) in place of the kept answers about what is erased.

    They are those that name ``named`` anywhere, or one of ``ids`` in ``field``. The keys stay: a
    request that is repeated must not make anew what was erased.
    """
    gone = refused(NotFoundError("What this request was answered with has been erased."))
    sought, after = [str(one) for one in ids], b""
    while after is not None:
        after = await scope.connection.fetchval(
            _ERASE, scope.organization_id, after, _LOOKED_THROUGH, str(named), f'"{field}":"',
            sought, gone.status, gone.body.decode(),
        )  # fmt: skip


def _repeated(row: asyncpg.Record) -> Answer:
    headers = tuple(
        (name.encode("latin-1"), value.encode("latin-1"))
        for name, value in json.loads(row["headers"])
    )
    media_type = b"application/json" if row["status"] < 400 else b"application/problem+json"
    repeated = (b"idempotency-replayed", b"true")
    return Answer(row["body"].encode(), row["status"], (*headers, repeated), media_type)


async def _keep(scope: Scope, claim: Claim, answer: Answer) -> None:
    headers = [[n.decode("latin-1"), v.decode("latin-1")] for n, v in answer.headers]
    await scope.connection.execute(
        "UPDATE idempotency_keys SET status = $3, headers = $4, body = $5"
        " WHERE organization_id = $1 AND key_hash = $2",
        scope.organization_id, claim.key_hash, answer.status, json.dumps(headers),
        (answer.body if answer.masked_body is None else answer.masked_body).decode(),
    )  # fmt: skip
