"""Pictures of every page of the inbox: ``python -m tests.browser.screenshots FOLDER``.

A served demo business, on a phone and on a desk, by day and by night, in both languages.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.team import PAGES
from tests.house.sources import PROJECT
from tests.processes import Served, serving

SIZES = {"390": (390, 844), "1440": (1440, 900)}
LIGHTS = ("light", "dark")
LANGUAGES = {"en": "en-GB", "de": "de-DE"}
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
    login = _login(served)
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
                    _take(page, served.address, login, folder, f"{size}-{light}-{language}")
                    page.close()
        browser.close()


def _login(served: Served) -> tuple[str, str]:
    """What the banner says; it comes a moment after the server answers."""
    for _ in range(100):
        words = served.said().split()
        if "Password" in words:
            return words[words.index("login") + 1], words[words.index("Password") + 1]
        served.wait_until_ready()
    raise SystemExit("the banner names no login")


def _take(page: Any, address: str, login: tuple[str, str], folder: Path, kind: str) -> None:
    page.goto(f"{address}/inbox")
    page.wait_for_selector("input[type=password]")
    page.screenshot(path=folder / f"sign-in-{kind}.png")
    page.fill("input[type=email]", login[0])
    page.fill("input[type=password]", login[1])
    page.press("input[type=password]", "Enter")
    page.wait_for_selector("ul li a")
    thread = page.locator("ul li a").first.get_attribute("href").removeprefix("/inbox")
    for path in (*PAGES, thread):
        page.goto(f"{address}/inbox{path}")
        page.wait_for_timeout(DRAWN)
        name = "thread" if path == thread else path.strip("/").replace("/", "-") or "inbox"
        page.screenshot(path=folder / f"{name}-{kind}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
