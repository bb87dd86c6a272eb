"""Telegram, Meta and Twilio as they answer, put in at the border: no account, no network.

In this process, at the contract of ``kit.http``::

    provider = Provider()
    provider.plan(refuse(503), too_many(2), lose(), delay(0.1))  # for the next requests, in order
    await channel.send(provider, connection, part, key, now)
    provider.asked    # every request, also those of which nothing was taken
    provider.taken    # the messages that were taken, in their order
    provider.otherwise = refuse(503)  # an outage, until it is set to ``Mood()`` again

Behind a socket on this machine, for tests that need a real one::

    async with open_provider(provider) as origin, open_client() as client:
        await channel.send(Towards(client, origin), connection, part, key, now)

The three are told apart by the paths they are asked at. ``Provider(dedupes=True)`` takes a
message once for each of our keys; the real ones do not.
"""

import asyncio
import contextlib
import itertools
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from empfio.kit.clock import now
from empfio.kit.http import Client, Http, HttpError, Request, Response

PROGRAM = "https://program.example/"
_TELEGRAM = re.compile(r"/bot[^/]+/(\w+)")
_META = re.compile(r"/v[0-9.]+/[0-9]+/messages")
_TWILIO = re.compile(r"/2010-04-01/Accounts/[^/]+/Messages\.json")


@dataclass(frozen=True, slots=True)
class Mood:
    """How one request fares; as it stands, well."""

    seconds: float = 0  # until it is looked at
    status: int = 0  # what it is refused with
    code: int = 0  # the provider's own number of the refusal
    text: str = "refused"
    wait: int | None = None
    is_lost_before: bool = False  # the connection breaks, nothing was taken
    is_lost_after: bool = False  # the message was taken, the connection breaks


def delay(seconds: float) -> Mood:
    """Taken, after a while."""
    return Mood(seconds=seconds)


def refuse(status: int, code: int = 0, text: str = "refused") -> Mood:
    """An answer that refuses."""
    return Mood(status=status, code=code, text=text)


def too_many(wait: int) -> Mood:
    """429, and the seconds to wait in the provider's own form."""
    return Mood(status=429, code=130429, text="too many", wait=wait)


def unreachable() -> Mood:
    """No connection: nothing was sent. (Behind a socket it breaks, and that cannot be known.)"""
    return Mood(is_lost_before=True)


def lose() -> Mood:
    """Taken, and the answer is lost."""
    return Mood(is_lost_after=True)


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that a provider took."""

    provider: str  # telegram, meta, twilio
    id: str  # as the channel names it: <chat>:<message> for Telegram
    to: str
    text: str
    choices: tuple[str, ...]  # ids of what can be tapped
    key: str | None
    body: dict[str, Any]


@dataclass(slots=True)
class Provider:
    """All three at once; an ``Http`` that keeps what it was asked."""

    dedupes: bool = False
    otherwise: Mood = field(default_factory=Mood)
    asked: list[Request] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)  # what customers sent, by reference
    called: list[Request] = field(default_factory=list)  # callbacks of a program, at PROGRAM
    _moods: list[Mood] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: itertools.count(1001))

    def plan(self, *moods: Mood) -> None:
        """How the next requests fare, in their order."""
        self._moods += moods

    @property
    def texts(self) -> list[str]:
        """What customers read, in its order."""
        return [one.text for one in self.taken]

    async def ask(self, request: Request) -> Response:
        """The provider's answer."""
        self.asked.append(request)
        mood = self._moods.pop(0) if self._moods else self.otherwise
        await asyncio.sleep(mood.seconds)
        if mood.is_lost_before:
            raise HttpError("no connection", is_sent=False)
        if mood.status:
            return _refused(request, mood)
        answer = self._answer(request)
        if mood.is_lost_after:
            raise HttpError("the connection broke", is_sent=True)
        return answer

    def _answer(self, request: Request) -> Response:
        path = urlsplit(request.url).path
        if request.url.startswith(PROGRAM):
            self.called.append(request)
            return Response(204, {}, b"")
        if (file := self._file(request, path)) is not None:
            return file
        if (account := _account(request, path)) is not None:
            return account
        if _META.fullmatch(path):
            message = _from_meta(request)
            taken = self._take(message)
            return _json(200, {"messaging_product": "whatsapp", "messages": [{"id": taken.id}]})
        if _TWILIO.fullmatch(path):
            if request.method == "GET":
                return self._list(request)
            taken = self._take(_from_twilio(request))
            return _json(201, {"sid": taken.id, "status": "queued"})
        if method := _TELEGRAM.fullmatch(path):
            if method[1] != "sendMessage":
                return _json(200, {"ok": True, "result": True})
            taken = self._take(_from_telegram(request))
            number = int(taken.id.rpartition(":")[2])
            return _json(200, {"ok": True, "result": {"message_id": number}})
        return _json(404, {})

    def _file(self, request: Request, path: str) -> Response | None:
        """Where a file is, or the file; None where none is asked for."""
        reference = path.rpartition("/")[2]
        if path.endswith("/getFile"):
            wanted = json.loads(request.body)["file_id"]
            if wanted not in self.files:
                return _json(400, {"ok": False, "description": "wrong file_id"})
            return _json(200, {"ok": True, "result": {"file_path": f"photos/{wanted}"}})
        if request.method != "GET" or reference not in self.files:
            return None
        if path.startswith("/v"):
            url = f"https://lookaside.fbsbx.com/whatsapp_business/{reference}"
            return _json(200, {"url": url, "mime_type": "image/jpeg"})
        if path.startswith("/2010-04-01/"):
            return Response(307, {"location": f"https://mms.twiliocdn.com/{reference}"}, b"")
        return Response(200, {}, self.files[reference][: request.most])

    def _take(self, message: Taken) -> Taken:
        """The message, taken now or, where keys are known, earlier."""
        for known in self.taken:
            if self.dedupes and message.key and known.key == message.key:
                return known
        message = replace(message, id=message.id.format(next(self._numbers)))
        self.taken.append(message)
        return message

    def _list(self, request: Request) -> Response:
        query = parse_qs(urlsplit(request.url).query)
        rows = [
            {
                "sid": one.id, "to": one.body["To"], "from": one.body["From"], "body": one.text,
                "direction": "outbound-api", "status": "sent",
                "date_created": format_datetime(now()),
            }
            for one in reversed(self.taken)
            if one.provider == "twilio" and one.body["To"] in query.get("To", [one.body["To"]])
        ]  # fmt: skip
        return _json(200, {"messages": rows})


def _account(request: Request, path: str) -> Response | None:
    """Who a provider says that we are; None where it is asked something else."""
    if path.endswith("/getMe"):
        return _json(
            200, {"ok": True, "result": {"id": 1, "is_bot": True, "username": "salon_bot"}}
        )
    if request.method != "GET" or path.endswith("/Messages.json"):
        return None
    if path.startswith("/2010-04-01/Accounts/"):
        return _json(200, {"friendly_name": "Salon", "status": "active"})
    if path.startswith("/v23.0/"):
        return _json(200, {"verified_name": "Salon", "display_phone_number": "+49 123 456789"})
    return None


def _json(status: int, value: Any, **headers: str) -> Response:
    kind = {"content-type": "application/json"}
    return Response(status, kind | headers, json.dumps(value).encode())


def _refused(request: Request, mood: Mood) -> Response:
    path = urlsplit(request.url).path
    if _META.fullmatch(path):
        found = {"error": {"message": mood.text, "type": "OAuthException", "code": mood.code}}
        return _json(mood.status, found)
    wait = {} if mood.wait is None else {"retry-after": str(mood.wait)}
    if _TWILIO.fullmatch(path):
        found = {"code": mood.code, "message": mood.text, "status": mood.status}
        return _json(mood.status, found, **wait)
    told: dict[str, Any] = {"ok": False, "error_code": mood.status, "description": mood.text}
    if mood.wait is not None:
        told["parameters"] = {"retry_after": mood.wait}
    return _json(mood.status, told)


def _from_meta(request: Request) -> Taken:
    body = json.loads(request.body)
    inner: dict[str, Any] = body.get(body["type"], {})
    text = inner.get("body", "") if body["type"] == "text" else ""
    if body["type"] == "template":
        said = [one for part in inner.get("components", []) for one in part["parameters"]]
        text = " ".join([f"[template {inner['name']}]", *(one["text"] for one in said)])
    choices: list[str] = []
    if body["type"] == "interactive":
        text = inner["body"]["text"]
        buttons = inner["action"].get("buttons", [])
        rows = [row for one in inner["action"].get("sections", []) for row in one["rows"]]
        choices = [one["reply"]["id"] for one in buttons] + [row["id"] for row in rows]
    key = body.get("biz_opaque_callback_data")
    return Taken("meta", "wamid.{}", body["to"], text, tuple(choices), key, body)


def _from_twilio(request: Request) -> Taken:
    body = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
    text = body.get("Body")
    if text is None:
        said = json.loads(body["ContentVariables"]).values()
        text = " ".join([f"[template {body['ContentSid']}]", *said])
    return Taken("twilio", "SM{}", body["To"], text, (), None, body)


def _from_telegram(request: Request) -> Taken:
    body = json.loads(request.body)
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    choices = tuple(button["callback_data"] for row in rows for button in row)
    chat = str(body["chat_id"])
    return Taken("telegram", chat + ":{}", chat, body["text"], choices, None, body)


@contextlib.asynccontextmanager
async def open_provider(provider: Http) -> AsyncIterator[str]:
    """A server on this machine that passes everything to ``provider``; its origin."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        gone = (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError)
        with contextlib.suppress(*gone):
            while await _serve_one(provider, reader, writer):
                pass
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def _serve_one(
    provider: Http, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bool:
    """Answer one request; False where the connection ends."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ")
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    url = f"http://{headers['host']}{target}"
    try:
        answer = await provider.ask(Request(method, url, headers, body))
    except HttpError:
        return False
    lines = [f"{name}: {value}" for name, value in answer.headers.items()]
    length = f"content-length: {len(answer.body)}"
    start = "\r\n".join([f"HTTP/1.1 {answer.status} told", *lines, length])
    writer.write(f"{start}\r\n\r\n".encode() + answer.body)
    await writer.drain()
    return True


@dataclass(frozen=True, slots=True)
class Towards:
    """An ``Http`` that asks another one at ``origin``, whatever host is meant."""

    http: Http
    origin: str

    async def ask(self, request: Request) -> Response:
        """The answer of the server at the origin."""
        meant = urlsplit(request.url)
        target = meant.path + (f"?{meant.query}" if meant.query else "")
        return await self.http.ask(replace(request, url=self.origin + target))


@contextlib.asynccontextmanager
async def open_client(seconds: float = 15) -> AsyncIterator[Client]:
    """The real client, made to reach this machine and to speak without TLS."""
    client = Client(
        lambda address: address.is_loopback, schemes=frozenset({"http"}), seconds=seconds
    )
    yield client
    await client.close()
