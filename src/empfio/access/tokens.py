"""Access tokens: JWTs with one fixed algorithm (RFC 8725), bound to the user's token version."""

from datetime import datetime, timedelta
from typing import Any

import jwt

from empfio.access.errors import InvalidTokenError
from empfio.access.records import User
from empfio.kit.ids import OrganizationId, UserId, read_id

ALGORITHM = "HS256"
ISSUER = "empfio"
AUDIENCE = "empfio-api"
KIND = "at+jwt"  # RFC 9068: a token of another kind is never taken for an access token
API_KEY_PREFIX = "empfio_"
LATEST = 253_402_300_799  # the end of the year 9999: no token of ours says more


def make_token(key: str, user: User, now: datetime, life: timedelta) -> str:
    """A signed token of the user, valid for ``life``."""
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(user.id),
        "org": str(user.organization_id),
        "ver": user.token_version,
        "iat": now,
        "exp": now + life,
    }
    return jwt.encode(claims, key, algorithm=ALGORITHM, headers={"typ": KIND})


def read_token(key: str, token: str) -> tuple[OrganizationId, UserId, int]:
    """Whose token it is, and its version; raises ``InvalidTokenError`` for every other text."""
    try:
        found: dict[str, Any] = jwt.decode_complete(
            token,
            key,
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            audience=AUDIENCE,
            options={
                "require": ["iss", "aud", "sub", "org", "ver", "iat", "exp"],
                "strict_aud": True,
            },
        )
        claims = found["payload"]
        if found["header"].get("typ") != KIND or not _has_our_numbers(claims):
            raise InvalidTokenError
        return (
            OrganizationId(read_id(claims["org"])),
            UserId(read_id(claims["sub"])),
            claims["ver"],
        )
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError):
        raise InvalidTokenError from None


def _has_our_numbers(claims: dict[str, Any]) -> bool:
    """Whether version and times are whole numbers, as we write them: no text, float or bool."""
    is_whole = all(type(claims[name]) is int for name in ("ver", "iat", "exp"))
    return is_whole and claims["exp"] <= LATEST
