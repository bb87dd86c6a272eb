"""The outside world as a process knows it: built once by ``wiring``, replaced in tests."""

from collections.abc import Mapping
from dataclasses import dataclass

from empfio.channels.contract import Channel, Kind
from empfio.kit.http import Http
from empfio.kit.mail import Mailer
from empfio.kit.vault import Vault


@dataclass(frozen=True, slots=True)
class Outside:
    """Everybody we speak to, and what keeps their secrets.

    ``address``: where providers and customers reach us, without a path.
    """

    http: Http
    channels: Mapping[Kind, Channel]
    mailer: Mailer
    vault: Vault
    address: str
