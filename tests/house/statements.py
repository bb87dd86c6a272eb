"""The SQL in the source: every text that is one, with the constants it is put together from."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.house.sources import FUNCTION, Function, Module

VERB = re.compile(
    r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|SET|BEGIN|VACUUM|ALTER|CREATE|DROP|COPY"
    r"|SAVEPOINT|ROLLBACK)\b"
)


@dataclass(frozen=True)
class Statement:
    """One text of SQL: where it stands, its words, and what is put into it from a variable."""

    module: str
    function: str
    text: str
    variables: tuple[str, ...]
    is_part: bool  # a constant that other texts are put together from

    @property
    def place(self) -> str:
        return f"{self.module.removeprefix('empfio.')}.{self.function}"


def statements(module: Module) -> Iterator[Statement]:
    """Every SQL text of a module; docstrings are none."""
    constants = {
        target.id: node.value
        for node in module.tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    names: dict[ast.AST, str] = {}
    for name, function in module.functions():
        for node in ast.walk(function):
            names[node] = name  # inner functions come later and overwrite
    parts = {constants[name] for name in _put_into_texts(module.tree) & set(constants)}
    for node in _texts(module.tree):
        text, variables = _resolve(node, constants)
        if VERB.search(text):
            name = names.get(node, "")
            yield Statement(module.name, name, text, tuple(variables), node in parts)


def _put_into_texts(tree: ast.AST) -> set[str]:
    return {
        name.id
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue)
        for name in ast.walk(node.value)
        if isinstance(name, ast.Name)
    }


def _texts(tree: ast.AST) -> Iterator[ast.expr]:
    """Outermost strings: plain, formatted, or joined from several with +."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.expr) and _is_text(node):
            yield node
            continue
        documented = isinstance(node, (ast.Module, ast.ClassDef, *FUNCTION))
        for child in ast.iter_child_nodes(node):
            is_docstring = documented and isinstance(child, ast.Expr)
            if not (is_docstring and isinstance(child.value, ast.Constant)):  # type: ignore[attr-defined]
                waiting.append(child)


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _is_text(node.left) or _is_text(node.right)
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _resolve(node: ast.expr, constants: dict[str, ast.expr]) -> tuple[str, list[str]]:
    """The text with its module's constants put in; the other variables it has, as source."""
    if isinstance(node, ast.Constant):
        return str(node.value), []
    if isinstance(node, ast.BinOp):
        left, right = _resolve(node.left, constants), _resolve(node.right, constants)
        return left[0] + right[0], left[1] + right[1]
    if isinstance(node, ast.JoinedStr):
        parts = [_resolve(value, constants) for value in node.values]
        return "".join(text for text, _ in parts), [name for _, more in parts for name in more]
    if isinstance(node, ast.FormattedValue):
        return _resolve(node.value, constants)
    if isinstance(node, ast.Name) and node.id in constants and _is_text(constants[node.id]):
        return _resolve(constants[node.id], constants)
    source = ast.unparse(node)
    # A constant of another module is written in capitals: its text is looked at where it stands.
    is_constant = isinstance(node, ast.Name) and node.id.isupper()
    return "{}", [] if is_constant else [source]


def callers_of(module: Module, attribute: str) -> list[str]:
    """The functions of a module in which ``….attribute(…)`` is called."""
    return [
        name
        for name, function in module.functions()
        if any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == attribute
            for node in _own_nodes(function)
        )
    ]


def _own_nodes(function: Function) -> Iterator[ast.AST]:
    waiting = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, FUNCTION):
            waiting += ast.iter_child_nodes(node)
