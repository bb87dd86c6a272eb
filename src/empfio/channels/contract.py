"""What a channel is to the rooms above: how its calls are read, and how it is spoken to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, get_args

from pydantic import BaseModel

from empfio.kit.http import Http
from empfio.kit.ids import ConnectionId

Kind = Literal["whatsapp_twilio", "whatsapp_meta", "telegram", "web", "api"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Media = Literal["image", "audio", "video", "document", "sticker"]
ReceiptState = Literal["sent", "delivered", "read", "failed"]
# Printable, and without the space at an end that copying brings along.
PRINTABLE = r"^[!-~][ -~]{6,198}[!-~]$"
ChangeKind = Literal["edited", "deleted", "reacted"]


@dataclass(frozen=True, slots=True)
class Connection:
    """A business's account at a provider: what is public of it, and its secrets in the clear."""

    id: ConnectionId
    kind: Kind
    settings: Mapping[str, Any]
    secrets: Mapping[str, str] = field(repr=False)
    is_simulated: bool = False  # its secrets are made up: no provider is ever asked by it


@dataclass(frozen=True, slots=True)
class Delivered:
    """A call at a provider's door as it came in; header names in lower case.

    ``url``: the public address the provider called, with its query.
    """

    raw: bytes
    headers: Mapping[str, str]
    url: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that a customer sent: where the provider keeps it, and what it says of it."""

    kind: Media
    reference: str
    media_type: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Inbound:
    """A customer's message. ``provider_id`` names it for ever; ``sender`` is the address.

    ``text`` is what a person reads: a caption, the label of a button, a place. ``choice``: the id
    of the button or row that was tapped, as we gave it. ``details``: what else is worth keeping,
    small, for the message's ``metadata.channel``.
    """

    provider_id: str
    sender: str
    text: str
    sent_at: datetime | None = None
    sender_name: str | None = None
    attachments: tuple[Attached, ...] = ()
    choice: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What a customer did to an earlier message, theirs or ours: kept as a note."""

    provider_id: str  # of the change itself
    sender: str
    kind: ChangeKind
    of: str  # provider id of the message
    text: str = ""  # the new text, or the reaction; empty where it was taken back


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message of ours. ``key``: the one it was sent with, where it came back."""

    provider_id: str
    state: ReceiptState
    at: datetime | None = None
    reason: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one call says, in its order; ``noted``: kinds of which nothing is taken in."""

    items: tuple[Inbound | Change | Receipt, ...] = ()
    noted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap: ``id`` comes back as ``Inbound.choice``."""

    id: str
    label: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of choices."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message for a customer. Few choices become buttons, more a list, else numbered lines."""

    to: str
    text: str
    sections: tuple[Section, ...] = ()
    list_label: str = ""  # on what opens the list
    last_heard_at: datetime | None = None  # when the customer last wrote
    template: Mapping[str, Any] | None = None  # for providers that ask for one after a day
    conversation_id: str = ""
    message_id: str = ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All choices, in their order."""
        return tuple(choice for section in self.sections for choice in section.choices)


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it, under this id."""

    provider_id: str


class SendError(Exception):
    """The provider did not take a part. ``reason`` is a sentence for the team, without secrets."""

    def __init__(
        self, reason: str, *, is_final: bool = False, wait: float | None = None,
        is_unknown: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final  # no later try can succeed
        self.wait = wait  # seconds that the provider asks us to wait
        self.is_unknown = is_unknown  # it may have been taken: the answer was lost


class Channel(Protocol):
    """One kind of connection. Whatever takes an ``Http`` asks the provider; the rest is pure."""

    kind: Kind
    name: str  # as customers call it: whatsapp, telegram, web
    confirms_taps: bool  # whether a button shows a clock until a tap on it is confirmed
    settings: type[BaseModel]  # what a connection shows of itself
    secrets: type[BaseModel]  # what it never shows again

    def addresses(self, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> Sequence[str]:
        """What calls are found by: receiving numbers, ids; each unique within a business."""

    def sought(self, delivered: Delivered) -> Sequence[str]:
        """The addresses that a call speaks of, read without trusting it: hints to find a key by."""

    def verify(self, connection: Connection, delivered: Delivered) -> bool:
        """Whether the call comes from the provider, over the raw bytes, in constant time."""

    def read(self, connection: Connection, raw: bytes) -> Reading:
        """All items of a verified call that are for this connection; never raises."""

    def parts(self, message: Outgoing) -> Sequence[Outgoing]:
        """The message in as many parts as the provider's limits ask for, choices with the last."""

    async def introduce(self, http: Http, connection: Connection, url: str) -> None:
        """Tell the provider where to call us, where it can be told; raises ``SendError``."""

    async def identify(self, http: Http, connection: Connection) -> str | None:
        """Who the provider says that we are there; None: there is none to ask.

        Raises ``SendError``.
        """

    async def confirm_tap(
        self, http: Http, connection: Connection, details: Mapping[str, Any]
    ) -> None:
        """Stop the clock on a button; ``details`` of the tap. Raises ``SendError``."""

    async def send(
        self, http: Http, connection: Connection, part: Outgoing, key: str, now: datetime
    ) -> Sent:
        """Hand a part over under our key; raises ``SendError``."""

    async def fetch(
        self, http: Http, connection: Connection, attached: Attached, most: int
    ) -> bytes:
        """A file that a customer sent, at most so many bytes; raises ``SendError``."""

    async def find(
        self, http: Http, connection: Connection, part: Outgoing, key: str, since: datetime
    ) -> Sent | None:
        """A part whose answer was lost, where the provider can be asked; None: it is not there.

        Raises ``SendError`` where the provider did not answer: that is no "not there".
        """
