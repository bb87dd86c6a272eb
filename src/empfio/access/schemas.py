"""What callers send to the entrance."""

from datetime import datetime
from typing import Annotated, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from empfio.access.records import LONGEST_PASSWORD, SHORTEST_PASSWORD, KeyScope, Role
from empfio.access.rules import read_email
from empfio.kit import clock
from empfio.kit.clock import Time
from empfio.kit.texts import NO_NUL, without_default

LONGEST_EMAIL = 254  # characters; RFC 5321 has room for no more


def _email(value: object) -> object:
    # What is too long is not looked at: a megabyte of it would hold everybody else up.
    if not isinstance(value, str) or len(value) > LONGEST_EMAIL:
        return value
    try:
        return read_email(value)
    except ValueError as error:
        raise PydanticCustomError("email", "{why}", {"why": str(error)}) from None


Email = Annotated[str, BeforeValidator(_email), Field(max_length=LONGEST_EMAIL, json_schema_extra={
    "format": "email"})]  # fmt: skip
Name = Annotated[str, Field(min_length=1, max_length=200, json_schema_extra=NO_NUL)]
_Length = Field(min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD)
Password = Annotated[str, _Length, Field(json_schema_extra=NO_NUL)]

# What is none of ours is refused as one that is not valid (401), and not as invalid.
_SAMPLE = "AZrLeUg3f0W7kNvYpXq0sWm9T4h2cLr8dJ1bVxQyZt5oEuKfGiHnSaPwRlMjDcBv"
Secret = Annotated[str, Field(max_length=256, json_schema_extra=NO_NUL)]


class Registration(BaseModel):
    """A new organization and its owner."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "email": "olga@example.com", "password": "correct horse battery",
        "full_name": "Olga Owner", "organization_name": "Salon Olga"}]})  # fmt: skip

    email: Email
    password: Password
    full_name: Name
    organization_name: Name


class Login(BaseModel):
    """E-mail and password."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "email": "olga@example.com", "password": "correct horse battery"}]})  # fmt: skip

    # Texts alone: a login that is not an e-mail is wrong (401), not invalid.
    email: Annotated[str, Field(max_length=LONGEST_EMAIL, json_schema_extra=NO_NUL)]
    password: Annotated[str, Field(max_length=256, json_schema_extra=NO_NUL)]


class Refreshing(BaseModel):
    """The refresh token of a session."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [
        {"refresh_token": _SAMPLE}]})  # fmt: skip

    refresh_token: Secret


class PasswordChange(BaseModel):
    """The password as it is, and as it shall be."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "current_password": "correct horse battery",
        "new_password": "staple correct horse"}]})  # fmt: skip

    current_password: Annotated[str, Field(max_length=256, json_schema_extra=NO_NUL)]
    new_password: Password


class ResetRequest(BaseModel):
    """Whose password is forgotten."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "email": "olga@example.com"}]})  # fmt: skip

    # A text alone: what is no e-mail is answered as one that nobody has.
    email: Annotated[str, Field(max_length=LONGEST_EMAIL, json_schema_extra=NO_NUL)]


class Reset(BaseModel):
    """The token of a link, and the new password."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "token": _SAMPLE, "new_password": "staple correct horse"}]})  # fmt: skip

    token: Secret
    new_password: Password


def _as_name_without_default(schema: JsonDict) -> None:
    without_default(schema)
    schema.update(NO_NUL)


class UserChange(BaseModel):
    """What to change of a user; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "role": "admin"}]})  # fmt: skip

    # Defaults that are never used: only what was given is changed.
    role: Role = Field(default="viewer", json_schema_extra=without_default)
    full_name: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        default="-", json_schema_extra=_as_name_without_default
    )


class NewInvitation(BaseModel):
    """Whom to invite, as what."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "email": "max@example.com", "role": "member"}]})  # fmt: skip

    email: Email
    role: Role


class Acceptance(BaseModel):
    """The token of an invitation's link, and who comes."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "token": _SAMPLE, "full_name": "Max Member",
        "password": "correct horse battery"}]})  # fmt: skip

    token: Secret
    full_name: Name
    password: Password


def _in_the_future(moment: datetime) -> datetime:
    if moment <= clock.now():
        raise PydanticCustomError("future", "must lie in the future")
    return moment


class NewApiKey(BaseModel):
    """A key for a program, with what it may do."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{
        "name": "Website", "scopes": ["leads:write", "conversations:read"],
        "expires_at": "2999-01-01T00:00:00Z"}]})  # fmt: skip

    name: Name
    scopes: Annotated[list[KeyScope], Field(min_length=1, max_length=len(get_args(KeyScope)))]
    expires_at: Annotated[Time, AfterValidator(_in_the_future)] | None = Field(
        default=None, description="When it ends by itself; without it, it does not."
    )
