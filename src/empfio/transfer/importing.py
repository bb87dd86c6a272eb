"""Import: read a file of JSON lines, batch by batch, each batch one transaction.

Running it again adds nothing, so an import that was cut off is started again.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast
from uuid import UUID

from empfio.conversations import actions as conversations
from empfio.conversations.records import History, Message
from empfio.kit import clock
from empfio.kit.errors import Refusal
from empfio.kit.ids import ConversationId, is_id, new_id
from empfio.kit.metadata import write_metadata
from empfio.kit.scope import Caller, Scope
from empfio.leads import actions as leads
from empfio.leads.records import Lead, NewLead
from empfio.transfer.errors import BadLineError
from empfio.transfer.schemas import ImportLine, LineLead, read_line
from empfio.transfer.store import list_native

BATCH = 200  # conversations in one transaction
OWN_SOURCE = "empfio"  # the source of conversations that were born here


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was skipped: its number (from 1) and why."""

    number: int
    why: str


@dataclass(slots=True)
class Report:
    """What an import has done so far."""

    lines: int = 0
    added: int = 0
    messages: int = 0
    known: int = 0
    bad: list[BadLine] = field(default_factory=list)
    bytes_read: int = 0


@dataclass(frozen=True, slots=True)
class _Entry:
    number: int
    line: ImportLine
    lead: NewLead
    address: str
    source: tuple[str, str]


async def import_file(
    caller: Caller,
    file: Path,
    region: str | None = None,
    on_progress: Callable[[Report], None] = lambda _: None,
) -> Report:
    """Take in every line of a file; what was added, known already, and bad.

    Raises ``OSError`` where the file cannot be read, ``UnavailableError`` where the database is
    away: what was reported before is committed, and a second run goes on from there.
    """
    report = Report()
    entries: list[_Entry] = []
    for number, text in _lines(file):
        report.lines, report.bytes_read = number, report.bytes_read + len(text)
        if not text.strip():
            continue
        try:
            entries.append(_entry(number, text, region))
        except Refusal as refusal:
            report.bad.append(BadLine(number, refusal.detail))
        if len(entries) == BATCH:
            await _take_in(caller, entries, report)
            entries = []
            on_progress(report)
    if entries:
        await _take_in(caller, entries, report)
    on_progress(report)
    return report


async def import_lines(caller: Caller, lines: list[ImportLine], region: str | None) -> Report:
    """Take in lines that are made rather than read: the demo's."""
    report = Report()
    for start in range(0, len(lines), BATCH):
        entries = [
            _prepared(number, line, "", region)
            for number, line in enumerate(lines[start : start + BATCH], start=start + 1)
        ]
        await _take_in(caller, entries, report)
    return report


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    with file.open("rb") as opened:
        yield from enumerate(opened, start=1)


def _entry(number: int, text: bytes, region: str | None) -> _Entry:
    return _prepared(number, read_line(text), hashlib.sha256(text.strip()).hexdigest(), region)


def _prepared(number: int, line: ImportLine, digest: str, region: str | None) -> _Entry:
    """The line with its lead and its name; a line that has no name is named by its content."""
    _check_times(line, clock.now())
    source = (line.source or "file", line.id or digest)
    named = f"{source[0]}:{source[1]}"
    lead = leads.prepare(line.lead or LineLead(channel=line.channel), region, named)
    # Unsaid: the lead's address where it is on this channel, else one named after the line.
    address = lead.channel_id if lead.channel == line.channel else named
    if line.address is not None:
        address = leads.read_address(line.channel, line.address, region)
    return _Entry(number, line, lead, address, source)


def _check_times(line: ImportLine, now: datetime) -> None:
    told = [(message.created_at, message.content) for message in line.messages]
    conversations.check_history(told, now, "line")
    if line.created_at is None:
        return
    if line.created_at > now:
        raise BadLineError("line.created_at must not lie in the future.")
    if any(moment is not None and moment < line.created_at for moment, _ in told):
        raise BadLineError("line.created_at must not be later than a message.")


async def _take_in(caller: Caller, entries: list[_Entry], report: Report) -> None:
    """Store a batch: in one transaction, so that a crash leaves whole batches or nothing."""
    async with caller.open_scope() as scope:
        known = await _list_known(scope, entries)
        new: dict[tuple[str, str], _Entry] = {}
        for entry in entries:
            if entry.source not in known:
                new.setdefault(entry.source, entry)  # named twice: the first counts
        people = await leads.recognise(scope, [entry.lead for entry in new.values()])
        histories = {
            entry.source: _history(scope, entry, lead)
            for entry, lead in zip(new.values(), people, strict=True)
        }
        added = await conversations.add_histories(scope, list(histories.values()))
        again = await _list_known(
            scope, [new[s] for s, h in histories.items() if h.id not in added]
        )
    report.known += len(entries) - len(new) + len(again)
    report.added += len(added)
    for source, history in histories.items():
        if history.id in added:
            report.messages += len(history.messages)
        elif source not in again:
            why = "its session has another open conversation; give it a closed status."
            report.bad.append(BadLine(new[source].number, why))


async def _list_known(scope: Scope, entries: list[_Entry]) -> set[tuple[str, str]]:
    sources = [entry.source for entry in entries]
    native = [
        UUID(source_id)
        for source, source_id in sources
        if source == OWN_SOURCE and is_id(source_id)
    ]
    found = await conversations.list_known(scope, sources)
    return found | {(OWN_SOURCE, source_id) for source_id in await list_native(scope, native)}


def _history(scope: Scope, entry: _Entry, lead: Lead) -> History:
    line = entry.line
    moment = line.created_at or next(
        (message.created_at for message in line.messages if message.created_at), scope.now
    )
    messages: list[Message] = []
    for message in line.messages:
        # A message without a time happened no earlier than the one before it.
        moment = max(moment, message.created_at or moment)
        metadata = write_metadata(message.metadata)
        messages.append(Message(message.role, message.content, moment, metadata))
    began = line.created_at or (messages[0].created_at if messages else scope.now)
    return History(
        id=cast(ConversationId, new_id()),
        lead_id=lead.id,
        lead_name=lead.name,
        lead_email=lead.email,
        channel=line.channel,
        channel_id=entry.address,
        status=line.status,
        created_at=began,
        messages=tuple(messages),
        source=entry.source[0],
        source_id=entry.source[1],
    )
