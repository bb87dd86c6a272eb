"""An appointment in a real browser: from the first word to the file for the customer's calendar."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2

from tests.browser.conftest import Front, Guest
from tests.browser.test_chat_page import violations

Come = Callable[..., Guest]
BERLIN = ZoneInfo("Europe/Berlin")


def tap(page: Any, label: str) -> None:
    """Tap the button below the last message that says so."""
    page.locator("button", has_text=label).last.click()


def booked_by(front: Front, name: str) -> list[Any]:
    """The appointments of somebody; others who were here before have theirs."""
    found = front.call("GET", "/bookings?size=100")["bookings"]
    return [one for one in found if one["lead"] and one["lead"]["name"] == name]


def test_a_customer_books_from_the_first_word_to_the_file_for_their_calendar(
    bookable: Front, come: Come
) -> None:
    guest = come("phone").open(bookable.address)
    day = datetime.now(BERLIN).date() + timedelta(days=7)
    guest.write(f"Hello, I'd like a haircut on {day:%-d %B}, please")
    guest.wait_for("What time would suit you", ".is-agent")
    assert violations(guest.page) == []
    tap(guest.page, f"{day:%a %-d %b}, 11 am")
    guest.wait_for("What name", ".is-agent")
    guest.write("Jane Smith")
    guest.wait_for("e-mail address", ".is-agent")
    guest.write("jane@example.com")
    guest.wait_for("Shall I book it for you?", ".is-agent")
    assert booked_by(bookable, "Jane Smith") == []
    tap(guest.page, "Yes, book it")
    guest.wait_for("See you then", ".is-agent")
    [booked] = booked_by(bookable, "Jane Smith")
    at = datetime.fromisoformat(booked["start_time"]).astimezone(BERLIN)
    assert (at.date(), at.hour) == (day, 11)
    assert (booked["status"], booked["lead"]["name"]) == ("confirmed", "Jane Smith")
    address = guest.page.locator('a[href$=".ics"]').last.get_attribute("href")
    file = httpx2.get(address.replace(address.partition("/calendar/")[0], bookable.served.address))
    assert file.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in file.text and "SUMMARY" in file.text
    assert violations(guest.page) == []
    assert guest.problems == []
