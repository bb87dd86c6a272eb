"""Pieces gathered into expressions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from empfio.languages.records import Bound, Kind, PartOfDay
from empfio.languages.times import calendar
from empfio.languages.times.bare import GLUE, POINTING, Bare, minutes_behind, time_behind
from empfio.languages.times.clocks import clock_of
from empfio.languages.times.expressions import Expression, Side
from empfio.languages.times.meaning import spans_of
from empfio.languages.times.merging import merge
from empfio.languages.times.pieces import Clock, Day, Moment, Number, Pair, Piece

_BOUNDS: dict[Kind, Bound] = {
    "about": "about", "after": "after", "before": "before", "from": "after", "until": "before",
}  # fmt: skip
_HALVES: dict[str, PartOfDay] = {"am": "morning", "pm": "afternoon"}
_NEAR = 40  # characters between a day and the words that deny it


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
            self._fold_days()
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
        elif piece.kind not in GLUE:
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
        if (
            piece.value == "behind"
            and self._now.left.clock
            and time_behind(self._pieces, place) is None
        ):
            self._now.bound = _BOUNDS[piece.kind]
        elif piece.kind != "about" or self._lead not in _BOUNDS:
            self._lead = piece.kind
            self._is_between = self._is_between or piece.kind == "between"

    def _fold_days(self) -> None:
        """Of *Monday to Friday 9* the days are said, before *to 5* follows: one day and its end."""
        right = self._now.right
        if right is None:
            return
        spans = tuple(span for span in spans_of(self._now, self._today) if span)
        self._now.left = replace(right, day=Day(spans=spans))
        self._now.bound = "at"

    def _is_range(self, piece: Piece, place: int) -> bool:
        """Whether a word leads from one side to the other."""
        if self._now.left.is_empty or not (self._now.right is None or self._now.has_days):
            return False
        if piece.kind in ("to", "until", "dash"):
            follows = time_behind(self._pieces, place)
            is_clock_alone = follows == "clock" and self._now.side.hour is None
            is_apart = piece.kind == "dash" and self._is_apart(place)
            return follows is not None and not is_clock_alone and not is_apart
        if piece.kind == "and":
            return self._is_between
        follows = self._pieces[place + 1].kind if place + 1 < len(self._pieces) else None
        return piece.kind == "slash" and (
            (self._now.left.hour is not None and follows in ("number", "pair", "clock"))
            or (self._now.left.is_part_of_date and follows == "day")
        )

    def _is_apart(self, place: int) -> bool:
        """Whether a dash only sets apart what follows: Monday – afternoon, Friday – after 4."""
        behind = self._pieces[place + 1].kind if place + 1 < len(self._pieces) else None
        is_part = behind == "part" and self._now.left.part is None
        return is_part or behind in POINTING or behind in ("from", "between")

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
            self._lead = "after" if piece.value.is_start else self._lead
        else:
            side.clock = piece.value
        self._bare_is_day()
        if side.clock.is_rough and self._lead in (None, "at"):
            self._lead = "about"
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
        minutes = minutes_behind(self._pieces, place)
        clock = clock_of(piece.value)
        if minutes is not None and clock is not None:
            clock = Clock(clock.hour, minutes.value.value, is_literal=clock.is_literal)
        end = minutes or piece
        bare = Bare(self._pieces, place, minutes is not None, self._lead, self._now)
        is_like_before = self._now.is_alternative and self.expressions[-1].left.hour is not None
        if not bare.is_time() and not (is_like_before and bare.counts_nothing()):
            self.close()
            return
        if self._now.side.clock is not None or self._now.side.bare is not None:
            self._start_other()
        self._is_skipped = minutes is not None
        is_open = self._lead not in POINTING or clock is None
        if is_open and minutes is None and _is_bare(piece.value):
            self._now.side.bare = piece.value
        elif clock is not None:
            self._now.side.clock = clock
            self._bare_is_day()
        self._said(piece, end.end)

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
