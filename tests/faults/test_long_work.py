"""Texts made to be slow: no request keeps the others waiting, and no pattern goes wild."""

import ast
import asyncio
import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import regex

import empfio
from tests.desk import Business, Desk

LONGEST = 65_536  # characters of a message
MOST = 3.0  # seconds of CPU at a stretch; generous, for any machine, and one that is shared


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds of CPU that each step of the event loop takes from now on."""
    took: list[float] = []
    run = asyncio.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        began = time.thread_time()
        run(handle)
        took.append(time.thread_time() - began)

    monkeypatch.setattr(asyncio.Handle, "_run", timed)
    return took


SLOW = {
    "words of one letter": "é " * LONGEST,
    "signs that are two words each": "½" * LONGEST,
    "letters that are four words each": "\ufdfa" * LONGEST,
    "accents upon accents": "a" + "\u0301" * LONGEST,
    "a family of emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * LONGEST,
    "flags": "\U0001f1e9" * LONGEST,
    "spaces": "a" + " " * LONGEST,
}


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
async def test_no_text_holds_up_the_others(desk: Desk, steps: list[float], text: str) -> None:
    salon, text = await desk.business(), text[:LONGEST]
    talk = await salon.conversation()
    path = f"/conversations/{talk['id']}"
    for _ in range(3):
        await salon.message(talk["id"], f"{text[:-9]} kanarie")
    await say_history(salon, text)
    for way in (path, f"{path}/messages?limit=500", "/conversations?q=kanarie&size=100"):
        await salon.get(way)
    found = await salon.get("/messages/search?q=kanarie&size=100")
    assert found["messages"]
    assert len(steps) > 50, "nothing was measured"
    assert max(steps) < MOST


async def say_history(salon: Business, text: str) -> None:
    """A conversation as long as one body may be."""
    count = 900_000 // len(text.encode())
    messages = [{"role": "user", "content": text}] * max(count, 1)
    await salon.conversation(messages=messages, channel="web")


def modules() -> Iterator[ModuleType]:
    """All of the product."""
    for found in pkgutil.walk_packages(empfio.__path__, "empfio."):
        if not found.name.endswith(("__main__", "migrations.env")):
            yield importlib.import_module(found.name)


Use = tuple[Any, str, tuple[int, ...]]  # a pattern, the method, and from where to where it reads


def uses_in(module: ModuleType) -> Iterator[Use]:
    """Patterns of a module as they are used in it."""
    tree = ast.parse(inspect.getsource(module))
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        target = call.func
        if not isinstance(target, ast.Attribute) or not isinstance(target.value, ast.Name):
            continue
        owner = getattr(module, target.value.id, None)
        if owner in (re, regex) and target.attr not in ("compile", "escape"):
            pattern = eval(compile(ast.Expression(call.args[0]), "pattern", "eval"), vars(module))
            yield owner.compile(pattern), target.attr, ()
        elif isinstance(owner, (re.Pattern, type(regex.compile("")))):
            yield owner, target.attr, bounds_in(call, module) if target.attr != "sub" else ()


def bounds_in(call: ast.Call, module: ModuleType) -> tuple[int, ...]:
    """From where to where a pattern is let read, as far as the module itself says so."""
    bounds = []
    for one in call.args[1:]:
        if isinstance(one, ast.Name) and one.id not in vars(module):
            break
        bounds.append(eval(compile(ast.Expression(one), "bound", "eval"), vars(module)))
    return tuple(bounds)


def patterns_of(module: ModuleType) -> set[Any]:
    """The patterns that lie in a module's attributes."""
    kinds = (re.Pattern, type(regex.compile("")))
    return {value for value in vars(module).values() if isinstance(value, kinds)}


LONG = 100_000  # characters of a hostile text
MOST_OF_A_PATTERN = 0.05  # seconds of CPU that a pattern takes for one
# In every run a part of the text, and ten times as long: a machine may be slow and still sees what
# takes the square of a text's length.
PART, PATIENCE = 3, 10


def hostile_to(pattern: str, length: int) -> set[str]:
    """Long texts of what stands in the pattern, most of which all but match."""
    pieces = {*pattern, "a", "0", " ", '"', "\\", '\\"', '"a', "-a", "_1", ":a", "é", "\u0301",
              "a\u0301", "\U0001f468\u200d", "\U0001f1e9", "½", "\n", "T00:00.0",
              ".333", "3 ", "a.", "3,", "www.", "1:"}  # fmt: skip
    repeated = {(piece * length)[:length] for piece in pieces}
    return repeated | {text + "\n!" for text in repeated} | {'"' + text for text in repeated}


USES = sorted(
    {(use[0].pattern, *use[1:]): use for module in modules() for use in uses_in(module)}.values(),
    key=lambda use: (str(use[0].pattern), *use[1:]),
)


def spent(use: Use, text: str) -> float:
    """Seconds of CPU that a pattern takes for a text."""
    pattern, method, bounds = use
    given = text.encode() if isinstance(pattern.pattern, bytes) else text
    began = time.thread_time()
    if method == "sub":
        pattern.sub(given[:0], given)
    elif method == "finditer":
        for _ in pattern.finditer(given, *bounds):
            pass
    else:
        getattr(pattern, method)(given, *bounds)
    return time.thread_time() - began


@pytest.mark.parametrize("use", USES, ids=[f"{use[0].pattern} {use[1]}" for use in USES])
def test_every_pattern_is_quick_on_every_text(use: Use, is_whole: bool) -> None:
    written = use[0].pattern
    length = LONG if is_whole else LONG // PART
    most = MOST_OF_A_PATTERN * (1 if is_whole else PATIENCE / PART)
    for text in hostile_to(written.decode() if isinstance(written, bytes) else written, length):
        # Once more where it took long: others use the machine's caches.
        assert any(spent(use, text) < most for _ in range(3)), text[:20]


def test_no_pattern_is_left_out() -> None:
    used = {use[0].pattern for use in USES}
    assert len(used) > 10
    for module in modules():
        for pattern in patterns_of(module):
            assert pattern.pattern in used, f"{module.__name__}: {pattern.pattern}"


def test_a_pattern_that_goes_wild_is_seen() -> None:
    text = "a" * 20_000
    wild, tame = re.compile("a*b"), re.compile("a*")
    assert spent((wild, "search", ()), text) > 20 * spent((tame, "search", ()), text)
