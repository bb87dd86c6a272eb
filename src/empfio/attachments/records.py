"""Attachments, and the limits of keeping them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from empfio.channels.contract import Media
from empfio.kit.ids import AttachmentId, ConnectionId, ConversationId, MessageId, OrganizationId

# waiting to be fetched; kept; refused for what it is; failed to be fetched
State = Literal["waiting", "kept", "refused", "failed"]

MOST_BYTES = 16_000_000  # of one file
LINK_LIFE = timedelta(minutes=10)
FETCH = "attachment"  # the job that fetches one
GIVE_UP = "attachment_given_up"  # the job that tells of one whose fetching was laid aside
REMOVE = "remove_files"  # the job that removes files whose attachments are gone
UNCLAIMED = "unclaimed_file"  # the job that removes one whose attachment never came
CLAIMED_WITHIN = timedelta(hours=1)
FETCHED_WITHIN = timedelta(hours=1)  # then a provider is asked no more
FETCHED_AGAIN_AFTER = timedelta(seconds=5)
KEPT_AGAIN_AFTER = timedelta(minutes=1)  # where there is no room on the disk: it is fetched anew


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A file that a customer sent; ``reference``: what its provider, or its browser, calls it.

    ``size``: bytes, where the file is kept already; None where it waits to be fetched.
    """

    id: AttachmentId
    kind: Media
    reference: str
    media_type: str | None
    name: str | None
    size: int | None = None

    @property
    def state(self) -> State:
        """As it comes in."""
        return "waiting" if self.size is None else "kept"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it is known. ``size`` in bytes, once it is kept; no connection: a browser's."""

    id: AttachmentId
    conversation_id: ConversationId
    message_id: MessageId
    connection_id: ConnectionId | None
    kind: Media
    reference: str
    media_type: str | None
    name: str | None
    size: int | None
    state: State
    reason: str | None
    created_at: datetime


def file_name(organization_id: OrganizationId, attachment_id: AttachmentId) -> str:
    """What the file is kept under."""
    return f"{organization_id}/{attachment_id}"
