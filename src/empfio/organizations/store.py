"""SQL of organizations' settings; every statement names the organization."""

import json

from empfio.kit.db import Database
from empfio.kit.scope import Scope
from empfio.organizations.records import Organization, Retention

_TEXTS = ("greeting", "handover_text", "unanswered_text", "confirmation_note", "texts")
_SETTINGS = (
    "retention_days", "erase_leads", "phone", "email", "website", "address", "about", "time_zone",
    "languages", "currency", *_TEXTS, "unanswered_minutes", "reopen_hours", "abandon_hours",
    "escalation_emails", "allowed_origins", "slot_minutes", "notice_minutes", "horizon_days",
    "holidays_of", "template", "reminder_hours",
)  # fmt: skip
_SHOWN = ", ".join(f"s.{name}" for name in _SETTINGS)
_CHANGED = ", ".join(f"{name} = ${place}" for place, name in enumerate(_SETTINGS, start=2))

_ORGANIZATION = f"""
SELECT o.organization_id AS id, o.name, o.slug, o.created_at, s.version, {_SHOWN}
  FROM organizations AS o LEFT JOIN organization_settings AS s
    ON s.organization_id = o.organization_id
 WHERE o.organization_id = $1
"""


async def get_organization(scope: Scope) -> Organization:
    """The scope's organization; settings that were never decided have their defaults."""
    row = await scope.connection.fetchrow(_ORGANIZATION, scope.organization_id)
    assert row is not None, "whoever has a scope has an organization"
    decided = {name: value for name, value in row.items() if value is not None}
    texts = {name: json.loads(decided[name]) for name in _TEXTS if name in decided}
    return Organization(**decided | texts)


async def get_organization_locked(scope: Scope) -> Organization:
    """The scope's organization, its settings locked until the transaction ends."""
    await scope.connection.execute(
        "INSERT INTO organization_settings AS kept (organization_id) VALUES ($1)"
        " ON CONFLICT (organization_id) DO UPDATE SET version = kept.version",
        scope.organization_id,
    )
    return await get_organization(scope)


async def change_settings(scope: Scope, one: Organization) -> None:
    """Store settings that are locked, under the next version."""
    texts = {name: json.dumps(getattr(one, name), ensure_ascii=False) for name in _TEXTS}
    await scope.connection.execute(
        f"UPDATE organization_settings SET {_CHANGED}, version = version + 1"
        " WHERE organization_id = $1",
        scope.organization_id,
        *(texts.get(name, getattr(one, name)) for name in _SETTINGS),
    )


async def is_origin_allowed_across_organizations(database: Database, origin: str) -> bool:
    """Whether any business lets its web chat stand on pages of this origin."""
    async with database.across_organizations() as connection:
        found: bool = await connection.fetchval(
            "SELECT EXISTS (SELECT FROM organization_settings WHERE allowed_origins @> $1)",
            [origin],
        )
    return found


async def get_retention(scope: Scope) -> Retention:
    """How long the organization keeps what it has."""
    row = await scope.connection.fetchrow(
        "SELECT retention_days, erase_leads FROM organization_settings WHERE organization_id = $1",
        scope.organization_id,
    )
    return Retention(None, False) if row is None else Retention(*row)
