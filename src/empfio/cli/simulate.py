"""``empfio simulate``: a customer at the terminal, through a provider that is played."""

import asyncio
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from empfio.cli.ground import Organization, caller_of, fail, say, with_database
from empfio.kit.settings import Settings

if TYPE_CHECKING:
    from empfio.channels.contract import Connection, Kind
    from empfio.kit.scope import Caller
    from empfio.transfer.playing import PlayedCall
    from empfio.transfer.simulating import Heard

_CHAT = re.compile("[0-9]{1,15}")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


class Played(StrEnum):
    """The providers that can be played."""

    TELEGRAM = "telegram"
    META = "whatsapp-meta"
    TWILIO = "whatsapp-twilio"


Text = Annotated[
    str | None, typer.Argument(help="What the customer writes; without it line by line.")
]
From = Annotated[
    str | None, typer.Option("--from", help="Who writes: a chat's number, or a phone's in E.164.")
]
Url = Annotated[str, typer.Option(help="Where the server is.")]
Wait = Annotated[float, typer.Option(min=0.1, help="Longest wait for an answer, in seconds.")]


@dataclass(frozen=True, slots=True)
class _Customer:
    """Somebody who writes by a simulated connection, and waits for the answer."""

    caller: "Caller"
    connection: "Connection"
    sender: str
    url: str
    address: str
    wait: float

    async def write(self, text: str) -> "Heard":
        from empfio.kit import clock
        from empfio.transfer.playing import play
        from empfio.transfer.simulating import hear_answer

        call = play(self.connection, self.sender, text, self.address, clock.now())
        await asyncio.to_thread(_call, self.url, call)
        return await hear_answer(self.caller, self.connection.id, call.provider_id, self.wait)


def simulate(
    provider: Annotated[Played, typer.Argument(help="Who is played.")],
    text: Text = None,
    organization: Organization = None,
    sender: From = None,
    url: Url = "http://localhost:8001",
    wait: Wait = 20,
) -> None:
    """Write to a running server as a customer would, and show what comes back.

    No account is needed and no provider is asked. Without a text: line by line, to Ctrl-D.
    """

    known, url = _sender(provider, sender), url.rstrip("/")

    async def work(settings: Settings, database: Any) -> None:
        caller = await caller_of(database, organization)
        connection = await _connection(settings, caller, provider)
        address = settings.public_url or url
        customer = _Customer(caller, connection, known, url, address, wait)
        if text is not None:
            _show(await customer.write(text), wait)
            return
        while (line := await asyncio.to_thread(_read_line)) is not None:
            if line.strip():
                _show(await customer.write(line), wait)

    with_database(work)


def _sender(provider: Played, sender: str | None) -> str:
    from empfio.transfer.playing import SENDERS

    kind = _kind(provider)
    known = sender or SENDERS[kind]
    is_one = _CHAT.fullmatch(known) if kind == "telegram" else _NUMBER.fullmatch(known)
    if not is_one:
        fail("--from must be a chat's number for Telegram, and a phone's in E.164 for WhatsApp.")
    return known


def _kind(provider: Played) -> "Kind":
    from empfio.transfer.playing import PLAYED

    return next(one for one in PLAYED if one == provider.value.replace("-", "_"))


async def _connection(settings: Settings, caller: "Caller", provider: Played) -> "Connection":
    from empfio.kit.secrets import signing_key
    from empfio.kit.vault import Vault
    from empfio.transfer.simulating import open_simulated
    from empfio.wiring import CHANNELS

    vault = Vault(signing_key(settings))
    async with caller.open_scope() as scope:
        return await open_simulated(scope, vault, CHANNELS, _kind(provider))


def _call(url: str, call: "PlayedCall") -> None:
    """Call our own server's door; ends with a sentence where it is not taken."""
    if not url.startswith(("http://", "https://")):
        fail("--url must look like http://localhost:8001.")
    request = urllib.request.Request(  # noqa: S310 - its scheme was looked at
        url + call.path, call.body, dict(call.headers), method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=15):  # noqa: S310
            pass
    except urllib.error.HTTPError as error:
        fail(
            f"The server refused the call with {error.code}. It must be on the same database, and "
            "EMPFIO_PUBLIC_URL and EMPFIO_SECRET_KEY must be the same for both."
        )
    except OSError:
        fail(f"Nobody answers at {url}; start `empfio serve`, or say where it is with --url.")


def _read_line() -> str | None:
    try:
        return input("> ")
    except EOFError:
        say("")
        return None


def _show(heard: "Heard", wait: float) -> None:
    for reply in heard.replies:
        say(reply)
    if heard.is_held:
        say("— A person answers in this conversation; the agent is silent.")
    elif not heard.replies:
        what = "Nothing was answered" if heard.is_taken else "The message was not taken in"
        say(f"— {what} within {wait:g} seconds.")
