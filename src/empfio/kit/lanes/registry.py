"""What can be asked for by name: each room registers its jobs, workers look them up."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from empfio.kit.lanes.records import MOST_TRIES
from empfio.kit.scope import Caller, Scope

Work = Callable[[Scope, dict[str, Any]], Awaitable[None]]
Outing = Callable[[Caller, dict[str, Any]], Awaitable[None]]


class UnknownJobError(LookupError):
    """No room of this version knows a job of this name."""


@dataclass(frozen=True, slots=True)
class Retrying:
    """How often a job is tried, and which job of its lane follows where it is laid aside.

    That one gets the same arguments: somebody waits for the first, and must not wait for good.
    """

    most_tries: int = MOST_TRIES
    successor: str | None = None


class Registry:
    """The jobs that a worker can do."""

    def __init__(self) -> None:
        self._works: dict[str, Work] = {}
        self._outings: dict[str, Outing] = {}
        self._retrying: dict[str, Retrying] = {}

    def add(self, name: str, work: Work) -> None:
        """Let ``name`` be done by ``work``; a name has one meaning."""
        assert name not in self.names, f"two jobs are called {name}"
        self._works[name] = work

    def add_outing(self, name: str, outing: Outing, retrying: Retrying | None = None) -> None:
        """Let ``name`` be done by what speaks to a stranger and opens its own scopes.

        No transaction is open meanwhile. A crash in the middle lets it be done again: twice is
        possible, never is not.
        """
        assert name not in self.names, f"two jobs are called {name}"
        self._outings[name] = outing
        if retrying is not None:
            self._retrying[name] = retrying

    def find_outing(self, name: str) -> Outing | None:
        """The outing of that name."""
        return self._outings.get(name)

    def retrying_of(self, name: str) -> Retrying:
        """How a job of that name is borne with."""
        return self._retrying.get(name, Retrying())

    def get(self, name: str) -> Work:
        """The work of that name; raises ``UnknownJobError``."""
        try:
            return self._works[name]
        except KeyError:
            raise UnknownJobError(name) from None

    @property
    def outings(self) -> frozenset[str]:
        """The names of all outings."""
        return frozenset(self._outings)

    @property
    def names(self) -> frozenset[str]:
        """All names."""
        return frozenset(self._works | self._outings)
