"""The entrance's doors: register, log in, who am I, API keys."""

import json
from datetime import timedelta
from typing import Any

from empfio.access import actions
from empfio.access.records import User
from empfio.access.schemas import Login, NewApiKey, Registration
from empfio.access.shapes import (
    ApiKeyList,
    Me,
    NewApiKeyShape,
    SignedIn,
    key_form,
    me_form,
    signed_in_form,
)
from empfio.access.tokens import make_token
from empfio.kit import clock
from empfio.kit.answers import Answer
from empfio.kit.doors import PUBLIC, Call, House, doors
from empfio.kit.idempotency import answer_once
from empfio.kit.ids import ApiKeyId, Id
from empfio.kit.scope import Scope

auth_router = doors("/api/v1/auth", "Access")
keys_router = doors("/api/v1/api-keys", "API keys")


def _json(form: Any) -> bytes:
    return json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode()


def _signed_in(house: House, user: User) -> bytes:
    life = timedelta(hours=house.settings.token_hours)
    return _json(signed_in_form(user, make_token(house.signing_key, user, clock.now(), life)))


@auth_router.post("/register", status_code=201, response_model=SignedIn, openapi_extra=PUBLIC)
async def register(call: Call, body: Registration) -> Answer:
    """Found an organization; its owner is signed in."""
    house = call.house
    owner = await actions.new_owner(body.email, body.full_name, body.password)
    caller = actions.caller_for_new_organization(house.database)
    async with caller.open_scope() as scope:
        user = await actions.found_organization(scope, body.organization_name, owner)
    return Answer(_signed_in(house, user), 201)


@auth_router.post("/login", response_model=SignedIn, openapi_extra=PUBLIC)
async def log_in(call: Call, body: Login) -> Answer:
    """Get an access token for e-mail and password."""
    user = await actions.log_in(call.house.database, body.email, body.password)
    return Answer(_signed_in(call.house, user))


@auth_router.get("/me", response_model=Me)
async def read_me(call: Call) -> Answer:
    """Who the token belongs to."""
    async with call.caller.open_statement() as scope:
        user = await actions.read_me(scope)
    return Answer(_json(me_form(user)))


@keys_router.post("", status_code=201, response_model=NewApiKeyShape)
async def create_key(call: Call, body: NewApiKey) -> Answer:
    """Make an API key. Its secret is shown in this answer and never again."""

    async def act(scope: Scope) -> Answer:
        key, secret = await actions.create_key(scope, body.name, list(body.scopes))
        masked = _json({**key_form(key), "key": f"{key.prefix}…"})
        return Answer(_json({**key_form(key), "key": secret}), 201, masked_body=masked)

    return await answer_once(call, act)


@keys_router.get("", response_model=ApiKeyList)
async def list_keys(call: Call) -> Answer:
    """List the API keys that are not revoked."""
    async with call.caller.open_statement() as scope:
        keys = await actions.list_keys(scope)
    return Answer(_json({"api_keys": [key_form(key) for key in keys]}))


@keys_router.delete("/{api_key_id}", status_code=204, response_model=None)
async def revoke_key(call: Call, api_key_id: Id) -> Answer:
    """Revoke an API key; it is refused everywhere within a second."""

    async def act(scope: Scope) -> Answer:
        await actions.revoke_key(scope, ApiKeyId(api_key_id))
        return Answer(b"", 204)

    return await answer_once(call, act)
