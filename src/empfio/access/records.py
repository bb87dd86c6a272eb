"""Users, keys and what each role may do."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal

from empfio.kit.ids import ApiKeyId, InvitationId, OrganizationId, SessionId, UserId

Role = Literal["owner", "admin", "member", "viewer"]
LinkPurpose = Literal["password_reset", "invitation"]
KeyScope = Literal[
    "leads:read", "leads:write", "leads:erase", "conversations:read", "conversations:write",
    "events:read", "bookings:read", "bookings:write", "bookings:set_up",
]  # fmt: skip

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 256  # characters
INVITATION_LIFE = timedelta(days=7)
RESET_LIFE = timedelta(hours=1)  # of a link to a new password
USE_NOTED_EVERY = timedelta(minutes=1)  # how exact ``last_used_at`` is

MANAGE_KEYS = "api_keys:manage"
MANAGE_USERS = "users:manage"
MANAGE_ORGANIZATION = "organization:manage"  # and its owners
MANAGE_CHANNELS = "channels:manage"
SEE_COLLEAGUES = "conversations:read"  # whoever reads one sees who holds it
SET_UP = "organization:set_up"  # what the business says of itself, and how its desk answers

_READING = frozenset({"leads:read", "conversations:read", "events:read", "bookings:read"})
_WRITING = _READING | {"leads:write", "conversations:write", "bookings:write"}
_MANAGING = frozenset({MANAGE_KEYS, MANAGE_USERS, MANAGE_CHANNELS, SET_UP, "bookings:set_up"})
_RUNNING = _WRITING | _MANAGING | {"leads:erase", "audit:read"}
PERMISSIONS: dict[Role, frozenset[str]] = {
    "viewer": _READING,
    "member": _WRITING,
    "admin": _RUNNING,
    "owner": _RUNNING | {MANAGE_ORGANIZATION},
}


@dataclass(frozen=True, slots=True)
class User:
    """A human of the business."""

    id: UserId
    organization_id: OrganizationId
    organization_name: str
    email: str
    full_name: str
    role: Role
    password_hash: str
    token_version: int
    deactivated_at: datetime | None
    version: int
    created_at: datetime

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "User":
        """The user in a row that may have more columns."""
        return cls(**{field.name: row[field.name] for field in fields(cls)})

    @property
    def is_active(self) -> bool:
        """Whether this user may sign in."""
        return self.deactivated_at is None


@dataclass(frozen=True, slots=True)
class Device:
    """Where somebody signs in: what the browser calls itself, and the caller's address."""

    user_agent: str
    address: str


@dataclass(frozen=True, slots=True)
class Session:
    """A user's sign-in on one device, until it ends."""

    id: SessionId
    user_id: UserId
    user_agent: str
    address: str
    created_at: datetime
    last_used_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user in a session, with the session's next refresh token.

    On a page of ours that token is given to nobody: its key goes into a cookie instead.
    """

    user: User
    session_id: SessionId
    refresh_token: str
    page_key: str | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who may become a user with a role, as long as it is pending."""

    id: InvitationId
    email: str
    role: Role
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A program's key, without its secret."""

    id: ApiKeyId
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_by: UserId
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_open_at(self, now: datetime) -> bool:
        """Whether the key opens anything at that moment."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)
