"""What ought to become of conversations, whatever is done to them: a small model in memory."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

ROOM = 4_000_000  # bytes of text in one conversation
REOPENED_WITHIN = ABANDONED_AFTER = timedelta(hours=24)
# Whatever the order in which a provider tells them, the last of these is what became of it.
WAY = ("waiting", "sent", "failed", "delivered", "read")


class Refused(Exception):
    """Another conversation of the session is open."""


@dataclass(slots=True)
class Line:
    """A message as it ought to stand."""

    role: str
    text: str
    by: str  # customer, agent, person, desk
    at: datetime
    delivery: str | None = None

    def move(self, state: str) -> None:
        self.delivery = max(self.delivery or "waiting", state, key=WAY.index)


@dataclass(slots=True)
class Talk:
    """A conversation as it ought to stand."""

    session: str
    status: str
    updated_at: datetime
    connection: UUID | None
    lines: list[Line] = field(default_factory=list)
    size: int = 0
    read: int = 0
    last_heard: int = 0  # the number of the customer's last message
    readings: int = 0  # how often it was marked as read elsewhere than before
    assigned: UUID | None = None
    is_held: bool = False  # somebody took it over, or left it to a person
    id: UUID | None = None  # as soon as it is known

    @property
    def is_open(self) -> bool:
        return self.status in ("active", "escalated")

    @property
    def said(self) -> list[Line]:
        """What was said, without notes and facts."""
        return [one for one in self.lines if one.role != "system"]

    @property
    def preview(self) -> str | None:
        if not self.lines:
            return None
        line = " ".join(self.lines[-1].text.split())
        return line if len(line) <= 120 else line[:120] + "…"

    def move(self, status: str, now: datetime) -> None:
        self.status, self.updated_at = status, max(self.updated_at, now)
        self.is_held = status == "escalated"

    def add(self, line: Line) -> Line:
        line.at = max([line.at, self.updated_at, *(one.at for one in self.lines[-1:])])
        self.lines.append(line)
        self.size += len(line.text.encode())
        self.updated_at = line.at
        if line.role == "user":
            self.last_heard = len(self.lines)
        return line


@dataclass(frozen=True, slots=True)
class Begun:
    """A turn of the agent: what it read, and how much of it there was."""

    talk: Talk
    seen: int
    real: Any = None


class Model:
    """All conversations of an organization, oldest first."""

    def __init__(self) -> None:
        self.talks: list[Talk] = []

    def open_of(self, session: str) -> Talk | None:
        [*found] = [one for one in self.talks if one.session == session and one.is_open]
        assert len(found) < 2
        return found[0] if found else None

    def hear(self, session: str, connection: UUID, text: str, now: datetime) -> None:
        talk = self.open_of(session)
        if talk is None:
            # Of two with the same activity the younger one.
            closed = [one for one in reversed(self.talks) if one.session == session]
            latest = max(closed, key=lambda one: one.updated_at, default=None)
            if latest is not None and now - latest.updated_at < REOPENED_WITHIN:
                talk = latest
        if talk is None:
            talk = self._open(Talk(session, "active", now, connection))
        talk.connection = connection
        talk = self._room(talk, text, now)
        talk.status = talk.status if talk.is_open else "active"
        talk.add(Line("user", text, "customer", now))

    def bring(self, session: str, status: str, texts: list[str], now: datetime) -> None:
        """A conversation that happened elsewhere."""
        if status in ("active", "escalated") and self.open_of(session):
            raise Refused
        talk = self._open(Talk(session, status, now, None))
        for text in texts:
            talk.add(Line("user", text, "customer", now))
        talk.last_heard = 0  # of what happened elsewhere the team need not read anything

    def say(self, talk: Talk, text: str, by: str, now: datetime, *, takes_over: bool) -> Talk:
        self._refuse_second(talk)
        talk = self._room(talk, text, now)
        if takes_over:
            talk.is_held = talk.is_held or talk.status != "escalated"
            talk.status, talk.read = "escalated", len(talk.lines) + 1
        talk.status = talk.status if talk.is_open else "active"
        delivery = None if talk.connection is None else "waiting"
        talk.add(Line("assistant", text, by, now, delivery))
        return talk

    def note(self, talk: Talk, text: str, now: datetime, by: str = "desk") -> Talk:
        talk = self._room(talk, text, now)
        talk.add(Line("system", text, by, now))
        return talk

    def patch(self, talk: Talk, status: str, now: datetime) -> None:
        if status == talk.status:
            return
        if status in ("active", "escalated"):
            self._refuse_second(talk)
        talk.move(status, now)

    def hand_over(self, talk: Talk, reason: str | None, now: datetime) -> None:
        if talk.status == "escalated":
            return
        self._refuse_second(talk)
        talk.move("escalated", now)
        self.note(talk, "handed over" + (f": {reason}" if reason else ""), now)

    def hand_back(self, talk: Talk, now: datetime) -> None:
        if talk.status == "escalated":
            talk.move("active", now)
            self.note(talk, "handed back", now)

    def begin(self, talk: Talk) -> Begun | None:
        is_waiting = talk.status == "active" and talk.said and talk.said[-1].role == "user"
        return Begun(talk, len(talk.lines)) if is_waiting else None

    def finish(self, begun: Begun, texts: list[str], ending: str, now: datetime) -> bool:
        talk = begun.talk
        since = talk.lines[begun.seen :]
        if talk.status != "active" or any(one.role != "system" for one in since):
            return False
        for text in texts:
            talk = self.say(talk, text, "agent", now, takes_over=False)
        if ending == "hand_over":
            self.hand_over(talk, "wanted", now)
        elif ending == "complete":
            talk.move("completed", now)
            self.note(talk, "completed", now)
        return True

    def abandon(self, now: datetime) -> None:
        for talk in self.talks:
            is_ours = not talk.lines or talk.lines[-1].role != "user"
            if talk.status == "active" and is_ours and now - talk.updated_at > ABANDONED_AFTER:
                talk.move("abandoned", now)

    def _open(self, talk: Talk) -> Talk:
        self.talks.append(talk)
        return talk

    def _refuse_second(self, talk: Talk) -> None:
        if not talk.is_open and self.open_of(talk.session):
            raise Refused

    def _room(self, talk: Talk, text: str, now: datetime) -> Talk:
        """The conversation, or where it goes on: a full one has a successor that stands alike."""
        while talk.size + len(text.encode()) > ROOM:
            following = None if talk.is_open else self.open_of(talk.session)
            if following is None:
                following = Talk(talk.session, talk.status, now, talk.connection)
                following.assigned, following.is_held = talk.assigned, talk.is_held
                if talk.is_open:
                    talk.move("completed", now)
                self._open(following)
            talk = following
        return talk
