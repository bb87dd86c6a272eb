"""What can be asked of an organization; each verb one promise, inside the caller's transaction."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from empfio.access import actions as access
from empfio.access.records import MANAGE_ORGANIZATION, SET_UP
from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.events import actions as events
from empfio.events.records import Happening
from empfio.kit.db import Database
from empfio.kit.etags import Condition, check_version
from empfio.kit.scope import Scope
from empfio.organizations import store
from empfio.organizations.records import OWNERS_MATTER, Organization, Retention, Setup


async def read_organization(scope: Scope) -> Organization:
    """The caller's organization; everybody of it may know it."""
    return await store.get_organization(scope)


async def read_setup(scope: Scope) -> Setup:
    """What the business says of itself and how its desk answers, by one statement."""
    return await store.get_organization(scope)


async def change_organization(
    scope: Scope, changes: Mapping[str, Any], condition: Condition | None
) -> Organization:
    """Change name or settings; the organization as it then is. What is the same changes nothing.

    Raises ``ForbiddenError`` where something is the owners' alone to change, ``StaleError`` where
    ``condition`` fails.
    """
    before = await store.get_organization_locked(scope)
    scope.actor.require(MANAGE_ORGANIZATION if OWNERS_MATTER & changes.keys() else SET_UP)
    check_version(condition, before.version)
    after = replace(before, **changes)
    if after == before:
        return before
    if after.name != before.name:
        await access.rename_organization(scope, after.name)
    await store.change_settings(scope, after)
    fields = sorted(name for name in changes if getattr(after, name) != getattr(before, name))
    data = {"id": str(after.id), "fields": fields}
    await events.record(scope, Happening("organization.changed", data))
    was, became = ({name: getattr(one, name) for name in fields} for one in (before, after))
    await audit.record_of_people(scope, Entry("organization.changed", after.id, was, became))
    return replace(after, version=before.version + 1)


async def is_origin_allowed(database: Database, origin: str) -> bool:
    """Whether some business of this server lets its web chat stand on pages of this origin."""
    return await store.is_origin_allowed_across_organizations(database, origin)


async def read_retention(scope: Scope) -> Retention:
    """How long the organization keeps what it has."""
    return await store.get_retention(scope)
