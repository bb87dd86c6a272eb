"""There is one way out of the product, and nothing in the product opens it further."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.sources import Module, modules

SPEAKS_HTTP = {
    "aiohttp", "httpcore", "httpcore2", "httpx", "httpx2", "niquests", "pycurl", "requests",
    "urllib3", "websockets", "http.client", "urllib.request", "xmlrpc.client", "ftplib",
}  # fmt: skip
WAY_OUT = "empfio.kit.http"
# `empfio doctor` and `empfio simulate` ask our own server, and nobody else.
OWN_HOUSE = {"empfio.cli.findings", "empfio.cli.simulate"}


def imported(module: Module) -> Iterator[str]:
    """Dotted names of what a module imports, modules and what is taken out of them."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ways_out(module: Module) -> set[str]:
    """What a module imports that speaks HTTP to strangers."""
    return {
        name
        for name in imported(module)
        if any(f"{name}.".startswith(f"{one}.") for one in SPEAKS_HTTP)
    }


def opened_clients(module: Module) -> list[str]:
    """Places that give the client arguments, or make another kind of it."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            is_opened = bool(node.args or node.keywords) and _is_client(node.func)
            is_opened = is_opened or any(_is_client(argument) for argument in node.args)
        else:
            is_opened = isinstance(node, ast.ClassDef) and any(map(_is_client, node.bases))
        if is_opened:
            found.append(f"{module.name} {ast.unparse(node)}")
    return found


def _is_client(node: ast.expr) -> bool:
    return ast.unparse(node).rpartition(".")[2] == "Client"


def test_one_module_speaks_http_to_strangers() -> None:
    found = {module.name: ways for module in modules() if (ways := ways_out(module))}
    assert set(found) == {WAY_OUT, *OWN_HOUSE}


def test_nothing_in_the_product_opens_the_client_further() -> None:
    assert [place for module in modules() for place in opened_clients(module)] == []


@pytest.mark.parametrize(
    "text",
    ["import httpx2", "from urllib import request", "import urllib.request", "import http.client",
     "def f():\n    from httpcore2 import AsyncConnectionPool"],
)  # fmt: skip
def test_another_way_out_is_seen(text: str) -> None:
    assert ways_out(Module("empfio.sample", text)) != set()


@pytest.mark.parametrize(
    "text",
    ["Client(print)", "http.Client(schemes={'http'})", "class Open(Client): ...",
     "functools.partial(Client, print)"],
)  # fmt: skip
def test_a_client_that_is_opened_further_is_seen(text: str) -> None:
    begin = f"from {WAY_OUT} import Client\n"
    assert len(opened_clients(Module("empfio.sample", begin + text))) == 1
    fine = "client: Client = Client()\ndef f(client: Client | None) -> Client: ..."
    assert opened_clients(Module("empfio.sample", begin + fine)) == []
