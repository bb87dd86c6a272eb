"""Invitations: made by who manages people, mailed or handed over, accepted by their link."""

from empfio.access import link_store, people_store
from empfio.access.actions import NewUser, add_user
from empfio.access.callers import actor_of, system_caller
from empfio.access.errors import InvitationNotFoundError, LinkGoneError
from empfio.access.letters import invitation_letter
from empfio.access.limits import Limits, counted
from empfio.access.passwords import hash_password
from empfio.access.people import invites_to, refuse_owners_matter
from empfio.access.records import (
    INVITATION_LIFE,
    MANAGE_USERS,
    Device,
    Invitation,
    Role,
    SignedIn,
)
from empfio.access.sessions import begin_session, confirm_caller
from empfio.access.store import get_organization_name
from empfio.access.tokens import make_secret, read_link
from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.kit.db import Database
from empfio.kit.ids import InvitationId, new_id
from empfio.kit.lanes.queue import enqueue
from empfio.kit.mail import Mail
from empfio.kit.scope import Scope
from empfio.kit.secrets import hash_token

INVITATION_MAIL = "invitation_mail"


async def invite(scope: Scope, email: str, role: Role, is_mailed: bool) -> tuple[Invitation, str]:
    """An invitation and the token of its link, which is stored nowhere; mailed too, if so.

    Says nothing about who exists. Raises ``ForbiddenError`` where an admin would make an owner.
    """
    scope.actor.require(MANAGE_USERS)
    refuse_owners_matter(scope, role)
    await confirm_caller(scope)
    invitation_id, token = InvitationId(new_id()), make_secret(scope.organization_id)
    made = await people_store.add_invitation(scope, invitation_id, email, role, INVITATION_LIFE)
    await _add_link(scope, invitation_id, token)
    if is_mailed:
        arguments = {"invitation_id": str(invitation_id)}
        await enqueue(scope, f"mail:{invitation_id}", INVITATION_MAIL, arguments)
    told = {"email": email, "role": role}
    await audit.record(scope, Entry("invitation.made", invitation_id, after=told))
    return made, token


async def write_invitation_mail(
    scope: Scope, invitation_id: InvitationId, address: str
) -> Mail | None:
    """A mail with a link of its own; None where the invitation is no longer pending."""
    invitation = await people_store.find_invitation(scope, invitation_id)
    if invitation is None:
        return None
    token = make_secret(scope.organization_id)
    await _add_link(scope, invitation_id, token)
    name = await get_organization_name(scope)
    return invitation_letter(invitation.email, name, address, token)


async def list_invitations(scope: Scope) -> list[Invitation]:
    """The invitations that are pending, newest first."""
    scope.actor.require(MANAGE_USERS)
    return await people_store.list_invitations(scope)


async def revoke_invitation(scope: Scope, invitation_id: InvitationId) -> None:
    """End an invitation; raises ``InvitationNotFoundError``."""
    invitation = await people_store.find_invitation(scope, invitation_id)
    if invitation is None:
        raise InvitationNotFoundError
    scope.actor.require(MANAGE_USERS)
    refuse_owners_matter(scope, invitation.role)
    await _end_invitation(scope, invitation_id)
    told = {"email": invitation.email, "role": invitation.role}
    await audit.record(scope, Entry("invitation.revoked", invitation_id, before=told))


async def accept_invitation(
    database: Database, limits: Limits, device: Device, token: str, full_name: str, password: str
) -> SignedIn:
    """Make the invited a user, in a first session.

    Raises ``LinkGoneError`` for a link that was used, revoked, is too old or none of ours,
    ``EmailTakenError`` and ``TooManyAttemptsError``.
    """
    async with counted(database, limits, "link", device.address):
        organization_id, token_hash = read_link(token)
        caller = system_caller(database, organization_id)
        async with caller.open_statement() as scope:
            if await link_store.find_link(scope, "invitation", token_hash) is None:
                raise LinkGoneError
        password_hash = await hash_password(password)
        async with caller.open_scope() as scope:
            invitation = await _take_invitation(scope, token_hash)
            new = NewUser(invitation.email, full_name, invitation.role, password_hash)
            user = await add_user(scope, new)
            signed = await begin_session(scope, user, device)
            told = Entry("invitation.accepted", invitation.id, after={"user_id": str(user.id)})
            await audit.record(scope, told, by=actor_of(user, signed.session_id))
            return signed


async def _take_invitation(scope: Scope, token_hash: bytes) -> Invitation:
    """The invitation of a link, which is pending no longer; raises ``LinkGoneError``.

    The invitation is locked before its links, as by whoever ends it.
    """
    subject_id = await link_store.find_link(scope, "invitation", token_hash)
    if subject_id is None:
        raise LinkGoneError
    invitation = await people_store.find_invitation(scope, InvitationId(subject_id))
    inviter = await people_store.find_inviter(scope, InvitationId(subject_id))
    if invitation is None or inviter is None or not inviter.is_active:
        raise LinkGoneError
    if not invites_to(inviter.role, invitation.role):
        raise LinkGoneError
    if await link_store.use_link(scope, "invitation", token_hash) is None:
        raise LinkGoneError
    await _end_invitation(scope, invitation.id)
    return invitation


async def _add_link(scope: Scope, invitation_id: InvitationId, token: str) -> None:
    hashed = hash_token(token)
    await link_store.add_link(scope, "invitation", invitation_id, hashed, INVITATION_LIFE)


async def _end_invitation(scope: Scope, invitation_id: InvitationId) -> None:
    await link_store.remove_links(scope, invitation_id)
    await people_store.remove_invitation(scope, invitation_id)
