"""The widget on a business's own site, which allows as little as a site can."""

import struct
import zlib
from collections.abc import Callable, Generator
from typing import Any

import httpx2
import pytest

from tests.browser.conftest import GREETING, SIZES, Front, Guest
from tests.browser.site import Site, serving_site
from tests.browser.test_chat_page import PAYLOADS, is_too_wide, violations

Come = Callable[..., Guest]


@pytest.fixture
def site(front: Front) -> Generator[Site]:
    """The salon's own site, which the salon lists."""
    with serving_site(front.served.address, front.slug) as one:
        front.call("PATCH", "/organization", {"allowed_origins": [one.address]})
        yield one


def visit(guest: Guest, address: str) -> Any:
    """Go to a page of the site, and wait until its corner is there."""
    guest.page.goto(address)
    guest.page.wait_for_selector("empfio-chat", state="attached")
    return guest.page


def open_chat(guest: Guest) -> None:
    """Open the chat where it is not yet; wait until it stands still and the business greets."""
    if guest.page.locator("#launcher").is_visible():
        guest.page.click("#launcher")
    guest.page.wait_for_selector(".message")
    guest.page.locator(".panel").evaluate(
        "panel => Promise.all(panel.getAnimations().map(one => one.finished))"
    )


def kept(page: Any) -> dict[str, str]:
    """What the site's origin keeps."""
    found: dict[str, str] = page.evaluate("({...localStorage, ...sessionStorage})")
    return found


@pytest.mark.parametrize("size", SIZES)
def test_a_customer_asks_on_the_business_s_own_site(
    front: Front, site: Site, come: Come, size: str
) -> None:
    guest = come(size)
    page = visit(guest, site.page())
    assert violations(page) == []
    open_chat(guest)
    assert guest.shown == ["Hello! How can we help?"]
    assert kept(page) == {} and guest.context.cookies() == [], "nothing is kept before one writes"
    assert violations(page) == []
    guest.write("Hello")
    guest.wait_for("", ".is-agent:not([data-greeting])")
    assert violations(page) == []
    assert not is_too_wide(page)
    before = guest.shown
    token = kept(page)[f"empfio-chat:{front.slug}:token"]
    visit(guest, site.page(page="2"))
    is_open = page.locator("#chat").is_visible()
    assert is_open == (size == "desktop"), "from page to page it stays open where it covers nothing"
    open_chat(guest)
    guest.wait_for("Hello", ".is-visitor")
    assert guest.shown == before
    assert guest.context.cookies() == []
    assert not any(token in address for address in guest.asked)
    assert guest.problems == []


def newest(front: Front) -> dict[str, Any]:
    """The last conversation of the web chat, with its messages."""
    [listed] = front.call("GET", "/conversations?channel=web&size=1")["conversations"]
    found: dict[str, Any] = front.call("GET", f"/conversations/{listed['id']}")
    return found


def reply(front: Front, text: str) -> None:
    """A person of the team writes."""
    front.call("POST", f"/conversations/{newest(front)['id']}/messages", {"content": text})


def picture() -> bytes:
    """A red square, as PNG."""

    def piece(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xd0\x20\x20" * 32) * 32)
    return b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", rows) + piece(b"IEND", b"")


def focused(page: Any) -> str:
    """The id, or the kind, of what has the focus in the chat; empty where nothing there has."""
    found: str = page.evaluate(
        "(one => one?.id || one?.localName || '')"
        "(document.querySelector('empfio-chat').shadowRoot.activeElement)"
    )
    return found


def test_nobody_is_asked_before_the_chat_is_opened(front: Front, site: Site, come: Come) -> None:
    guest = come()
    visit(guest, site.page())
    theirs = [one for one in guest.asked if one.startswith(front.served.address)]
    assert theirs == [f"{front.served.address}/widget.js"]


def test_all_of_it_works_by_keyboard(front: Front, site: Site, come: Come) -> None:
    guest = come()
    page = visit(guest, site.page())
    for _ in range(3):  # two links, then the button
        page.keyboard.press("Tab")
    assert focused(page) == "launcher"
    page.keyboard.press("Enter")
    page.wait_for_selector(".message")
    assert focused(page) == "text"
    page.keyboard.type("Hello")
    page.keyboard.press("Enter")
    guest.wait_for("", ".is-agent:not([data-greeting])")
    seen = []
    while focused(page) not in seen or focused(page) == "button":  # those that can be tapped
        seen.append(focused(page))
        page.keyboard.press("Tab")
    assert [one for one in seen if one != "button"] == ["text", "send", "close", "log", "attach"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert focused(page) in ("button", "log"), "round and round, inside the chat, both ways"
    page.keyboard.press("Escape")
    assert focused(page) == "launcher"
    assert not page.locator("#chat").is_visible()
    assert guest.problems == []


def test_a_button_is_tapped(front: Front, site: Site, come: Come) -> None:
    guest = come("phone")
    page = visit(guest, site.page())
    open_chat(guest)
    guest.write("Qwertz asdf")  # who is not understood is offered what is
    choice = page.locator(".options button:visible").first
    choice.wait_for()
    assert violations(page) == []
    label = choice.inner_text()
    choice.click()
    guest.wait_for(label, ".is-visitor:not(.is-unsent)")
    [*_, tapped] = [one for one in newest(front)["messages"] if one["role"] == "user"]
    assert tapped["metadata"]["channel"]["choice"]
    assert not page.locator(".options", has_text=label).first.is_visible()


def test_what_came_while_it_was_closed_is_counted(front: Front, site: Site, come: Come) -> None:
    guest = come()
    page = visit(guest, site.page())
    open_chat(guest)
    guest.write("Hello")
    guest.wait_for("", ".is-agent:not([data-greeting])")
    page.keyboard.press("Escape")
    reply(front, "Are you still there?")
    page.wait_for_selector(".badge")
    assert page.locator("#launcher").get_attribute("aria-label") == "Chat with us, 1 new message"
    assert violations(page) == []
    page.goto("about:blank")
    reply(front, "We are open until six.")
    visit(guest, site.page())
    page.locator(".badge", has_text="2").wait_for()
    open_chat(guest)
    guest.wait_for("We are open until six.", ".is-person")
    assert page.locator("#standing").inner_text() == "Olga answers you here"
    page.keyboard.press("Escape")
    assert not page.locator(".badge").is_visible()


def test_a_server_that_is_killed_in_the_middle_loses_nothing(
    front: Front, site: Site, come: Come
) -> None:
    guest = come()
    page = visit(guest, site.page())
    open_chat(guest)
    guest.write("Before")
    guest.wait_for("", ".is-agent:not([data-greeting])")
    with front.being_away():
        guest.write("While it is away")
        page.wait_for_selector(".retry")
        assert violations(page) == []
    page.wait_for_selector(".is-unsent, .is-failed", state="detached", timeout=60_000)
    reply(front, "We are back")
    guest.wait_for("We are back", ".is-person")
    wrote = [one["content"] for one in newest(front)["messages"] if one["role"] == "user"]
    assert wrote == ["Before", "While it is away"]
    assert guest.shown.count("While it is away") == 1
    assert guest.problems == []


@pytest.mark.parametrize("is_widget", [True, False])
def test_pictures_and_files_are_sent_and_shown(
    front: Front, site: Site, come: Come, is_widget: bool
) -> None:
    guest = come()

    def enter() -> Any:
        if is_widget:
            visit(guest, site.page())
            open_chat(guest)
        else:
            guest.open(front.address)
        return guest.page

    page = enter()
    photo = {"name": "fringe.png", "mimeType": "image/png", "buffer": picture()}
    page.set_input_files("#file", photo)
    page.wait_for_selector(".message:not(.is-unsent) .is-picture canvas")
    paper = {"name": "<b>list.txt", "mimeType": "text/html", "buffer": b"<script>alert(1)</script>"}
    page.set_input_files("#file", paper)
    page.wait_for_selector(".message:not(.is-unsent) .file:not(.is-picture)")
    enter().wait_for_selector(".is-picture canvas")
    assert page.locator(".is-picture").get_attribute("aria-label") == "Picture: fringe.png"
    assert violations(page) == []
    with page.expect_download() as saved:
        page.click(".file:not(.is-picture)")
    assert saved.value.path().read_bytes() == paper["buffer"]
    kinds = [file["kind"] for one in newest(front)["messages"]
             for file in one["metadata"].get("attachments", [])]  # fmt: skip
    assert kinds == ["image", "document"]
    assert guest.problems == []


def test_a_customer_sees_that_somebody_of_the_team_is_writing(
    front: Front, site: Site, come: Come
) -> None:
    guest = come("phone")
    page = visit(guest, site.page())
    open_chat(guest)
    guest.write("Hello")
    guest.wait_for("", ".is-agent:not([data-greeting])")
    page.wait_for_selector("#dots", state="hidden")
    path = f"/api/v1/conversations/{newest(front)['id']}/typing"
    answer = httpx2.post(front.served.address + path, headers=front.owner, timeout=30)
    assert answer.status_code == 204
    page.wait_for_selector("#dots", state="visible")
    assert "Olga is writing" in page.locator(".typing").inner_text()
    reply(front, "Here I am")
    guest.wait_for("Here I am", ".is-person")
    page.wait_for_selector("#dots", state="hidden")


def test_text_is_text_whoever_wrote_it(front: Front, site: Site, come: Come) -> None:
    guest = come()
    page = visit(guest, site.page())
    whole = "\n".join(PAYLOADS)
    front.call("PATCH", "/organization", {"greeting": {"en": whole[:900]}})
    open_chat(guest)
    front.call("PATCH", "/organization", {"greeting": GREETING})
    guest.page.fill("#text", whole)
    guest.page.click("#send")
    guest.wait_for("", ".is-agent:not([data-greeting])")
    reply(front, whole)
    guest.wait_for("gnp.exe", ".is-person")
    names = page.locator("#log *").evaluate_all(
        "all => [...new Set(all.map((one) => one.localName))]"
    )
    assert set(names) <= {"a", "div", "li", "ol", "p", "span", "button"}
    assert guest.problems == []


def test_a_page_that_is_not_listed_has_no_chat(front: Front, come: Come) -> None:
    guest = come()
    with serving_site(front.served.address, front.slug) as stranger:
        page = visit(guest, stranger.page(lang="de"))
        page.click("#launcher")
        page.get_by_text("Der Chat ist auf dieser Seite nicht verfügbar.").wait_for()
        assert not page.locator("#form").is_visible()
        assert violations(page) == []
        assert kept(page) == {}


@pytest.mark.parametrize(
    ("size", "colour", "theme"),
    [("phone", "#ffd400", "dark"), ("phone", "#fff", "light"), ("desktop", "#0b2a4a", "dark"),
     ("desktop", "#e11d48", "light")],
)  # fmt: skip
def test_it_is_as_the_business_wishes_and_readable(
    front: Front, site: Site, come: Come, size: str, colour: str, theme: str
) -> None:
    guest = come(size)
    wishes = {"colour": colour, "theme": theme, "position": "left", "language": "de"}
    page = visit(guest, site.page(**wishes))
    assert page.locator("#launcher").bounding_box()["x"] < 60
    assert page.locator("#launcher").get_attribute("aria-label") == "Mit uns chatten"
    assert violations(page) == []
    open_chat(guest)
    assert guest.shown == [GREETING["de"]]
    guest.write("Guten Tag, siehe https://salon.example/preise")
    guest.wait_for("", ".is-agent:not([data-greeting])")
    assert violations(page) == []
    assert not is_too_wide(page)
    family = page.locator("#text").evaluate("field => getComputedStyle(field).textTransform")
    assert family == "none", "the site's wishes stay outside"
