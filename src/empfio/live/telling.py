"""What a stream is told, as server-sent events."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from empfio.events.records import Happened, Place
from empfio.live.records import Kind, Thing
from empfio.live.rules import last_of_each, write_place


class Batch:
    """Events of one organization with the rows that they changed.

    It is rendered once for all who may see the same of it.
    """

    def __init__(self, happened: Sequence[Happened], rows: Mapping[Thing, str]) -> None:
        """``rows``: the forms of what these events changed; what is gone is not among them."""
        self._happened = happened
        self._rows = rows
        self._shown = last_of_each(happened)
        self._positions = [one.position for one in happened]
        self._rendered: dict[tuple[frozenset[Kind], int], bytes] = {}

    @property
    def end(self) -> Place:
        """Behind the last of its events."""
        return self._happened[-1].place

    def piece(self, kinds: frozenset[Kind], position: int) -> bytes:
        """What is behind a position of the log, with rows of these kinds."""
        first = bisect_right(self._positions, position)
        if (kinds, first) not in self._rendered:
            told = zip(self._happened[first:], self._shown[first:], strict=True)
            text = "".join(self._event(one, things, kinds) for one, things in told)
            self._rendered[kinds, first] = text.encode()
        return self._rendered[kinds, first]

    def _event(self, one: Happened, things: Sequence[Thing], kinds: frozenset[Kind]) -> str:
        rows = ",".join(
            f'"{thing.kind}":{self._rows[thing]}'
            for thing in things
            if thing.kind in kinds and thing in self._rows
        )
        return f'id: {write_place(one.place)}\ndata: {one.form[:-1]},"rows":{{{rows}}}}}\n\n'


def ready(place: Place) -> bytes:
    """What was missed has been told: from here on it is told while it happens."""
    cursor = write_place(place)
    return f'id: {cursor}\nevent: ready\ndata: {{"cursor":"{cursor}"}}\n\n'.encode()


def sign_of_life(place: Place) -> bytes:
    """Nothing happened: the place moves on, so that it does not grow old with who listens."""
    return f": here\nid: {write_place(place)}\n\n".encode()
