"""Connections to PostgreSQL: two small pools, and one door through which every checkout goes.

``app`` serves one organization at a time under row security; ``across`` may read the few
look-ups that lead from a secret to its organization.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, cast

import asyncpg

from empfio.kit.errors import UnavailableError
from empfio.kit.ids import OrganizationId

APP_ROLE = "empfio_app"
ACROSS_ROLE = "empfio_across"

WAIT_FOR_CONNECTION = 2.0  # seconds; a caller that would wait longer is answered 503
STATEMENT_TIMEOUT = "5s"
LOCK_TIMEOUT = "3s"
# Seconds until the driver gives up: by then the server has ended the statement, or is not there.
SILENCE = 6.0

# What means "the database is not there or not able", as opposed to "the statement is wrong".
UNAVAILABLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InsufficientResourcesError,
    asyncpg.QueryCanceledError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.LockNotAvailableError,
    asyncpg.InterfaceError,
    # The driver lost its place in the protocol: the server died in the middle of an answer.
    asyncpg.InternalClientError,
)
# Two transactions met in an unlucky order: nothing was changed, so the whole may run again. What
# was free when it was looked for and taken when it was stored is seen to be taken the next time.
RETRYABLE = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.UniqueViolationError,
)


# What a commit may have left to others: work of lanes and arrivals, or events without a number.
Matter = Literal["work", "events"]


class Connection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """A connection that remembers whom its session serves, and whom its commit wakes."""

    _named_organization: OrganizationId | None = None
    _rings: frozenset[Matter] = frozenset()

    def named_organization(self) -> OrganizationId | None:
        """The organization that the session's setting surely names; None when unsure."""
        return self._named_organization

    def name_organization(self, organization_id: OrganizationId | None) -> None:
        """Remember what the session's setting names (None: no longer sure)."""
        self._named_organization = organization_id

    def ring_on_commit(self, matter: Matter) -> None:
        """Wake those whose matter it is once what is being done here is committed."""
        self._rings |= {matter}

    def takes_ring(self) -> frozenset[Matter]:
        """For whose matters somebody is to be woken; asking answers for good."""
        rings, self._rings = self._rings, frozenset()
        return rings


class DurabilityError(RuntimeError):
    """The database may forget what it has acknowledged."""


async def _leave_settings(_: Any) -> None:
    """Replace asyncpg's RESET ALL: the door sets the organization anew whenever it differs."""


@dataclass(frozen=True, slots=True)
class Pools:
    """Connections, who waits for one, and who waited in vain so far."""

    open: int
    idle: int
    most: int
    waiting: int
    timeouts: int


class Database:
    """The pools of one process. Open with ``async with Database(url, size) as database``."""

    def __init__(self, url: str, size: int, scope_reads_by: str = "session") -> None:
        self._url = url
        self._size = size
        self._app: asyncpg.Pool | None = None
        self._across: asyncpg.Pool | None = None
        # Wakes those whose matters they are; the process hangs a bell here.
        self.ring: Callable[[Iterable[Matter]], None] = lambda _: None
        self.names_by_session = scope_reads_by == "session"
        self._waiting = 0
        self._timeouts = 0

    async def __aenter__(self) -> "Database":
        """Make the pools; connections are opened when first needed.

        Raises ``DurabilityError`` where fsync or synchronous_commit is off.
        """
        self._app = await self._make_pool(APP_ROLE, self._size)
        self._across = await self._make_pool(ACROSS_ROLE, 2)
        try:
            async with self.across_organizations() as connection:
                await check_durability(connection)
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        for pool in (self._app, self._across):
            if pool is not None:
                try:
                    await asyncio.wait_for(pool.close(), 5)
                except (TimeoutError, *UNAVAILABLE):
                    pool.terminate()

    async def _make_pool(self, role: str, size: int) -> asyncpg.Pool:
        return await asyncpg.create_pool(
            self._url,
            min_size=0,
            max_size=size,
            connection_class=Connection,
            reset=_leave_settings,
            max_inactive_connection_lifetime=300,
            timeout=WAIT_FOR_CONNECTION,
            command_timeout=SILENCE,
            max_cached_statement_lifetime=0,
            server_settings={
                "role": role,
                "application_name": "empfio",
                "timezone": "UTC",
                # Half of a list query's cost is planning; generic plans spare it.
                "plan_cache_mode": "force_generic_plan",
                "statement_timeout": STATEMENT_TIMEOUT,
                "lock_timeout": LOCK_TIMEOUT,
                "idle_in_transaction_session_timeout": "15s",
                "jit": "off",
            },
        )

    def pools(self) -> Pools:
        """How the pools are used now."""
        pools = [pool for pool in (self._app, self._across) if pool is not None]
        return Pools(
            open=sum(pool.get_size() for pool in pools),
            idle=sum(pool.get_idle_size() for pool in pools),
            most=sum(pool.get_max_size() for pool in pools),
            waiting=self._waiting,
            timeouts=self._timeouts,
        )

    @contextlib.asynccontextmanager
    async def _checkout(self, pool: asyncpg.Pool | None) -> AsyncIterator[Connection]:
        assert pool is not None, "the database is not open"
        self._waiting += 1
        try:
            held = await pool.acquire(timeout=WAIT_FOR_CONNECTION)
        except UNAVAILABLE as error:
            self._timeouts += isinstance(error, TimeoutError)
            raise UnavailableError from error
        finally:
            self._waiting -= 1
        connection = cast(Connection, held)
        try:
            yield connection
        except BaseException as error:
            # After an error, a cancel or a time-out nothing is believed of the session.
            _distrust(connection, error)
            if is_unavailable(error):
                raise UnavailableError from error
            raise
        finally:
            # Shielded by asyncpg; a connection whose query was cut off is replaced by it. It raises
            # where the server does not even answer that; what was done is not undone by it.
            with contextlib.suppress(*UNAVAILABLE):
                await pool.release(held)

    @contextlib.asynccontextmanager
    async def naming(self, organization_id: OrganizationId) -> AsyncIterator[Connection]:
        """A connection whose session names ``organization_id``; each statement stands alone."""
        async with self._checkout(self._app) as connection:
            if connection.named_organization() != organization_id:
                connection.name_organization(None)
                # A uuid.UUID prints nothing but hex and dashes: safe to write into the text.
                await connection.execute(f"SET app.organization_id = '{organization_id}'")
                connection.name_organization(organization_id)
            yield connection
            if rings := connection.takes_ring():
                self.ring(rings)

    @contextlib.asynccontextmanager
    async def transaction(self, organization_id: OrganizationId) -> AsyncIterator[Connection]:
        """A transaction that names ``organization_id``; commits at the end of the block."""
        async with self._checkout(self._app) as connection:
            try:  # around all of it: BEGIN and COMMIT can be cut off too, and be done nevertheless
                await connection.execute(
                    f"BEGIN; SET LOCAL app.organization_id = '{organization_id}'"
                )
                yield connection
                # PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error.
                if await connection.execute("COMMIT") != "COMMIT":
                    raise UnavailableError("The transaction was rolled back. Nothing was changed.")
                if rings := connection.takes_ring():
                    self.ring(rings)
            except BaseException as error:
                if not _is_lost(error):
                    await _roll_back(connection)
                raise

    @contextlib.asynccontextmanager
    async def across_organizations(self) -> AsyncIterator[Connection]:
        """A connection of the role that reads look-ups across organizations."""
        async with self._checkout(self._across) as connection:
            yield connection


async def vacuum(url: str, *tables: str) -> None:
    """Tidy tables and gather their statistics, as the owner, whom ``url`` names."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"VACUUM ANALYZE {', '.join(tables)}")
    finally:
        await connection.close()


def is_unavailable(error: BaseException) -> bool:
    """Whether the error says that the database is not there or not able now."""
    # asyncpg's DataError (a value that does not fit its column) is an InterfaceError too; it is
    # a fault of ours and no outage.
    return isinstance(error, UNAVAILABLE) and not isinstance(error, ValueError)


def _is_lost(error: BaseException) -> bool:
    """Whether the protocol itself went wrong, or the server fell silent."""
    return isinstance(error, (asyncpg.InternalClientError, TimeoutError))


def _distrust(connection: Connection, error: BaseException) -> None:
    """Forget what we knew of the session; end it where it would be waited for in vain."""
    # A connection that was cut off has left the pool already: then there is nothing to forget.
    with contextlib.suppress(AttributeError, asyncpg.InterfaceError):
        connection.name_organization(None)
        connection.takes_ring()
        if _is_lost(error):
            connection.terminate()


async def _roll_back(connection: Connection) -> None:
    try:
        await connection.execute("ROLLBACK", timeout=2)
    except BaseException:
        # The connection is still busy with what was cut off, or gone: it must not be used again.
        with contextlib.suppress(asyncpg.InterfaceError):  # it has left the pool already
            connection.terminate()


async def check_durability(connection: Any) -> None:
    """Raise ``DurabilityError`` unless what is acknowledged survives a power cut."""
    row = await connection.fetchrow(
        "SELECT current_setting('fsync') AS fsync,"
        " current_setting('full_page_writes') AS full_page_writes,"
        " current_setting('synchronous_commit') AS synchronous_commit"
    )
    wrong = [name for name in ("fsync", "full_page_writes") if row[name] != "on"]
    if row["synchronous_commit"] == "off":
        wrong.append("synchronous_commit")
    if wrong:
        raise DurabilityError(
            f"PostgreSQL runs with {' and '.join(wrong)} off and could lose acknowledged "
            "messages; turn it on in postgresql.conf and restart PostgreSQL"
        )
