"""The calendar in a real browser: moved by hand and by keys, filled by the team and the agent."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.browser.conftest import Front
from tests.browser.team import Colleague, tell_history
from tests.browser.test_chat_page import is_too_wide, violations

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = 72  # pixels
Team = Callable[..., Colleague]


def book(front: Front, name: str, start: datetime) -> Any:
    """Somebody's appointment, as the API makes it."""
    lead = front.call("POST", "/leads", {"name": name})
    [service, *_] = front.call("GET", "/services")["services"]
    wanted = {"service_id": service["id"], "start_time": start.isoformat()}
    return front.call("POST", "/bookings", {"lead_id": lead["id"], **wanted})


def some_day(after: int) -> datetime:
    """Ten o'clock, so many days from now, by the clock on the salon's wall."""
    day = datetime.now(BERLIN) + timedelta(days=after)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)


def begins(front: Front, name: str) -> list[str]:
    """When somebody is booked."""
    found = front.call("GET", "/bookings?status=confirmed&size=100")["bookings"]
    own = [one["start_time"] for one in found if one["lead"]["name"] == name]
    return [f"{datetime.fromisoformat(at).astimezone(BERLIN):%H:%M}" for at in own]


def booked_and_opened(front: Front, team: Team, name: str, day: datetime) -> tuple[Colleague, Any]:
    """Somebody's appointment, seen by one of the team: who looks at it, and its block."""
    book(front, name, day)
    olga = team().go(f"/bookings?view=day&day={day:%Y-%m-%d}")
    return olga, olga.page.get_by_role("button", name=name)


def drag(page: Any, block: Any, *ways: int) -> None:
    """Take a block up and down, by pixels from where it was, and let go."""
    box = block.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    for way in ways:
        page.mouse.move(x, y + way, steps=5)
    page.mouse.up()


def test_a_booking_is_moved_by_hand_once_it_is_agreed_to(bookable: Front, team: Team) -> None:
    olga, block = booked_and_opened(bookable, team, "Customer One", some_day(2))
    page, dialogs = olga.page, olga.page.locator("dialog")
    drag(page, block, HOUR)
    dialogs.get_by_text("at 11:00?").wait_for()
    assert violations(page) == []
    dialogs.get_by_role("button", name="Cancel").click()
    dialogs.wait_for(state="detached")
    assert begins(bookable, "Customer One") == ["10:00"]
    drag(page, block, 2 * HOUR, HOUR)
    dialogs.get_by_role("button", name="Move", exact=True).click()
    page.get_by_role("button", name="11:00 Haircut").wait_for()
    assert begins(bookable, "Customer One") == ["11:00"]
    assert olga.guest.problems == []


def test_a_booking_that_is_put_back_is_not_moved(bookable: Front, team: Team) -> None:
    olga, block = booked_and_opened(bookable, team, "Customer Two", some_day(3))
    page, dialogs = olga.page, olga.page.locator("dialog")
    drag(page, block, HOUR, 0)
    assert "Move to" not in "".join(dialogs.all_inner_texts())
    page.keyboard.press("Escape")
    drag(page, block, HOUR, 8)
    assert dialogs.count() == 0
    block.focus()
    page.keyboard.press("Alt+ArrowDown")
    page.get_by_text("10:15", exact=True).wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+Enter")
    assert dialogs.count() == 0
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+Enter")
    dialogs.get_by_text("at 10:30?").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="10:30 Haircut").wait_for()
    assert begins(bookable, "Customer Two") == ["10:30"]


def test_the_team_books_for_somebody_new_and_finds_another_time(
    bookable: Front, team: Team
) -> None:
    day = some_day(4)
    olga = team("phone").go(f"/bookings?day={day:%Y-%m-%d}")
    page, dialog = olga.page, olga.page.locator("dialog")
    page.get_by_role("button", name="New booking").click()
    page.keyboard.type("Customer Three")
    dialog.get_by_text("New customer: Customer Three").click()
    dialog.get_by_role("button", name="14:00").click()
    dialog.get_by_label("Notes").fill("By phone")
    assert violations(page) == [] and not is_too_wide(page)
    dialog.get_by_role("button", name="Book").click()
    page.get_by_role("button", name="Customer Three").click()
    dialog.get_by_text("By phone").wait_for()
    dialog.get_by_role("button", name="Another time").click()
    dialog.get_by_role("button", name="15:30").click()
    assert violations(page) == [] and not is_too_wide(page)
    dialog.get_by_role("button", name="Move", exact=True).click()
    page.get_by_role("button", name="15:30 Haircut").click()
    assert begins(bookable, "Customer Three") == ["15:30"]
    dialog.get_by_role("button", name="Cancel booking").click()
    asked = dialog.get_by_role("group", name="Cancel this booking?")
    asked.get_by_role("button", name="Keep it").click()
    assert begins(bookable, "Customer Three") == ["15:30"]
    dialog.get_by_role("button", name="Cancel booking").click()
    assert violations(page) == []
    asked.get_by_role("button", name="Cancel booking").click()
    page.get_by_role("button", name="Customer Three").wait_for(state="detached")
    assert begins(bookable, "Customer Three") == []
    assert olga.guest.problems == []


def shaded(who: Colleague, many: int) -> list[str]:
    """The times in which nobody can be booked, as the calendar shows them once they are so many."""
    who.guest.until(f"document.querySelectorAll('[data-closed]').length === {many}")
    found: list[str] = who.page.evaluate(
        "[...document.querySelectorAll('[data-closed]')].map((one) => one.dataset.closed)"
    )
    return found


def test_it_is_seen_when_it_is_closed_and_changes_come_into_an_open_calendar(
    bookable: Front, team: Team
) -> None:
    day = some_day(6)
    olga, kim = team("phone"), team()
    olga.go(f"/bookings?view=day&day={day:%Y-%m-%d}")
    usual = ["08:00–09:00", "18:00–19:00"]
    assert shaded(olga, 2) == usual
    assert shaded(kim.go(f"/bookings?view=week&day={day:%Y-%m-%d}"), 14) == usual * 7
    hours = bookable.call("GET", "/opening-hours")
    special = {"day": f"{day:%Y-%m-%d}", "reason": "Fair"}
    special["hours"] = [{"opens": "07:30", "closes": "12:00"}]
    bookable.call("PUT", "/opening-hours", {**hours, "special_days": [special]})
    olga.page.get_by_text("Fair").wait_for()
    assert shaded(olga, 2) == ["07:00–07:30", "12:00–19:00"]
    special["hours"], special["reason"] = [], None
    bookable.call("PUT", "/opening-hours", {**hours, "special_days": [special]})
    olga.page.get_by_text("Closed", exact=True).wait_for()
    assert shaded(olga, 1) == ["08:00–19:00"]
    kim.page.get_by_text("Closed", exact=True).wait_for()
    assert shaded(kim, 13).count("08:00–19:00") == 1
    assert violations(olga.page) == violations(kim.page) == []
    assert not is_too_wide(olga.page)
    bookable.call("PUT", "/opening-hours", {**hours, "special_days": []})


def test_what_is_booked_elsewhere_comes_into_an_open_calendar(bookable: Front, team: Team) -> None:
    day = some_day(5)
    olga = team().go(f"/bookings?view=day&day={day:%Y-%m-%d}")
    tell_history(bookable, "Somebody", ["Hello"])
    book(bookable, "Customer Four", day)
    olga.page.get_by_role("button", name="Customer Four").wait_for()


def test_how_it_went_is_written_down_once_it_has_begun(bookable: Front, team: Team) -> None:
    now = datetime.now(UTC)
    # Where it is noon, so that a day is never about to end.
    zone = f"Etc/GMT{now.hour - 12:+d}" if now.hour != 12 else "Etc/GMT"
    bookable.call("PATCH", "/organization", {"time_zone": zone})
    made = book(bookable, "Customer Five", now + timedelta(seconds=4 - now.microsecond / 1e6))
    olga = team().go("/bookings?view=day")
    page, dialog = olga.page, olga.page.locator("dialog")
    block = page.get_by_role("button", name="Customer Five")
    block.click()
    dialog.get_by_text("Customer Five").wait_for()
    olga.guest.until(
        f"Date.now() > {datetime.fromisoformat(made['start_time']).timestamp() * 1000}"
    )
    page.keyboard.press("Escape")
    block.click()
    dialog.get_by_role("button", name="Did not come").click()
    page.get_by_role("button", name="Customer Five").get_by_text("Did not come").wait_for()
    assert bookable.call("GET", f"/bookings/{made['id']}")["status"] == "no_show"
    block.click()
    assert dialog.get_by_role("button", name="Cancel booking").count() == 0
    dialog.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Customer Five").get_by_text("Done").wait_for()
    assert bookable.call("GET", f"/bookings/{made['id']}")["status"] == "completed"
    assert olga.guest.problems == []
