"""What others may ask of languages: which one it is, what a message says, how to say something."""

from empfio.languages.contacts import is_meant_as_email
from empfio.languages.hearing import hear
from empfio.languages.recognising import recognise
from empfio.languages.saying import clock, say, spans, weekday, wordings

__all__ = ["clock", "hear", "is_meant_as_email", "recognise", "say", "spans", "weekday", "wordings"]
