"""A mail server on this machine, as small as SMTP allows (RFC 5321), and what it was given."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from pydantic import SecretStr

from empfio.kit.settings import Settings


@dataclass(slots=True)
class Mailbox:
    """What arrived; ``refusals``: how many mails are refused before one is taken."""

    port: int = 0
    refusals: int = 0
    mails: list[EmailMessage] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def mails_to(self, address: str) -> list[EmailMessage]:
        """Those to one address, oldest first."""
        return [mail for mail in self.mails if mail["to"] == address]

    async def next_mail(self, address: str, number: int = 1, seconds: float = 30) -> EmailMessage:
        """The mail of that number to an address, once it has arrived."""
        async with asyncio.timeout(seconds):
            while len(self.mails_to(address)) < number:
                await asyncio.sleep(0.02)
        return self.mails_to(address)[number - 1]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""

        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        await say("220 mailbox")
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while line := await reader.readline():
                word = line.strip().upper().partition(b" ")[0]
                if word == b"DATA":
                    await say("354 go on")
                    await self._take(await reader.readuntil(b"\r\n.\r\n"))
                    await say("250 taken")
                elif word == b"MAIL" and self.refusals:
                    self.refusals -= 1
                    await say("451 not now")
                elif word == b"QUIT":
                    await say("221 bye")
                    break
                else:
                    await say("250 mailbox")
        writer.close()

    async def _take(self, text: bytes) -> None:
        found: Any = message_from_bytes(text.removesuffix(b".\r\n"), policy=policy.default)
        self.mails.append(found)


@contextlib.asynccontextmanager
async def open_mailbox() -> AsyncIterator[Mailbox]:
    """A mail server for the block."""
    mailbox = Mailbox()
    server = await asyncio.start_server(mailbox.serve, "127.0.0.1", 0)
    mailbox.port = server.sockets[0].getsockname()[1]
    async with server:
        yield mailbox


def with_mail(settings: Settings, url: str, mailbox: Mailbox, **more: Any) -> Settings:
    """The settings of an application that sends by ``mailbox`` and keeps all at ``url``."""
    changed = {
        "database_url": SecretStr(url), "smtp_url": SecretStr(mailbox.url),
        "mail_from": "desk@example.com", "public_url": "https://desk.example.com",
    }  # fmt: skip
    return settings.model_copy(update=changed | more)
