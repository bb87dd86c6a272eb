"""Providers played at the terminal, against a served process: no account, and nobody is asked."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest

from empfio.access.callers import system_caller
from empfio.channels.contract import Kind
from empfio.kit import clock
from empfio.kit.http import HttpError, Request
from empfio.kit.ids import OrganizationId
from empfio.transfer.playing import PLAYED, SENDERS, play
from empfio.transfer.simulating import hear_answer, open_simulated
from tests.agents import answer
from tests.callers import until
from tests.desk import PASSWORD, SECRET_KEY, Desk
from tests.processes import Served, empfio, environment, serving

ID = re.compile(r"^[0-9a-f-]{36}", re.M)


@dataclass
class Shop:
    """A served desk, its owner's token, and the settings for commands beside it."""

    served: Served
    token: str
    variables: dict[str, str | Path]

    def simulate(self, *words: str) -> subprocess.CompletedProcess[str]:
        return empfio("simulate", *words, "--url", self.served.address, **self.variables)

    def ask(self, method: str, path: str, **options: Any) -> Any:
        headers = {"authorization": f"Bearer {self.token}"}
        url = f"{self.served.address}/api/v1{path}"
        answer = httpx2.request(method, url, headers=headers, timeout=30, **options)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def talk(self, channel: str) -> dict[str, Any]:
        """The newest conversation of a channel."""
        listed = self.ask("GET", f"/conversations?channel={channel}")["conversations"]
        found: dict[str, Any] = self.ask("GET", f"/conversations/{listed[0]['id']}")
        return found


@pytest.fixture(scope="module")
def shop(make_database: Any, tmp_path_factory: pytest.TempPathFactory) -> Generator[Shop]:
    folder = tmp_path_factory.mktemp("shop")
    variables: dict[str, str | Path] = {
        "database_url": make_database(), "secret_key": SECRET_KEY, "data": folder,
    }  # fmt: skip
    with serving(folder / "output", **variables) as served:
        body = {"email": "olga@example.com", "password": PASSWORD, "full_name": "Olga Owner",
                "organization_name": "Salon"}  # fmt: skip
        url = f"{served.address}/api/v1/auth/register"
        made = httpx2.post(url, json=body, timeout=30).json()
        # Twilio signs where it believes to call: what the server believes of itself.
        variables["public_url"] = f"http://localhost:{served.port}"
        yield Shop(served, made["access_token"], variables)


@pytest.mark.parametrize(
    ("provider", "channel", "sender"),
    [("telegram", "telegram", "4710"), ("whatsapp-meta", "whatsapp", "+447700900201"),
     ("whatsapp-twilio", "whatsapp", "+447700900202")],
)  # fmt: skip
def test_each_provider_is_played_and_answered(
    shop: Shop, provider: str, channel: str, sender: str
) -> None:
    done = shop.simulate(provider, "Hello, what are your opening hours?", "--from", sender)
    assert done.returncode == 0, done.stderr
    talk = shop.talk(channel)
    replies = [one for one in talk["messages"] if one["role"] == "assistant"]
    assert replies and all(one["content"] in done.stdout for one in replies)
    connections = shop.ask("GET", "/channels")["connections"]
    kind = provider.replace("-", "_")
    assert [one["is_simulated"] for one in connections if one["kind"] == kind] == [True]
    states: set[str] = set()
    for _ in range(200):
        talk = shop.talk(channel)
        states = {m["delivery"]["state"] for m in talk["messages"] if m["role"] == "assistant"}
        if states == {"sent"}:
            break
        time.sleep(0.05)
    assert states == {"sent"}


def test_a_conversation_that_a_person_holds_says_so(shop: Shop) -> None:
    chat = ("--from", "4711")
    first = shop.simulate("telegram", "Hello", *chat)
    assert first.returncode == 0, first.stderr
    talk = shop.talk("telegram")
    shop.ask("PUT", f"/conversations/{talk['id']}/handover", json={"reason": None})
    held = shop.simulate("telegram", "Are you there?", *chat)
    assert "A person answers in this conversation" in held.stdout
    connections = shop.ask("GET", "/channels")["connections"]
    assert len([one for one in connections if one["kind"] == "telegram"]) == 1, "made once"


def test_without_a_text_it_is_a_chat(shop: Shop) -> None:
    words = ("simulate", "telegram", "--from", "4712", "--url", shop.served.address)
    done = subprocess.run(
        [sys.executable, "-m", "empfio", *words], env=environment(**shop.variables),
        input="Hello\n\nThank you, goodbye\n", capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = [one["content"] for one in shop.talk("telegram")["messages"] if one["role"] == "user"]
    assert said == ["Hello", "Thank you, goodbye"]


def test_what_is_wrong_is_said_in_a_sentence(shop: Shop) -> None:
    nowhere = empfio("simulate", "telegram", "Hi", "--url", "http://127.0.0.1:9", **shop.variables)
    assert (nowhere.returncode, "Nobody answers at" in nowhere.stderr) == (1, True)
    nobody = shop.simulate("whatsapp-meta", "Hi", "--from", "Jane")
    assert (nobody.returncode, "must be a chat's number" in nobody.stderr) == (1, True)
    elsewhere = dict(shop.variables) | {"public_url": "https://desk.example.com"}
    words = ("simulate", "whatsapp-twilio", "Hi", "--url", shop.served.address)
    refused = empfio(*words, **elsewhere)
    assert (refused.returncode, "refused the call with 403" in refused.stderr) == (1, True)


def test_arrivals_are_shown_and_replayed_without_doubling_anything(shop: Shop) -> None:
    assert shop.simulate("telegram", "Once", "--from", "4713").returncode == 0
    shown = empfio("arrivals", **shop.variables).stdout
    assert "Not taken in: none" in shown and "taken in" in shown
    before = shop.talk("telegram")
    newest = ID.findall(shown)[0]
    again = empfio("replay-arrival", newest, **shop.variables)
    assert again.returncode == 0, again.stderr
    assert shop.simulate("telegram", "Twice", "--from", "4713").returncode == 0
    said = [one["content"] for one in shop.talk("telegram")["messages"] if one["role"] == "user"]
    assert said == ["Once", "Twice"]
    assert json.dumps(before["id"]) in json.dumps(shop.talk("telegram"))
    unknown = empfio("replay-arrival", shop.talk("telegram")["id"], **shop.variables)
    assert (unknown.returncode, "There is no such arrival" in unknown.stderr) == (1, True)


@pytest.mark.parametrize("kind", PLAYED)
async def test_nobody_is_ever_asked_by_a_simulated_connection(talking: Desk, kind: Kind) -> None:
    salon = await talking.found()
    outside = talking.strangers.outside
    caller = system_caller(talking.house.database, OrganizationId(UUID(salon.id)))
    async with caller.open_scope() as scope:
        one = await open_simulated(scope, outside.vault, outside.channels, kind)
    talking.agent.script(answer("Hello!"))
    call = play(one, SENDERS[kind], "Hello", outside.address, clock.now())
    taken = await salon.client.post(call.path, content=call.body, headers=dict(call.headers))
    assert taken.status_code == 200, taken.text
    heard = await hear_answer(caller, one.id, call.provider_id, 20)
    assert (heard.replies, heard.is_taken, heard.is_held) == (("Hello!",), True, False)
    await salon.call("PATCH", f"/channels/{one.id}", json={"name": "Another"}, status=200)

    async def is_sent() -> bool:
        listed = (await salon.get("/conversations"))["conversations"]
        talk = await salon.get(f"/conversations/{listed[0]['id']}")
        return bool(talk["messages"][-1]["delivery"]["state"] == "sent")

    await until(is_sent)
    http = outside.http_by(one)
    with pytest.raises(HttpError):
        await http.ask(Request("GET", "https://api.telegram.org/"))
    assert talking.provider.asked == []
