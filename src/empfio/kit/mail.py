"""Mail: the contract of whoever sends it, and the one who speaks SMTP."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol
from urllib.parse import unquote, urlsplit

from empfio.kit.peers import is_loopback
from empfio.kit.settings import Settings

TIMEOUT = 15.0  # seconds for each word of the server


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in plain text to one address."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Whoever sends mail."""

    async def send(self, mail: Mail) -> None:
        """Hand the mail over; raises an exception where that failed or is doubtful."""


class MailError(RuntimeError):
    """The server cannot be given the mail in a way that keeps secrets."""


class NoMailer:
    """Sends nothing, where no server is set."""

    async def send(self, mail: Mail) -> None:
        """Raise ``MailError``: nobody is told that a mail went out which did not."""
        raise MailError("EMPFIO_SMTP_URL is not set.")


@dataclass(frozen=True, slots=True)
class Smtp:
    """Sends by a server: ``smtps://`` in TLS, ``smtp://`` in STARTTLS where it is offered.

    A password is never sent without TLS but on this machine itself.
    """

    url: str
    sender: str

    async def send(self, mail: Mail) -> None:
        """Hand the mail over, on a thread."""
        await asyncio.to_thread(self._send, mail)

    def _send(self, mail: Mail) -> None:
        parts = urlsplit(self.url)
        assert parts.hostname is not None
        context = ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                parts.hostname, parts.port or 465, timeout=TIMEOUT, context=context
            )
        else:
            server = smtplib.SMTP(parts.hostname, parts.port or 587, timeout=TIMEOUT)
        with server:
            is_private = parts.scheme == "smtps"
            server.ehlo()
            if not is_private and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
                is_private = True
            if parts.username:
                if not (is_private or parts.hostname == "localhost" or is_loopback(parts.hostname)):
                    raise MailError("The mail server offers no TLS; the password is kept back.")
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(self._message(mail))

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, mail.to, mail.subject
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence notes, please
        message.set_content(mail.text)
        return message


def mailer_of(settings: Settings) -> Mailer:
    """Who sends the mails of a process."""
    if settings.smtp_url is None or settings.mail_from is None:
        return NoMailer()
    return Smtp(settings.smtp_url.get_secret_value(), settings.mail_from)
