"""Users, keys and what each role may do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from empfio.kit.ids import ApiKeyId, OrganizationId, UserId

Role = Literal["owner", "admin", "member", "viewer"]
KeyScope = Literal[
    "leads:read", "leads:write", "leads:erase", "conversations:read", "conversations:write",
    "events:read",
]  # fmt: skip

MANAGE_KEYS = "api_keys:manage"
MANAGE_USERS = "users:manage"
MANAGE_ORGANIZATION = "organization:manage"

_READING = frozenset({"leads:read", "conversations:read", "events:read"})
_WRITING = _READING | {"leads:write", "conversations:write"}
_RUNNING = _WRITING | {"leads:erase", MANAGE_KEYS, MANAGE_USERS}
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
    created_at: datetime

    @property
    def is_active(self) -> bool:
        """Whether this user may sign in."""
        return self.deactivated_at is None


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A program's key, without its secret."""

    id: ApiKeyId
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None
