"""What stands in the tables as an agent may say it: pure."""

from datetime import time

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


def price_text(cents: int | None, currency: str | None) -> str | None:
    """A price such as ``35 €`` or ``9.50 CHF``; None where none is said."""
    if cents is None:
        return None
    whole, rest = divmod(cents, 100)
    amount = f"{whole}.{rest:02}" if rest else str(whole)
    return f"{amount} {_SIGNS.get(currency, currency)}" if currency else amount


def read_clock(text: str) -> time:
    """``HH:MM`` as a time of the day; 24:00 as the midnight that ends it, 00:00."""
    return time.min if text == "24:00" else time.fromisoformat(text)
