"""SQL of organizations' settings; every statement names the organization."""

from empfio.kit.scope import Scope
from empfio.organizations.records import Organization, Retention

# Settings that were never changed have no row.
_ORGANIZATION = """
SELECT o.organization_id AS id, o.name, o.slug, o.created_at, s.retention_days,
  coalesce(s.erase_leads, false) AS erase_leads, coalesce(s.version, 1) AS version
  FROM organizations AS o LEFT JOIN organization_settings AS s
    ON s.organization_id = o.organization_id
 WHERE o.organization_id = $1
"""


async def get_organization(scope: Scope) -> Organization:
    """The scope's organization."""
    row = await scope.connection.fetchrow(_ORGANIZATION, scope.organization_id)
    assert row is not None, "whoever has a scope has an organization"
    return Organization(**dict(row))


async def get_organization_locked(scope: Scope) -> Organization:
    """The scope's organization, its settings locked until the transaction ends."""
    await scope.connection.execute(
        "INSERT INTO organization_settings AS kept (organization_id) VALUES ($1)"
        " ON CONFLICT (organization_id) DO UPDATE SET version = kept.version",
        scope.organization_id,
    )
    return await get_organization(scope)


async def change_settings(scope: Scope, retention_days: int | None, erase_leads: bool) -> None:
    """Store settings that are locked, under the next version."""
    await scope.connection.execute(
        "UPDATE organization_settings SET retention_days = $2, erase_leads = $3,"
        " version = version + 1 WHERE organization_id = $1",
        scope.organization_id,
        retention_days,
        erase_leads,
    )


async def get_retention(scope: Scope) -> Retention:
    """How long the organization keeps what it has."""
    row = await scope.connection.fetchrow(
        "SELECT retention_days, erase_leads FROM organization_settings WHERE organization_id = $1",
        scope.organization_id,
    )
    return Retention(None, False) if row is None else Retention(*row)
