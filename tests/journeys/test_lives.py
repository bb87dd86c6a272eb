"""Lives of conversations, at random: whatever happens, they stand as a small model says.

``--lives=n``: how many of them are lived through.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, reject
from hypothesis import settings as how
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pydantic import SecretStr

from empfio.conversations.errors import OtherConversationOpenError
from empfio.conversations.records import STATUSES
from empfio.kit.embedded.server import EmbeddedServer
from empfio.kit.errors import UnavailableError
from empfio.kit.settings import Settings
from tests.agents import answer
from tests.journeys.life_looks import Looks
from tests.journeys.life_model import ROOM, Begun, Line, Model, Refused, Talk
from tests.journeys.life_place import Place, superuser_of

TEXTS = some.sampled_from(["Hello", "a  haircut\nplease", "Grüße 👋🏽", "x" * 130])
WHO = some.integers(0, 1)
PICK = some.integers(0, 5)  # the so manieth of what there is, counted from the youngest
ANSWERS = some.lists(TEXTS, max_size=2)
ENDINGS = some.sampled_from(["open", "complete", "hand_over"])
TIMES = [timedelta(seconds=-5), *(timedelta(hours=hours) for hours in (0.01, 1, 23, 24, 25))]
STEPS = 30


class Life(RuleBasedStateMachine):
    """Two customers, two bots, a person, an agent, a provider, and time that passes."""

    place: Place
    run: Callable[[Coroutine[Any, Any, Any]], Any]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.customers = [self.run(self.place.arrive()) for _ in range(2)]
        lead_ids: list[UUID] = [one.lead_id for one in self.customers]
        self.looks = Looks(self.place.superuser, self.model, lead_ids)
        self.run(self.looks.begin())
        self.updates: tuple[list[dict[str, Any]], ...] = ([], [])  # by bot
        self.turns: list[Begun] = []

    @property
    def now(self) -> Any:
        return self.place.clock.now

    def talk(self, pick: int) -> Talk:
        return self.model.talks[-1 - pick % len(self.model.talks)]

    def both(self, model: Callable[[], Any], real: Coroutine[Any, Any, Any]) -> None:
        """Do it in the model and really: both refuse it, or none."""
        try:
            model()
        except Refused:
            with pytest.raises(OtherConversationOpenError):
                self.run(real)
        else:
            self.run(real)

    @initialize(bot=WHO)
    def it_begins(self, bot: int) -> None:
        self.write([(0, "Hello"), (1, "Hi")], bot)

    @rule(by=some.sampled_from(TIMES))
    def time_passes(self, by: timedelta) -> None:
        """Or the next thing happens at a server whose clock is behind. Some are given up then."""
        self.place.clock.move(by)
        self.model.abandon(self.now)
        self.run(self.place.abandon())

    @rule(text=TEXTS, bot=WHO)
    def jane_writes(self, text: str, bot: int) -> None:
        self.write([(0, text)], bot)

    @rule(said=some.lists(some.tuples(WHO, TEXTS), min_size=2, max_size=3), bot=WHO, again=PICK)
    def both_write(self, said: list[tuple[int, str]], bot: int, again: int) -> None:
        """What came earlier by this bot, or comes at the same time, may come again."""
        self.write(said, bot, again)

    def write(self, said: list[tuple[int, str]], bot: int, again: int | None = None) -> None:
        connection = UUID(self.place.bots[bot].id)
        new = []
        for who, text in said:
            customer = self.customers[who]
            new.append(customer.chat.update(text))
            self.model.hear(customer.session, connection, text, self.now)
        self.updates[bot].extend(new)
        repeated = [] if again is None else self.updates[bot][-1 - again :][:1]
        self.run(self.place.hear(bot, [*new, *repeated]))

    @rule(who=WHO, status=some.sampled_from(STATUSES), texts=some.lists(TEXTS, max_size=2))
    def happened_elsewhere(self, who: int, status: Any, texts: list[str]) -> None:
        customer = self.customers[who]
        self.both(
            lambda: self.model.bring(customer.session, status, texts, self.now),
            self.place.bring(customer, status, texts),
        )

    @rule(pick=PICK, left=some.integers(0, 20))
    def was_long(self, pick: int, left: int) -> None:
        """Nearly full, as if years of words stood before."""
        talk = self.talk(pick)
        if talk.size < ROOM - left:
            talk.size = ROOM - left
            sql = "UPDATE conversations SET text_bytes = $2 WHERE id = $1"
            self.run(self.place.superuser.execute(sql, talk.id, talk.size))

    @rule(pick=PICK, text=TEXTS, way=some.sampled_from(["take over", "open", "note"]))
    def a_person_speaks(self, pick: int, text: str, way: str) -> None:
        talk, takes_over = self.talk(pick), way == "take over"
        if way == "note":
            self.model.note(talk, text, self.now, "person")
            self.run(self.place.note(talk.id, text))
            return
        self.both(
            lambda: self.model.say(talk, text, "person", self.now, takes_over=takes_over),
            self.place.reply(talk.id, text, takes_over=takes_over),
        )

    @rule(pick=PICK, status=some.sampled_from(STATUSES))
    def a_person_sets_the_status(self, pick: int, status: Any) -> None:
        talk = self.talk(pick)
        self.both(
            lambda: self.model.patch(talk, status, self.now), self.place.patch(talk.id, status)
        )

    @rule(pick=PICK, reason=some.sampled_from([None, "wanted", "back"]))
    def handed_over_or_back(self, pick: int, reason: str | None) -> None:
        talk = self.talk(pick)
        if reason == "back":
            self.model.hand_back(talk, self.now)
            self.run(self.place.hand_back(talk.id))
            return
        self.both(
            lambda: self.model.hand_over(talk, reason, self.now),
            self.place.hand_over(talk.id, reason),
        )

    @rule(pick=PICK, is_ours=some.booleans(), seq=some.none() | some.integers(0, 9))
    def assigned_and_read(self, pick: int, is_ours: bool, seq: int | None) -> None:
        talk = self.talk(pick)
        talk.assigned = self.place.owner_id if is_ours else None
        self.run(self.place.assign(talk.id, talk.assigned))
        upto = min(len(talk.lines), 10_000 if seq is None else seq)
        talk.readings += upto != talk.read
        talk.read = upto
        self.run(self.place.mark_read(talk.id, seq))

    @rule(pick=PICK)
    def the_agent_begins(self, pick: int) -> None:
        self.begin(self.talk(pick))

    def begin(self, talk: Talk) -> None:
        begun = self.model.begin(talk)
        real = self.run(self.place.begin(talk.id))
        assert (real is None) == (begun is None)
        if begun is not None:
            self.turns.append(Begun(begun.talk, begun.seen, real))

    @precondition(lambda self: self.turns)
    @rule(pick=PICK, texts=ANSWERS, ending=ENDINGS)
    def the_agent_finishes(self, pick: int, texts: list[str], ending: str) -> None:
        """A turn that began just now, or before all sorts of things happened."""
        begun = self.turns[-1 - pick % len(self.turns)]
        said = self.model.finish(begun, texts, ending, self.now)
        given = answer(*texts, ending=ending, reason="wanted")
        assert self.run(self.place.finish(begun.real, given)) == said

    @rule(text=TEXTS, bot=WHO, texts=ANSWERS, ending=ENDINGS)
    def jane_is_answered(self, text: str, bot: int, texts: list[str], ending: str) -> None:
        """Unless a person answers her."""
        self.write([(0, text)], bot)
        self.run(self.looks.look())
        talk = self.model.open_of(self.customers[0].session)
        assert talk is not None
        self.begin(talk)
        if self.turns:
            self.the_agent_finishes(0, texts, ending)

    @precondition(lambda self: self.sent())
    @rule(pick=PICK, state=some.sampled_from(["sent", "failed", "delivered", "read"]))
    def the_provider_tells(self, pick: int, state: Any) -> None:
        """Of what it was not given yet: it takes or refuses it."""
        sent = self.sent()
        line, row = sent[-1 - pick % len(sent)]
        if row["named"]:
            line.move(state)
            self.run(self.place.tell(row["carried_by"], row["named"], state))
        elif line.delivery == "waiting":
            line.move("failed" if state == "failed" else "sent")
            self.run(self.place.send(row["parcel_id"], is_refused=state == "failed"))

    def sent(self) -> list[tuple[Line, Any]]:
        """Each message that goes out, in the model and as it is stored."""
        return [
            (line, row)
            for talk in self.model.talks
            for line, row in zip(talk.lines, self.looks.lines.get(talk.id, ()), strict=False)
            if line.delivery
        ]

    @invariant()
    def all_is_as_it_ought_to_be(self) -> None:
        self.run(self.looks.look())

    def teardown(self) -> None:
        """The customers are erased, and nothing of them is left for the next life."""
        try:
            for one in self.customers:
                self.run(self.place.forget(one))
            assert self.run(self.place.count_left()) == 0
        finally:
            self.run(self.place.clear())


@pytest.fixture
def lives(pytestconfig: pytest.Config) -> int:
    number: int = pytestconfig.getoption("lives")
    return number


def test_whatever_happens_conversations_stand_as_they_ought_to(
    settings: Settings, postgres: EmbeddedServer, fresh_url: str, lives: int
) -> None:
    own = settings.model_copy(update={"database_url": SecretStr(fresh_url)})
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:

        def run(work: Coroutine[Any, Any, Any]) -> Any:
            try:
                return runner.run(work)
            except UnavailableError as error:
                if error.__cause__ is None:  # something changed that nobody could change
                    raise
                reject()  # the machine stood still for seconds: that proves nothing

        place = runner.run(Place.open(own, superuser_of(postgres.superuser_url, fresh_url)))
        lived = type("Lived", (Life,), {"place": place, "run": staticmethod(run)})
        run_state_machine_as_test(
            lived,
            settings=how(
                max_examples=lives,
                stateful_step_count=STEPS,
                deadline=None,
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
            ),
        )
        runner.run(place.close())
