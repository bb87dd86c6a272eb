"""What stands in the project's files: nothing of one machine, and no address of a registry."""

import re
from pathlib import Path

import pytest

from tests.house.sources import PROJECT, tracked_files

# Requirements are locked by hashes, from whatever index the machine is set to: a file that names
# one is of no use behind a mirror.
FORBIDDEN = {
    "a registry's host name": re.compile(
        r"\b(pypi|pythonhosted|npmjs|jfrog|artifactory|verdaccio)\b", re.I
    ),
    "the choice of an index": re.compile(r"(?<!emit-)(index-url|find-links|trusted-host)\b"),
    "a path of one machine": re.compile(r"(?<![\w.])/(work|root|home|opt|Users)/\w"),
    "a private key": re.compile("BEGIN [A-Z ]*PRIVATE KEY"),
}


def faults_in(text: str) -> list[str]:
    """What a text holds that no file of the project may."""
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = {}
    for file in set(tracked_files()) - {Path(__file__)}:
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if faults := faults_in(text):
            found[str(file.relative_to(PROJECT))] = faults
    assert found == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("see https://pypi.org/simple", "a registry's host name"),
        ("pip install --extra-index-url x", "the choice of an index"),
        ("open('/home/olga/x')", "a path of one machine"),
        ("-----BEGIN RSA PRIVATE KEY-----", "a private key"),
    ],
)
def test_a_bad_line_is_seen(text: str, fault: str) -> None:
    assert faults_in(text) == [fault]


def test_every_requirement_is_locked_by_a_hash() -> None:
    locks = [PROJECT / "requirements" / name for name in ("build.txt", "run.txt", "dev.txt")]
    for lock in locks:
        pinned = re.findall(r"^[a-z0-9][^\s=]*==", lock.read_text(), re.M)
        hashed = re.findall(r"^[a-z0-9][^\n]*\\\n\s+--hash=sha256:", lock.read_text(), re.M)
        assert len(pinned) == len(hashed) > 0, lock.name
