"""Files are fetched from their provider alone, whatever its answers say, and no more than fits."""

import json
from dataclasses import dataclass, field

import pytest

from empfio.channels.contract import Attached, Channel, Connection, SendError
from empfio.channels.telegram.channel import Telegram
from empfio.channels.whatsapp_meta.channel import WhatsAppMeta
from empfio.channels.whatsapp_twilio.channel import WhatsAppTwilio
from empfio.kit.http import HttpError, Request, Response
from tests.channels import META, TELEGRAM, TWILIO

MOST = 1_000
ACCOUNT = f"https://api.twilio.com/2010-04-01/Accounts/{TWILIO.settings['account_sid']}"
MEDIA = f"{ACCOUNT}/Messages/MM1/Media/ME1"


@dataclass
class Told:
    """Answers in their order; what was asked is kept."""

    answers: list[Response | HttpError]
    asked: list[Request] = field(default_factory=list)

    async def ask(self, request: Request) -> Response:
        self.asked.append(request)
        found = self.answers.pop(0)
        if isinstance(found, HttpError):
            raise found
        return Response(found.status, found.headers, found.body[: request.most])


def said(value: object, status: int = 200) -> Response:
    return Response(status, {}, json.dumps(value).encode())


def leads_to(url: str) -> Response:
    return Response(307, {"location": url}, b"")


def file(size: int = 10) -> Response:
    return Response(200, {}, b"x" * size)


def path(text: object, size: int = 10) -> Response:
    return said({"ok": True, "result": {"file_path": text, "file_size": size}})


async def fetch(
    channel: Channel, connection: Connection, reference: str, *answers: Response | HttpError
) -> tuple[bytes | SendError, Told]:
    told = Told(list(answers))
    try:
        got: bytes | SendError = await channel.fetch(
            told, connection, Attached("image", reference), MOST
        )
    except SendError as error:
        got = error
    return got, told


GOOD = (
    (Telegram(), TELEGRAM, "AgAC", [path("photos/file_1.jpg"), file()]),
    (WhatsAppMeta(), META, "4711", [said({"url": "https://lookaside.fbsbx.com/a?mid=1"}), file()]),
    (WhatsAppTwilio(), TWILIO, MEDIA, [leads_to("https://mms.twiliocdn.com/a"), file()]),
    (WhatsAppTwilio(), TWILIO, MEDIA, [file()]),
)


@pytest.mark.parametrize(("channel", "connection", "reference", "answers"), GOOD)
async def test_a_file_is_fetched(
    channel: Channel, connection: Connection, reference: str, answers: list[Response]
) -> None:
    got, told = await fetch(channel, connection, reference, *answers)
    assert got == b"x" * 10
    assert all(one.most <= 64_000 for one in told.asked)


ELSEWHERE = (
    "https://evil.example/", "http://lookaside.fbsbx.com/", "https://fbsbx.com.evil.example/",
    "https://evilfbsbx.com/a", "https://user@fbsbx.com/a", "https://fbsbx.com:444/a", "//fbsbx.com",
    "https://evil.example/?https://fbsbx.com/", "https://evil.example#.fbsbx.com/", "",
    "https://127.0.0.1/a", "https://fbsbx.com\\@evil.example/", "https://twiliocdn.com.evil.example/",
)  # fmt: skip


@pytest.mark.parametrize("url", ELSEWHERE)
async def test_nobody_else_is_asked_for_it(url: str) -> None:
    for channel, connection, reference, answer in (
        (WhatsAppMeta(), META, "4711", said({"url": url})),
        (WhatsAppTwilio(), TWILIO, MEDIA, leads_to(url)),
    ):
        got, told = await fetch(channel, connection, reference, answer, file())
        assert isinstance(got, SendError)
        assert len(told.asked) == 1


@pytest.mark.parametrize(
    "reference",
    ["https://evil.example/2010-04-01/x", f"{ACCOUNT}0/Messages/MM1/Media/ME1",
     f"{MEDIA}/../../../Calls.json", f"{MEDIA}?x=1", "https://api.twilio.com@evil.example/",
     MEDIA.replace("https", "http"), ""],
)  # fmt: skip
async def test_twilio_s_token_is_shown_to_the_account_alone(reference: str) -> None:
    got, told = await fetch(WhatsAppTwilio(), TWILIO, reference, file())
    assert isinstance(got, SendError) and got.is_final
    assert told.asked == []


async def test_the_step_to_the_media_host_goes_without_the_token() -> None:
    _, told = await fetch(WhatsAppTwilio(), TWILIO, MEDIA,
                          leads_to("https://s3-external-1.amazonaws.com/a"), file())  # fmt: skip
    assert ["authorization" in one.headers for one in told.asked] == [True, False]
    got, told = await fetch(WhatsAppTwilio(), TWILIO, MEDIA,
                            leads_to("https://mms.twiliocdn.com/a"), leads_to(MEDIA))  # fmt: skip
    assert isinstance(got, SendError) and len(told.asked) == 2, "one step and no more"


@pytest.mark.parametrize("text", ["../../bot1:x/getMe", "a/../b", "a b", "", "x" * 301, None, 5])
async def test_telegram_s_path_is_one(text: object) -> None:
    got, told = await fetch(Telegram(), TELEGRAM, "AgAC", path(text), file())
    assert isinstance(got, SendError)
    assert len(told.asked) == 1


@pytest.mark.parametrize("reference", ["", "../me", "4711?fields=x", "4711/../me", "x" * 201])
async def test_meta_s_id_is_one(reference: str) -> None:
    got, told = await fetch(WhatsAppMeta(), META, reference, file())
    assert isinstance(got, SendError) and got.is_final
    assert told.asked == []


@pytest.mark.parametrize(("channel", "connection", "reference", "answers"), GOOD)
async def test_what_is_too_large_is_not_taken(
    channel: Channel, connection: Connection, reference: str, answers: list[Response]
) -> None:
    whole, _ = await fetch(channel, connection, reference, *answers[:-1], file(MOST))
    assert whole == b"x" * MOST
    got, _ = await fetch(channel, connection, reference, *answers[:-1], file(MOST + 1))
    assert isinstance(got, SendError) and got.is_final
    assert "larger than" in got.reason


@pytest.mark.parametrize(("channel", "connection", "reference", "answers"), GOOD)
async def test_an_outage_is_not_the_end(
    channel: Channel, connection: Connection, reference: str, answers: list[Response]
) -> None:
    for broken in (HttpError("gone", is_sent=True), Response(503, {}, b"")):
        for at in range(len(answers)):
            given = [*answers[:at], broken]
            got, _ = await fetch(channel, connection, reference, *given)
            assert isinstance(got, SendError) and not got.is_final
            for secret in connection.secrets.values():
                assert secret not in got.reason
