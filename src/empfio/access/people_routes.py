"""The doors of people: who is here and as what, who is invited."""

from empfio.access import inviting, people
from empfio.access.calls import as_json, device_of, limits_of, signed_in
from empfio.access.errors import EmailTakenError, LinkGoneError
from empfio.access.letters import INVITATION_PAGE, link_to
from empfio.access.records import User
from empfio.access.schemas import Acceptance, NewInvitation, UserChange
from empfio.access.shapes import (
    ColleagueList,
    InvitationList,
    NewInvitationShape,
    SignedInShape,
    UserList,
    UserShape,
    colleague_form,
    invitation_form,
    user_form,
)
from empfio.kit.answers import Answer
from empfio.kit.documented import response_of
from empfio.kit.doors import PUBLIC, Call, doors
from empfio.kit.etags import etag, wanted_versions
from empfio.kit.idempotency import answer_once
from empfio.kit.ids import Id, InvitationId, UserId
from empfio.kit.queries import as_dict
from empfio.kit.scope import Scope

users_router = doors("/api/v1/users", "People")
colleagues_router = doors("/api/v1/colleagues", "People")
invitations_router = doors("/api/v1/invitations", "People")
accepting_router = doors("/api/v1/auth/invitations", "Access")


def _one(user: User) -> Answer:
    return Answer(as_json(user_form(user)), headers=(etag(user.version),))


@users_router.get("", response_model=UserList)
async def list_users(call: Call) -> Answer:
    """List everybody of the organization, those who left included."""
    async with call.caller.open_statement() as scope:
        found = await people.list_users(scope)
    return Answer(as_json({"users": [user_form(user) for user in found]}))


@colleagues_router.get("", response_model=ColleagueList)
async def list_colleagues(call: Call) -> Answer:
    """List by name those who can look after a conversation."""
    async with call.caller.open_statement() as scope:
        found = await people.list_colleagues(scope)
    return Answer(as_json({"colleagues": [colleague_form(user) for user in found]}))


@users_router.patch("/{user_id}", response_model=UserShape)
async def change_user(call: Call, user_id: Id, body: UserChange) -> Answer:
    """Give a user another role or name; the role counts everywhere within a second."""

    async def act(scope: Scope) -> Answer:
        condition = wanted_versions(call)
        return _one(await people.change_user(scope, UserId(user_id), as_dict(body), condition))

    return await answer_once(call, act)


@users_router.put("/{user_id}/deactivation", response_model=UserShape)
async def deactivate(call: Call, user_id: Id) -> Answer:
    """Shut a user out: all sessions end everywhere within a second."""

    async def act(scope: Scope) -> Answer:
        return _one(await people.deactivate(scope, UserId(user_id)))

    return await answer_once(call, act)


@users_router.delete("/{user_id}/deactivation", response_model=UserShape)
async def reactivate(call: Call, user_id: Id) -> Answer:
    """Let a user sign in again."""

    async def act(scope: Scope) -> Answer:
        return _one(await people.reactivate(scope, UserId(user_id)))

    return await answer_once(call, act)


@invitations_router.post("", status_code=201, response_model=NewInvitationShape)
async def invite(call: Call, body: NewInvitation) -> Answer:
    """Invite somebody. The link is in this answer and never again; it is mailed, where mails are.

    The answer is the same whether the e-mail has an account somewhere.
    """
    settings = call.house.settings

    async def act(scope: Scope) -> Answer:
        is_mailed = settings.smtp_url is not None
        made, token = await inviting.invite(scope, body.email, body.role, is_mailed)
        form = invitation_form(made)
        link, masked = (
            link_to(settings.address, INVITATION_PAGE, text) for text in (token, f"{token[:4]}…")
        )
        return Answer(
            as_json({**form, "link": link}), 201, masked_body=as_json({**form, "link": masked})
        )

    return await answer_once(call, act)


@invitations_router.get("", response_model=InvitationList)
async def list_invitations(call: Call) -> Answer:
    """List the invitations that are pending, newest first."""
    async with call.caller.open_statement() as scope:
        found = await inviting.list_invitations(scope)
    return Answer(as_json({"invitations": [invitation_form(one) for one in found]}))


@invitations_router.delete("/{invitation_id}", status_code=204, response_model=None)
async def revoke_invitation(call: Call, invitation_id: Id) -> Answer:
    """Revoke an invitation: its links lead nowhere from now on."""

    async def act(scope: Scope) -> Answer:
        await inviting.revoke_invitation(scope, InvitationId(invitation_id))
        return Answer(b"", 204)

    return await answer_once(call, act)


@accepting_router.post(
    "/accept",
    status_code=201,
    response_model=SignedInShape,
    openapi_extra=PUBLIC,
    responses={410: response_of(LinkGoneError), 409: response_of(EmailTakenError)},
)
async def accept(call: Call, body: Acceptance) -> Answer:
    """Accept an invitation with the token of its link, which works once: one is signed in."""
    house = call.house
    signed = await inviting.accept_invitation(
        house.database, limits_of(house), device_of(call), body.token, body.full_name, body.password
    )
    return Answer(signed_in(house, signed), 201)
