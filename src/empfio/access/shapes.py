"""The public forms of accounts and keys."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from empfio.access.records import ApiKey, KeyScope, Role, User
from empfio.kit.clock import Time, write_time
from empfio.kit.ids import Id

_STRICT = ConfigDict(extra="forbid")


class SignedIn(BaseModel):
    """A user with a fresh token."""

    model_config = _STRICT

    access_token: str
    token_type: Literal["bearer"]
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


class ApiKeyShape(BaseModel):
    """An API key without its secret."""

    model_config = ConfigDict(extra="forbid", title="ApiKey")

    id: Id
    name: str
    prefix: str = Field(description="How the key begins, to recognise it by.")
    scopes: list[KeyScope]
    created_at: Time


class NewApiKeyShape(ApiKeyShape):
    """A fresh API key; the only answer that shows its secret."""

    model_config = ConfigDict(extra="forbid", title="NewApiKey")

    key: str = Field(description="The secret. Shown once; a repeated request gets it masked.")


class ApiKeyList(BaseModel):
    """The organization's API keys."""

    model_config = _STRICT

    api_keys: list[ApiKeyShape]


def signed_in_form(user: User, token: str) -> dict[str, Any]:
    """``SignedIn`` of a user."""
    return {
        "access_token": token,
        "token_type": "bearer",
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


def key_form(key: ApiKey) -> dict[str, Any]:
    """``ApiKeyShape`` of a key."""
    return {
        "id": str(key.id),
        "name": key.name,
        "prefix": key.prefix,
        "scopes": list(key.scopes),
        "created_at": write_time(key.created_at),
    }
