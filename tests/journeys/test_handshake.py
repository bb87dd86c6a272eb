"""Meta's handshake, which it asks for when our address is entered at its console."""

import json
from pathlib import Path
from typing import Any

from tests.desk import Desk, unique

TOKEN = "words of the salon's own"
DOOR = "/api/v1/channels/meta/webhook"


async def connect(desk: Desk, token: str) -> None:
    salon = await desk.found()
    secrets = {"app_secret": "app secret", "access_token": "access-token", "verify_token": token}
    body: dict[str, Any] = {
        "kind": "whatsapp_meta",
        "name": unique("number"),
        "settings": {"phone_number_id": "109876543210987"},
        "secrets": secrets,
    }
    await salon.call("POST", "/channels", json=body, status=201)


async def test_metas_handshake_is_answered_where_the_token_is_known(
    desk: Desk, shared: Path
) -> None:
    token = unique(TOKEN)
    await connect(desk, token)
    file = shared / "data" / "vectors" / "x_hub_signature_256.json"
    cases = json.loads(file.read_text(encoding="utf-8"))["get_verification"]
    for case in cases:
        query = {
            name: text.replace("<the configured token>", token)
            for name, text in case["query"].items()
        }
        answer = await desk.client.get(DOOR, params=query)
        assert answer.status_code == case["status"], case
        if case["status"] == 200:
            assert answer.text == case["body"]
            assert answer.headers["content-type"].startswith("text/plain")
    assert {case["status"] for case in cases} == {200, 400, 403}


async def test_what_is_repeated_to_meta_is_plain_text_whatever_it_is(desk: Desk) -> None:
    token = unique(TOKEN)
    await connect(desk, token)
    for challenge in ("<script>alert(1)</script>", "\u00e4\r\nx: y", "x" * 2_000):
        query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": challenge}
        answer = await desk.client.get(DOOR, params=query)
        assert answer.status_code == 200
        assert challenge.startswith(answer.text)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert "x" not in answer.headers
