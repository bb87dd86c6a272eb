"""Whether a bare number is meant as a time: what stands around it says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from empfio.languages.records import Kind
from empfio.languages.times.clocks import clock_of
from empfio.languages.times.expressions import Expression
from empfio.languages.times.pieces import Number, Pair, Piece

GLUE = frozenset("the of on in comma open filler dot for at which oclock slash dash".split())
"""Kinds that may stand within an expression and say nothing."""
POINTING = frozenset({"at", "about", "after", "before"})
"""Behind these a bare number is an hour, whatever follows."""
_LEADS = POINTING | {"from", "until", "between", "to"}
_TIMES = ("day", "clock", "number", "pair", "moment", "part")
_COUNTED = ("other", "unit", "weekday", "hundred", "month")
_WITHIN_A_SPAN = ("dash", "to", "until", "or", "number")
_REACH = 5  # pieces that are looked at behind a place
_FEW = 12  # pieces that a text has at most that says nothing but a number


def time_behind(pieces: Sequence[Piece], place: int) -> Kind | None:
    """What kind of time follows behind a place, if one does."""
    for piece in pieces[place + 1 : place + _REACH]:
        if piece.kind in _TIMES:
            return piece.kind
        if piece.kind not in GLUE and piece.kind not in _LEADS:
            return None
    return None


def minutes_behind(pieces: Sequence[Piece], place: int) -> Piece | None:
    """The minutes behind an hour: 14 50, ten thirty."""
    hour, *follows = pieces[place : place + 2]
    if not follows or hour.kind != "number" or follows[0].kind != "number":
        return None
    minutes: Number = follows[0].value
    is_hour = hour.value.digits <= 2 and hour.value.value <= 24
    return follows[0] if is_hour and minutes.digits in (0, 2) and minutes.value < 60 else None


@dataclass(frozen=True, slots=True)
class Bare:
    """A number, or two with a dot between them, at a place; ``has_minutes``: and the next one.

    ``lead``: the word before it that says how it is meant. ``said``: what was said before.
    """

    pieces: Sequence[Piece]
    place: int
    has_minutes: bool
    lead: Kind | None
    said: Expression

    def is_time(self) -> bool:
        """Whether it is meant as a time."""
        number = self.pieces[self.place].value
        if not self._could_be(number):
            return False
        if not self.has_minutes and self._is_behind_for():
            return False  # a table for two
        if not self.has_minutes and isinstance(number, Number) and number == Number(1):
            # The word *one* is mostly no number.
            return self.lead in ("at", "between", "from") and self._kind_of_next() != "other"
        if isinstance(number, Number) and number.digits and number.is_year:
            is_end = self.said.left.clock is not None and self._is_behind_dash()
            is_pointed_at = self.lead in POINTING or self.said.left.day is not None
            return is_pointed_at or is_end or self._is_alone()
        return self._is_surrounded()

    def counts_nothing(self) -> bool:
        """Whether nothing that is counted follows: at 4 or 5, and not at 4 or 5 people."""
        behind = self._behind()
        number = self.pieces[self.place].value
        return self._could_be(number) and (behind is None or behind.kind not in _COUNTED)

    def _could_be(self, number: Number | Pair) -> bool:
        if isinstance(number, Number) and number == Number(0):
            return False  # oh
        is_day = isinstance(number, Number) and number.value <= 31
        return is_day or clock_of(number) is not None

    def _is_surrounded(self) -> bool:
        behind = self._behind()
        kind = behind.kind if behind else None
        is_counted = kind == "other" and behind is not None and not behind.value
        if self._are_minutes():
            return False  # late by ten minutes, or by 10 to 15
        if is_counted or kind in ("unit", "weekday", "hundred"):
            return self.lead == "at"
        if self.lead in POINTING or self.said.right is not None or self.has_minutes:
            return True
        if self.lead in _LEADS or not self.said.left.is_empty or self._is_alone():
            return kind != "other"
        follows = time_behind(self.pieces, self._last + 1)
        return (
            kind in ("day", "part", "slash")
            or (kind in ("to", "dash", "comma", "until") and follows is not None)
            or (kind == "or" and follows == "clock")
        )

    def _are_minutes(self) -> bool:
        """Whether minutes are counted, by this number or by one that follows it: 10-15 minutes."""
        following = self.pieces[self._last + 1 : self._last + _REACH]
        counted = next((one for one in following if one.kind not in _WITHIN_A_SPAN), None)
        are_minutes = counted is not None and (counted.kind, counted.value) == ("unit", "minute")
        return are_minutes and not self.has_minutes

    @property
    def _last(self) -> int:
        return self.place + self.has_minutes

    def _behind(self) -> Piece | None:
        return next(iter(self.pieces[self._last + 1 : self._last + 2]), None)

    def _kind_of_next(self) -> Kind | None:
        """What follows, small words aside."""
        kinds = (piece.kind for piece in self.pieces[self._last + 1 : self._last + _REACH])
        return next((kind for kind in kinds if kind not in GLUE), None)

    def _is_behind_for(self) -> bool:
        return self.place > 0 and self.pieces[self.place - 1].kind == "for"

    def _is_behind_dash(self) -> bool:
        return self.place > 0 and self.pieces[self.place - 1].kind in ("dash", "until")

    def _is_alone(self) -> bool:
        """Whether the text says nothing else."""
        if len(self.pieces) > _FEW:
            return False
        others = (*self.pieces[: self.place], *self.pieces[self._last + 1 :])
        return all(piece.kind in GLUE or piece.kind in _LEADS for piece in others)
