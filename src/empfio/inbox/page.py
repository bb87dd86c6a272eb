"""The team's page as it was built: its files, read when they are first asked for.

The page may be built while the server runs, so its folder is looked into for each request; a file
whose name holds a hash of its content never changes and is kept.
"""

import asyncio
import gzip
import re
from dataclasses import dataclass, field
from pathlib import Path

BUILT = Path(__file__).with_name("built")  # where a build for the package puts it
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}")
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
_PACKED = {".png", ".woff2"}  # by themselves


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the page; ``packed``: the same by gzip, where that makes it smaller."""

    media_type: str
    content: bytes
    packed: bytes | None


@dataclass(slots=True)
class Page:
    """The page in a folder: ``index.html``, and ``assets`` whose names are unlike any before."""

    folder: Path = BUILT
    _assets: dict[str, Asset] = field(default_factory=dict)

    async def find_index(self) -> str | None:
        """The page itself; None while it is not built."""
        content = await asyncio.to_thread(_read, self.folder / "index.html")
        return None if content is None else content.decode()

    async def find_asset(self, name: str) -> Asset | None:
        """A file of the page; None where there is none of this name."""
        if name not in self._assets:
            found = await asyncio.to_thread(self._load, name)
            if found is None:
                return None
            self._assets[name] = found
        return self._assets[name]

    def _load(self, name: str) -> Asset | None:
        kind = Path(name).suffix
        if not _NAME.fullmatch(name) or kind not in _TYPES:
            return None
        content = _read(self.folder / "assets" / name)
        if content is None:
            return None
        packed = None if kind in _PACKED else gzip.compress(content, mtime=0)
        return Asset(_TYPES[kind], content, packed)


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
