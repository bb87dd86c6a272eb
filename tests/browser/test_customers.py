"""Customers in a real browser: two are one, one is called otherwise, one is erased."""

import re
from collections.abc import Callable

from tests.browser.conftest import Front
from tests.browser.team import Colleague, tell_history
from tests.browser.test_chat_page import is_too_wide, violations

Team = Callable[..., Colleague]


def test_two_are_made_one_and_parted_again_before_everybodys_eyes(front: Front, team: Team) -> None:
    kept = tell_history(front, "Merle Vogt", ["By the web"])
    other = tell_history(front, "M. Vogt", ["By Telegram"], "telegram")
    for one in (kept, other):
        front.call("PATCH", f"/leads/{one['lead_id']}", {"email": "merle@example.com"})
    olga, kim = team("phone", path=f"/leads/{kept['lead_id']}"), team(path=f"/c/{other['id']}")
    olga.page.get_by_role("button", name="Merge").click()
    kim.page.get_by_role("heading", name="Merle Vogt").wait_for()
    assert kim.rows()[:2] == ["Merle Vogt", "Merle Vogt"]
    parts = olga.page.locator("section", has_text="Merged into this customer")
    parts.get_by_role("link", name="M. Vogt").wait_for()
    assert violations(olga.page) == [] and not is_too_wide(olga.page)
    parts.get_by_role("button", name="Undo: M. Vogt").click()
    parts.wait_for(state="detached")
    kim.page.get_by_role("heading", name="M. Vogt", exact=True).wait_for()
    assert kim.rows()[:2] == ["M. Vogt", "Merle Vogt"]
    olga.page.get_by_role("button", name="Merge").click()
    kim.go(f"/leads/{other['lead_id']}").page.get_by_text("a part of another one").wait_for()
    assert violations(kim.page) == []
    kim.page.get_by_role("link", name="Open that one").click()
    kim.page.get_by_label("Name", exact=True).wait_for()
    assert olga.guest.problems == kim.guest.problems == []


def test_what_is_being_written_stays_while_the_customer_changes(front: Front, team: Team) -> None:
    made = tell_history(front, "Lena Kurz", ["Hello"])
    olga, kim = team(path=f"/leads/{made['lead_id']}"), team(path=f"/c/{made['id']}")
    olga.page.get_by_label("Appointment notes").fill("Likes short answers")
    front.call("PATCH", f"/leads/{made['lead_id']}", {"name": "Lena Lang"})
    kim.page.get_by_role("heading", name="Lena Lang").wait_for()
    olga.guest.until("document.querySelector('form input').value === 'Lena Lang'")
    assert olga.page.get_by_label("Appointment notes").input_value() == "Likes short answers"
    olga.page.get_by_role("button", name="Save").click()
    olga.page.get_by_text("Saved", exact=True).wait_for()
    assert front.call("GET", f"/leads/{made['lead_id']}")["name"] == "Lena Lang"


def test_who_is_erased_is_gone_everywhere_and_nothing_else_is_asked_for(
    front: Front, team: Team
) -> None:
    made = tell_history(front, "Nils Ende", ["Forget me"])
    olga, kim = team(path=f"/leads/{made['lead_id']}"), team(path=f"/c/{made['id']}")
    kim.page.get_by_role("complementary").get_by_text("Nils Ende").first.wait_for()
    kim.page.locator("ul li a", has_text="Nils Ende").first.wait_for()
    until_all_is_there(kim)
    kim.guest.asked.clear()
    olga.page.get_by_role("button", name="Erase").click()
    dialog = olga.page.locator("dialog")
    dialog.get_by_role("heading", name="Erase Nils Ende?").wait_for()
    assert violations(olga.page) == []
    dialog.get_by_role("button", name="Erase for good").click()
    kim.page.get_by_text("This conversation is not here").wait_for()
    assert kim.page.get_by_role("complementary").count() == 0, "nobody is beside it any more"
    assert "Nils Ende" not in kim.rows()
    olga.page.get_by_text("Choose a customer").wait_for()
    kim.page.wait_for_timeout(1_500)
    # How many there are is asked again where a row that is not loaded moves.
    lists = [one for one in kim.guest.asked if re.search(r"/conversations\?(?!size=1$)", one)]
    assert lists == [], "no list is read again"


def until_all_is_there(colleague: Colleague) -> None:
    """Wait until the page has asked for nothing more for a while."""
    asked = -1
    while asked != len(colleague.guest.asked):
        asked = len(colleague.guest.asked)
        colleague.page.wait_for_timeout(1_500)
