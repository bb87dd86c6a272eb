"""Rooms are entered by their actions, records, shapes and errors; the few others are named here."""

import ast
from collections.abc import Iterable

import grimp
import pytest

from tests.house.sources import Module, modules

ENTRANCES = {"actions", "records", "shapes", "errors", "catalogue", "contract"}
GROUND = {"", "__main__", "kit", "migrations"}
PROCESSES = {"main", "worker", "wiring", "outside"}  # files, and no rooms
# Who may enter where else. The process puts doors into the application; the command line and
# transfer work without a request and so have to say themselves who calls.
FURTHER = {
    ("__main__", "cli.app"),
    ("main", "access.callers"),
    ("main", "access.pages"),
    ("main", "access.routes"),
    ("main", "access.watching"),
    ("main", "attachments.routes"),
    ("main", "audit.routes"),
    ("main", "chat.pages"),
    ("main", "chat.porter"),
    ("main", "chat.routes"),
    ("main", "chat.streams"),
    ("main", "bookings.booking_routes"),
    ("main", "bookings.calendar_pages"),
    ("main", "bookings.keeping"),
    ("main", "chat.typing"),
    ("main", "bookings.routes"),
    ("main", "leads.exporting"),
    ("main", "conversations.routes"),
    ("main", "intake.routes"),
    ("main", "leads.routes"),
    ("main", "leads.merge_routes"),
    ("main", "canned_replies.routes"),
    ("main", "inbox.page"),
    ("main", "inbox.pages"),
    ("main", "inbox.routes"),
    ("main", "live.routes"),
    ("main", "live.streams"),
    ("live", "access.callers"),
    ("live", "events.follower"),
    ("chat", "events.follower"),
    ("main", "organizations.routes"),
    ("main", "connections.routes"),
    ("main", "conversations.team_routes"),
    ("main", "intake.api_routes"),
    ("main", "intake.provider_routes"),
    ("main", "intake.doorman"),
    ("attachments", "access.callers"),
    ("bookings", "access.callers"),
    ("intake", "access.callers"),
    ("chat", "access.callers"),
    ("chat", "intake.arriving"),
    ("chat", "attachments.rules"),  # what a file is, and how it is given out
    # Verbs of conversations, each split off into a file of its own.
    ("agent", "conversations.answering"),
    ("agent", "bookings.appointing"),
    ("agent", "bookings.finding"),
    ("agent", "bookings.keeping"),
    ("agent", "bookings.waiting"),
    ("agent", "languages.claiming"),
    ("bookings", "conversations.confirming"),
    ("bookings", "leads.advancing"),
    ("intake", "conversations.appending"),
    ("intake", "conversations.hearing"),
    ("intake", "conversations.noting"),
    ("intake", "conversations.receiving"),
    ("intake", "conversations.speaking"),
    ("worker", "conversations.speaking"),
    ("worker", "agent.jobs"),
    ("wiring", "agent.built_in"),
    ("evaluation", "agent.built_in"),
    ("wiring", "channels.api"),
    ("wiring", "channels.telegram"),
    ("wiring", "channels.whatsapp_meta"),
    ("wiring", "channels.whatsapp_twilio"),
    ("worker", "attachments.jobs"),
    ("worker", "bookings.jobs"),
    ("worker", "bookings.keeping"),
    ("worker", "connections.jobs"),
    ("worker", "conversations.attaching"),
    ("worker", "conversations.jobs"),
    ("worker", "delivery.jobs"),
    ("worker", "intake.jobs"),
    ("worker", "intake.taking"),
    ("worker", "access.callers"),
    ("worker", "access.jobs"),
    ("worker", "events.sequencer"),
    ("transfer", "access.callers"),
    ("cli", "access.callers"),
    ("cli", "access.changing"),
    ("cli", "access.revoking"),
    ("cli", "access.tokens"),
    ("cli", "evaluation.report"),
    ("cli", "transfer.bench_data"),
    ("cli", "transfer.demo"),
    ("cli", "transfer.exporting"),
    ("cli", "transfer.importing"),
    ("cli", "transfer.playing"),
    ("cli", "transfer.simulating"),
}


def split(module: str) -> tuple[str, str]:
    """Room and file: ``empfio.leads.store`` gives leads and store."""
    steps = [*module.split("."), "", ""]
    return steps[1], steps[2]


def side_doors(graph: grimp.ImportGraph) -> set[tuple[str, str]]:
    """(room, file of another room) for each import that is not by an entrance."""
    found = set()
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            room, file = split(imported)
            own, _ = split(importer)
            if room != own and room not in GROUND and file and file not in ENTRANCES:
                found.add((own, f"{room}.{file}"))
    return found


def test_rooms_are_entered_only_by_their_entrances() -> None:
    graph = grimp.build_graph("empfio", cache_dir=None)
    assert side_doors(graph) == FURTHER
    graph.add_import(importer="empfio.intake.routes", imported="empfio.leads.rules")
    assert side_doors(graph) - FURTHER == {("intake", "leads.rules")}


def test_a_room_is_never_entered_as_a_whole() -> None:
    """``import empfio.leads`` would open everything in it."""
    graph = grimp.build_graph("empfio", cache_dir=None)
    whole = [
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if split(imported)[1] == "" and split(imported)[0] not in {*GROUND, *PROCESSES}
    ]
    assert whole == []


def reached_through(module: Module, files: Iterable[str]) -> list[str]:
    """Places that reach through an import: ``leads.store.x`` where ``leads`` is its actions."""
    imports: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("empfio"):
            for alias in node.names:
                imports[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    found = []
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in imports
            and split(imports[node.value.id])[0] != module.room
            and f"{imports[node.value.id].rpartition('.')[0]}.{node.attr}" in files
        ):
            found.append(f"{module.name}:{node.lineno} {node.value.id}.{node.attr}")
    return found


def test_no_file_of_a_room_is_reached_through_another() -> None:
    every = modules()
    files = {module.name for module in every}
    assert [place for module in every for place in reached_through(module, files)] == []


def borrowed_privates(module: Module) -> list[str]:
    """Names with an underscore that are taken from another module, and imports by name."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("empfio"):
            found += [f"{module.name} {a.name}" for a in node.names if a.name.startswith("_")]
        if isinstance(node, ast.Attribute) and node.attr in ("import_module", "__import__"):
            found.append(f"{module.name} {node.attr}")
    return [name for name in found if not name.endswith("__version__")]


def test_private_names_stay_in_their_module() -> None:
    assert [name for module in modules() for name in borrowed_privates(module)] == []


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("from empfio.leads.store import _row", "borrowed"),
        ("import importlib\nimportlib.import_module('empfio.leads.store')", "borrowed"),
        ("from empfio.leads import actions as leads\nleads.store.list_page()", "reached"),
    ],
)
def test_a_way_around_the_entrances_is_seen(text: str, check: str) -> None:
    module = Module("empfio.intake.routes", text)
    found = (
        borrowed_privates(module)
        if check == "borrowed"
        else reached_through(module, {"empfio.leads.store"})
    )
    assert len(found) == 1
