"""At which times of a day a business, or one of its staff, can be booked: pure."""

import functools
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from empfio.bookings.records import Closure, Interval, OpenDay, Openings, StaffMember
from empfio.bookings.slots import Hours, Span


class Days:
    """What is known of a business's days: its hours, and its country's public holidays.

    On a special day its hours count, for everybody who is there. Otherwise nobody is booked on a
    closure or a public holiday, and on other days the week says when.
    """

    def __init__(self, openings: Openings, holidays: Mapping[date, str] | None = None) -> None:
        """``holidays``: what each of them is called."""
        self._openings, self._holidays = openings, holidays or {}
        self._special = {one.day: one for one in openings.special_days}
        self._known: dict[object, Hours] = {}

    def hours_of(self, member: StaffMember | None) -> Hours:
        """When one of the staff can be booked, the same for the same hours; None: the business."""
        own = None if member is None else member.week
        week = self._openings.week if own is None else own
        absences = () if member is None else member.absences
        key = (week, absences)
        if key not in self._known:
            self._known[key] = self._hours(_by_weekday(week), absences)
        return self._known[key]

    def told(self, day: date) -> OpenDay:
        """What customers are told of a day."""
        week = sorted(one for one in self._openings.week if one.weekday == day.weekday())
        usual = OpenDay(day, tuple((one.opens, one.closes) for one in week), None)
        return self._exception(day) or usual

    def bookable(self, day: date, members: Sequence[StaffMember | None]) -> OpenDay:
        """When at least one of these can be booked on a day; None among them: the business.

        With the reason why it is not as usual, where it is the same for all who are there; where
        nobody is, for all of them.
        """
        spans = sorted({span for one in members for span in self.hours_of(one)(day)})
        there = [one for one in members if self.hours_of(one)(day)]
        reasons = {self._reason(day, one) for one in there or members}
        hours = tuple((_clock(opens), _clock(closes)) for opens, closes in _joined(spans))
        return OpenDay(day, hours, reasons.pop() if len(reasons) == 1 else None)

    def _reason(self, day: date, member: StaffMember | None) -> str | None:
        exception = self._exception(day)
        if exception is None or exception.hours:
            # Who is away is not there on a special day either.
            for absence in () if member is None else member.absences:
                if _is_within(day, (absence,)):
                    return absence.reason
        return None if exception is None else exception.reason

    def _exception(self, day: date) -> OpenDay | None:
        """What holds on a day of which the week does not say when it is open."""
        if special := self._special.get(day):
            return OpenDay(day, tuple(sorted(special.hours)), special.reason)
        for closure in self._openings.closures:
            if _is_within(day, (closure,)):
                return OpenDay(day, (), closure.reason)
        return OpenDay(day, (), self._holidays[day]) if day in self._holidays else None

    def _hours(self, week: Sequence[Sequence[Span]], absences: Sequence[Closure]) -> Hours:
        def hours(day: date) -> Sequence[Span]:
            if _is_within(day, absences):
                return ()
            if (exception := self._exception(day)) is None:
                return week[day.weekday()]
            return [(_seconds(opens), _seconds(closes)) for opens, closes in exception.hours]

        return hours


def public_holidays(region: str | None, first: date, last: date) -> Mapping[date, str]:
    """The public holidays of a country or its subdivision, such as DE-BE, in these years.

    Each with its name in the language of the country.
    """
    if region is None:
        return {}
    return ChainMap(*(_in_year(region, year) for year in range(first.year, last.year + 1)))


@functools.lru_cache(maxsize=512)
def _in_year(region: str, year: int) -> dict[date, str]:
    # Loaded when a business asks for it: it takes half a second and 25 MB.
    from holidays import country_holidays

    country, _, part = region.partition("-")
    own = country_holidays(country).default_language  # without, the language of this process
    return dict(country_holidays(country, subdiv=part or None, years=year, language=own))


def _by_weekday(week: Iterable[Interval]) -> list[list[Span]]:
    spans: list[list[Span]] = [[] for _ in range(7)]
    for one in sorted(week):
        spans[one.weekday].append((_seconds(one.opens), _seconds(one.closes)))
    return spans


def _is_within(day: date, closures: Iterable[Closure]) -> bool:
    return any(one.first_day <= day <= one.last_day for one in closures)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The same times, given in their order, without those that overlap or touch."""
    joined: list[Span] = []
    for opens, closes in spans:
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return joined


def _clock(seconds: int) -> str:
    """Seconds from midnight on as ``HH:MM``."""
    return f"{seconds // 3_600:02}:{seconds % 3_600 // 60:02}"


def _seconds(clock: str) -> int:
    """``HH:MM`` as seconds from midnight on."""
    hours, minutes = clock.split(":")
    return int(hours) * 3_600 + int(minutes) * 60
