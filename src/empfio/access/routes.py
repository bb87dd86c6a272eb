"""The entrance's doors: register, log in, sessions, who am I, API keys."""

from empfio.access import actions, password_routes, people_routes, sessions
from empfio.access.calls import as_json, device_of, limits_of, signed_in, unused_for
from empfio.access.errors import RegistrationClosedError
from empfio.access.limits import counted
from empfio.access.schemas import Login, NewApiKey, Refreshing, Registration
from empfio.access.shapes import (
    ApiKeyList,
    Me,
    NewApiKeyShape,
    SessionList,
    SignedInShape,
    key_form,
    me_form,
    session_form,
)
from empfio.kit.answers import Answer
from empfio.kit.credentials import (
    ForeignPageError,
    check_origin,
    giving_cookie,
    taking_cookie,
)
from empfio.kit.documented import response_of
from empfio.kit.doors import PUBLIC, UNKEPT, Call, doors
from empfio.kit.idempotency import answer_once
from empfio.kit.ids import ApiKeyId, Id, SessionId
from empfio.kit.scope import Scope

auth_router = doors("/api/v1/auth", "Access")
keys_router = doors("/api/v1/api-keys", "API keys")
ROUTERS = (
    auth_router,
    password_routes.router,
    people_routes.accepting_router,
    people_routes.users_router,
    people_routes.colleagues_router,
    people_routes.invitations_router,
    keys_router,
)


@auth_router.post(
    "/register",
    status_code=201,
    response_model=SignedInShape,
    openapi_extra=PUBLIC,
    responses={403: response_of(RegistrationClosedError)},
)
async def register(call: Call, body: Registration) -> Answer:
    """Found an organization; its owner is signed in."""
    house = call.house
    await actions.check_registration(house.database, house.settings.registration)
    caller = actions.caller_for_new_organization(house.database)
    async with counted(house.database, limits_of(house), "register", call.address):
        owner = await actions.new_owner(body.email, body.full_name, body.password)
        async with caller.open_scope() as scope:
            user = await actions.found_organization(scope, body.organization_name, owner)
            signed = await sessions.begin_session(scope, user, device_of(call))
    return Answer(signed_in(house, signed), 201)


@auth_router.post("/login", response_model=SignedInShape, openapi_extra=PUBLIC)
async def log_in(call: Call, body: Login) -> Answer:
    """Begin a session with e-mail and password."""
    signed = await actions.log_in(
        call.house.database, limits_of(call.house), body.email, body.password, device_of(call)
    )
    return Answer(signed_in(call.house, signed))


@auth_router.post(
    "/session",
    response_model=Me,
    openapi_extra=PUBLIC,
    responses={403: response_of(ForeignPageError)},
)
async def log_in_on_page(call: Call, body: Login) -> Answer:
    """Begin a session on our own page: its key is in a cookie that no script can read.

    The cookie opens what a token does. Each change by it needs the header `X-Empfio-Page`; what
    another page asks is refused. `POST /api/v1/auth/logout` ends it.
    """
    house = call.house
    address = house.settings.address
    check_origin(call.scope["headers"], address)
    signed = await actions.log_in(
        house.database, limits_of(house), body.email, body.password, device_of(call),
        is_on_page=True,
    )  # fmt: skip
    assert signed.page_key is not None
    cookie = giving_cookie(signed.page_key, address)
    return Answer(as_json(me_form(signed.user)), headers=(cookie,))


@auth_router.post("/refresh", response_model=SignedInShape, openapi_extra=PUBLIC)
async def refresh(call: Call, body: Refreshing) -> Answer:
    """Get new tokens for a refresh token, which works once: used again, it ends its session."""
    signed = await sessions.refresh_session(
        call.house.database, body.refresh_token, unused_for(call.house)
    )
    return Answer(signed_in(call.house, signed))


@auth_router.post("/logout", status_code=204, response_model=None, openapi_extra=UNKEPT)
async def log_out(call: Call) -> Answer:
    """End the session of this token; it is refused everywhere within a second."""
    async with call.caller.open_scope() as scope:
        await sessions.log_out(scope)
    cookies = (taking_cookie(call.house.settings.address),) if call.is_from_page else ()
    return Answer(b"", 204, cookies)


@auth_router.get("/sessions", response_model=SessionList)
async def list_sessions(call: Call) -> Answer:
    """List one's own sessions, last used first."""
    async with call.caller.open_statement() as scope:
        found = await sessions.list_sessions(scope, unused_for(call.house))
    current = call.caller.actor.session_id
    return Answer(as_json({"sessions": [session_form(one, current) for one in found]}))


@auth_router.delete("/sessions", status_code=204, response_model=None, openapi_extra=UNKEPT)
async def end_other_sessions(call: Call) -> Answer:
    """End all of one's own sessions but this one."""
    async with call.caller.open_scope() as scope:
        await sessions.end_other_sessions(scope)
    return Answer(b"", 204)


@auth_router.delete(
    "/sessions/{session_id}", status_code=204, response_model=None, openapi_extra=UNKEPT
)
async def end_session(call: Call, session_id: Id) -> Answer:
    """End one of one's own sessions; its tokens are refused everywhere within a second."""
    async with call.caller.open_scope() as scope:
        await sessions.end_session(scope, SessionId(session_id))
    return Answer(b"", 204)


@auth_router.get("/me", response_model=Me)
async def read_me(call: Call) -> Answer:
    """Who the token belongs to."""
    async with call.caller.open_statement() as scope:
        user = await actions.read_me(scope)
    return Answer(as_json(me_form(user)))


@keys_router.post("", status_code=201, response_model=NewApiKeyShape)
async def create_key(call: Call, body: NewApiKey) -> Answer:
    """Make an API key. Its secret is shown in this answer and never again."""

    async def act(scope: Scope) -> Answer:
        key, secret = await actions.create_key(scope, body.name, body.scopes, body.expires_at)
        masked = as_json({**key_form(key), "key": f"{key.prefix}…"})
        return Answer(as_json({**key_form(key), "key": secret}), 201, masked_body=masked)

    return await answer_once(call, act)


@keys_router.get("", response_model=ApiKeyList)
async def list_keys(call: Call) -> Answer:
    """List the API keys that are not revoked."""
    async with call.caller.open_statement() as scope:
        keys = await actions.list_keys(scope)
    return Answer(as_json({"api_keys": [key_form(key) for key in keys]}))


@keys_router.delete("/{api_key_id}", status_code=204, response_model=None)
async def revoke_key(call: Call, api_key_id: Id) -> Answer:
    """Revoke an API key; it is refused everywhere within a second."""

    async def act(scope: Scope) -> Answer:
        await actions.revoke_key(scope, ApiKeyId(api_key_id))
        return Answer(b"", 204)

    return await answer_once(call, act)
