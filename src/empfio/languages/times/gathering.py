"""Pieces gathered into expressions."""

from collections.abc import Sequence
from datetime import date

from empfio.languages.records import Bound, Kind, PartOfDay
from empfio.languages.times import calendar
from empfio.languages.times.clocks import clock_of
from empfio.languages.times.expressions import Expression, Side
from empfio.languages.times.merging import merge
from empfio.languages.times.pieces import Clock, Day, Moment, Number, Pair, Piece

_BOUNDS: dict[Kind, Bound] = {
    "about": "about", "after": "after", "before": "before", "from": "after", "until": "before",
}  # fmt: skip
_HALVES: dict[str, PartOfDay] = {"am": "morning", "pm": "afternoon"}
# Behind these words a bare number is an hour.
_LEADS = frozenset(_BOUNDS) | {"at", "between", "to"}
_POINTING = frozenset({"at", "about", "after", "before"})
_NEAR = 40  # characters between a day and the words that deny it
_GLUE = frozenset("the of on in comma open filler dot for at which oclock slash dash".split())


def gather(pieces: Sequence[Piece], today: date) -> list[Expression]:
    """The expressions of a text, in order."""
    gatherer = _Gatherer(pieces, today)
    for place in range(len(pieces)):
        gatherer.take(place)
    gatherer.close()
    return gatherer.expressions


class _Gatherer:
    """Goes through pieces once; ``now`` is the expression that is being gathered."""

    def __init__(self, pieces: Sequence[Piece], today: date) -> None:
        self.expressions: list[Expression] = []
        self._pieces = pieces
        self._today = today
        self._now = Expression()
        self._lead: Kind | None = None  # the last word that says how what follows is meant
        self._is_between = False
        self._is_skipped = False

    def take(self, place: int) -> None:
        """The next piece."""
        piece = self._pieces[place]
        if self._is_skipped:
            self._is_skipped = False
        elif piece.kind == "day":
            self._take_day(piece)
        elif piece.kind in ("clock", "moment"):
            self._take_clock(piece)
        elif piece.kind == "part" or (piece.kind == "meridiem" and self._now.side.day):
            self._take_part(piece)
        elif piece.kind in ("number", "pair"):
            self._take_bare(place)
        else:
            self._take_word(piece, place)

    def _take_word(self, piece: Piece, place: int) -> None:
        if piece.kind == "lasting":
            self._now.lasting = self._now.lasting or piece.value
        elif self._is_range(piece, place):
            self._now.right = Side()
            self._lead = "to"
        elif piece.kind in ("or", "and"):
            self.close()
            self._now.is_alternative = bool(self.expressions) and piece.value != "but"
        elif piece.kind == "not":
            self._deny(piece, place)
        elif piece.kind in _BOUNDS or piece.kind == "between":
            self._take_bound(piece, place)
        elif piece.kind == "past":
            self._lead = "after"
        elif piece.kind == "at":
            self._lead = self._lead or "at"
        elif piece.kind == "for":
            self._lead = None
        elif piece.kind not in _GLUE:
            self.close()

    def _deny(self, piece: Piece, place: int) -> None:
        """*Not Monday* denies what follows, *Monday does not suit me* what stands before."""
        self.close()
        behind = self._pieces[place + 1].kind if place + 1 < len(self._pieces) else None
        if piece.value != "behind" and behind not in (None, "comma", "dot", "and"):
            self._now.is_denied = True
        elif self.expressions and piece.start - self.expressions[-1].end < _NEAR:
            self.expressions[-1].is_denied = True

    def _take_bound(self, piece: Piece, place: int) -> None:
        """A word that says how what follows is meant, or what stands before it: 5 pm latest."""
        if piece.value == "behind" and self._now.left.clock and self._time_behind(place) is None:
            self._now.bound = _BOUNDS[piece.kind]
        elif piece.kind != "about" or self._lead not in _BOUNDS:
            self._lead = piece.kind
            self._is_between = self._is_between or piece.kind == "between"

    def _is_range(self, piece: Piece, place: int) -> bool:
        """Whether a word leads from one side to the other."""
        if self._now.left.is_empty or self._now.right is not None:
            return False
        if piece.kind in ("to", "until", "dash"):
            follows = self._time_behind(place)
            is_clock_alone = follows == "clock" and self._now.left.hour is None
            return follows is not None and not is_clock_alone
        if piece.kind == "and":
            return self._is_between
        follows = self._pieces[place + 1].kind if place + 1 < len(self._pieces) else None
        return piece.kind == "slash" and (
            (self._now.left.hour is not None and follows in ("number", "pair", "clock"))
            or (self._now.left.is_part_of_date and follows == "day")
        )

    def _time_behind(self, place: int) -> Kind | None:
        """What kind of time follows behind a word, if one does."""
        for piece in self._pieces[place + 1 : place + 5]:
            if piece.kind in ("day", "clock", "number", "pair", "moment", "part"):
                return piece.kind
            if piece.kind not in _GLUE and piece.kind not in _LEADS:
                return None
        return None

    def _take_day(self, piece: Piece) -> None:
        side = self._now.side
        day: Day | None = piece.value
        if side.day is not None:
            day = merge(side.day, piece.value, self._today)
            if day is None:
                self._start_other()
                day = piece.value
        self._now.side.day = day
        self._said(piece)
        if piece.value.part:
            self._add_part(piece.value.part)

    def _take_clock(self, piece: Piece) -> None:
        if self._now.side.clock is not None:
            self._start_other()
        side = self._now.side
        if isinstance(piece.value, Moment):
            side.day = side.day or Day(spans=(calendar.single(piece.value.day),))
            at = piece.value.at
            side.clock = Clock(at.hour, at.minute, "am" if at.hour < 12 else "pm")
        else:
            side.clock = piece.value
        self._bare_is_day()
        if side.clock.is_rough:
            self._lead = self._lead or "about"
        self._said(piece)

    def _bare_is_day(self) -> None:
        """A bare number beside a clock was the day: *15, 8 pm*."""
        side = self._now.side
        if side.bare is not None and side.day is None:
            side.day = Day(day=side.bare.value)
        side.bare = None

    def _take_part(self, piece: Piece) -> None:
        self._add_part(_HALVES.get(piece.value, piece.value))
        self._said(piece)

    def _add_part(self, part: PartOfDay) -> None:
        side = self._now.side
        side.part = _joined(side.part, part)

    def _take_bare(self, place: int) -> None:
        piece = self._pieces[place]
        minutes = self._minutes_behind(place)
        clock = clock_of(piece.value)
        if minutes is not None and clock is not None:
            clock = Clock(clock.hour, minutes.value.value, is_literal=clock.is_literal)
        end = minutes or piece
        if not self._may_be_time(place + (minutes is not None), place):
            self.close()
            return
        if self._now.side.clock is not None or self._now.side.bare is not None:
            self._start_other()
        self._is_skipped = minutes is not None
        is_open = self._lead not in _POINTING or clock is None
        if is_open and minutes is None and _is_bare(piece.value):
            self._now.side.bare = piece.value
        elif clock is not None:
            self._now.side.clock = clock
            self._bare_is_day()
        self._said(piece, end.end)

    def _minutes_behind(self, place: int) -> Piece | None:
        """The minutes behind an hour: 14 50, ten thirty."""
        hour = self._pieces[place]
        follows = self._pieces[place + 1] if place + 1 < len(self._pieces) else None
        if follows is None or hour.kind != "number" or follows.kind != "number":
            return None
        is_hour = hour.value.digits <= 2 and hour.value.value <= 24
        is_minute = follows.value.digits in (0, 2) and follows.value.value < 60
        return follows if is_hour and is_minute else None

    def _may_be_time(self, last: int, place: int) -> bool:
        """Whether a number is meant as a time: what stands around it says so."""
        number = self._pieces[place].value
        if clock_of(number) is None and not (isinstance(number, Number) and number.value <= 31):
            return False
        if isinstance(number, Number) and number.value == number.digits == 0:
            return False  # oh
        if place == last and self._is_for(place):
            return False
        if place == last and self._is_one(number):
            is_led = self._lead in ("at", "between", "from")
            return is_led and self._kind_behind(place) != "other"
        if isinstance(number, Number) and number.digits and number.is_year:
            is_led = self._lead in _POINTING or self._now.left.day is not None
            return is_led or self._is_alone(place, last)
        behind = self._pieces[last + 1] if last + 1 < len(self._pieces) else None
        kind = behind.kind if behind else None
        if kind in ("unit", "weekday", "hundred") or (behind and _is_counted(behind)):
            return self._lead == "at"
        if self._lead in _POINTING or self._now.right is not None or last > place:
            return True
        if self._lead in _LEADS or not self._now.left.is_empty or self._is_alone(place, last):
            return kind != "other"
        follows = self._time_behind(last + 1)
        return (
            kind in ("day", "part", "slash")
            or (kind in ("to", "dash", "comma", "until") and follows is not None)
            or (kind == "or" and follows == "clock")
        )

    def _kind_behind(self, place: int) -> Kind | None:
        """What follows, small words aside."""
        behind = (piece.kind for piece in self._pieces[place + 1 : place + 5])
        return next((kind for kind in behind if kind not in _GLUE), None)

    def _is_one(self, number: Number | Pair) -> bool:
        """Whether it is the word *one*, which mostly is no number."""
        return isinstance(number, Number) and number.digits == 0 and number.value == 1

    def _is_for(self, place: int) -> bool:
        return place > 0 and self._pieces[place - 1].kind == "for"

    def _is_alone(self, place: int, last: int) -> bool:
        """Whether the text says nothing else."""
        others = (*self._pieces[:place], *self._pieces[last + 1 :])
        return all(piece.kind in _GLUE or piece.kind in _LEADS for piece in others)

    def _said(self, piece: Piece, end: int | None = None) -> None:
        """A piece was taken: where the expression stands, and how it is meant."""
        now = self._now
        now.start = now.start if now.end else piece.start
        now.end = end or piece.end
        if self._lead in _BOUNDS and (now.right is None or now.is_daily) and piece.kind != "part":
            now.bound = _BOUNDS[self._lead]
        self._lead = None

    def _start_other(self) -> None:
        lead, was_between = self._lead, self._is_between
        self.close()
        self._lead, self._is_between = lead, was_between
        self._now.is_alternative = bool(self.expressions)

    def close(self) -> None:
        """The expression is at its end."""
        if not self._now.left.is_empty:
            self.expressions.append(self._now)
            self._now = Expression()
        self._now.is_denied = False
        self._lead = None
        self._is_between = False


def _is_counted(piece: Piece) -> bool:
    """Whether a word is of those of which there are several: people."""
    return piece.kind == "other" and not piece.value


def _is_bare(value: Number | Pair) -> bool:
    return isinstance(value, Number) and value.digits <= 2


def _joined(one: PartOfDay | None, other: PartOfDay) -> PartOfDay:
    """Two words about the part of the day as one: early and morning."""
    joined: dict[frozenset[str], PartOfDay] = {
        frozenset({"early", "morning"}): "early_morning",
        frozenset({"late", "morning"}): "late_morning",
        frozenset({"early", "afternoon"}): "early_afternoon",
        frozenset({"late", "afternoon"}): "late_afternoon",
        frozenset({"early", "evening"}): "early_evening",
        frozenset({"late", "evening"}): "late_evening",
    }
    if one is None:
        return other
    return joined.get(frozenset({one, other}), other if one in ("early", "late") else one)
