"""What the database says of a business's conversations, held against the model and itself."""

import json
from collections import Counter
from typing import Any
from uuid import UUID

import asyncpg

from empfio.conversations.shapes import DETAIL
from tests.journeys.life_model import Model, Talk

_TALKS = f"""SELECT c.*, {DETAIL} AS form FROM conversations AS c
 WHERE c.lead_id = ANY($1) ORDER BY c.id"""
_LINES = """
SELECT m.*, p.id AS parcel_id, p.state AS delivery, p.connection_id AS carried_by, (
    SELECT a.provider_id FROM parcel_attempts AS a
     WHERE a.parcel_id = p.id AND a.provider_id IS NOT NULL) AS named
  FROM messages AS m
  JOIN conversations AS c ON c.id = m.conversation_id
  LEFT JOIN parcels AS p ON p.message_id = m.id
 WHERE c.lead_id = ANY($1) ORDER BY m.conversation_id, m.seq"""
_COUNTS = """
SELECT status, channel, sum(n)::int AS n FROM %s GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 2"""
_KEPT = _COUNTS % "(SELECT * FROM counters WHERE kind = 'conversations') AS kept"
_COUNTED = _COUNTS % "(SELECT status, channel, 1 AS n FROM conversations) AS counted"


class Story:
    """What the events told so far of each conversation."""

    def __init__(self) -> None:
        self.status: dict[str, str] = {}
        self.count: dict[str, int] = {}
        self.assigned: dict[str, str | None] = {}
        self.delivery: dict[str, str] = {}
        self.readings: Counter[str] = Counter()

    def hear(self, event: str, data: dict[str, Any], authors: dict[str, str]) -> None:
        """Follow one event; each must fit what was told before."""
        name = data.get("conversation_id", data["id"])
        if event == "conversation.created":
            assert name not in self.status
            self.status[name], self.count[name] = data["status"], data["message_count"]
        elif event == "conversation.status_changed":
            assert data["previous_status"] == self.status[name] != data["status"]
            self.status[name] = data["status"]
        elif event == "message.added":
            self.count[name] += 1
            assert data["seq"] == self.count[name], "a gap, or not in order"
            if authors.get(data["id"]) == "agent":
                assert self.status[name] == "active", "the agent spoke where it may not"
        elif event == "conversation.handed_over":
            assert self.status[name] == "escalated"
        elif event == "conversation.handed_back":
            assert self.status[name] == "active"
        elif event == "conversation.assigned":
            assert self.assigned.get(name) != data["assigned_to"]
            self.assigned[name] = data["assigned_to"]
        elif event == "conversation.read":
            self.readings[name] += 1
        elif event == "message.delivery_changed":
            assert self.delivery.get(data["id"], "waiting") != data["state"]
            self.delivery[data["id"]] = data["state"]
        else:
            raise AssertionError(f"nothing happened that would be {event}")


class Looks:
    """Looks at everything after each step."""

    def __init__(self, superuser: asyncpg.Connection, model: Model, lead_ids: list[UUID]) -> None:
        self._superuser, self._model, self._lead_ids = superuser, model, lead_ids
        self._story = Story()
        self._told = 0
        self._forms: dict[UUID, tuple[int, str]] = {}
        self.talks: dict[UUID, Any] = {}
        self.lines: dict[UUID, list[Any]] = {}

    async def begin(self) -> None:
        """What was told before is not of this life."""
        self._told = await self._superuser.fetchval(
            "SELECT coalesce(max(draft), 0) FROM event_drafts"
        )

    async def look(self) -> None:
        """Raise where anything is not as it ought to be."""
        rows = await self._superuser.fetch(_TALKS, self._lead_ids)
        lines = await self._superuser.fetch(_LINES, self._lead_ids)
        self.talks = {row["id"]: row for row in rows}
        self.lines = {row["id"]: [] for row in rows}
        for line in lines:
            self.lines[line["conversation_id"]].append(line)
        self._name()
        for talk in self._model.talks:
            self._compare(talk)
            self._see(self.talks[talk.id])
        kept = [tuple(row) for row in await self._superuser.fetch(_KEPT)]
        _same("counters", kept, [tuple(row) for row in await self._superuser.fetch(_COUNTED)])
        await self._follow()

    def _see(self, row: Any) -> None:
        """What shows another form has another version, and none comes back."""
        version, form = self._forms.get(row["id"], (0, ""))
        assert row["version"] > version or (row["version"], row["form"]) == (version, form)
        self._forms[row["id"]] = row["version"], row["form"]

    def _name(self) -> None:
        """Learn the ids of conversations that the model has opened, in their order."""
        known = {talk.id for talk in self._model.talks}
        new = [row for row in self.talks.values() if row["id"] not in known]
        for talk in self._model.talks:
            if talk.id is None:
                [*mine] = [row for row in new if row["session_key"] == talk.session]
                assert mine, f"no conversation was opened for {talk}"
                talk.id = mine[0]["id"]
                new.remove(mine[0])
        assert new == [], "opened for no reason"

    def _compare(self, talk: Talk) -> None:
        assert talk.id is not None
        row, lines = self.talks[talk.id], self.lines[talk.id]
        is_held = row["handover"] is not None
        found = {
            "status": row["status"],
            "updated_at": row["updated_at"],
            "connection": row["connection_id"],
            "read": row["read_seq"],
            "last_heard": row["last_user_seq"],
            "assigned": row["assigned_to"],
            "preview": row["last_message_preview"],
            "count": row["message_count"],
            "size": row["text_bytes"],
            "is_held": is_held,
            "lines": [(_author(one), one["content"], one["created_at"], one["delivery"])
                      for one in lines],
        }  # fmt: skip
        wanted = {name: getattr(talk, name) for name in found if hasattr(talk, name)}
        wanted["count"] = len(talk.lines)
        wanted["lines"] = [(one.by, one.text, one.at, one.delivery) for one in talk.lines]
        for name, value in wanted.items():
            _same(name, found[name], value)
        assert [one["seq"] for one in lines] == list(range(1, len(lines) + 1))
        moments = [one["created_at"] for one in lines]
        assert moments == sorted(moments)
        assert row["last_message_at"] == (moments[-1] if moments else None)
        assert row["last_seq"] == len(lines)

    async def _follow(self) -> None:
        """What is told is what happened, and all of it."""
        drafts = await self._superuser.fetch(
            "SELECT draft, event, data FROM event_drafts WHERE draft > $1 ORDER BY draft",
            self._told,
        )
        every = [line for lines in self.lines.values() for line in lines]
        authors = {str(line["id"]): _author(line) for line in every}
        for draft in drafts:
            self._story.hear(draft["event"], json.loads(draft["data"]), authors)
            self._told = draft["draft"]
        names = {str(talk_id): row for talk_id, row in self.talks.items()}
        _same("told", self._story.status, {name: row["status"] for name, row in names.items()})
        counts = {name: row["message_count"] for name, row in names.items()}
        _same("told", self._story.count, counts)
        looked_after = {name: row["assigned_to"] for name, row in names.items()}
        told = {name: self._story.assigned.get(name) for name in names}
        _same("told", told, {name: one and str(one) for name, one in looked_after.items()})
        readings = {str(talk.id): talk.readings for talk in self._model.talks if talk.readings}
        _same("told", dict(self._story.readings), readings)
        delivered = {str(line["id"]): line["delivery"] for line in every}
        assert all(delivered[name] == state for name, state in self._story.delivery.items())
        moved = {name for name, state in delivered.items() if state not in (None, "waiting")}
        assert moved == set(self._story.delivery)


def _same(what: str, found: Any, wanted: Any) -> None:
    if found != wanted:
        raise AssertionError(f"{what}: there is {found} and not {wanted}")


def _author(line: Any) -> str:
    kinds = {"user": "person", "agent": "agent", "system": "desk"}
    if line["role"] == "user":
        return "customer"
    author = json.loads(line["metadata"]).get("author", {"type": "system"})
    return kinds[author["type"]]
