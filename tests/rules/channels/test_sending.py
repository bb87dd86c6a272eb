"""How parts are handed over, and what each refusal means for the next try."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from pydantic import ValidationError

from empfio.channels.asking import hide
from empfio.channels.contract import (
    Channel,
    Choice,
    Connection,
    Outgoing,
    Section,
    SendError,
    Sent,
)
from empfio.channels.telegram.channel import UPDATES, Telegram, confirm_tap, set_webhook
from empfio.channels.whatsapp_meta.channel import WhatsAppMeta
from empfio.channels.whatsapp_twilio.channel import WhatsAppTwilio
from empfio.kit.clock import now
from empfio.kit.http import Http, Request, Response
from tests.channels import ALL, META, TELEGRAM, TWILIO
from tests.providers import (
    Mood,
    Provider,
    Towards,
    lose,
    open_client,
    open_provider,
    refuse,
    too_many,
    unreachable,
)

NOW = now()
TO = {"telegram": "700100", "whatsapp_meta": "+491701234567", "whatsapp_twilio": "+491701234567"}
NAMES = {"ids": lambda one: getattr(one, "kind", "")}
WINDOW_OVER = NOW - timedelta(hours=24)


def part_for(channel: Channel, text: str = "Guten Tag!", **more: Any) -> Outgoing:
    return replace(Outgoing(TO[channel.kind], text, last_heard_at=NOW), **more)


async def send(channel: Channel, http: Http, connection: Connection, **more: Any) -> Sent:
    return await channel.send(http, connection, part_for(channel, **more), "parcel-1", NOW)


async def refused(
    channel: Channel, http: Http, connection: Connection, **more: Any
) -> tuple[bool, float | None, bool]:
    """(is final, seconds to wait, may have been taken) of the refusal."""
    with pytest.raises(SendError) as found:
        await send(channel, http, connection, **more)
    error = found.value
    assert error.reason
    assert "canary" not in f"{error!r}{error.reason}{error.__cause__!r}"
    return error.is_final, error.wait, error.is_unknown


@pytest.mark.parametrize(("channel", "connection"), ALL, **NAMES)
async def test_a_text_is_handed_over(channel: Channel, connection: Connection) -> None:
    provider = Provider()
    sent = await send(channel, provider, connection, text="Grüße 🙂 & mehr\n<b>")
    [taken] = provider.taken
    assert sent == Sent(taken.id)
    assert taken.text == "Grüße 🙂 & mehr\n<b>"
    assert taken.to.removeprefix("whatsapp:").removeprefix("+") == TO[channel.kind].lstrip("+")
    assert taken.key == ("parcel-1" if channel.kind == "whatsapp_meta" else None)


@pytest.mark.parametrize(("channel", "connection"), ALL, **NAMES)
async def test_the_same_over_a_socket(channel: Channel, connection: Connection) -> None:
    provider = Provider()
    provider.plan(Mood(), lose(), too_many(7))
    async with open_provider(provider) as origin, open_client() as client:
        http = Towards(client, origin)
        await send(channel, http, connection)
        assert await refused(channel, http, connection) == (False, None, True)
        assert (await refused(channel, http, connection))[0] is False
    assert provider.texts == ["Guten Tag!"] * 2


MEANINGS: list[tuple[Mood, tuple[bool, float | None, bool]]] = [
    (refuse(500), (False, None, False)),
    (refuse(503), (False, None, False)),
    (refuse(504), (False, None, True)),
    (refuse(302), (False, None, False)),
    (refuse(400), (True, None, False)),
    (refuse(401), (True, None, False)),
    (refuse(403), (True, None, False)),
    (lose(), (False, None, True)),
    (unreachable(), (False, None, False)),
]


@pytest.mark.parametrize(("mood", "meaning"), MEANINGS, ids=lambda one: str(one)[:40])
@pytest.mark.parametrize(("channel", "connection"), ALL, **NAMES)
async def test_a_refusal_says_whether_a_later_try_can_succeed(
    channel: Channel, connection: Connection, mood: Mood, meaning: tuple[bool, float | None, bool]
) -> None:
    provider = Provider()
    provider.plan(mood)
    assert await refused(channel, provider, connection) == meaning
    await send(channel, provider, connection)


async def test_too_many_says_how_long_to_wait() -> None:
    provider = Provider()
    provider.plan(too_many(7), too_many(7), too_many(7), too_many(100_000))
    assert await refused(Telegram(), provider, TELEGRAM) == (False, 7, False)
    assert await refused(WhatsAppMeta(), provider, META) == (False, 5, False)
    assert await refused(WhatsAppTwilio(), provider, TWILIO) == (False, 7, False)
    assert await refused(Telegram(), provider, TELEGRAM) == (False, 3_600, False)


CODES = [
    (190, 401, "access token", True, None),
    (131047, 400, "24 hours", True, None),
    (131026, 400, "deliver", True, None),
    (131051, 400, "kind", True, None),
    (130429, 400, "", False, 5),
    (131056, 400, "", False, 10),
    (80007, 400, "", False, 60),
    (4, 400, "", False, 60),
    (131000, 400, "", False, None),
    (131016, 500, "", False, None),
    (2, 400, "", False, None),
    (100, 400, "parameter", True, None),
    (132001, 404, "template", True, None),
]


@pytest.mark.parametrize(("code", "status", "word", "is_final", "wait"), CODES)
async def test_metas_codes_mean_what_they_say(
    code: int, status: int, word: str, is_final: bool, wait: float | None
) -> None:
    provider = Provider()
    provider.plan(refuse(status, code, "wrong parameter or template"))
    with pytest.raises(SendError) as found:
        await send(WhatsAppMeta(), provider, META)
    assert (found.value.is_final, found.value.wait) == (is_final, wait)
    assert word in found.value.reason
    assert str(code) in found.value.reason or code in (190, 131026, 131047, 131051)


TWILIO_CODES = [
    (20003, 401, "auth token", True, None),
    (21211, 400, "number", True, None),
    (63016, 400, "24 hours", True, None),
    (21610, 400, "words of Twilio", True, None),
    (20429, 429, "words of Twilio", False, 5),
    (63018, 429, "words of Twilio", False, 5),
]


@pytest.mark.parametrize(("code", "status", "word", "is_final", "wait"), TWILIO_CODES)
async def test_twilios_codes_mean_what_they_say(
    code: int, status: int, word: str, is_final: bool, wait: float | None
) -> None:
    provider = Provider()
    provider.plan(refuse(status, code, "words of Twilio"))
    with pytest.raises(SendError) as found:
        await send(WhatsAppTwilio(), provider, TWILIO)
    assert (found.value.is_final, found.value.wait) == (is_final, wait)
    assert word in found.value.reason
    assert f"({code})" in found.value.reason


@pytest.mark.parametrize(
    ("channel", "connection"), [(WhatsAppMeta(), META), (WhatsAppTwilio(), TWILIO)], **NAMES
)
async def test_after_a_day_only_a_template_goes_out(
    channel: Channel, connection: Connection
) -> None:
    provider = Provider()
    late = {"last_heard_at": WINDOW_OVER}
    assert await refused(channel, provider, connection, **late) == (True, None, False)
    assert provider.asked == []
    template = {"name": "hello", "language": "de", "parameters": ["Anna"], "content_sid": "HX1"}
    await send(channel, provider, connection, **late, template=template)
    await send(channel, provider, connection, last_heard_at=None, template=template)
    in_time = WINDOW_OVER + timedelta(seconds=1)
    await send(channel, provider, connection, last_heard_at=in_time, template=template)
    await send(channel, provider, connection, last_heard_at=None)
    first, second, *texts = provider.texts
    assert first == second
    assert first.startswith("[template")
    assert texts == ["Guten Tag!"] * 2


@pytest.mark.parametrize(
    ("channel", "connection", "own"),
    [
        (WhatsAppMeta(), META, {"notice_template": "news", "notice_language": "de"}),
        (WhatsAppTwilio(), TWILIO, {"notice_content_sid": "HX" + "0" * 32}),
    ],
    **NAMES,
)
async def test_after_a_day_a_text_goes_into_the_business_s_template_for_notices(
    channel: Channel, connection: Connection, own: dict[str, str]
) -> None:
    provider = Provider()
    noticing = replace(connection, settings={**connection.settings, **own})
    channel.settings(**noticing.settings)
    late = {"last_heard_at": WINDOW_OVER, "text": "Tomorrow at 10.\n\nSee\tyou!"}
    await send(channel, provider, noticing, **late, sections=offered("Confirm", "Move"))
    await send(channel, provider, noticing, last_heard_at=None)
    await send(channel, provider, noticing, text="in time")
    said, first, in_time = provider.texts
    assert "Tomorrow at 10. · See you! · 1. Confirm · 2. Move" in said and "[template" in said
    assert "Guten Tag!" in first and "[template" in first
    assert in_time == "in time"
    long = {**late, "text": "x" * 901}
    assert await refused(channel, provider, noticing, **long) == (True, None, False)
    assert len(provider.asked) == 3


def offered(*labels: str) -> tuple[Section, ...]:
    return (Section("", tuple(Choice(f"slot:{label}", label) for label in labels)),)


async def test_what_can_be_tapped_is_sent_with_its_ids() -> None:
    for channel, connection in ALL[:2]:
        provider = Provider()
        for count in (2, 5):
            labels = [f"{hour}:00" for hour in range(9, 9 + count)]
            message = part_for(channel, sections=offered(*labels), list_label="Auswählen")
            [part] = channel.parts(message)
            await channel.send(provider, connection, part, "parcel-1", NOW)
            assert provider.taken[-1].choices == tuple(f"slot:{label}" for label in labels)
            assert provider.texts[-1] == "Guten Tag!"


async def test_a_list_of_meta_has_the_form_that_is_documented() -> None:
    sections = (
        Section("Dienstag", (Choice("a", "9:00", "bei Bea"),)),
        Section("Mittwoch", (Choice("b", "9:00"),)),
    )
    provider = Provider()
    await send(WhatsAppMeta(), provider, META, sections=sections, list_label="Auswählen")
    assert provider.taken[0].body == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "491701234567",
        "biz_opaque_callback_data": "parcel-1",
        "type": "interactive",
        "interactive": {
            "type": "list",
            "body": {"text": "Guten Tag!"},
            "action": {
                "button": "Auswählen",
                "sections": [
                    {
                        "title": "Dienstag",
                        "rows": [{"id": "a", "title": "9:00", "description": "bei Bea"}],
                    },
                    {"title": "Mittwoch", "rows": [{"id": "b", "title": "9:00"}]},
                ],
            },
        },
    }
    request = provider.asked[0]
    assert request.url == "https://graph.facebook.com/v23.0/109876543210987/messages"
    assert request.headers["authorization"] == "Bearer canary-access-token"


async def test_twilio_is_told_where_receipts_go_if_anywhere() -> None:
    provider = Provider()
    settings = {**TWILIO.settings, "status_callback": "https://desk.example/hook"}
    await send(WhatsAppTwilio(), provider, TWILIO)
    await send(WhatsAppTwilio(), provider, replace(TWILIO, settings=settings))
    without, told = (parse_qs(one.body.decode()) for one in provider.asked)
    assert "StatusCallback" not in without
    assert told["StatusCallback"] == ["https://desk.example/hook"]
    assert told["From"] == ["whatsapp:+4930123456"]


@pytest.mark.parametrize(("channel", "connection"), ALL, **NAMES)
@pytest.mark.parametrize("to", ["", "anna", "+0", "12", "²", "+49170\n", "-100"])
async def test_an_address_that_is_none_is_final_and_nobody_is_asked(
    channel: Channel, connection: Connection, to: str
) -> None:
    if channel.kind == "telegram" and to == "12":
        return
    provider = Provider()
    assert await refused(channel, provider, connection, to=to) == (True, None, False)
    assert provider.asked == []


class Answers:
    """One answer to everything."""

    def __init__(self, body: bytes, status: int = 200) -> None:
        self.response = Response(status, {}, body)

    async def ask(self, request: Request) -> Response:
        return self.response


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"[" * 50_000, b'{"messages":[{}]}', b"\xff"])
@pytest.mark.parametrize(("channel", "connection"), ALL, **NAMES)
async def test_a_yes_that_cannot_be_read_may_have_been_one(
    channel: Channel, connection: Connection, body: bytes
) -> None:
    assert await refused(channel, Answers(body), connection) == (False, None, True)
    assert await refused(channel, Answers(body, 400), connection) == (True, None, False)


@pytest.mark.parametrize(("channel", "connection"), ALL, **NAMES)
async def test_a_provider_that_repeats_a_secret_does_not_spread_it(
    channel: Channel, connection: Connection
) -> None:
    said = " ".join([*connection.secrets.values(), "x" * 1_000, "\x00"])
    for status in (400, 401, 429, 500):
        provider = Provider()
        provider.plan(refuse(status, 5, said))
        await refused(channel, provider, connection)
    assert len(hide(said, connection.secrets.values())) <= 300


async def test_twilio_is_asked_for_a_part_whose_answer_was_lost() -> None:
    channel, provider = WhatsAppTwilio(), Provider()
    provider.plan(lose())
    await refused(channel, provider, TWILIO)
    part, began = part_for(channel), NOW - timedelta(seconds=5)
    found = await channel.find(provider, TWILIO, part, "parcel-1", began)
    assert found == Sent(provider.taken[0].id)
    query = parse_qs(provider.asked[-1].url.partition("?")[2])
    assert query["To"] == ["whatsapp:+491701234567"]
    assert query["DateSent>"] == [f"{began:%Y-%m-%d}"]
    for other in (part_for(channel, "Etwas anderes"), part_for(channel, to="+4917099")):
        assert await channel.find(provider, TWILIO, other, "parcel-1", began) is None
    later = now() + timedelta(minutes=1)
    assert await channel.find(provider, TWILIO, part, "parcel-1", later) is None


async def test_twilio_is_asked_for_a_notice_by_its_words_within_the_template() -> None:
    channel, provider = WhatsAppTwilio(), Provider()
    settings = {**TWILIO.settings, "notice_content_sid": "HX" + "0" * 32}
    noticing = replace(TWILIO, settings=settings)
    provider.plan(lose())
    heard = WINDOW_OVER - timedelta(minutes=1)
    late = part_for(channel, "Tomorrow\nat 10", last_heard_at=heard)
    with pytest.raises(SendError):
        await channel.send(provider, noticing, late, "parcel-1", NOW)
    began = NOW - timedelta(seconds=5)
    found = await channel.find(provider, noticing, late, "parcel-1", began)
    assert found == Sent(provider.taken[0].id)
    in_time = part_for(channel, "Tomorrow\nat 10")
    assert await channel.find(provider, noticing, in_time, "parcel-1", began) is None


@pytest.mark.parametrize("mood", [refuse(500), refuse(401), lose(), unreachable()])
async def test_who_cannot_be_asked_has_not_said_no(mood: Mood) -> None:
    provider = Provider()
    provider.plan(mood)
    with pytest.raises(SendError):
        await WhatsAppTwilio().find(provider, TWILIO, part_for(WhatsAppTwilio()), "k", NOW)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"messages":[1,{"date_created":"x"}]}'])
async def test_a_list_that_cannot_be_read_holds_nothing(body: bytes) -> None:
    find = WhatsAppTwilio().find(Answers(body), TWILIO, part_for(WhatsAppTwilio()), "k", NOW)
    if body.startswith(b"{"):
        assert await find is None
    else:
        with pytest.raises(SendError):
            await find


async def test_telegram_and_meta_cannot_be_asked() -> None:
    provider = Provider()
    for channel, connection in ALL[:2]:
        assert await channel.find(provider, connection, part_for(channel), "k", NOW) is None
    assert provider.asked == []


async def test_telegram_is_told_where_to_send_updates() -> None:
    provider = Provider()
    await set_webhook(provider, TELEGRAM, "https://desk.example/hook")
    await confirm_tap(provider, TELEGRAM, "17")
    hook, tap = provider.asked
    assert json.loads(hook.body) == {
        "url": "https://desk.example/hook",
        "secret_token": "canary-webhook-token",
        "allowed_updates": list(UPDATES),
    }
    assert tap.url.endswith("/answerCallbackQuery")
    provider.plan(refuse(400, text="bad webhook"))
    with pytest.raises(SendError) as found:
        await set_webhook(provider, TELEGRAM, "https://10.0.0.1")
    assert found.value.is_final


@pytest.mark.parametrize(("channel", "connection"), ALL, **NAMES)
def test_settings_and_secrets_are_what_is_documented_and_nothing_else(
    channel: Channel, connection: Connection
) -> None:
    channel.settings.model_validate(dict(connection.settings))
    kept = channel.secrets.model_validate(dict(connection.secrets))
    assert kept.model_dump() == connection.secrets
    assert "canary" not in repr(kept)
    for model, values in (
        (channel.settings, connection.settings),
        (channel.secrets, connection.secrets),
    ):
        with pytest.raises(ValidationError):
            model.model_validate({**values, "more": "x"})
        for name in values:
            for wrong in ("", " x" * 9, "a/b?c#d\n", "../..", "ä" * 20, 5):
                with pytest.raises(ValidationError) as found:
                    model.model_validate({**values, name: wrong})
                assert "canary" not in str(found.value)
        described = model.model_json_schema()["properties"].values()
        assert all(one.get("description") for one in described)


def test_telegrams_webhook_token_is_made_where_none_is_given() -> None:
    made = [
        Telegram.secrets.model_validate({"bot_token": "1:a"}).model_dump()["webhook_token"]
        for _ in range(2)
    ]
    assert made[0] != made[1]
    assert min(map(len, made)) >= 32


@pytest.mark.parametrize(("channel", "connection"), ALL, **NAMES)
async def test_a_provider_is_asked_who_we_are_there(
    channel: Channel, connection: Connection
) -> None:
    provider = Provider()
    named = {"telegram": "@salon_bot", "whatsapp_meta": "Salon · +49 123 456789"}
    twilio = f"Salon · {connection.settings.get('number')}"
    assert await channel.identify(provider, connection) == named.get(channel.kind, twilio)
    provider.plan(refuse(401), refuse(500), unreachable())
    for _ in range(3):
        with pytest.raises(SendError) as found:
            await channel.identify(provider, connection)
        assert "canary" not in f"{found.value.reason}{found.value.__cause__!r}"
    assert provider.taken == []
