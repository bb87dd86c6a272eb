"""The inbox in two browsers at once, and what is seldom needed of it."""

import struct
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.browser.conftest import Front, Guest
from tests.browser.team import Colleague, join_team, sign_in, tell_history
from tests.browser.test_chat_page import is_too_wide, violations

Come = Callable[..., Guest]
Team = Callable[..., Colleague]
BERLIN = ZoneInfo("Europe/Berlin")
ASSIGNED = "Assigned to"


def test_a_conversation_is_given_to_a_colleague_who_answers_it_and_hands_it_back(
    front: Front, come: Come, team: Team
) -> None:
    made = tell_history(front, "Rosa Blum", ["Line"] * 60)
    kim = sign_in(come("desktop"), front, f"/c/{made['id']}", join_team(front, "Kim"))
    olga = team(path=f"/c/{made['id']}")
    for one in (olga, kim.until_drawn()):
        one.page.set_viewport_size({"width": 1440, "height": 800})
    olga.page.get_by_label(ASSIGNED).select_option(label="Kim")
    kim.page.get_by_role("button", name="Mine 1").wait_for()
    chosen = "[...document.querySelectorAll('aside option:checked')].map((one) => one.textContent)"
    kim.guest.until(f"{chosen}.includes('Kim')")
    kim.page.get_by_label(ASSIGNED).select_option(label="Olga Owner")
    olga.guest.until(f"{chosen}.includes('Olga Owner')")
    kim.page.get_by_role("button", name="Take over").click()
    olga.holder("escalated").get_by_text("Kim answers").wait_for()
    kim.page.evaluate(
        "document.querySelector('[role=log]').closest('[role=region]').scrollTo(0, 0)"
    )
    kim.page.wait_for_timeout(300)
    kim.write("I am Kim, and this is what I say")
    said = kim.said("person", "I am Kim")
    said.wait_for()
    box, field = said.bounding_box(), kim.page.locator("#composer").bounding_box()
    assert box["y"] < field["y"], "whoever writes sees what they wrote"
    olga.said("person", "I am Kim").wait_for()
    olga.page.get_by_role("button", name="Hand back to the agent").click()
    kim.holder("active").wait_for()
    assert olga.guest.problems == kim.guest.problems == []


def test_a_ready_reply_is_called_by_a_key_and_a_day_over_whatsapp_is_warned_of(
    front: Front, team: Team
) -> None:
    content = "Hello {name}, you can park behind the house."
    ready = front.call("POST", "/canned-replies", {"title": "Parking", "content": content})
    days_ago = (datetime.now(BERLIN) - timedelta(days=2)).isoformat()
    lead = front.call("POST", "/leads", {"name": "Wanda", "channel": "whatsapp",
                                         "channel_id": "+4915150000001"})  # fmt: skip
    said = [{"role": "user", "content": "Where do I park?", "created_at": days_ago}]
    body = {"lead_id": lead["id"], "channel": "whatsapp", "messages": said}
    made = front.call("POST", "/conversations", body)
    olga = team("phone", path=f"/c/{made['id']}")
    page = olga.page
    page.get_by_text("takes no free text 24 hours after").wait_for()
    page.focus("#composer")
    page.keyboard.type("/")
    page.locator("dialog input:focus").wait_for()
    page.keyboard.type("park")
    assert violations(page) == [] and not is_too_wide(page)
    page.keyboard.press("Enter")
    page.locator("#composer:focus").wait_for()
    assert page.input_value("#composer") == "Hello Wanda, you can park behind the house."
    front.call("DELETE", f"/canned-replies/{ready['id']}")
    assert olga.guest.problems == []


def test_one_day_of_the_business_is_asked_for_kept_in_the_address_and_left(
    bookable: Front, team: Team
) -> None:
    day = datetime(2024, 3, 31, tzinfo=BERLIN)  # of 23 hours
    for name, at in {"Eve": -timedelta(seconds=1), "Noon": timedelta(hours=12)}.items():
        moment = (day + at).astimezone(ZoneInfo("UTC")).isoformat()
        told = {"role": "user", "content": "Hello", "created_at": moment}
        lead = bookable.call("POST", "/leads", {"name": f"{name} Day", "channel": "web",
                                                "channel_id": name})  # fmt: skip
        body = {"lead_id": lead["id"], "channel": "web", "messages": [told]}
        bookable.call("POST", "/conversations", body)
    olga = team("phone")
    page = olga.page
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("From").press_sequentially("03312024")
    page.get_by_text("1 conversation", exact=True).wait_for()
    assert page.get_by_label("Until").input_value() == "2024-03-31"
    assert "from=2024-03-31&to=2024-03-31" in page.url
    assert violations(page) == [] and not is_too_wide(page)
    page.reload()
    page.get_by_text("1 conversation", exact=True).wait_for()
    assert olga.rows() == ["Noon Day"]
    page.get_by_role("button", name="Clear filters").click()
    olga.guest.until("!location.search")
    assert olga.guest.problems == []


def test_a_picture_is_seen_and_a_figure_explains_itself_to_a_finger(
    front: Front, come: Come, team: Team
) -> None:
    customer = come("phone").open(front.address)
    picture = {"name": "hair.png", "mimeType": "image/png", "buffer": picture_of(30, 20)}
    customer.page.set_input_files("input[type=file]", picture)
    customer.wait_until_sent()
    [made, *_] = front.call("GET", "/conversations?size=1")["conversations"]
    olga = team("phone", path=f"/c/{made['id']}")
    olga.page.get_by_text("hair.png").wait_for()
    olga.guest.until("document.querySelector('[role=log] img')?.naturalWidth === 30")
    assert violations(olga.page) == [] and not is_too_wide(olga.page)
    olga.go("/insights").page.get_by_role("button", name="First response").click()
    olga.page.get_by_role("tooltip").wait_for()
    olga.page.keyboard.press("Escape")
    olga.page.get_by_role("tooltip").wait_for(state="detached")
    assert olga.guest.problems == []


def picture_of(width: int, height: int) -> bytes:
    """A grey PNG."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    parts: Any = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
