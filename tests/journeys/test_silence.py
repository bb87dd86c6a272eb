"""Never silence: a turn that cannot come to its end leaves its customer to a person."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from empfio.agent import turn
from empfio.conversations import answering
from empfio.kit.lanes import failures
from tests.agents import answer
from tests.callers import TelegramCaller, until
from tests.desk import Business, Desk
from tests.journeys.test_journey import the_one


async def is_left_to_a_person(salon: Business, jane: TelegramCaller, texts: list[str]) -> None:
    """Whether a person answers now, and the customer was told so, once."""
    conversation = await the_one(salon, jane)
    assert conversation["status"] == "escalated"
    assert conversation["handover"]["reason"] == "the agent failed"
    [told] = texts
    assert "personally" in told


async def test_an_answer_that_cannot_be_stored_leaves_it_to_a_person(
    talking: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = answering.answer

    async def refuse(scope: Any, conversation: Any, text: str, *rest: Any) -> Any:
        if text == "unsayable":
            raise RuntimeError(text)
        return await store(scope, conversation, text, *rest)

    monkeypatch.setattr(answering, "answer", refuse)
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(*[answer("unsayable")] * 3)
    await jane.write("Hello")
    await until(lambda: talking.provider.texts, seconds=40)
    await is_left_to_a_person(salon, jane, talking.provider.texts)


async def test_a_turn_that_is_broken_off_again_and_again_leaves_it_to_a_person(
    talking: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where its process dies each time: nothing of the turn's own can note it."""
    begun: list[object] = []

    async def die(_: Any, conversation_id: object) -> None:
        begun.append(conversation_id)
        raise RuntimeError("the process is gone")

    monkeypatch.setattr(turn, "begin", die)
    monkeypatch.setattr(failures, "delay", lambda *_: timedelta(0))
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    await jane.write("Hello")
    await until(lambda: talking.provider.texts, seconds=40)
    await is_left_to_a_person(salon, jane, talking.provider.texts)
    assert len(begun) == 5


async def test_whose_turn_was_lost_is_answered_when_they_write_again(
    talking: Desk, superuser: asyncpg.Connection
) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("Hello"), answer("Both heard"))
    await jane.write("First")
    await until(lambda: talking.provider.texts == ["Hello"])
    await superuser.execute(
        "UPDATE turns SET due_at = now() - interval '3 minutes', first_at = now(), burst = $2"
        " WHERE organization_id = $1", UUID(salon.id), UUID(salon.id),
    )  # fmt: skip
    await jane.write("Second")
    await until(lambda: talking.provider.texts == ["Hello", "Both heard"])
