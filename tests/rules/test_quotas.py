"""Quotas: what is counted, what is told, and that they end."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empfio.kit import quotas
from empfio.kit.errors import QuotaError
from empfio.kit.peers import block_of
from empfio.kit.quotas import WINDOW, Quota

FIELD = re.compile(rb'"caller";r=(\d+);t=(\d+)')


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def told(headers: quotas.Told) -> tuple[int, int]:
    """What is left, and the seconds until all is again."""
    found = FIELD.fullmatch(dict(headers)[b"ratelimit"])
    assert found is not None
    return int(found[1]), int(found[2])


def test_a_quota_is_told_used_up_and_renewed() -> None:
    clock = Clock()
    quota = Quota("caller", 3, clock)
    assert dict(quota.take("a"))[b"ratelimit-policy"] == b'"caller";q=3;w=60'
    clock.now += 10.5
    assert told(quota.take("a")) == (1, 50)
    assert told(quota.take("a")) == (0, 50)
    with pytest.raises(QuotaError) as refused:
        quota.take("a")
    assert refused.value.status == 429
    assert told(refused.value.headers) == (0, 50)
    assert dict(refused.value.headers)[b"retry-after"] == b"50"
    assert told(quota.take("b")) == (2, 60)
    clock.now += 49.5
    assert told(quota.take("a")) == (2, 60)


def test_nothing_is_counted_without_a_limit() -> None:
    quota = Quota("caller", 0)
    assert {quota.take("a") for _ in range(10)} == {()}


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 40)), max_size=60))
def test_nobody_gets_more_in_a_minute_and_the_wait_that_is_told_is_enough(
    asked: list[tuple[int, float]],
) -> None:
    clock = Clock()
    quota = Quota("caller", 4, clock)
    taken: dict[int, list[float]] = {}
    for key, pause in asked:
        clock.now += pause
        try:
            left, seconds = told(quota.take(key))
            assert 0 <= left < 4 and 1 <= seconds <= WINDOW
            taken.setdefault(key, []).append(clock.now)
        except QuotaError as refusal:
            wait = int(dict(refusal.headers)[b"retry-after"])
            assert 1 <= wait <= WINDOW + 1
            clock.now += wait
            quota.take(key)
            taken.setdefault(key, []).append(clock.now)
    for times in taken.values():
        # A minute begins with a request: no five from one that began a minute lie within it.
        began, count = float("-inf"), 0
        for at in times:
            began, count = (at, 1) if at >= began + WINDOW else (began, count + 1)
            assert count <= 4


def test_many_keys_take_a_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "_MOST_KEPT", 100)
    quota = Quota("caller", 1)
    for key in range(1000):
        quota.take(key)
    assert len(quota._minutes) == 100
    with pytest.raises(QuotaError):
        quota.take(999)
    quota.take(0)  # its minute began first, and is forgotten


def test_a_callers_addresses_are_one() -> None:
    assert block_of("203.0.113.7") == "203.0.113.7"
    assert block_of("2001:db8:1:2:3::1") == block_of("2001:db8:1:2:ffff::9") == "2001:db8:1:2::"
    assert block_of("2001:db8:1:3::1") != block_of("2001:db8:1:2::1")
    assert block_of("") == ""
