"""All ways in of an organization, ended at once: what an operator does after a theft."""

from dataclasses import asdict, dataclass

from empfio.access import link_store, people_store, session_store, store
from empfio.access.actions import end_key
from empfio.access.limits import account_of
from empfio.access.records import MANAGE_ORGANIZATION
from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.kit.db import Database
from empfio.kit.ids import OrganizationId
from empfio.kit.scope import Scope


@dataclass(frozen=True, slots=True)
class Revoked:
    """How many of each were ended."""

    api_keys: int
    sessions: int
    invitations: int
    password_links: int


async def find_organizations(database: Database, email: str | None) -> list[OrganizationId]:
    """The organization of whoever has the e-mail, also of those who left; all without one.

    A thief may have shut out the very people whose address the operator knows.
    """
    if email is None:
        return list((await store.list_slugs_across_organizations(database)).values())
    found = await store.find_login_across_organizations(database, account_of(email))
    return [] if found is None else [found[0]]


async def revoke_all(scope: Scope) -> Revoked:
    """End all API keys, sessions, invitations and links to a new password; users stay.

    The users are locked first: whoever is just making a key or an invitation is waited for, and
    finds their session ended if they come after. Invitations end before sessions: one that is
    just accepted has begun a session by then.
    """
    scope.actor.require(MANAGE_ORGANIZATION)
    await store.lock_users(scope)
    invitations = await people_store.remove_invitations(scope)
    password_links = await link_store.remove_all_links(scope)
    sessions = await session_store.end_all_sessions(scope)
    keys = await store.list_keys_locked(scope)
    for key in keys:
        await end_key(scope, key, "api_key.revoked")
    done = Revoked(len(keys), len(sessions), len(invitations), password_links)
    await audit.record(
        scope,
        *(Entry("session.ended", session_id) for session_id in sessions),
        *(
            Entry("invitation.revoked", one.id, before={"email": one.email, "role": one.role})
            for one in invitations
        ),
        Entry("organization.access_revoked", scope.organization_id, after=asdict(done)),
    )
    return done
