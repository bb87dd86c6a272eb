"""Expressions of time: one moment, or from one to another."""

from dataclasses import dataclass, field

from empfio.languages.records import Bound, PartOfDay
from empfio.languages.times.clocks import clock_of
from empfio.languages.times.pieces import Clock, Day, Number


@dataclass(slots=True)
class Side:
    """What is said of one moment, or of one end of an interval.

    ``bare``: a number that is an hour, or a day where what stands around it says so.
    """

    day: Day | None = None
    clock: Clock | None = None
    bare: Number | None = None
    part: PartOfDay | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said yet."""
        return not (self.day or self.clock or self.bare or self.part)

    @property
    def is_vague(self) -> bool:
        """Whether nothing but *early* or *late* is said."""
        return self.part in ("early", "late") and not (self.day or self.clock or self.bare)

    @property
    def is_part_of_date(self) -> bool:
        """Whether only a number is said of the day, whose month may follow."""
        day = self.day
        is_number = day is not None and day.day is not None and not (day.month or day.spans)
        return self.bare is not None or is_number

    @property
    def hour(self) -> Clock | None:
        """The clock, or what a bare number is as one."""
        return self.clock or (clock_of(self.bare) if self.bare else None)


@dataclass(slots=True)
class Expression:
    """An expression of time: its sides, where it stands, and how it is meant."""

    left: Side = field(default_factory=Side)
    right: Side | None = None
    bound: Bound = "at"
    lasting: int = 0
    start: int = 0
    end: int = 0
    is_denied: bool = False
    is_alternative: bool = False
    is_lone: bool = False

    @property
    def has_days(self) -> bool:
        """Whether an hour is said of several days: Monday to Friday, 9."""
        right = self.right
        return bool(right and right.hour and right.day and self.left.day and not self.left.hour)

    @property
    def is_daily(self) -> bool:
        """Whether one clock is said of several days: Monday to Friday after 5."""
        return self.has_days and self.right is not None and self.right.clock is not None

    @property
    def is_open_ended(self) -> bool:
        """Whether only a part of the day is said of the end: from 6 until the evening."""
        right = self.right
        is_part = right is not None and right.part is not None
        return bool(is_part and right and self.left.hour and not (right.day or right.hour))

    @property
    def side(self) -> Side:
        """The side that is being spoken of."""
        return self.left if self.right is None else self.right
