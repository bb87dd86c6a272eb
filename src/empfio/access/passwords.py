"""Passwords: Argon2id, off the event loop, at most two at a time."""

import asyncio
import functools

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# argon2-cffi's defaults are RFC 9106's low-memory profile: 64 MiB, 3 passes, 4 lanes.
_HASHER = PasswordHasher()
# Each hash takes 64 MiB and most of a core; more at once would starve the requests.
_TURNS = asyncio.Semaphore(2)


@functools.cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")


async def hash_password(password: str) -> str:
    """The password's hash as it is stored."""
    async with _TURNS:
        return await asyncio.to_thread(_HASHER.hash, password)


async def is_password(password_hash: str | None, password: str) -> bool:
    """Whether the password fits; without a hash it takes as long and says no."""
    async with _TURNS:
        return await asyncio.to_thread(_fits, password_hash, password)


def _fits(password_hash: str | None, password: str) -> bool:
    try:
        fits = _HASHER.verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return fits and password_hash is not None
