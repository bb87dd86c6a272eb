"""Tokens: access tokens are JWTs with one fixed algorithm (RFC 8725), refresh tokens are random.

An access token is bound to its user's token version and to its session.
"""

import base64
import binascii
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import jwt

from empfio.access.errors import InvalidTokenError, LinkGoneError
from empfio.access.records import User
from empfio.kit.ids import OrganizationId, SessionId, UserId, read_id
from empfio.kit.secrets import hash_token

ALGORITHM = "HS256"
ISSUER = "empfio"
AUDIENCE = "empfio-api"
KIND = "at+jwt"  # RFC 9068: a token of another kind is never taken for an access token
API_KEY_PREFIX = "empfio_"
LATEST = 253_402_300_799  # the end of the year 9999: no token of ours says more
_RANDOM = 32  # bytes
_AHEAD = 60  # seconds that the clock of who made a token may be before ours


@dataclass(frozen=True, slots=True)
class Claims:
    """What an access token says."""

    organization_id: OrganizationId
    user_id: UserId
    session_id: SessionId
    version: int


def make_token(key: str, user: User, session_id: SessionId, now: datetime, life: timedelta) -> str:
    """A signed access token of the user in a session, valid for ``life``."""
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(user.id),
        "org": str(user.organization_id),
        "sid": str(session_id),
        "ver": user.token_version,
        "iat": now,
        "exp": now + life,
    }
    return jwt.encode(claims, key, algorithm=ALGORITHM, headers={"typ": KIND})


def read_token(key: str, token: str, now: datetime) -> Claims:
    """What the token says; raises ``InvalidTokenError`` for every other text."""
    try:
        found: dict[str, Any] = jwt.decode_complete(
            token,
            key,
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            audience=AUDIENCE,
            options={
                "require": ["iss", "aud", "sub", "org", "sid", "ver", "iat", "exp"],
                "strict_aud": True,
                "verify_exp": False,  # these two by our own clock, below
                "verify_iat": False,
            },
        )
        claims = found["payload"]
        if found["header"].get("typ") != KIND or not _has_our_numbers(claims):
            raise InvalidTokenError
        if not claims["iat"] - _AHEAD <= now.timestamp() < claims["exp"]:
            raise InvalidTokenError
        return Claims(
            OrganizationId(read_id(claims["org"])),
            UserId(read_id(claims["sub"])),
            SessionId(read_id(claims["sid"])),
            claims["ver"],
        )
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError):
        raise InvalidTokenError from None


def _has_our_numbers(claims: dict[str, Any]) -> bool:
    """Whether version and times are whole numbers, as we write them: no text, float or bool."""
    is_whole = all(type(claims[name]) is int for name in ("ver", "iat", "exp"))
    return is_whole and claims["exp"] <= LATEST


def make_secret(organization_id: OrganizationId) -> str:
    """A random secret of 256 bits behind the id of its organization: where its hash is kept."""
    packed = organization_id.bytes + secrets.token_bytes(_RANDOM)
    return base64.urlsafe_b64encode(packed).decode()


def read_secret(secret: str) -> tuple[OrganizationId, bytes] | None:
    """The organization of a secret and its hash (32 bytes); None where it is none of ours."""
    try:
        packed = base64.b64decode(secret, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(packed) != 16 + _RANDOM or base64.urlsafe_b64encode(packed).decode() != secret:
        return None
    return OrganizationId(UUID(bytes=packed[:16])), hash_token(secret)


def read_link(token: str) -> tuple[OrganizationId, bytes]:
    """As ``read_secret``; raises ``LinkGoneError`` where it is none of ours."""
    found = read_secret(token)
    if found is None:
        raise LinkGoneError
    return found
