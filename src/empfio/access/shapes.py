"""The public forms of accounts and keys."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from empfio.access.records import ApiKey, Invitation, KeyScope, Role, Session, SignedIn, User
from empfio.kit.clock import Time, write_time
from empfio.kit.ids import Id

_STRICT = ConfigDict(extra="forbid")


class SignedInShape(BaseModel):
    """A user with fresh tokens."""

    model_config = ConfigDict(extra="forbid", title="SignedIn")

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int = Field(description="Life of the access token, in seconds.")
    refresh_token: str = Field(description="For `POST /api/v1/auth/refresh`, once.")
    user_id: Id
    email: str
    full_name: str
    organization_id: Id
    organization_name: str


class Me(BaseModel):
    """The user a token belongs to."""

    model_config = _STRICT

    id: Id
    email: str
    full_name: str
    role: Role
    organization_id: Id
    organization_name: str
    created_at: Time


class ResetRequested(BaseModel):
    """What is said to everybody who forgot a password, whether there is such an account or not."""

    model_config = _STRICT

    detail: str


class SessionShape(BaseModel):
    """A sign-in on one device."""

    model_config = ConfigDict(extra="forbid", title="Session")

    id: Id
    user_agent: str = Field(description="What the browser or program calls itself, cut short.")
    address: str = Field(description="Where it was begun from, as far as that is known.")
    created_at: Time
    last_used_at: Time = Field(description="To the minute.")
    is_current: bool = Field(description="Whether this request was made in it.")


class SessionList(BaseModel):
    """The caller's own sessions that go on."""

    model_config = _STRICT

    sessions: list[SessionShape]


class UserShape(BaseModel):
    """A user, as those see it who manage people."""

    model_config = ConfigDict(extra="forbid", title="User")

    id: Id
    email: str
    full_name: str
    role: Role
    is_active: bool
    deactivated_at: Time | None
    created_at: Time


class ColleagueShape(BaseModel):
    """A user, as everybody sees them who works with them."""

    model_config = ConfigDict(extra="forbid", title="Colleague")

    id: Id
    full_name: str


class ColleagueList(BaseModel):
    """Everybody of the organization who may sign in, the first who came first."""

    model_config = _STRICT

    colleagues: list[ColleagueShape]


class UserList(BaseModel):
    """Everybody of the organization."""

    model_config = _STRICT

    users: list[UserShape]


class InvitationShape(BaseModel):
    """An invitation that is pending, without its link."""

    model_config = ConfigDict(extra="forbid", title="Invitation")

    id: Id
    email: str
    role: Role
    created_at: Time
    expires_at: Time


class NewInvitationShape(InvitationShape):
    """A fresh invitation; the only answer that shows its link."""

    model_config = ConfigDict(extra="forbid", title="NewInvitation")

    link: str = Field(description="Hand it over. Shown once; a repeated request gets it masked.")


class InvitationList(BaseModel):
    """The invitations that are pending."""

    model_config = _STRICT

    invitations: list[InvitationShape]


class ApiKeyShape(BaseModel):
    """An API key without its secret."""

    model_config = ConfigDict(extra="forbid", title="ApiKey")

    id: Id
    name: str
    prefix: str = Field(description="How the key begins, to recognise it by.")
    scopes: list[KeyScope]
    created_by: Id = Field(description="Who made it. It goes on when they leave: see it revoked.")
    created_at: Time
    expires_at: Time | None = Field(description="From then on it opens nothing; null: for good.")
    last_used_at: Time | None = Field(description="To the minute, and a few seconds late.")


class NewApiKeyShape(ApiKeyShape):
    """A fresh API key; the only answer that shows its secret."""

    model_config = ConfigDict(extra="forbid", title="NewApiKey")

    key: str = Field(description="The secret. Shown once; a repeated request gets it masked.")


class ApiKeyList(BaseModel):
    """The organization's API keys."""

    model_config = _STRICT

    api_keys: list[ApiKeyShape]


def signed_in_form(signed: SignedIn, token: str, seconds: int) -> dict[str, Any]:
    """``SignedInShape`` of a user with an access token that lives for so many seconds."""
    user = signed.user
    return {
        "access_token": token,
        "token_type": "bearer",
        "expires_in": seconds,
        "refresh_token": signed.refresh_token,
        "user_id": str(user.id),
        "email": user.email,
        "full_name": user.full_name,
        "organization_id": str(user.organization_id),
        "organization_name": user.organization_name,
    }


def me_form(user: User) -> dict[str, Any]:
    """``Me`` of a user."""
    return {
        "id": str(user.id),
        "email": user.email,
        "full_name": user.full_name,
        "role": user.role,
        "organization_id": str(user.organization_id),
        "organization_name": user.organization_name,
        "created_at": write_time(user.created_at),
    }


def session_form(session: Session, current: UUID | None) -> dict[str, Any]:
    """``SessionShape`` of a session; ``current`` is the one that the caller acts in."""
    return {
        "id": str(session.id),
        "user_agent": session.user_agent,
        "address": session.address,
        "created_at": write_time(session.created_at),
        "last_used_at": write_time(session.last_used_at),
        "is_current": session.id == current,
    }


def _time_or_null(moment: datetime | None) -> str | None:
    return None if moment is None else write_time(moment)


def user_form(user: User) -> dict[str, Any]:
    """``UserShape`` of a user."""
    return {
        "id": str(user.id),
        "email": user.email,
        "full_name": user.full_name,
        "role": user.role,
        "is_active": user.is_active,
        "deactivated_at": _time_or_null(user.deactivated_at),
        "created_at": write_time(user.created_at),
    }


def colleague_form(user: User) -> dict[str, Any]:
    """``ColleagueShape`` of a user."""
    return {"id": str(user.id), "full_name": user.full_name}


def invitation_form(invitation: Invitation) -> dict[str, Any]:
    """``InvitationShape`` of an invitation."""
    return {
        "id": str(invitation.id),
        "email": invitation.email,
        "role": invitation.role,
        "created_at": write_time(invitation.created_at),
        "expires_at": write_time(invitation.expires_at),
    }


def key_form(key: ApiKey) -> dict[str, Any]:
    """``ApiKeyShape`` of a key."""
    return {
        "id": str(key.id),
        "name": key.name,
        "prefix": key.prefix,
        "scopes": list(key.scopes),
        "created_by": str(key.created_by),
        "created_at": write_time(key.created_at),
        "expires_at": _time_or_null(key.expires_at),
        "last_used_at": _time_or_null(key.last_used_at),
    }
