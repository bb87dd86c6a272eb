"""What others may ask of languages: which one it is, what a message says, how to say something."""

from empfio.languages.contacts import is_meant_as_email
from empfio.languages.hearing import hear, is_clear_yes, is_wished_no_more
from empfio.languages.recognising import recognise
from empfio.languages.saying import (
    clock,
    day,
    gaps,
    line_names,
    moment,
    say,
    short_moment,
    spans,
    weekday,
    wordings,
)
from empfio.languages.times.reading import read_times, surviving
from empfio.languages.times.shifting import read_shift

__all__ = [
    "clock",
    "day",
    "gaps",
    "hear",
    "is_clear_yes",
    "is_meant_as_email",
    "is_wished_no_more",
    "line_names",
    "moment",
    "read_shift",
    "read_times",
    "recognise",
    "say",
    "short_moment",
    "spans",
    "surviving",
    "weekday",
    "wordings",
]
