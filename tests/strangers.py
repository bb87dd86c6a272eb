"""Whom the application under test speaks to: providers played at the border, and an agent."""

from empfio.agent.contract import Agent
from empfio.kit.files import Folder
from empfio.kit.http import Http
from empfio.kit.mail import mailer_of
from empfio.kit.secrets import signing_key
from empfio.kit.settings import Settings
from empfio.kit.vault import Vault
from empfio.outside import Outside
from empfio.wiring import CHANNELS, Strangers
from tests.agents import Scripted
from tests.providers import Provider


def strangers_for(
    settings: Settings, http: Http | None = None, agent: Agent | None = None
) -> Strangers:
    """The real channels, over a provider that is played; an agent that says nothing."""
    outside = Outside(
        http=http or Provider(),
        channels=CHANNELS,
        mailer=mailer_of(settings),
        vault=Vault(signing_key(settings)),
        files=Folder(settings.files_folder),
        address=settings.address,
    )
    return Strangers(outside, agent or Scripted())
