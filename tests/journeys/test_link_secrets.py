"""The secret of a link is taken to the letter: nothing near it opens anything."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.desk import PASSWORD, Desk
from tests.journeys.matrix import invited

NEAR: dict[str, Callable[[str], Any]] = {
    "nothing": lambda _: "",
    "blank": lambda _: " ",
    "a blank before": lambda token: f" {token}",
    "a line end after": lambda token: f"{token}\n",
    "other case": str.swapcase,
    "capitals": str.upper,
    "one sign less": lambda token: token[:-1],
    "one sign more": lambda token: f"{token}0",
    "another last sign": lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"),
    "padded": lambda token: f"{token}=",
    "a zero byte": lambda token: f"{token}\0",
    "any": lambda _: "%",
    "null": lambda _: None,
    "in a list": lambda token: [token],
}


@pytest.mark.parametrize("near", NEAR)
async def test_what_is_near_an_invitations_secret_opens_nothing(desk: Desk, near: str) -> None:
    salon = await desk.found("Secrets & Co.")
    _, token = await invited(salon)

    async def accept(sent: Any) -> int:
        body = {"token": sent, "full_name": "Max Member", "password": PASSWORD}
        answer = await desk.client.post("/api/v1/auth/invitations/accept", json=body)
        return answer.status_code

    assert await accept(NEAR[near](token)) in (410, 422)
    assert len((await salon.get("/users"))["users"]) == 1
    assert await accept(token) == 201


@pytest.mark.parametrize("near", NEAR)
async def test_what_is_near_a_refresh_tokens_secret_opens_nothing(desk: Desk, near: str) -> None:
    salon = await desk.found("Secrets & Co.")
    body = {"email": salon.email, "password": PASSWORD}
    token = (await desk.client.post("/api/v1/auth/login", json=body)).json()["refresh_token"]

    async def refresh(sent: Any) -> int:
        answer = await desk.client.post("/api/v1/auth/refresh", json={"refresh_token": sent})
        return answer.status_code

    assert await refresh(NEAR[near](token)) in (401, 422)
    assert await refresh(token) == 200
