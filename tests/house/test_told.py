"""Whatever changes something tells an event, or is named here with its reason."""

import re
from collections.abc import Iterator
from functools import cache

from tests.house.sources import modules
from tests.house.test_audited import ROOMS, VERBS, graph_of

# FOR UPDATE and FOR NO KEY UPDATE lock, and change nothing.
WRITES = re.compile(
    r"\b(INSERT INTO|(?<!FOR )(?<!KEY )UPDATE|DELETE FROM)\s+(?!audit_entries|event_drafts)\w+"
)
TELLS = "INSERT INTO event_drafts"
BESIDE = ("empfio.audit", "empfio.kit")  # what these write is nobody's matter but their own
_SESSION = "who signs in and out, and how, is for the audit log alone"
_PART = "a part of another verb, which tells"
EXCEPTIONS = {
    "access.actions.forget_old_attempts": "counts of failures are nobody's",
    "access.actions.log_in": _SESSION,
    "access.actions.open_session": _SESSION,
    "access.actions.rename_organization": _PART,
    "access.changing.change_password": _SESSION,
    "access.changing.request_reset": _SESSION,
    "access.changing.reset_password": _SESSION,
    "access.changing.set_password": _SESSION,
    "access.changing.write_reset_mail": _SESSION,
    "access.inviting.invite": "an invitation is nobody yet; user.joined tells of who accepts it",
    "access.inviting.revoke_invitation": "nobody has joined by it",
    "access.inviting.write_invitation_mail": "an invitation is nobody yet",
    "access.sessions.begin_session": _SESSION,
    "access.sessions.end_other_sessions": _SESSION,
    "access.sessions.end_session": _SESSION,
    "access.sessions.end_sessions_of": _SESSION,
    "access.sessions.forget_dead_sessions": _SESSION,
    "access.sessions.log_out": _SESSION,
    "access.sessions.refresh_session": _SESSION,
    "access.sessions.renew_session": _SESSION,
    "attachments.actions.add": _PART,
    "attachments.actions.erase_of": _PART,
    "bookings.appointing.hold": "kept for minutes at the customer's wish; a booking is told",
    "chat.actions.forget_unused": "visitors whose token has ended are tidied up",
    "chat.actions.note_presence": "a visitor is here; nothing of it lasts",
    "chat.actions.note_typing": "told on the streams at once; nothing of it lasts",
    "chat.actions.welcome": "a visitor who has not said anything; their first message is told",
    "conversations.erasing.remove": _PART,
    "leads.erasing.remove_leads": _PART,
    "bookings.feeding.close_feed": "a secret address of the calendar; the calendar is the same",
    "bookings.feeding.open_feed": "a secret address of the calendar; the calendar is the same",
    "conversations.actions.erase_all_of": _PART,
    "conversations.actions.give": _PART,
    "conversations.actions.rename_lead": _PART,
    "leads.actions.address_of": "the address that a channel needs, made up",
    "leads.actions.reach": "the lead's phone as its address; the message to it is told",
}


def silent(calls: dict[str, set[str]], texts: dict[str, str]) -> Iterator[str]:
    """The verbs that reach a statement that changes rows, and none that writes an event."""

    @cache
    def reach(name: str) -> frozenset[str]:
        found, waiting = set(), [name]
        while waiting:
            one = waiting.pop()
            if one not in found and one in calls and not one.startswith(BESIDE):
                found.add(one)
                waiting += calls[one]
        return frozenset(found)

    for verb in calls:
        place = verb.split(".")
        if place[1] in ROOMS and place[2] in VERBS and not place[-1].startswith("_"):
            text = "\n".join(texts[name] for name in reach(verb))
            if WRITES.search(text) and TELLS not in text:
                yield verb.removeprefix("empfio.")


def test_every_verb_that_changes_something_tells_it_or_is_named_with_its_reason() -> None:
    assert sorted(silent(*graph_of(modules()))) == sorted(EXCEPTIONS)
