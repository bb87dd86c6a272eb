"""Pictures of every page of the inbox: ``python -m tests.browser.screenshots FOLDER``.

A served demo business, on a phone and on a desk, by day and by night, in both languages.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from playwright.sync_api import sync_playwright

from tests.browser.team import PAGES
from tests.house.sources import PROJECT
from tests.processes import Served, serving

SIZES = {"390": (390, 844), "1440": (1440, 900)}
LIGHTS = ("light", "dark")
LANGUAGES = {"en": "en-GB", "de": "de-DE"}
# What stands in a dialog: where it is opened, and the button that opens it.
OPENED = {
    "booking-new": ("/bookings", "main header > div:last-child button"),
    "booking": ("/bookings?view=day&day={day}", "main [role=region] button"),
    "service": ("/settings/services", "main li button"),
    "staff-hours": ("/settings/staff", "main li button"),
    "channel-new": ("/settings/channels", "main header button"),
    "invitation": ("/settings/team", "main header button"),
    "key-new": ("/settings/keys", "main header button"),
}
DRAWN = 1_500  # milliseconds in which a page is drawn whole


def main(folder: Path) -> None:
    """Take all of them into ``folder``."""
    subprocess.run([sys.executable, "web/build.py", "--once"], cwd=PROJECT, check=True)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="empfio-pictures-") as data:
        Path(data).chmod(0o755)  # for the user as whom PostgreSQL runs for root
        with serving(Path(data) / "output", "--demo", data=data) as served:
            _take_all(served, folder)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


def _take_all(served: Served, folder: Path) -> None:
    login, day = _login(served), _fill(served)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for size, (width, height) in SIZES.items():
            for light in LIGHTS:
                for language, locale in LANGUAGES.items():
                    page = browser.new_page(
                        viewport={"width": width, "height": height}, locale=locale,
                        color_scheme=light,
                    )  # fmt: skip
                    desk = Desk(
                        page, f"{served.address}/inbox", folder, f"{size}-{light}-{language}"
                    )
                    _sign_in(desk, login)
                    _take(desk, day)
                    page.close()
        browser.close()


@dataclass(frozen=True)
class Desk:
    """A page of the inbox, and where its pictures go."""

    page: Any
    base: str
    folder: Path
    kind: str

    def picture(self, name: str, path: str = "", button: str = "") -> None:
        """What is at a path, and opened there by a button."""
        if path:
            self.page.goto(self.base + path)
            self.page.wait_for_timeout(DRAWN)
        if button:
            self.page.locator(button).first.click()
            self.page.wait_for_timeout(DRAWN)
        self.page.screenshot(path=self.folder / f"{name}-{self.kind}.png")


def _login(served: Served) -> tuple[str, str]:
    return _said(served, "login"), _said(served, "Password")


def _said(served: Served, what: str) -> str:
    """What the banner says behind a word; it comes a moment after the server answers."""
    for _ in range(100):
        words = served.said().split()
        if "Token" in words:
            return words[words.index(what) + 1]
        served.wait_until_ready()
    raise SystemExit("the banner names no login")


def _fill(served: Served) -> str:
    """Appointments for the calendar, a ready reply and a channel; the day of the first one."""
    bearer = {"authorization": f"Bearer {_said(served, 'Token')}"}
    with httpx2.Client(base_url=f"{served.address}/api/v1", headers=bearer, timeout=60) as client:
        client.post("/canned-replies", json={"title": "Parking", "content": "Behind the house."})
        client.post("/channels", json={"kind": "api", "name": "Shop", "settings": {}})
        leads = client.get("/leads?size=9").json()["leads"]
        services = client.get("/services").json()["services"]
        days = [datetime.now(UTC).date() + timedelta(days=n) for n in (1, 2, 3)]
        for number, lead in enumerate(leads):
            service, day = services[number % len(services)], days[number % 3]
            asked = {"service_id": service["id"], "from": f"{day}", "to": f"{day}"}
            free = client.get("/bookings/slots", params=asked).json()["slots"]
            if free:
                wanted = {
                    "lead_id": lead["id"],
                    "service_id": service["id"],
                    "notes": "First visit",
                }
                start = free[(number * 3) % len(free)]["start_time"]
                client.post("/bookings", json={**wanted, "start_time": start})
        first = client.get("/bookings?sort=start_time").json()["bookings"][0]
    return str(first["start_time"][:10])


def _sign_in(desk: Desk, login: tuple[str, str]) -> None:
    desk.page.goto(desk.base)
    desk.page.wait_for_selector("input[type=password]")
    desk.picture("sign-in")
    desk.page.fill("input[type=email]", login[0])
    desk.page.fill("input[type=password]", login[1])
    desk.page.press("input[type=password]", "Enter")
    desk.page.wait_for_selector("ul li a")


def _take(desk: Desk, day: str) -> None:
    thread = desk.page.locator("ul li a").first.get_attribute("href").removeprefix("/inbox")
    for path in PAGES:
        desk.picture(path.strip("/").replace("/", "-") or "inbox", path)
    desk.picture("thread", thread)
    desk.picture("lead", "/leads", "main li a")
    desk.picture("bookings-day", f"/bookings?view=day&day={day}")
    for name, (path, button) in OPENED.items():
        desk.picture(name, path.format(day=day), button)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
