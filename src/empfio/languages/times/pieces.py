"""What an expression of time is put together from."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any, Literal

from empfio.languages.records import Kind, PartOfDay
from empfio.languages.times.calendar import Span

Half = Literal["am", "pm"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Something said, and where: a word, or several that rules have put together.

    ``is_glued``: no space stands before it.
    """

    kind: Kind
    value: Any
    start: int
    end: int
    is_glued: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number; ``digits`` is how many it was written with, 0 for a number in words."""

    value: int
    digits: int = 0

    @property
    def is_year(self) -> bool:
        """Whether it is written like a year of our times."""
        return (self.digits in (0, 4)) and 1900 <= self.value < 2100


@dataclass(frozen=True, slots=True)
class Pair:
    """Two numbers with a dot between them: a day and its month, or a clock."""

    left: Number
    right: Number
    is_literal: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A date in digits: three numbers as they stand, and the sign between them."""

    numbers: tuple[Number, Number, Number]
    sign: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock; ``half`` None: not said, where the hour leaves it open.

    ``is_literal``: written as clocks of 24 hours are, so that the hour is meant as it stands.
    ``is_rough``: 11ish.
    """

    hour: int
    minute: int = 0
    half: Half | None = None
    is_literal: bool = False
    is_rough: bool = False

    def candidates(self, part: PartOfDay | None) -> tuple[time, ...]:
        """What it may be, the likelier first: customers come by day."""
        half = self.half or (half_of(part, self.hour) if self.is_open else None)
        if not self.is_open and not (self.half == "am" and self.hour == 12):
            return (time(self.hour % 24, self.minute),)
        early = time(self.hour % 12, self.minute)
        late = time(self.hour % 12 + 12, self.minute)
        if half:
            return (early,) if half == "am" else (late,)
        is_early = self.hour in range(7, 12) or (self.is_literal and self.hour != 12)
        return (early, late) if is_early else (late, early)

    @property
    def is_open(self) -> bool:
        """Whether the hour may be in either half of the day."""
        return 0 < self.hour <= 12


def half_of(part: PartOfDay | None, hour: int) -> Half | None:
    """The half of the day that a part of it says of an hour on a clock of twelve."""
    if part is None or part in ("early", "late"):
        return "am" if part == "early" else None
    kind = part.rpartition("_")[2]
    if kind == "morning":
        return "am"
    if kind == "noon":
        return "am" if hour in (10, 11) else "pm"
    is_night = hour == 12 or (kind == "night" and hour <= 3)
    return "am" if is_night and kind in ("evening", "night") else "pm"


@dataclass(frozen=True, slots=True)
class Day:
    """What is said of a day; several spans where it may be either, the likelier first.

    ``which``: of the weekday: 0 this one, 1 the next one, 2 the one after, None the coming one.
    ``is_loose``: the span is as near as weeks are, so that a weekday may be said of it.
    ``is_order_open``: the spans differ in which number is the month. ``part``: of the day, where
    one word says both.
    """

    weekday: int | None = None
    which: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    spans: tuple[Span, ...] = ()
    is_loose: bool = False
    is_order_open: bool = False
    part: PartOfDay | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and a clock that were counted from now; ``is_start``: from then on."""

    day: date
    at: time
    is_start: bool = False
