"""The documents name what there is: every room, every kind of id, every setting."""

import os
import re
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest
from pydantic.fields import FieldInfo

from empfio.kit import ids
from empfio.kit.settings import Settings, default_data_folder
from tests.house.sources import PROJECT, SOURCE, rooms

DOCS = PROJECT / "docs"
DATA = "`/var/lib/empfio/data` for root, `~/.local/share/empfio` for others"


def unnamed_rooms(page: str) -> set[str]:
    """Rooms that a map does not name."""
    named = {f"{name}/" if (SOURCE / name).is_dir() else f"{name}.py" for name in rooms()}
    return {name for name in named if f"| `{name}` |" not in page}


def test_the_map_names_every_room() -> None:
    page = (DOCS / "house.md").read_text()
    assert unnamed_rooms(page) == set()
    assert unnamed_rooms(page.replace("| `leads/` |", "")) == {"leads/"}


def unnamed_files(page: str) -> set[str]:
    """Modules that a page names in back quotes, and that are nowhere."""
    named = set(re.findall(r"`((?:kit|access|conversations|leads|intake|transfer)\.\w+)`", page))
    return {name for name in named if not (SOURCE / f"{name.replace('.', '/')}.py").is_file()}


def test_what_the_map_names_exists() -> None:
    assert unnamed_files((DOCS / "house.md").read_text()) == set()
    assert unnamed_files("see `kit.nothing` and `kit.db`") == {"kit.nothing"}


def missing_words(page: str) -> set[str]:
    """Kinds of ids whose thing has no line in a glossary."""
    kinds = [name for name, kind in vars(ids).items() if hasattr(kind, "__supertype__")]
    assert len(kinds) >= 6
    things = {re.sub(r"(?<!^)(?=[A-Z])", " ", name.removesuffix("Id")).lower() for name in kinds}
    return {thing for thing in things if f"| **{thing}** |" not in page.lower()}


def test_the_glossary_names_everything_that_has_an_id() -> None:
    page = (DOCS / "glossary.md").read_text()
    assert missing_words(page) == set()
    assert missing_words(page.replace("| **lead** |", "")) == {"lead"}


def default_of(name: str, setting: FieldInfo) -> str:
    """A setting's default as the table shows it."""
    if setting.default_factory is not None:
        assert name == "data"
        return DATA
    if setting.default is None:
        return "none"
    value = str(setting.default)
    return f"`{value.lower() if isinstance(setting.default, bool) else value}`"


def row_of(name: str, setting: FieldInfo) -> str:
    """A setting's line in the table."""
    meaning = setting.description or ""
    kind = setting.annotation
    if get_origin(kind) is Literal:
        meaning += f" One of {', '.join(f'`{value}`' for value in get_args(kind))}."
    return f"| `EMPFIO_{name.upper()}` | {default_of(name, setting)} | {meaning} |"


def test_the_table_of_settings_is_the_settings() -> None:
    lines = (DOCS / "settings.md").read_text().splitlines()
    table = [line for line in lines if line.startswith("| `EMPFIO_")]
    assert table == [row_of(name, setting) for name, setting in Settings.model_fields.items()]
    assert all(setting.description for setting in Settings.model_fields.values())


def test_the_data_folder_is_where_the_table_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    for user, folder in zip((0, 1000), re.findall("`(.*?)`", DATA), strict=True):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        assert default_data_folder() == Path(folder).expanduser()


def test_no_variable_is_read_that_the_table_does_not_name() -> None:
    known = {f"EMPFIO_{name.upper()}" for name in Settings.model_fields}
    named = {
        name
        for file in (
            *SOURCE.rglob("*.py"),
            PROJECT / "README.md",
            *DOCS.rglob("*.md"),
            *(PROJECT / "packaging").iterdir(),
        )
        for name in re.findall(r"\bEMPFIO_[A-Z_]+[A-Z]\b", file.read_text())
    }
    assert named - known == set()
    assert "EMPFIO_SECRET_KEY" in named


def test_every_decision_is_half_a_page_with_its_number() -> None:
    records = sorted((DOCS / "decisions").glob("*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    for record in records:
        text = record.read_text()
        assert text.startswith(f"# {int(record.name[:4])}. "), record.name
        assert len(text.split()) <= 330, f"{record.name} is more than half a page"
        assert "## Why" in text, record.name


def test_every_link_of_the_documents_leads_somewhere() -> None:
    for page in DOCS.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
