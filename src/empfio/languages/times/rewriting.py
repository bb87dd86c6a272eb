"""Rules that put pieces together, one stage after the other.

A rule is a regular expression over kinds of pieces: ``the? (ordinal|number) of? month`` is four
pieces at most. A stage goes through the pieces once, from left to right; where several rules fit,
the first of them that makes something of it does.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, get_args

import regex

from empfio.languages.records import Kind
from empfio.languages.times.pieces import Piece

_SIGNS: dict[str, str] = {kind: chr(0x100 + place) for place, kind in enumerate(get_args(Kind))}
MOST_COUNTED = 9_999  # days, weeks and so on: more of them nobody means
_MOST_REPEATED = 4
_NAME = regex.compile("[a-z]+")


@dataclass(frozen=True, slots=True)
class Found:
    """Pieces that a rule fits to, what stands before and behind them, and what time it is.

    ``is_day_first``: of two numbers the first is the day, where this is known.
    """

    pieces: Sequence[Piece]
    before: Piece | None
    behind: Piece | None
    now: datetime
    is_day_first: bool | None

    @property
    def today(self) -> date:
        """The day it is."""
        return self.now.date()

    @property
    def count(self) -> int | None:
        """How many are said: 3, and 1 for *a week* and *within a week*; None for *the week*."""
        number = self.one("number")
        if number is not None:
            return int(number.value) if number.value <= MOST_COUNTED else None
        return None if self.one("the") == "" else 1

    def all(self, *kinds: Kind) -> list[Any]:
        """The values of the pieces of these kinds, in order."""
        return [piece.value for piece in self.pieces if piece.kind in kinds]

    def one(self, *kinds: Kind) -> Any:
        """The first of these values, or None."""
        return next((piece.value for piece in self.pieces if piece.kind in kinds), None)


Made = tuple[Kind, Any] | None
Rule = tuple[str, Callable[[Found], Made]]


class _Compiled(NamedTuple):
    pattern: regex.Pattern[str]
    make: Callable[[Found], Made]


class Stage:
    """Rules that are tried at once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._written = [(_written(pattern), make) for pattern, make in rules]

    @functools.cached_property
    def _any(self) -> "regex.Pattern[str]":
        """Where any rule fits; compiled when needed, so that who never reads starts fast."""
        return regex.compile("|".join(pattern for pattern, _ in self._written))

    @functools.cached_property
    def _rules(self) -> list[_Compiled]:
        return [_Compiled(regex.compile(pattern), make) for pattern, make in self._written]

    def rewrite(
        self, pieces: Sequence[Piece], now: datetime, is_day_first: bool | None
    ) -> list[Piece]:
        """The pieces, with those that rules fit to put together."""
        line = "".join(_SIGNS[piece.kind] for piece in pieces)
        done: list[Piece] = []
        place = 0
        while found := self._any.search(line, place):
            done += pieces[place : found.start()]
            place = found.start()
            piece, taken = self._apply(line, place, pieces, done, now, is_day_first)
            done.append(piece)
            place += taken
        return [*done, *pieces[place:]]

    def _apply(
        self,
        line: str,
        place: int,
        pieces: Sequence[Piece],
        done: Sequence[Piece],
        now: datetime,
        is_day_first: bool | None,
    ) -> tuple[Piece, int]:
        """What the first rule makes that fits at a place; the piece itself where none does."""
        for rule in self._rules:
            fit = rule.pattern.match(line, place)
            if fit is None:
                continue
            taken = pieces[place : fit.end()]
            behind = pieces[fit.end()] if fit.end() < len(pieces) else None
            before = done[-1] if done else None
            made = _made(rule, Found(taken, before, behind, now, is_day_first))
            if made is not None:
                first = taken[0]
                return Piece(*made, first.start, taken[-1].end, first.is_glued), len(taken)
        return pieces[place], 1


def _made(rule: _Compiled, found: Found) -> Made:
    """What a rule makes; nothing beyond the calendar's ends."""
    try:
        return rule.make(found)
    except (OverflowError, ValueError):
        return None


def _written(pattern: str) -> str:
    """A rule's pattern over signs, one for each kind."""
    line = _NAME.sub(lambda name: _SIGNS[name[0]], pattern).replace(" ", "")
    # No end to a repetition would make a text slow that repeats one word.
    return line.replace("*", f"{{0,{_MOST_REPEATED}}}").replace("+", f"{{1,{_MOST_REPEATED}}}")
