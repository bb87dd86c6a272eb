"""The hosted chat in a real browser: accessible, whole after every break, and text stays text."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.browser.conftest import GREETING, SIZES, Front, Guest

Come = Callable[..., Guest]
PAYLOADS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    "</p></li></ol><iframe src=javascript:alert(1)>", "javascript:alert(1)",
    "https://x.example/\" onmouseover=\"alert(1)", "data:text/html,<script>alert(1)</script>",
    "{{constructor.constructor('alert(1)')()}}", "&lt;b&gt;bold&lt;/b&gt;",
    "[a](javascript:alert(1))",
    "\u202egnp.exe", "<style>*{display:none}</style>", "vbscript:msgbox(1) file:///etc/hosts",
)  # fmt: skip


def violations(page: Any) -> list[str]:
    """What axe finds wrong."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not here")
    found = axe.Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in found]


def is_too_wide(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize(
    ("size", "language", "greeting", "text"),
    [("phone", "en-GB", "Hello! How can we help?", "Hello"),
     ("desktop", "de-DE", "Guten Tag! Was dürfen wir tun?", "Guten Tag")],
)  # fmt: skip
def test_a_customer_talks_with_the_business(
    front: Front, come: Come, size: str, language: str, greeting: str, text: str
) -> None:
    guest = come(size, language).open(front.address)
    page = guest.page
    assert page.locator("html").get_attribute("lang") == language[:2]
    assert page.locator("h1").inner_text() == "Salon Olga"
    assert guest.shown == [greeting]
    assert violations(page) == []
    guest.write(text)
    # Whoever is answered at once sees nobody write.
    page.wait_for_selector("#dots:not([hidden]), .is-agent:not([data-greeting])")
    assert violations(page) == []
    guest.wait_for("", ".is-agent:not([data-greeting])")
    page.wait_for_selector("#dots[hidden]", state="attached")
    assert violations(page) == []
    assert not is_too_wide(page)
    before = guest.shown
    assert sum(greeting in one for one in before) == 1, "nobody is greeted twice"
    page.reload()
    guest.wait_for(text, ".is-visitor")
    assert guest.shown == before
    assert guest.context.cookies() == []
    token = page.evaluate("localStorage.getItem('empfio-chat:salon-olga:token')")
    assert token.startswith("visitor_")
    assert not any(token in address for address in guest.asked)
    assert guest.problems == []


def test_another_browser_shows_nothing_of_it(front: Front, come: Come) -> None:
    jane = come().open(front.address)
    jane.write("My name is Jane, jane@example.com")
    jane.wait_for("", ".is-agent:not([data-greeting])")
    other = come().open(front.address)
    assert len(other.shown) == 1


def test_text_is_text_whoever_wrote_it(front: Front, come: Come) -> None:
    guest = come().open(front.address)
    whole = "\n".join(PAYLOADS)
    guest.write("I am here")
    guest.wait_for("", ".is-agent:not([data-greeting])")
    guest.page.fill("#text", whole)
    guest.page.click("#send")
    newest = front.call("GET", "/conversations?channel=web&size=1")["conversations"][0]
    front.call("POST", f"/conversations/{newest['id']}/messages", {"content": whole})
    front.call("PATCH", "/organization", {"greeting": {"en": whole[:900]}})
    guest.wait_for("gnp.exe", ".is-person")
    guest.page.reload()
    guest.wait_for("gnp.exe", ".is-person")
    front.call("PATCH", "/organization", {"greeting": GREETING})
    for who in (".is-visitor", ".is-person"):
        text = guest.page.locator(f".message{who} .text", has_text="gnp.exe").last
        assert "<script>alert(1)</script>" in text.inner_text()
    names = guest.page.evaluate(
        "[...new Set([...document.querySelectorAll('#log *')].map((one) => one.localName))].sort()"
    )
    assert set(names) <= {"a", "div", "li", "ol", "p", "span", "button"}
    links = guest.page.evaluate(
        "[...document.querySelectorAll('#log a')].map((one) => one.getAttribute('href'))"
    )
    assert set(links) == {"https://x.example/"}
    assert guest.problems == []


def test_a_link_shows_where_it_leads(front: Front, come: Come) -> None:
    guest = come().open(front.address)
    guest.write(
        "https://bank.example@elsewhere.example/a?b=1. mailto:olga@example.com tel:+4930123"
    )
    guest.wait_for("elsewhere.example", ".is-visitor")
    links = guest.page.locator(".is-visitor a")
    assert links.nth(0).inner_text().startswith("elsewhere.example/a?b=1")
    assert links.nth(0).get_attribute("href") == "https://elsewhere.example/a?b=1"
    assert links.nth(0).get_attribute("rel") == "noopener noreferrer nofollow"
    assert links.nth(1).inner_text() == "olga@example.com"
    assert links.count() == 3


def test_choices_are_buttons_of_the_last_message(front: Front, come: Come) -> None:
    guest = come()
    said = {
        "id": "770e8400-e29b-41d4-a716-446655440000", "from": "agent", "name": None,
        "text": "What would you like?", "client_id": None,
        "options": [{"id": "a", "label": "A haircut", "description": "45 minutes, 35 €"},
                    {"id": "b", "label": "Something else", "description": ""}],
        "created_at": "2026-03-07T10:15:00.000000Z",
    }  # fmt: skip
    history = {"messages": [said], "has_more": False, "answered_by": "agent",
               "is_waiting": False, "cursor": "A" * 27}  # fmt: skip
    sent: list[Any] = []

    def answer(route: Any) -> None:
        if route.request.method == "GET":
            route.fulfill(status=200, content_type="application/json", body=json.dumps(history))
            return
        body = route.request.post_data_json
        sent.append(body)
        mine = {**said, "id": str(uuid4()), "client_id": body["id"], "from": "visitor",
                "text": "A haircut", "options": []}  # fmt: skip
        route.fulfill(status=201, content_type="application/json", body=json.dumps(mine))

    guest.page.add_init_script("localStorage.setItem('empfio-chat:salon-olga:token', 'visitor_x')")
    guest.page.route("**/api/v1/chat/messages", answer)
    guest.page.route("**/api/v1/chat/stream*", lambda route: route.fulfill(
        status=200, content_type="text/event-stream", body="retry: 1000\n\n"))  # fmt: skip
    guest.open(front.address)
    choice = guest.page.get_by_role("button", name="A haircut")
    choice.wait_for()
    assert violations(guest.page) == []
    choice.click()
    guest.wait_for("A haircut", ".is-visitor:not(.is-unsent)")
    assert sent[0]["choice"] == "a" and "text" not in sent[0]
    assert not guest.page.get_by_role("button", name="Something else").is_visible()


def test_a_server_that_is_killed_in_the_middle_loses_nothing(front: Front, come: Come) -> None:
    guest = come("phone").open(front.address)
    guest.write("Before")
    guest.wait_for("", ".is-agent:not([data-greeting])")
    with front.being_away():
        guest.write("While it is away")
        guest.write("And once more")
        guest.page.get_by_role("button", name="Not sent. Try again").first.wait_for()
        assert violations(guest.page) == []
        guest.page.goto("about:blank")
    guest.open(front.address)
    guest.wait_for("And once more", ".is-visitor:not(.is-unsent):not(.is-failed)")
    guest.wait_until_sent()
    newest = front.call("GET", "/conversations?channel=web&size=1")["conversations"][0]
    found = front.call("GET", f"/conversations/{newest['id']}")["messages"]
    assert [one["content"] for one in found if one["role"] == "user"] == [
        "Before", "While it is away", "And once more",
    ]  # fmt: skip
    said = [text for text in guest.shown if text in ("Before", "While it is away")]
    assert said == ["Before", "While it is away"]


def test_an_open_page_goes_on_when_the_server_is_back(front: Front, come: Come) -> None:
    guest = come().open(front.address)
    guest.write("Before")
    guest.wait_for("", ".is-agent:not([data-greeting])")
    with front.being_away():
        guest.write("While it is away")
        guest.page.wait_for_selector("#notice:not([hidden])", timeout=60_000)
        assert violations(guest.page) == []
    guest.wait_until_sent()
    guest.page.wait_for_selector("#notice[hidden]", state="attached", timeout=60_000)
    newest = front.call("GET", "/conversations?channel=web&size=1")["conversations"][0]
    front.call("POST", f"/conversations/{newest['id']}/messages", {"content": "We are back"})
    guest.wait_for("We are back", ".is-person")
    assert guest.shown.count("While it is away") == 1
    assert "Olga answers you here" in guest.page.locator("#standing").inner_text()


def test_all_of_it_works_by_keyboard(front: Front, come: Come) -> None:
    guest = come().open(front.address)
    page = guest.page
    order = []
    for _ in range(4):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id"))
    assert order == ["log", "attach", "text", "send"]
    page.focus("#text")
    page.keyboard.type("One line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("and another")
    page.keyboard.press("Enter")
    guest.wait_for("and another", ".is-visitor")
    assert "One line\nand another" in guest.shown
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.press("Enter")
    assert "" not in guest.shown


def test_what_came_while_nobody_looked_is_counted_in_the_title(front: Front, come: Come) -> None:
    guest = come().open(front.address)
    page = guest.page
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    guest.write("Hello")
    guest.until("document.title === '(1) Chat with Salon Olga'")
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.title() == "Chat with Salon Olga"


@pytest.mark.parametrize("size", SIZES)
def test_a_wrong_address_is_told_kindly(front: Front, come: Come, size: str) -> None:
    guest = come(size)
    answer = guest.page.goto(f"{front.served.address}/chat/nobody")
    assert answer.status == 404
    assert "There is no chat at this address" in guest.page.locator("h1").inner_text()
    assert violations(guest.page) == []
    assert not is_too_wide(guest.page)
