"""What others may ask of languages: which one it is, what a message says, how to say something."""

from empfio.languages.contacts import is_meant_as_email
from empfio.languages.hearing import hear
from empfio.languages.recognising import recognise
from empfio.languages.saying import clock, say, spans, weekday, wordings
from empfio.languages.times.reading import read_times, surviving

__all__ = [
    "clock",
    "hear",
    "is_meant_as_email",
    "read_times",
    "recognise",
    "say",
    "spans",
    "surviving",
    "weekday",
    "wordings",
]
