"""The widget on a business's own site, which allows as little as a site can."""

from collections.abc import Callable, Generator
from typing import Any

import pytest

from tests.browser.conftest import SIZES, Front, Guest
from tests.browser.site import Site, serving_site
from tests.browser.test_chat_page import is_too_wide, violations

Come = Callable[..., Guest]


@pytest.fixture
def site(front: Front) -> Generator[Site]:
    """The salon's own site, which the salon lists."""
    with serving_site(front.served.address, front.slug) as one:
        front.call("PATCH", "/organization", {"allowed_origins": [one.address]})
        yield one


def visit(guest: Guest, address: str) -> Any:
    """Go to a page of the site, and wait for the button in its corner."""
    guest.page.goto(address)
    guest.page.wait_for_selector("#launcher")
    return guest.page


def open_chat(guest: Guest) -> None:
    """Open the chat, and wait until the business greets."""
    guest.page.click("#launcher")
    guest.page.wait_for_selector(".message")


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
    page.reload()
    page.wait_for_selector("#launcher")
    open_chat(guest)
    guest.wait_for("Hello", ".is-visitor")
    assert guest.shown == before
    assert guest.context.cookies() == []
    assert not any(token in address for address in guest.asked)
    assert guest.problems == []
