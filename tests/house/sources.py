"""The source code as the checks of the house read it."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PROJECT = Path(__file__).parents[2]
SOURCE = PROJECT / "src" / "empfio"

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Module:
    """One file of Python: its dotted name and text."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        """``leads`` of ``empfio.leads.store``; ``main`` of ``empfio.main``."""
        return [*self.name.split("."), ""][1]

    def functions(self) -> Iterator[tuple[str, Function]]:
        """Every function with the dotted name it has in its module."""
        yield from _functions(self.tree, "")


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (*FUNCTION, ast.ClassDef)):
            name = f"{prefix}{child.name}"
            if isinstance(child, FUNCTION):
                yield name, child
            yield from _functions(child, f"{name}.")
        else:
            yield from _functions(child, prefix)


def modules() -> list[Module]:
    """Every module of the package."""
    found = []
    for file in sorted(SOURCE.rglob("*.py")):
        steps = file.relative_to(SOURCE.parent).with_suffix("").parts
        name = ".".join(steps).removesuffix(".__init__")
        found.append(Module(name, file.read_text(encoding="utf-8")))
    assert len(found) > 50, "the source was not found"
    return found


def rooms() -> set[str]:
    """Rooms and single files on the ground floor of the package."""
    return {module.room for module in modules()} - {"", "__main__"}


def tracked_files() -> list[Path]:
    """Every file that is under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    files = [PROJECT / name for name in listed.stdout.split("\0") if name]
    assert len(files) > 50, "the project's files were not found"
    return [file for file in files if file.is_file()]
