"""Pure decisions: which days insights are of."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from empfio.inbox.errors import SpanError
from empfio.inbox.records import LONGEST_SPAN, USUAL_SPAN, Span


def span_of(first: date | None, last: date | None, zone: ZoneInfo, now: datetime) -> Span:
    """The days from ``first`` to ``last``: unless told otherwise the last thirty, today included.

    Raises ``SpanError`` where they are none, too many or beyond the calendar.
    """
    try:
        last = last or (now.astimezone(zone).date() if first is None else _usual_end(first))
        first = first or last - timedelta(days=USUAL_SPAN - 1)
        begin, end = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    except OverflowError:
        raise SpanError from None
    if not timedelta(0) <= last - first < timedelta(days=LONGEST_SPAN):
        raise SpanError
    return Span(first, last, zone, begin, end)


def days_of(span: Span) -> list[date]:
    """Every day of a span."""
    return [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]


def _usual_end(first: date) -> date:
    return first + timedelta(days=USUAL_SPAN - 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
