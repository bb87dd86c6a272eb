"""Whatever changes something writes down who did it, or is named here with its reason."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.house.sources import FUNCTION, Function, Module, modules
from tests.house.statements import statements

ROOMS = {
    "access", "attachments", "bookings", "canned_replies", "chat", "connections", "conversations",
    "intake", "leads", "organizations",
}  # fmt: skip
VERBS = (
    "actions", "changing", "merging", "inviting", "people", "sessions", "appending", "managing",
    "feeding", "revoking", "blocking", "handing", "standing", "exporting", "erasing", "appointing",
)  # fmt: skip
# FOR UPDATE and FOR NO KEY UPDATE lock, and change nothing.
WRITES = re.compile(r"\b(INSERT INTO|(?<!FOR )(?<!KEY )UPDATE|DELETE FROM)\s+(?!audit_entries)\w+")
AUDITS = "INSERT INTO audit_entries"
ASKED = ("empfio.events", "empfio.kit.lanes")  # events and jobs change nothing by themselves
# Verbs that change something and write no entry of their own.
EXCEPTIONS = {
    "access.actions.forget_old_attempts": "counts of failures are nobody's",
    "access.actions.rename_organization": "a part of changing the organization, an entry",
    "access.changing.request_reset": "anybody may ask; the mail that is sent is an entry",
    "access.inviting.write_invitation_mail": "the invitation is an entry; its link goes by mail",
    "access.sessions.forget_dead_sessions": "what has ended is tidied up; its end is an entry",
    "access.sessions.renew_session": "a part of changing a password, which is an entry",
    "attachments.actions.add": "the files of a message, which stands in its conversation",
    "attachments.actions.erase_of": "a part of erasing conversations, which is told there",
    "bookings.appointing.confirm": "the customer says so; the lead's status is told",
    "bookings.appointing.hold": "kept for minutes at the customer's wish; a booking is an entry",
    "bookings.appointing.offer": "times that are shown; a booking is an entry",
    "chat.actions.forget_unused": "visitors whose token has ended are tidied up",
    "chat.actions.note_presence": "a visitor is here; nothing of it lasts",
    "chat.actions.note_typing": "a visitor is typing; nothing of it lasts",
    "chat.actions.welcome": "a new visitor, who is nobody of the business",
    "connections.actions.note_problem": "the provider's answer; nobody here did it",
    "conversations.actions.add_histories": "history from elsewhere; nobody here did it",
    "conversations.actions.erase_all_of": "a part of erasing a lead, which is an entry",
    "conversations.actions.erase_old": "retention does it; the change of retention is an entry",
    "conversations.actions.give": "a part of merging leads, which is an entry",
    "conversations.actions.open_with_history": "a new conversation; changes of status are entries",
    "conversations.actions.rename_lead": "a part of changing a lead, which is an entry",
    "conversations.erasing.remove": "a part of erasing a lead, or retention, which are entries",
    "conversations.handing.mark_read": "what was read; nothing is changed by it",
    "conversations.standing.add_histories": "history from elsewhere; nobody here did it",
    "intake.actions.keep_history": "a new conversation; changes of status are entries",
    "leads.actions.address_of": "the address that a channel needs, made up",
    "leads.actions.create_lead": "a new lead; changes of leads are entries",
    "leads.actions.erase_left": "retention does it; the change of retention is an entry",
    "leads.actions.reach": "the lead's phone as its address; the message to it is told",
    "leads.actions.recognise": "new leads; changes of leads are entries",
    "leads.erasing.remove_leads": "a part of erasing a lead, or retention, which are entries",
}


def calls_in(module: Module, function: Function) -> Iterator[str]:
    """Dotted names of what a function calls, of ours."""
    imports = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("empfio"):
            for alias in node.names:
                imports[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            yield imports.get(node.id, f"{module.name}.{node.id}")
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{imports.get(node.value.id, '?')}.{node.attr}"


def graph_of(every: list[Module]) -> tuple[dict[str, set[str]], dict[str, str]]:
    """What each function of the package calls, and the SQL that stands in it or is named by it."""
    calls: dict[str, set[str]] = {}
    texts: dict[str, str] = {}
    for module in every:
        constants = {
            target.id: " ".join(ast.unparse(node.value).split())
            for node in module.tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in module.tree.body:
            if isinstance(node, FUNCTION):
                name = f"{module.name}.{node.name}"
                calls[name] = set(calls_in(module, node))
                texts[name] = ""
        for one in statements(module):
            owner = f"{one.module}.{one.function.partition('.')[0]}"
            if one.function and owner in texts:
                texts[owner] += f"\n{one.text}"
        for name in calls:
            if name.rpartition(".")[0] == module.name:
                named = [n for n in calls[name] if n.rpartition(".")[0] == module.name]
                seen: set[str] = set()
                while named:
                    constant = named.pop().rpartition(".")[2]
                    if constant in constants and constant not in seen:
                        seen.add(constant)
                        texts[name] += f"\n{constants[constant]}"
                        named += [f"{module.name}.{n}" for n in re.findall(r"\w+",
                                  constants[constant]) if n in constants]  # fmt: skip
    return calls, texts


def unaudited(every: list[Module]) -> set[str]:
    """The verbs that reach a statement that changes rows, and none that writes an entry."""
    calls, texts = graph_of(every)

    @cache
    def reach(name: str) -> frozenset[str]:
        found, waiting = set(), [name]
        while waiting:
            one = waiting.pop()
            if one not in found and one in calls:
                found.add(one)
                waiting += calls[one]
        return frozenset(found)

    verbs = [
        name
        for name in calls
        if name.split(".")[1] in ROOMS
        and name.split(".")[2] in VERBS
        and not name.rpartition(".")[2].startswith("_")
    ]
    assert len(verbs) > 2
    found = set()
    for verb in verbs:
        reached = [name for name in reach(verb) if not name.startswith(ASKED)]
        text = "\n".join(texts[name] for name in reached)
        if WRITES.search(text) and AUDITS not in text:
            found.add(verb.removeprefix("empfio."))
    return found


def test_every_verb_that_changes_something_writes_it_down_or_is_named_with_its_reason() -> None:
    assert unaudited(modules()) == set(EXCEPTIONS)


SAMPLE = {
    "empfio.leads.store": """
_PAINT = "UPDATE leads SET colour = $2 WHERE organization_id = $1"
async def paint(scope):
    await scope.connection.execute(_PAINT)
""",
    "empfio.audit.actions": """
async def record(scope):
    await scope.connection.execute("INSERT INTO audit_entries (organization_id) VALUES ($1)")
""",
    "empfio.leads.actions": """
from empfio.audit import actions as audit
from empfio.leads import store
async def paint_in_secret(scope):
    await _paint(scope)
async def paint(scope):
    await store.paint(scope)
    await audit.record(scope)
async def look(scope):
    pass
async def _paint(scope):
    await store.paint(scope)
""",
}


def test_a_verb_that_hides_what_it_does_is_seen() -> None:
    every = [Module(name, text) for name, text in SAMPLE.items()]
    assert unaudited(every) == {"leads.actions.paint_in_secret"}
