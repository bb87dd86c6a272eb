"""Sizes that can be read at once, names that say something, a docstring on everything public."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.sources import FUNCTION, Module, modules

MOST_LINES = 300  # of a file
MOST_FUNCTION_LINES = 40  # the aim is 25; a statement in SQL may need more
MEANINGLESS = {"util", "utils", "helper", "helpers", "common", "base", "manager"}
HOLLOW_BEGINNINGS = ("process_", "handle_", "do_")
# Put off, cursed or left to the reader: what is meant is done, or stands in docs/decisions.
BANNED = re.compile(r"\b(TODO|FIXME|XXX|HACK|WTF|obviously|simply|just works)\b")
# A Service is what a business offers; a LeadService would be a heap of functions.
SERVICE_CLASS = re.compile(r"[A-Za-z]Service$")


def long_files(module: Module) -> list[str]:
    lines = len(module.text.splitlines())
    return [f"{module.name} {lines}"] if lines > MOST_LINES else []


def long_functions(module: Module) -> list[str]:
    return [
        f"{module.name}.{name} {lines}"
        for name, function in module.functions()
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > MOST_FUNCTION_LINES
    ]


def words(name: str) -> set[str]:
    """The words of a name: ``BookingManager`` gives booking and manager."""
    return {word.lower() for word in re.findall(r"[A-Z]*[a-z]+|[A-Z]+", name)}


def defined(module: Module) -> Iterator[str]:
    """Names of the module's path, its functions, classes and constants."""
    yield from module.name.split(".")
    for node in ast.walk(module.tree):
        if isinstance(node, (*FUNCTION, ast.ClassDef)):
            yield node.name
    for statement in module.tree.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            targets = (n for n in ast.walk(statement) if isinstance(n, ast.Name))
            yield from (target.id for target in targets if isinstance(target.ctx, ast.Store))


def meaningless_names(module: Module) -> list[str]:
    return [
        f"{module.name} {name}"
        for name in defined(module)
        if words(name) & MEANINGLESS
        or name.lstrip("_").startswith(HOLLOW_BEGINNINGS)
        or SERVICE_CLASS.search(name)
    ]


def banned_words(module: Module) -> list[str]:
    return [f"{module.name} {found[0]}" for found in BANNED.finditer(module.text)]


def without_docstring(module: Module) -> list[str]:
    """The module and every public function and class in it that has no docstring."""
    found = [] if ast.get_docstring(module.tree) else [module.name]
    waiting: list[ast.AST] = [module.tree]
    while waiting:
        for node in ast.iter_child_nodes(waiting.pop()):
            if isinstance(node, (*FUNCTION, ast.ClassDef)) and not node.name.startswith("_"):
                if not ast.get_docstring(node):
                    found.append(f"{module.name}.{node.name}")
                if isinstance(node, ast.ClassDef):
                    waiting.append(node)
    return found


CHECKS = (long_files, long_functions, meaningless_names, banned_words, without_docstring)


@pytest.mark.parametrize("check", CHECKS)
def test_the_source_keeps(check: object) -> None:
    assert callable(check)
    assert [fault for module in modules() for fault in check(module)] == []


BAD = {
    long_files: "x = 1\n" * 301,
    long_functions: "def f():\n" + "    x = 1\n" * 40,
    meaningless_names: '"""One."""\nclass LeadService:\n    """Two."""\n',
    banned_words: "# TODO: later\n",
    without_docstring: '"""One."""\ndef f():\n    pass\n',
}


@pytest.mark.parametrize("check", CHECKS)
def test_a_bad_sample_is_seen(check: object) -> None:
    assert callable(check)
    assert len(check(Module("empfio.sample", BAD[check]))) == 1


@pytest.mark.parametrize("name", ["handle_message", "do_reply", "process_turn", "lead_utils"])
def test_a_name_that_says_nothing_is_seen(name: str) -> None:
    assert meaningless_names(Module("empfio.sample", f"def {name}(): ...")) != []
