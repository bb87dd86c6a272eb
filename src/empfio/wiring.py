"""Wiring: the one place where it is chosen whom a process really speaks to."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from empfio.agent.built_in.answering import Rules
from empfio.agent.contract import Agent
from empfio.channels.api.channel import Api
from empfio.channels.contract import Channel, Kind
from empfio.channels.telegram.channel import Telegram
from empfio.channels.whatsapp_meta.channel import WhatsAppMeta
from empfio.channels.whatsapp_twilio.channel import WhatsAppTwilio
from empfio.kit.files import Folder
from empfio.kit.http import Client
from empfio.kit.mail import mailer_of
from empfio.kit.secrets import signing_key
from empfio.kit.settings import Settings
from empfio.kit.vault import Vault
from empfio.outside import Outside

CHANNELS: dict[Kind, Channel] = {
    one.kind: one for one in (Telegram(), WhatsAppMeta(), WhatsAppTwilio(), Api())
}


@dataclass(frozen=True, slots=True)
class Strangers:
    """Whom a process speaks to, and who answers customers."""

    outside: Outside
    agent: Agent


@contextlib.asynccontextmanager
async def open_strangers(
    settings: Settings, instead: Strangers | None = None
) -> AsyncIterator[Strangers]:
    """The real ones until the block ends, or those that are given ``instead`` of them."""
    if instead is not None:
        yield instead
        return
    http = Client()
    try:
        outside = Outside(
            http=http,
            channels=CHANNELS,
            mailer=mailer_of(settings),
            vault=Vault(signing_key(settings)),
            files=Folder(settings.files_folder),
            address=settings.address,
        )
        yield Strangers(outside, Rules(settings.phone_region))
    finally:
        await http.close()
