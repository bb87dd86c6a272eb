"""Who may speak as the agent: a turn's end, where its words are judged, and a booking's own row."""

import re

import pytest

from tests.house.sources import Module, modules

# How each of the two says something, and from where alone it may be called.
SPEAKS = {
    "answering.answer": {"empfio.agent.turn"},
    "confirming.give_notice": {
        "empfio.bookings.telling", "empfio.bookings.reminding", "empfio.bookings.waiting",
    },
}  # fmt: skip


def other_voices(module: Module) -> list[str]:
    """Ways of speaking as the agent that a module takes and may not."""
    return [
        way
        for way, places in SPEAKS.items()
        if module.name not in places and re.search(rf"\b{re.escape(way)}\(", module.text)
    ]


def test_nobody_else_speaks_as_the_agent() -> None:
    assert [(one.name, found) for one in modules() if (found := other_voices(one))] == []


def test_the_end_of_a_turn_judges_what_it_says() -> None:
    [turn] = [one for one in modules() if one.name == "empfio.agent.turn"]
    finish = turn.text.partition("async def finish(")[2].partition("\nasync def ")[0]
    assert 0 < finish.index("only_true(") < finish.index("answering.answer(")


@pytest.mark.parametrize("way", SPEAKS)
def test_another_voice_is_seen(way: str) -> None:
    assert other_voices(Module("empfio.leads.actions", f"await {way}(scope)")) == [way]
