"""How often somebody may be wrong: counted in the database, over all processes.

An attempt is counted before it is looked at and given back when it was right: however many guess at
once, no more than the limit is looked at.
"""

import contextlib
import hmac
import math
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from empfio.access import attempt_store
from empfio.access.errors import TooManyAttemptsError
from empfio.access.rules import read_email
from empfio.kit import clock
from empfio.kit.db import Database
from empfio.kit.peers import block_of

ADDRESS_PERIOD = timedelta(minutes=5)
ACCOUNT_PERIOD = timedelta(minutes=15)

Purpose = Literal["login", "register", "password", "reset", "link"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How many failures are taken of one address and for one account; 0: no limit.

    ``key`` hides what is counted: who reads the table learns neither addresses nor e-mails.
    """

    key: str
    per_address: int
    per_account: int

    def counts_of(
        self, purpose: Purpose, address: str, account: str | None
    ) -> list[attempt_store.Count]:
        """What an attempt counts against."""
        counts = []
        if self.per_address:
            hidden = self._hide(purpose, "address", block_of(address))
            counts.append(attempt_store.Count(hidden, self.per_address, ADDRESS_PERIOD))
        if self.per_account and account is not None:
            hidden = self._hide(purpose, "account", account)
            counts.append(attempt_store.Count(hidden, self.per_account, ACCOUNT_PERIOD))
        return counts

    def _hide(self, *parts: str) -> bytes:
        return hmac.digest(self.key.encode(), "\n".join(parts).encode(), "sha256")


def account_of(email: str) -> str:
    """What stands for an account, whether it exists or not: all spellings of an e-mail are one."""
    try:
        return read_email(email)
    except ValueError:
        return email


@contextlib.asynccontextmanager
async def counted(
    database: Database, limits: Limits, purpose: Purpose, address: str, account: str | None = None
) -> AsyncIterator[None]:
    """Count what is tried in the block as a failure, unless the block ends well.

    Raises ``TooManyAttemptsError`` (429) where the limit is reached; the block is then not tried.
    """
    counts = limits.counts_of(purpose, address, account)
    await count(database, counts)
    yield
    await attempt_store.give_back_across_organizations(database, counts, clock.now())


async def count(database: Database, counts: list[attempt_store.Count]) -> None:
    """Count an attempt for good; raises ``TooManyAttemptsError`` where the limit is reached."""
    now = clock.now()
    full_until = await attempt_store.count_across_organizations(database, counts, now)
    if full_until is not None:
        raise TooManyAttemptsError(max(1, math.ceil((full_until - now).total_seconds())))
