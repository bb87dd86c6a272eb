"""The inbox as whoever sits at it feels it, in a real browser: opened, scrolled, moving.

    python -m bench.page http://localhost:8001 EMAIL PASSWORD --rounds 10 --messages 50

Asks a server that runs with its quotas switched off (``EMPFIO_RATE_PER_MINUTE`` 0), as an owner of
many conversations (``empfio bench-data --scale 0.1``: bench-1m@empfio.example has 100,000), and
leaves an API connection and the customers who write by it behind. Ends with 1 where a floor is
missed.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx2
from playwright.sync_api import sync_playwright

DESK = {"width": 1440, "height": 900}
STEP = 1_000  # pixels that are scrolled in a frame: a whole page of rows
LONGEST = 900.0  # seconds that scrolling may take
PAUSE = 0.3  # seconds between two messages
OPENED, LONG, MOVED = 1_000, 50, 500  # the floors, in milliseconds

# Notes when the first row stands on the screen, each task that held up the page, and when which
# text came into the list.
WATCH = """
window.seen = { usable: 0, long: [], rows: {} };
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) seen.long.push(Math.round(one.duration));
}).observe({ type: "longtask" });
new MutationObserver(() => {
  const rows = document.querySelectorAll("ul[aria-label] li[aria-posinset] a");
  if (rows.length === 0) return;
  if (!seen.usable) {
    seen.usable = -1;
    requestAnimationFrame(() => setTimeout(() => { seen.usable = performance.now(); }));
  }
  for (const row of rows) {
    const text = row.textContent.match(/number \\d+ of [0-9a-f]{8}/)?.[0];
    if (text) seen.rows[text] ??= Date.now();
  }
}).observe(document, { subtree: true, childList: true, characterData: true });
"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
ROLL = """(step) => {
  const row = document.querySelector("ul[aria-label] li[aria-posinset]");
  const box = row.closest(".overflow-y-auto");
  const roll = () => { box.scrollTop += step; window.rolling = requestAnimationFrame(roll); };
  roll();
}"""
BOTTOM = """() => {
  const rows = [...document.querySelectorAll("ul[aria-label] li[aria-posinset]")];
  const last = rows.at(-1);
  return [Number(last.ariaPosInSet), Number(last.ariaSetSize), last.querySelector("a") !== null];
}"""


@dataclass(frozen=True, slots=True)
class Desk:
    """A browser at which somebody of the team is signed in."""

    browser: Any
    address: str
    cookies: Any

    def open(self, page: Any = None) -> Any:
        """The inbox, in a browser that knows nothing of it, or again in a page."""
        if page is None:
            context = self.browser.new_context(viewport=DESK, storage_state=self.cookies)
            context.add_init_script(WATCH)
            page = context.new_page()
        page.goto(f"{self.address}/inbox", wait_until="commit")
        _until(lambda: page.evaluate("seen.usable") > 0, 30)
        return page


def measure(given: argparse.Namespace) -> bool:
    """Measure, print, and say whether every floor was reached."""
    print(f"load {os.getloadavg()[0]:.1f}", flush=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        desk = Desk(browser, given.address, _sign_in(browser, given))
        was_fast = _opening(desk, given.rounds)
        page = desk.open()
        page.wait_for_timeout(1_000)
        writer = Writer(given)
        was_told = _moving(page, writer, given.messages, "a list just opened")
        was_smooth = _scrolling(page)
        was_told &= _moving(page, writer, given.messages, "a list scrolled to its end")
        browser.close()
    print(f"load {os.getloadavg()[0]:.1f}")
    return was_fast and was_smooth and was_told


def _sign_in(browser: Any, given: argparse.Namespace) -> Any:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{given.address}/inbox")
    page.fill("input[type=email]", given.email)
    page.fill("input[type=password]", given.password)
    page.press("input[type=password]", "Enter")
    page.wait_for_selector("nav")
    cookies = context.storage_state()
    context.close()
    return cookies


def _opening(desk: Desk, rounds: int) -> bool:
    """From the address to rows that can be used: by a browser that comes first, and again."""
    was_fast = True
    for name, is_first in (("opened first", True), ("opened again", False)):
        painted, usable = [], []
        page = desk.open()
        for _ in range(rounds):
            if is_first:
                page.context.close()
            page = desk.open(None if is_first else page)
            painted.append(page.evaluate(PAINTED))
            usable.append(page.evaluate("seen.usable"))
        page.context.close()
        _tell(f"{name}: first paint", painted)
        was_fast &= _tell(f"{name}: usable list", usable) <= OPENED
    return was_fast


class Writer:
    """A customer who writes by a connection of the kind api; the agent answers nothing."""

    def __init__(self, given: argparse.Namespace) -> None:
        person = {"email": given.email, "password": given.password}
        self._client = httpx2.Client(base_url=f"{given.address}/api/v1", timeout=60)
        token = self._post("/auth/login", person)["access_token"]
        self._client.headers["authorization"] = f"Bearer {token}"
        self._run = uuid.uuid4().hex[:8]
        self._number = 0
        made = self._post(
            "/channels", {"kind": "api", "name": "Bench", "settings": {}, "secrets": {}}
        )
        self._door = f"/channels/api/{made['id']}/messages"

    def write(self) -> tuple[str, float]:
        """What is written by one of ten customers, and when, in milliseconds."""
        self._number += 1
        text = f"number {self._number} of {self._run}"
        began = time.time() * 1000
        self._post(self._door, {
            "id": text, "from": f"{self._run}-{self._number % 10}", "name": "Jane Smith",
            "text": f"This is {text}",
        })  # fmt: skip
        return text, began

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        answer = self._client.post(path, json=body, headers={"idempotency-key": uuid.uuid4().hex})
        answer.raise_for_status()
        return answer.json()


def _moving(page: Any, writer: Writer, messages: int, where: str) -> bool:
    """From a customer's message until its row shows it at the top of the list."""
    page.evaluate("document.querySelector('ul[aria-label]').parentElement.scrollTop = 0")
    page.wait_for_timeout(500)
    page.evaluate("seen.long.length = 0")
    written = []
    for _ in range(messages):
        written.append(writer.write())
        page.wait_for_timeout(PAUSE * 1000)
    page.wait_for_timeout(2_000)
    moved = page.evaluate("seen.rows")
    took = [moved[text] - began for text, began in written if text in moved]
    missed = len(written) - len(took)
    p95 = _tell(f"row moves in {where} ({missed} of {messages} missed)", took)
    is_smooth = _tell_long(page, f"{messages} rows that move in {where}")
    return p95 <= MOVED and missed == 0 and is_smooth


def _scrolling(page: Any) -> bool:
    """All the way down, while what comes is asked for."""
    page.evaluate("seen.long.length = 0")
    began = time.monotonic()
    browser = page.context.browser
    browser.start_tracing(page=page, categories=["toplevel", "-*"])
    page.evaluate(ROLL, STEP)
    _until(lambda: _is_at_end(page), LONGEST)
    page.evaluate("cancelAnimationFrame(rolling)")
    cpu = _cpu_of_tasks(browser.stop_tracing())
    at, total, _ = page.evaluate(BOTTOM)
    took = time.monotonic() - began
    print(f"scrolled through {at:,} of {total:,} rows in {took:.0f} s, {len(cpu):,} tasks")
    _tell_long(page, "scrolling, by the clock")
    longest = max(cpu, default=0.0)
    heavy = sum(one > LONG for one in cpu)
    print(f"scrolling, by CPU: {heavy} tasks over {LONG} ms, the longest {longest:.0f} ms")
    return heavy == 0


def _cpu_of_tasks(trace: bytes) -> list[float]:
    """Milliseconds of CPU that each task of the page took, however long it waited for a core."""
    events = json.loads(trace)["traceEvents"]
    threads = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    return [
        one["tdur"] / 1000
        for one in events
        if (one["pid"], one["tid"]) in threads and one["name"].endswith("RunTask") and "tdur" in one
    ]


def _is_at_end(page: Any) -> bool:
    at, total, is_there = page.evaluate(BOTTOM)
    page.wait_for_timeout(500)
    return bool(is_there and at >= total)


def _until(is_so: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise SystemExit("bench: the page does not come that far.")
        time.sleep(0.02)


def _tell(what: str, took: list[float]) -> float:
    """Print a line; the 95th percentile."""
    took = sorted(took)
    p95 = took[min(len(took) - 1, int(len(took) * 0.95))]
    print(
        f"{what}: p50 {statistics.median(took):.0f} ms, p95 {p95:.0f} ms, "
        f"{took[0]:.0f} to {took[-1]:.0f} ms", flush=True,
    )  # fmt: skip
    return p95


def _tell_long(page: Any, what: str) -> bool:
    tasks = sorted(page.evaluate("seen.long"))
    longest = f", the longest {tasks[-1]} ms" if tasks else ""
    print(f"{what}: {len(tasks)} tasks over {LONG} ms{longest}", flush=True)
    return not tasks


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("email")
    parser.add_argument("password")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--messages", type=int, default=50)
    sys.exit(0 if measure(parser.parse_args()) else 1)
