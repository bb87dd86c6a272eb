"""What is built of web/inbox: small where it is opened first, and sound where it can be checked."""

import gzip
import re
import subprocess
from pathlib import Path

import pytest

from empfio.kit.settings import Settings
from empfio.main import create_app
from tests.browser.team import build_page
from tests.house.sources import PROJECT, SOURCE
from web import build
from web.inbox import shapes

SOURCES = PROJECT / "web" / "inbox"
BUILT = SOURCE / "inbox" / "built"
MOST_PACKED = 150_000  # bytes of script before the list is seen
LONGEST = 300  # lines
WRITTEN = "shapes.ts"  # by web/inbox/shapes.py


@pytest.fixture(scope="module")
def built() -> None:
    build_page()


def test_the_first_page_asks_for_little_script(built: None) -> None:
    index = (BUILT / "index.html").read_text()
    names = re.findall(r'(?:src|href)="/inbox/assets/([^"]+\.js)"', index)
    assert names
    packed = sum(len(gzip.compress((BUILT / "assets" / name).read_bytes())) for name in names)
    assert packed <= MOST_PACKED, f"{packed} bytes: {names}"


def test_the_page_needs_no_more_than_its_policy_allows(built: None) -> None:
    index = (BUILT / "index.html").read_text()
    assert not re.search(r"<script(?![^>]* src=)|<style|style=|javascript:", index)
    assert not re.search(r"https?://", index)


def test_types_rules_and_small_tests_hold(built: None) -> None:
    done = subprocess.run(
        [*build.find_npm(), "run", "--silent", "check"], cwd=SOURCES, capture_output=True,
        text=True, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_shapes_are_those_of_the_api() -> None:
    openapi = create_app(Settings()).openapi()
    assert shapes.FILE.read_text() == shapes.written(openapi), "run: python web/inbox/shapes.py"


@pytest.mark.parametrize(
    "file",
    [file for file in (SOURCES / "src").rglob("*.ts*") if file.name != WRITTEN],
    ids=lambda file: str(file.name),
)
def test_no_source_is_long_or_makes_markup_of_text(file: Path) -> None:
    text = file.read_text()
    assert len(text.splitlines()) <= LONGEST
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)
