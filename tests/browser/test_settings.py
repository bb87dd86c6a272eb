"""The set-up in a real browser: what is written there is kept, and what is wrong is named."""

from collections.abc import Callable
from typing import Any

from tests.browser.conftest import Front
from tests.browser.team import Colleague
from tests.browser.test_chat_page import is_too_wide, violations

Team = Callable[..., Colleague]


def press(page: Any, name: str) -> None:
    """Press a button of exactly this name."""
    page.get_by_role("button", name=name, exact=True).click()


def saved(page: Any) -> None:
    """Save, and wait until it is."""
    press(page, "Save")
    page.get_by_role("status").get_by_text("Saved").first.wait_for()


def test_hours_with_a_break_closed_and_special_days_are_kept(bookable: Front, team: Team) -> None:
    olga = team("phone").go("/settings/hours")
    page = olga.page
    press(page, "Add hours: Monday")
    page.get_by_label("Monday, closes").last.fill("24:00")
    press(page, "Add closed days")
    page.get_by_label("From").fill("2030-08-01")
    assert page.get_by_label("Until").input_value() == "2030-08-01", "one day, until told otherwise"
    page.get_by_label("Until").fill("2030-08-14")
    press(page, "Add a special day")
    page.get_by_label("Day", exact=True).fill("2030-12-06")
    press(page, "Add hours: 2030-12-06")
    assert violations(page) == [] and not is_too_wide(page)
    saved(page)
    kept = bookable.call("GET", "/opening-hours")
    assert kept["week"][:2] == [
        {"weekday": 0, "opens": "09:00", "closes": "18:00"},
        {"weekday": 0, "opens": "19:00", "closes": "24:00"},
    ]
    assert [(one["first_day"], one["last_day"]) for one in kept["closures"]] == [
        ("2030-08-01", "2030-08-14")
    ]
    assert [one["day"] for one in kept["special_days"]] == ["2030-12-06"]
    assert olga.guest.problems == []


def test_somebodys_own_hours_days_away_and_calendar_address(bookable: Front, team: Team) -> None:
    made = bookable.call("POST", "/staff", {"name": "Kim"})
    olga = team("phone").go("/settings/staff")
    page, dialog = olga.page, olga.page.locator("dialog")
    press(page, "Hours and calendar of Kim")
    dialog.get_by_text("Hours of their own").click()
    press(page, "Remove: Monday 09:00")
    press(page, "Add days away")
    dialog.get_by_label("From").fill("2030-08-01")
    press(page, "Make a new address")
    address = dialog.locator("code").inner_text()
    assert address.endswith(".ics")
    assert violations(page) == [] and not is_too_wide(page)
    saved(page)
    dialog.wait_for(state="detached")
    kept = bookable.call("GET", f"/staff/{made['id']}/hours")
    assert {one["weekday"] for one in kept["week"]} == set(range(1, 7))
    assert [one["last_day"] for one in kept["absences"]] == ["2030-08-01"]
    bookable.call("DELETE", f"/staff/{made['id']}")
    assert olga.guest.problems == []


def test_what_is_wrong_is_named_as_people_call_it(front: Front, team: Team) -> None:
    olga = team().go("/settings/channels")
    page, dialog = olga.page, olga.page.locator("dialog")
    press(page, "Connect a channel")
    dialog.get_by_label("Channel", exact=True).select_option("whatsapp_meta")
    for label in ("Name, for you alone", "Phone number ID", "Access token", "App secret"):
        dialog.get_by_label(label).fill("not a number")
    dialog.get_by_label("Verify token").fill("not a number")
    press(page, "Connect")
    said = dialog.get_by_role("alert").inner_text()
    assert said.startswith("Phone number ID: ") and "^[0-9]" not in said
    page.keyboard.press("Escape")
    olga.go("/settings/business")
    page.get_by_label("Told by e-mail when a person is needed").fill("nobody")
    press(page, "Save")
    said = page.get_by_role("alert").inner_text()
    assert said.startswith("Told by e-mail when a person is needed: ") and "^" not in said
    assert violations(page) == []


def test_a_channel_is_tested_and_its_template_for_notices_named(
    bookable: Front, team: Team
) -> None:
    secrets = {"app_secret": "s" * 20, "access_token": "t" * 20, "verify_token": "v" * 20}
    meta = {"kind": "whatsapp_meta", "name": "Main number", "secrets": secrets,
            "settings": {"phone_number_id": "109876543210987"}}  # fmt: skip
    made = bookable.call("POST", "/channels", meta)
    bookable.call("POST", "/channels", {"kind": "api", "name": "Shop", "settings": {}})
    olga = team("phone").go("/settings/channels")
    page = olga.page
    page.get_by_role("button", name="Test", exact=True).last.click()
    page.get_by_text("There is no provider to ask").wait_for()
    page.get_by_label("Name of the template").fill("news")
    page.get_by_label("Its language at Meta").fill("de")
    assert violations(page) == [] and not is_too_wide(page)
    saved(page)
    kept = bookable.call("GET", f"/channels/{made['id']}")["settings"]
    assert (kept["notice_template"], kept["notice_language"]) == ("news", "de")
    assert olga.guest.problems == []
