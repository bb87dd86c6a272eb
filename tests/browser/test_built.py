"""What is built from web/widget: small, of this version, and just what its sources give."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from empfio import __version__
from tests.house.sources import PROJECT, SOURCE

SOURCES = PROJECT / "web" / "widget"
BUILT = SOURCE / "chat" / "web"
NAMES = ("widget.js", "page.js", "page.css")
MOST_PACKED = 20_000  # bytes of the widget on its way
BUNDLER = SOURCES / "node_modules" / "esbuild"


def test_the_widget_is_small() -> None:
    assert len(gzip.compress((BUILT / "widget.js").read_bytes())) <= MOST_PACKED


@pytest.mark.parametrize("name", NAMES)
def test_what_is_built_says_its_version(name: str) -> None:
    assert (BUILT / name).read_text().startswith(f"/*! Empfio {__version__} */")
    assert json.loads((SOURCES / "package.json").read_text())["version"] == __version__


def test_nothing_is_needed_at_run_time() -> None:
    package = json.loads((SOURCES / "package.json").read_text())
    assert "dependencies" not in package
    imported = {
        name
        for file in (SOURCES / "src").glob("*.ts")
        for name in re.findall(r'from "([^"]+)"', file.read_text())
    }
    assert imported and all(name.startswith("./") for name in imported)


@pytest.mark.skipif(
    shutil.which("node") is None or not BUNDLER.exists(),
    reason="esbuild is not installed here: npm ci in web/widget",
)
def test_the_sources_give_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run(["node", "build.mjs", tmp_path], cwd=SOURCES, check=True, timeout=60)
    for name in NAMES:
        assert (tmp_path / name).read_bytes() == (BUILT / name).read_bytes(), f"{name}: make widget"


@pytest.mark.parametrize("file", [*(SOURCES / "src").iterdir()], ids=lambda file: str(file.name))
def test_no_source_is_long_or_makes_markup_of_text(file: Path) -> None:
    text = file.read_text()
    assert len(text.splitlines()) <= 300
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)
