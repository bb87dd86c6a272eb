"""A real browser and a served process; left out, with a word on why, where there is no browser."""

import contextlib
import shutil
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.browser.team import Colleague, build_page, sign_in
from tests.desk import PASSWORD, SECRET_KEY
from tests.processes import Served, serving

CHROMIUM = shutil.which("chromium")
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
SCHEMES = {"phone": "light", "desktop": "dark"}

GREETING = {"en": "Hello! How can we help?", "de": "Guten Tag! Was dürfen wir tun?"}


@pytest.fixture(scope="session")
def driver() -> Any:
    """What drives the browser."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium here: apt-get install chromium")
    return pytest.importorskip("playwright.sync_api", reason="playwright is not installed here")


@dataclass
class Front:
    """A served salon: where its customers come in, and its owner at the API."""

    served: Served
    owner: dict[str, str]
    slug: str

    @property
    def address(self) -> str:
        """Its chat."""
        return f"{self.served.address}/chat/{self.slug}"

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Ask as the owner."""
        target = f"{self.served.address}/api/v1{path}"
        answer = httpx2.request(method, target, json=body, headers=self.owner, timeout=30)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    @contextlib.contextmanager
    def being_away(self) -> Generator[None]:
        """The server is killed, and started again when the block ends."""
        self.served.kill()
        try:
            yield
        finally:
            self.served.start()


@pytest.fixture(scope="session")
def front(
    driver: Any, make_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Generator[Front]:
    """A salon that speaks English and German, with the agent that is built in."""
    folder: Path = tmp_path_factory.mktemp("front")
    variables = {"database_url": make_database(), "secret_key": SECRET_KEY, "data": folder}
    with serving(folder / "output", **variables) as served:
        person = {"email": "olga@example.com", "password": PASSWORD, "full_name": "Olga Owner"}
        body = {**person, "organization_name": "Salon Olga"}
        for _ in range(20):  # a machine that has much else to do may need a while
            answer = httpx2.post(f"{served.address}/api/v1/auth/register", json=body, timeout=60)
            if answer.status_code != 503:
                break
            time.sleep(0.5)
        assert answer.status_code == 201, answer.text
        owner = {"authorization": f"Bearer {answer.json()['access_token']}"}
        made = Front(served, owner, "salon-olga")
        made.call("PATCH", "/organization", {
            "languages": ["en", "de"],
            "greeting": GREETING,
        })  # fmt: skip
        yield made


@pytest.fixture(scope="module")
def chromium(front: "Front", driver: Any) -> Generator[Any]:
    """Debian's browser; none is ever downloaded.

    For one file: while it runs, playwright has a loop in this thread, which no test of another
    may meet.
    """
    with driver.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def bookable(front: Front) -> Front:
    """The salon with one service, open every day from nine to six."""
    front.call("PATCH", "/organization", {"time_zone": "Europe/Berlin", "template": "salon"})
    week = [{"weekday": day, "opens": "09:00", "closes": "18:00"} for day in range(7)]
    front.call("PUT", "/opening-hours", {"week": week, "closures": []})
    if not front.call("GET", "/services")["services"]:
        front.call("POST", "/services", {"name": "Haircut", "minutes": 45, "price_cents": 3500})
    return front


@dataclass
class Guest:
    """A customer in a browser of their own."""

    context: Any
    page: Any
    problems: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, address: str) -> "Guest":
        """Go to a page, and wait until the business greets."""
        self.page.goto(address)
        self.page.wait_for_selector(".message")
        return self

    def write(self, text: str) -> None:
        """Write as people do, by the keyboard."""
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")

    def wait_for(self, text: str, who: str = "") -> None:
        """Until it is shown, said by whom."""
        shown = self.page.locator(f".message{who}", has_text=text).last
        shown.wait_for(timeout=60_000)

    def until(self, expression: str, seconds: float = 60) -> None:
        """Until it is so; playwright's own way needs a policy that lets it compile."""
        for _ in range(int(seconds / 0.1)):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(expression)

    def wait_until_sent(self) -> None:
        """Until everything that was written has arrived."""
        self.until("document.querySelectorAll('.is-unsent, .is-failed').length === 0")

    @property
    def shown(self) -> list[str]:
        """What stands in the conversation, the greeting first."""
        texts: list[str] = self.page.locator(".message .text").all_inner_texts()
        return texts


@pytest.fixture
def come(chromium: Any) -> Generator[Callable[..., Guest]]:
    """Lets somebody come in a fresh browser of a size and a language."""
    contexts = []

    def make(size: str = "desktop", language: str = "en-GB") -> Guest:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=language,
            color_scheme=SCHEMES[size],
        )  # fmt: skip
        contexts.append(context)
        guest = Guest(context, context.new_page())
        page = guest.page
        page.on("pageerror", lambda error: guest.problems.append(str(error)))
        page.on("dialog", lambda dialog: (guest.problems.append("a dialog"), dialog.dismiss()))
        page.on("request", lambda request: guest.asked.append(request.url))
        page.on("console", lambda said: _note(guest, said))
        return guest

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def page_built(driver: Any) -> None:
    """The inbox as its sources are."""
    build_page()


@pytest.fixture(scope="session")
def signed_in() -> list[Any]:
    """The cookie of the owner who came through the door once, and need not again."""
    return []


@pytest.fixture
def team(
    page_built: None, front: Front, come: Callable[..., Guest], signed_in: list[Any]
) -> Callable[..., Colleague]:
    """Lets the owner sit down at the inbox, or at a page of it, in a browser of their own."""

    def sit_down(size: str = "desktop", language: str = "en-GB", path: str = "") -> Colleague:
        guest = come(size, language)
        guest.context.add_cookies(signed_in)
        colleague = sign_in(guest, front, path)
        signed_in[:] = guest.context.cookies()
        return colleague.until_drawn() if path else colleague

    return sit_down


def _note(guest: Guest, said: Any) -> None:
    # A browser writes down requests that fail; what the page does about it is what is looked at.
    if said.type == "error" and "Failed to load resource" not in said.text:
        guest.problems.append(said.text)
