"""Strong entity tags from a version number, and the conditions made with them (RFC 9110, 13)."""

import re
from dataclasses import dataclass

from empfio.kit.doors import Call
from empfio.kit.errors import StaleError

_TAG = re.compile(r'(W/)?"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Condition:
    """The versions a header names; ``is_any`` for ``*``."""

    versions: tuple[int, ...]
    is_any: bool


def etag(version: int) -> tuple[bytes, bytes]:
    """The ETag header of a version."""
    return (b"etag", b'"%d"' % version)


def known_versions(call: Call) -> Condition | None:
    """What If-None-Match says the caller has; None without the header."""
    return _read(call.header(b"if-none-match"), takes_weak=True)


def wanted_versions(call: Call) -> Condition | None:
    """What If-Match asks for; None without the header. Weak tags never match (strong form)."""
    return _read(call.header(b"if-match"), takes_weak=False)


def check_version(condition: Condition | None, version: int) -> None:
    """Raise ``StaleError`` (412) unless the present version is one that is asked for."""
    if condition is None or condition.is_any or version in condition.versions:
        return
    raise StaleError("The resource has changed since you read it. Read it again, then repeat.")


def _read(header: str | None, *, takes_weak: bool) -> Condition | None:
    if header is None:
        return None
    if header.strip() == "*":
        return Condition((), True)
    # A tag that is not one of ours names no version: it matches nothing.
    versions = tuple(
        int(text)
        for weak, text in _TAG.findall(header[:2000])
        if re.fullmatch(r"[0-9]{1,9}", text) and (takes_weak or not weak)
    )
    return Condition(versions, False)
