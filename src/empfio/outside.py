"""The outside world as a process knows it: built once by ``wiring``, replaced in tests."""

from collections.abc import Mapping
from dataclasses import dataclass

from empfio.channels.contract import Channel, Connection, Kind
from empfio.kit.files import Files
from empfio.kit.http import Http, HttpError, Request, Response
from empfio.kit.mail import Mailer
from empfio.kit.vault import Vault


@dataclass(frozen=True, slots=True)
class Outside:
    """Everybody we speak to, what keeps their secrets, and what keeps customers' files.

    ``address``: where providers and customers reach us, without a path.
    """

    http: Http
    channels: Mapping[Kind, Channel]
    mailer: Mailer
    vault: Vault
    files: Files
    address: str

    def http_by(self, connection: Connection) -> Http:
        """Whoever asks the connection's provider; nobody, where the connection is simulated."""
        return _Nobody() if connection.is_simulated else self.http


class _Nobody:
    """Asks nobody: a provider must never be shown secrets that are made up."""

    async def ask(self, request: Request) -> Response:
        """No answer."""
        raise HttpError("A simulated connection has no provider.", is_sent=False)
