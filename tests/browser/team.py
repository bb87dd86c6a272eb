"""Somebody of the team at the inbox, in a browser of their own."""

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.desk import PASSWORD
from tests.house.sources import PROJECT

if TYPE_CHECKING:
    from tests.browser.conftest import Front, Guest

UNREACHABLE = 3  # what web/build.py ends with where npm or node cannot be fetched
PAGES = (
    "/", "/leads", "/bookings", "/insights", "/settings/business", "/settings/hours",
    "/settings/services", "/settings/staff", "/settings/channels", "/settings/widget",
    "/settings/replies", "/settings/team", "/settings/keys",
)  # fmt: skip


def build_page() -> None:
    """Have the page built from these sources, unless it is."""
    command = [sys.executable, "web/build.py", "--once"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=1_800)
    if done.returncode == UNREACHABLE:
        pytest.skip(f"the inbox cannot be built here: {done.stdout[-200:]}")
    assert done.returncode == 0, done.stdout + done.stderr


@dataclass
class Colleague:
    """One of the team; ``guest`` is the browser that they sit at."""

    guest: "Guest"
    base: str

    @property
    def page(self) -> Any:
        """The page they look at."""
        return self.guest.page

    def go(self, path: str) -> "Colleague":
        """Open a page of the inbox, and wait until it is drawn."""
        self.page.goto(self.base + path)
        return self.until_drawn()

    def until_drawn(self) -> "Colleague":
        """Until a page of the inbox is drawn."""
        self.page.wait_for_selector("h1:visible", state="attached")
        self.until_calm()
        return self

    def until_calm(self) -> None:
        """Until nothing is on its way to the page any more."""
        self.guest.until("document.querySelector('.dot-breathing') === null")

    def rows(self) -> list[str]:
        """The names in the list, from the top."""
        names: list[str] = self.page.locator("ul li a .truncate.flex-1").all_inner_texts()
        return names

    def open_row(self, name: str) -> None:
        """Open a conversation by a click."""
        self.page.locator("ul li a", has_text=name).first.click()
        self.page.wait_for_selector("[role=log]")

    def said(self, kind: str, text: str) -> Any:
        """A message of the open conversation, by who said it."""
        return self.page.locator(f"[data-kind={kind}]", has_text=text).last

    def holder(self, status: str) -> Any:
        """The line that says who answers."""
        return self.page.locator(f"[data-holder={status}]")

    def write(self, text: str) -> None:
        """Write in the composer, and send."""
        self.page.fill("#composer", text)
        self.page.press("#composer", "Control+Enter")


def sign_in(
    guest: "Guest", front: "Front", path: str = "", email: str = "olga@example.com"
) -> Colleague:
    """Come to the door, as the owner unless somebody else is named, and through it.

    Whoever brings the cookie of a session finds it open.
    """
    colleague = Colleague(guest, f"{front.served.address}/inbox")
    page = guest.page
    page.goto(colleague.base + path)
    page.wait_for_selector("nav, input[type=email]")
    if page.locator("nav").count() == 0:
        page.fill("input[type=email]", email)
        page.fill("input[type=password]", PASSWORD)
        page.press("input[type=password]", "Enter")
        page.wait_for_selector("nav")
    return colleague


def join_team(front: "Front", name: str) -> str:
    """Somebody new who answers customers; the address they sign in with."""
    email = f"{name.lower()}@example.com"
    invited = front.call("POST", "/invitations", {"email": email, "role": "member"})
    token = invited["link"].rpartition("#")[2]
    person = {"token": token, "full_name": name, "password": PASSWORD}
    front.call("POST", "/auth/invitations/accept", person)
    return email


def tell_history(
    front: "Front", name: str, texts: list[str], channel: str = "web", **more: Any
) -> Any:
    """A conversation that was, of somebody new."""
    lead = front.call("POST", "/leads", {"name": name, "channel": channel,
                                         "channel_id": name.lower().replace(" ", "-")})  # fmt: skip
    roles = ("user", "assistant")
    messages = [{"role": roles[n % 2], "content": text} for n, text in enumerate(texts)]
    body = {"lead_id": lead["id"], "channel": channel, "messages": messages, **more}
    return front.call("POST", "/conversations", body)
