"""That somebody of the team is typing: passed on to the visitor's page, and kept nowhere."""

import json

from empfio.chat.shapes import typing_form
from empfio.chat.streams import Streams
from empfio.kit.ids import OrganizationId, read_id
from empfio.kit.lanes.doorbell import Doorbell


class Typists:
    """Says who is typing to the streams of every process."""

    def __init__(self, bell: Doorbell, streams: Streams) -> None:
        self._bell = bell
        self._streams = streams
        bell.on_word(self._hear)

    def say(self, organization_id: OrganizationId, session: str, name: str | None) -> None:
        """Somebody is typing in a session; ``name``: whole, None where nobody is to be named."""
        said = [str(organization_id), session, name and name.split(" ")[0][:100]]
        self._bell.say(json.dumps(said))

    def _hear(self, word: str) -> None:
        organization_id, session, name = json.loads(word)
        told = f"event: typing\ndata: {typing_form(name)}\n\n".encode()
        self._streams.pass_on(OrganizationId(read_id(organization_id)), session, told)
