"""The inbox in a real browser: a working day of somebody of the team."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import SIZES, Front, Guest
from tests.browser.team import PAGES, Colleague, sign_in, tell_history
from tests.browser.test_chat_page import PAYLOADS, is_too_wide, violations

Come = Callable[..., Guest]


def test_a_day_at_the_desk(front: Front, come: Come, team: Callable[..., Colleague]) -> None:
    olga = team()
    page = olga.page
    customer = come("phone").open(front.address)
    customer.write("When are you open?")
    page.locator("ul li a", has_text="When are you open?").wait_for(timeout=20_000)
    customer.wait_for("", ".is-agent:not([data-greeting])")
    page.locator("ul li a").first.click()
    olga.said("customer", "When are you open?").wait_for()
    olga.said("agent", "").wait_for()
    olga.holder("active").wait_for()
    page.get_by_role("button", name="Take over").click()
    olga.holder("escalated").get_by_text("You answer").wait_for()
    customer.write("Are you a person?")
    olga.said("customer", "Are you a person?").wait_for(timeout=20_000)
    olga.write("I am. What can I do for you?")
    customer.wait_for("What can I do for you?", ".is-person")
    assert page.locator("[data-kind=agent]").count() == 1, "the agent is silent"
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("Likes short answers")
    page.keyboard.press("Control+Enter")
    olga.said("note", "Likes short answers").wait_for()
    page.get_by_role("button", name="Hand back to the agent").click()
    olga.holder("active").wait_for()
    page.get_by_role("button", name="Mark as done").click()
    olga.holder("completed").wait_for()
    assert "Likes short answers" not in "".join(customer.shown)
    assert olga.guest.problems == [] and customer.problems == []


def test_what_it_is_narrowed_to_stands_in_the_address(
    front: Front, team: Callable[..., Colleague]
) -> None:
    tell_history(front, "Nora Keller", ["A table for two"], "telegram", status="escalated")
    tell_history(front, "Emil Fuchs", ["A table for three"], status="completed")
    olga = team()
    page = olga.page
    page.get_by_role("button", name="Person").click()
    page.locator("ul li a", has_text="Emil Fuchs").wait_for(state="detached")
    assert "status=escalated" in page.url
    page.get_by_label("Search messages").fill("table two")
    page.locator("ul li a").nth(1).wait_for(state="detached")
    assert olga.rows() == ["Nora Keller"]
    page.reload()
    page.locator("ul li a").first.wait_for()
    assert olga.rows() == ["Nora Keller"]
    page.get_by_role("button", name="Clear filters").click()
    page.locator("ul li a", has_text="Emil Fuchs").wait_for()


def test_the_total_stays_where_a_row_moves_that_is_not_loaded(
    front: Front, team: Callable[..., Colleague]
) -> None:
    oldest = tell_history(front, "Customer 0", ["Hello"])
    for number in range(1, 56):  # more than the first page has
        tell_history(front, f"Customer {number}", ["Hello"])
    total = front.call("GET", "/conversations?size=1")["total"]
    olga = team()
    olga.page.get_by_text(f"{total} conversations").wait_for()
    said = {"content": "Back at the top", "take_over": False}
    front.call("POST", f"/conversations/{oldest['id']}/messages", said)
    olga.page.locator("ul li a", has_text="Back at the top").wait_for()
    olga.page.get_by_text(f"{total} conversations").wait_for()
    assert front.call("GET", "/conversations?size=1")["total"] == total


def test_text_is_text_whoever_wrote_it(front: Front, team: Callable[..., Colleague]) -> None:
    whole = "\n".join(PAYLOADS)
    made = tell_history(front, "<b>Eve</b>", [whole, whole])
    olga = team().go(f"/c/{made['id']}")
    olga.said("customer", "gnp.exe").wait_for()
    assert "<script>alert(1)</script>" in olga.said("customer", "gnp.exe").inner_text()
    names = olga.page.evaluate(
        "[...new Set([...document.querySelectorAll('[role=log] *')].map((one) => one.localName))]"
    )
    assert set(names) <= {"ol", "li", "p", "div", "span", "a", "time", "svg", "path", "ul"}
    links = olga.page.evaluate(
        "[...document.querySelectorAll('[role=log] a')].map((one) => one.getAttribute('href'))"
    )
    assert set(links) == {"https://x.example/"}
    assert olga.guest.problems == []


def test_all_of_it_works_by_keyboard(front: Front, team: Callable[..., Colleague]) -> None:
    for n in range(3):
        tell_history(front, f"Key {n}", ["Hello"])
    olga = team()
    page = olga.page
    page.locator("ul li a", has_text="Key 2").wait_for()
    page.keyboard.press("j")
    page.wait_for_selector("[role=log]")
    first = page.url
    page.keyboard.press("j")
    olga.guest.until(f"location.href !== {first!r}")
    page.keyboard.press("k")
    olga.guest.until(f"location.href === {first!r}")
    page.keyboard.press("r")
    page.keyboard.type("jkrne/")
    assert page.input_value("#composer") == "jkrne/"
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "inbox-search"
    page.keyboard.press("Control+k")
    page.locator("dialog [role=combobox]:focus").wait_for()
    page.keyboard.type("Key 1")
    page.get_by_role("option", name="Key 1 Customers").wait_for()
    page.keyboard.press("Enter")
    olga.guest.until("location.pathname.startsWith('/inbox/leads/')")
    assert olga.guest.problems == []


def test_whoever_opens_the_laptop_again_has_missed_nothing(
    front: Front, team: Callable[..., Colleague]
) -> None:
    made = tell_history(front, "Paula Novak", ["Before"])
    olga = team().go(f"/c/{made['id']}")
    olga.said("customer", "Before").wait_for()
    with front.being_away():
        olga.page.get_by_text("Connection lost").wait_for(timeout=30_000)
    for n in range(5):
        front.call("POST", f"/conversations/{made['id']}/notes", {"content": f"Meanwhile {n}"})
    olga.said("note", "Meanwhile 4").wait_for(timeout=30_000)
    notes = olga.page.locator("[data-kind=note]").all_inner_texts()
    assert [f"Meanwhile {n}" in notes[n] for n in range(5)] == [True] * 5


def test_a_session_that_ends_leads_to_the_door(
    front: Front, team: Callable[..., Colleague]
) -> None:
    olga = team()
    front.call("DELETE", "/auth/sessions")
    olga.page.wait_for_selector("input[type=password]", timeout=20_000)
    assert "signed out" in olga.page.locator("main").inner_text()


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_for_everybody(
    page_built: None, front: Front, come: Come, size: str, light: str
) -> None:
    made = tell_history(front, f"Jane {size} {light}", ["Hello", "Hello! How can we help?"])
    guest = come(size, "de-DE" if light == "dark" else "en-GB")
    guest.page.emulate_media(color_scheme=light)
    guest.page.goto(f"{front.served.address}/inbox")
    guest.page.wait_for_selector("input[type=password]")
    assert violations(guest.page) == []
    olga = sign_in(guest, front)
    faults = {}
    for path in (*PAGES, f"/c/{made['id']}", f"/leads/{made['lead_id']}"):
        olga.go(path)
        if found := violations(guest.page):
            faults[path] = found
        if is_too_wide(guest.page):
            faults[f"{path} is too wide"] = []
    assert faults == {}
    assert guest.problems == []
