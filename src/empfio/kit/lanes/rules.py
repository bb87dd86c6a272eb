"""When a failed job is tried again."""

from datetime import timedelta

_FIRST = 1.0  # seconds
_LONGEST = 4 * 3600.0


def delay(tries: int, chance: float) -> timedelta:
    """How long to wait after failure number ``tries`` (from 1); ``chance`` is 0 to 1.

    Doubles up to four hours; between a half and the whole of it, so that those who failed
    together do not come back together.
    """
    whole = min(_FIRST * 3 ** (tries - 1), _LONGEST)
    return timedelta(seconds=whole * (0.5 + chance / 2))
