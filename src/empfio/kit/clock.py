"""Time: always aware, always UTC, on the wire RFC 3339 with ``Z`` and six digits."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

_RFC3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-5][0-9])"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def write_time(moment: datetime) -> str:
    """RFC 3339 in UTC, ``Z``, always six digits of fraction."""
    # Not strftime: its %Y writes the year 999 with three digits.
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def json_time(column: str) -> str:
    """SQL that prints a timestamptz column just as ``write_time`` does."""
    return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"


def read_time(value: Any) -> datetime:
    """The moment written in RFC 3339 with its offset; raises ``PydanticCustomError`` otherwise."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if isinstance(value, str) and _RFC3339.fullmatch(value):
        try:
            # Leap seconds, 24:00 and offsets over 23:59 are refused by the parser itself; Python
            # keeps microseconds, so further digits of the fraction are cut.
            whole = re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", value.upper())
            return datetime.fromisoformat(whole).astimezone(UTC)
        except OverflowError:
            raise PydanticCustomError("time", "must lie in the years 1 to 9999, in UTC") from None
        except ValueError:
            pass
    raise PydanticCustomError(
        "time", "must be a time such as 2026-03-07T10:00:00Z (in a query, write + as %2B)"
    )


Time = Annotated[datetime, BeforeValidator(read_time)]
"""A moment given in RFC 3339 with an offset, kept in UTC."""


def read_day(value: Any) -> date:
    """The day written as 2026-03-07; raises ``PydanticCustomError`` otherwise."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "must be a day such as 2026-03-07")


Day = Annotated[date, BeforeValidator(read_day)]
"""A day of the calendar, in no time zone."""
