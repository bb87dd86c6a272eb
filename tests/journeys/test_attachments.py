"""Files that customers send: fetched, looked at, kept, and served under short-lived addresses."""

import base64
import errno
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from pydantic import SecretStr

from empfio.attachments import jobs
from empfio.attachments.links import read_link, write_link
from empfio.attachments.records import MOST_BYTES
from empfio.kit import clock, files
from empfio.kit.ids import AttachmentId, OrganizationId
from empfio.kit.lanes import failures
from empfio.kit.lanes.records import MOST_TRIES
from empfio.kit.settings import Settings
from tests.agents import answer
from tests.callers import TelegramCaller, call_meta, call_twilio, conversations_of, until
from tests.desk import Business, Desk, open_desk, unique
from tests.journeys.matrix import key
from tests.providers import Mood, refuse

JPEG = b"\xff\xd8\xff\xe0" + b"a picture" * 50
EVIL = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


async def send(
    desk: Desk, jane: TelegramCaller, data: bytes, kind: str = "photo", **fields: Any
) -> str:
    """A file from a customer; what Telegram calls it."""
    reference = unique("file")
    desk.provider.files[reference] = data
    desk.agent.script(answer("Thank you."))
    file = {"file_id": reference, **fields}
    await jane.write("", **{kind: [file] if kind == "photo" else file})
    return reference


async def shown(salon: Business, session: str) -> list[dict[str, Any]]:
    """All attachments of a session, oldest first."""
    return [
        one
        for talk in await conversations_of(salon, session)
        for message in talk["messages"]
        for one in message["metadata"].get("attachments", [])
    ]


async def settled(salon: Business, session: str, number: int = 1) -> list[dict[str, Any]]:
    """The attachments once none waits."""

    async def are_settled() -> bool:
        found = await shown(salon, session)
        return len(found) >= number and all(one["state"] != "waiting" for one in found)

    await until(are_settled)
    return await shown(salon, session)


async def link_of(salon: Business, one: dict[str, Any]) -> str:
    url: str = (await salon.get(f"/attachments/{one['id']}/link"))["url"]
    return "/files/" + url.partition("/files/")[2]


def kept_files(settings: Settings, salon: Business) -> set[str]:
    """What lies in the folder for an organization."""
    return {file.name for file in (Path(settings.data) / "files" / salon.id).glob("*")}


async def test_a_picture_is_kept_and_served_to_who_has_its_address(
    talking: Desk, settings: Settings
) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    await send(talking, jane, JPEG)
    [one] = await settled(salon, jane.session)
    assert one == {
        "id": one["id"], "kind": "image", "name": None, "media_type": "image/jpeg",
        "size": len(JPEG), "state": "kept", "reason": None,
    }  # fmt: skip
    assert kept_files(settings, salon) == {one["id"]}
    served = await talking.client.get(await link_of(salon, one))
    assert (served.status_code, served.content) == (200, JPEG)
    assert served.headers["content-type"] == "image/jpeg"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert served.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert served.headers["content-security-policy"].startswith("sandbox;")
    feed = (await salon.get("/events?types=message.attachment_changed"))["events"]
    assert [(each["data"]["id"], each["data"]["state"]) for each in feed] == [(one["id"], "kept")]


async def test_each_provider_s_files_are_fetched_its_own_way(talking: Desk) -> None:
    salon = await talking.found()
    secrets = {
        "app_secret": "meta-secret-of-the-tests",
        "access_token": "t" * 20,
        "verify_token": "v" * 20,
    }
    settings = {"phone_number_id": "109876543210987"}
    body = {"kind": "whatsapp_meta", "name": "Meta", "settings": settings, "secrets": secrets}
    await salon.call("POST", "/channels", json=body, status=201)
    account = "AC" + "a" * 32
    twilio = {"account_sid": account, "number": "+4930123456"}
    body = {"kind": "whatsapp_twilio", "name": "Twilio", "settings": twilio,
            "secrets": {"auth_token": "twilio's-token-x"}}  # fmt: skip
    await salon.call("POST", "/channels", json=body, status=201)
    media = f"{unique('7')}".replace("-", "")
    talking.provider.files[media] = JPEG
    talking.provider.files["ME1"] = JPEG
    message = {"from": "49123456001", "id": unique("wamid"), "timestamp": "1772877600",
               "type": "image", "image": {"id": media, "mime_type": "image/jpeg"}}  # fmt: skip
    value = {"metadata": settings, "messages": [message]}
    call = {"entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}
    talking.agent.script(answer("Thank you."), answer("Thank you."))
    answered = await call_meta(salon, call, secrets["app_secret"])
    assert answered.status_code == 200
    place = f"https://api.twilio.com/2010-04-01/Accounts/{account}/Messages/MM1/Media/ME1"
    form = {
        "MessageSid": unique("SM"), "From": "whatsapp:+49123456002", "NumMedia": "1",
        "To": "whatsapp:+4930123456", "MediaUrl0": place, "MediaContentType0": "image/jpeg",
    }  # fmt: skip
    address = talking.strangers.outside.address
    answered = await call_twilio(salon, address, form, "twilio's-token-x")
    assert answered.status_code == 200, answered.text
    for number in ("1", "2"):
        [one] = await settled(salon, f"whatsapp_+4912345600{number}")
        assert (one["state"], one["size"]) == ("kept", len(JPEG))
    asked = {each.url: each.headers for each in talking.provider.asked}
    assert "authorization" in asked[place]
    assert "authorization" not in asked["https://mms.twiliocdn.com/ME1"], "the token stays at home"


@pytest.mark.parametrize(
    ("kind", "data", "state"),
    [("photo", EVIL, "refused"), ("photo", b"MZ\x90\x00\x00", "refused"),
     ("document", EVIL, "kept"), ("voice", b"OggS" + b"x" * 50, "kept"), ("voice", JPEG, "refused"),
     ("document", b"x" * (MOST_BYTES + 1), "failed"), ("document", b"\x00\x01", "kept")],
)  # fmt: skip
async def test_a_file_is_what_its_content_says(
    talking: Desk, settings: Settings, kind: str, data: bytes, state: str
) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    await send(talking, jane, data, kind, mime_type="text/html", file_name='a "b"/c.html')
    [one] = await settled(salon, jane.session)
    assert one["state"] == state, one
    assert bool(kept_files(settings, salon)) == (state == "kept")
    if state != "kept":
        problem = (await salon.call("GET", f"/attachments/{one['id']}/link", status=409)).json()
        assert problem["detail"] == one["reason"]
        return
    served = await talking.client.get(await link_of(salon, one))
    assert served.content == data
    assert served.headers["content-type"] in (
        "text/plain; charset=utf-8", "audio/ogg", "application/octet-stream",
    )  # fmt: skip
    assert '"' not in served.headers["content-disposition"]


async def test_an_address_opens_one_file_for_a_while_and_nothing_else(
    talking: Desk,
) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    await send(talking, jane, JPEG)
    [one] = await settled(salon, jane.session)
    path = await link_of(salon, one)
    token = path.removeprefix("/files/")
    signing, now = talking.house.signing_key, clock.now()
    found = read_link(signing, token, now)
    assert found == (UUID(salon.id), UUID(one["id"]))
    assert read_link(signing, token, now + timedelta(minutes=11)) is None
    other = (await talking.business()).id
    packed = bytearray(base64.urlsafe_b64decode(token))
    packed[:16] = UUID(other).bytes
    late = now - timedelta(minutes=1)
    ids = OrganizationId(UUID(salon.id)), AttachmentId(UUID(one["id"]))
    stranger = OrganizationId(UUID(other)), ids[1]
    for wrong in (
        "x", token[:-1], token + "=", base64.urlsafe_b64encode(packed).decode(), "%00",
        write_link(signing, *ids, late), write_link("another key", *ids, now + timedelta(hours=1)),
        write_link(signing, *stranger, now + timedelta(hours=1)),
    ):  # fmt: skip
        refused = await talking.client.get(f"/files/{wrong}")
        assert (refused.status_code, refused.headers["content-type"]) == (
            404, "application/problem+json",
        ), wrong  # fmt: skip
    assert (await talking.client.get(path)).status_code == 200
    secret, _ = await key(salon, "leads:read")
    await salon.call("GET", f"/attachments/{one['id']}/link", token=secret, status=403)


async def test_an_outage_delays_a_file(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.provider.otherwise = refuse(502)
    await send(talking, jane, JPEG)
    await until(lambda: [one for one in talking.provider.asked if one.url.endswith("/getFile")])
    assert [one["state"] for one in await shown(salon, jane.session)] == ["waiting"]
    talking.provider.otherwise = Mood()
    [one] = await settled(salon, jane.session)
    assert one["state"] == "kept"


async def test_a_refusal_shows_with_its_reason(talking: Desk) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    talking.agent.script(answer("Thank you."))
    await jane.write("", photo=[{"file_id": "unknown"}])
    [one] = await settled(salon, jane.session)
    assert (one["state"], one["reason"]) == ("failed", "Telegram: wrong file_id")


async def test_where_there_is_no_room_nothing_is_kept(settings: Settings, fresh_url: str) -> None:
    own = settings.model_copy(update={"files_mb": 0, "database_url": SecretStr(fresh_url)})
    async with open_desk(own) as desk:
        salon = await desk.found()
        jane = await TelegramCaller.connect(salon)
        await send(desk, jane, JPEG)
        [one] = await settled(salon, jane.session)
        assert one["state"] == "refused" and "no room left" in one["reason"]
        assert kept_files(own, salon) == set()


async def test_files_go_with_their_lead(
    talking: Desk, settings: Settings, overlooking: asyncpg.Connection
) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    beside = TelegramCaller(salon, jane.id)
    for who in (jane, beside):
        await send(talking, who, JPEG, "document", file_name=f"{who.chat}.jpg")
    [one] = await settled(salon, jane.session)
    [other] = await settled(salon, beside.session)
    path = await link_of(salon, one)
    [talk] = await conversations_of(salon, jane.session)
    await salon.call("DELETE", f"/leads/{talk['lead_id']}", status=204)
    assert (await talking.client.get(path)).status_code == 404
    await until(lambda: kept_files(settings, salon) == {other["id"]})
    left = "SELECT count(*) FROM attachments WHERE organization_id = $1"
    assert await overlooking.fetchval(left, UUID(salon.id)) == 1
    assert other["name"] == f"{beside.chat}.jpg"


async def test_a_file_that_finds_no_room_on_the_disk_comes_once_there_is(
    talking: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    refused: list[Path] = []

    def full(file: Path, data: bytes) -> None:
        refused.append(file)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(jobs, "KEPT_AGAIN_AFTER", timedelta(seconds=0.05))
    with monkeypatch.context() as patched:
        patched.setattr(files, "write_file", full)
        await send(talking, jane, JPEG)
        await until(lambda: len(refused) > MOST_TRIES)
        assert [one["state"] for one in await shown(salon, jane.session)] == ["waiting"]
    [one] = await settled(salon, jane.session)
    assert (one["state"], one["size"]) == ("kept", len(JPEG))
    assert kept_files(settings, salon) == {one["id"]}


async def test_a_file_that_nobody_could_take_in_is_said_not_to_come(
    talking: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    salon = await talking.found()
    jane = await TelegramCaller.connect(salon)
    tries: list[bytes] = []

    def broken(data: bytes) -> str:
        tries.append(data)
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "media_type_of", broken)
    monkeypatch.setattr(failures, "_wait", lambda job, error: timedelta(0))
    await send(talking, jane, JPEG)
    [one] = await settled(salon, jane.session)
    assert (one["state"], len(tries)) == ("failed", MOST_TRIES)
    assert one["reason"] == "The file could not be taken in. Ask for it again."
