"""Scope: transaction, organization, caller and time in one block that you can see."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from empfio.kit import clock
from empfio.kit.db import Connection, Database
from empfio.kit.errors import ForbiddenError
from empfio.kit.ids import OrganizationId, SessionId


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user, an API key, the agent, or the system itself; and what it may do.

    ``session_id``: the session a user acts in; keys and the system have none.
    """

    kind: Literal["user", "api_key", "agent", "system"]
    id: UUID | None
    name: str
    permissions: frozenset[str]
    session_id: SessionId | None = None

    def require(self, permission: str) -> None:
        """Raise ``ForbiddenError`` unless the actor has the permission."""
        if permission not in self.permissions:
            raise ForbiddenError(f"This needs the permission {permission}, which you do not have.")


@dataclass(frozen=True, slots=True)
class Scope:
    """What every action and store function gets; never built outside this file."""

    connection: Connection
    organization_id: OrganizationId
    actor: Actor
    now: datetime

    def acting_as(self, actor: Actor) -> "Scope":
        """The same transaction in the name of another actor."""
        return replace(self, actor=actor)

    @contextlib.asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what happens in the block, and only that, when it raises."""
        await self.connection.execute("SAVEPOINT attempt")
        try:
            yield
        except Exception:
            await self.connection.execute("ROLLBACK TO SAVEPOINT attempt")
            raise
        await self.connection.execute("RELEASE SAVEPOINT attempt")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody of one organization at the door; opens scopes."""

    database: Database
    organization_id: OrganizationId
    actor: Actor

    @contextlib.asynccontextmanager
    async def open_scope(self) -> AsyncIterator[Scope]:
        """A transaction; committed when the block ends, before any answer is sent."""
        async with self.database.transaction(self.organization_id) as connection:
            yield self._scope(connection)

    @contextlib.asynccontextmanager
    async def open_statement(self) -> AsyncIterator[Scope]:
        """For work that is one single statement: a read, or a write that is whole in itself."""
        if self.database.names_by_session:
            async with self.database.naming(self.organization_id) as connection:
                yield self._scope(connection)
        else:
            async with self.open_scope() as scope:
                yield scope

    def acting_as(self, actor: Actor) -> "Caller":
        """The same organization's, in the name of another actor."""
        return replace(self, actor=actor)

    def _scope(self, connection: Any) -> Scope:
        return Scope(connection, self.organization_id, self.actor, clock.now())
