"""Watching: whoever reads much at once is written down, and the owners are told."""

from empfio.access import people_store, store
from empfio.access.callers import system_caller
from empfio.access.letters import bulk_read_letter
from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.kit.ids import UserId
from empfio.kit.lanes.queue import enqueue
from empfio.kit.mail import Mail
from empfio.kit.scope import Caller, Scope

BULK_READ_MAIL = "bulk_read_mail"


async def tell_of_bulk_read(caller: Caller, size: int, is_mailed: bool) -> None:
    """Write down that ``caller`` was shown so many bytes within an hour; owners get a mail."""
    system = system_caller(caller.database, caller.organization_id)
    megabytes = round(size / 1_000_000, 1)
    async with system.open_scope() as scope:
        told = {"megabytes": megabytes, "within_minutes": 60}
        entry = Entry("organization.read_in_bulk", scope.organization_id, after=told)
        await audit.record(scope, entry, by=caller.actor)
        for owner in await people_store.list_users(scope) if is_mailed else ():
            if owner.role == "owner" and owner.is_active:
                arguments = {
                    "user_id": str(owner.id), "who": caller.actor.name,
                    "kind": caller.actor.kind, "megabytes": megabytes,
                }  # fmt: skip
                await enqueue(scope, f"mail:{owner.id}", BULK_READ_MAIL, arguments)


async def write_bulk_read_mail(
    scope: Scope, user_id: UserId, address: str, who: str, kind: str, megabytes: float
) -> Mail | None:
    """The mail to an owner; None where they have left."""
    user = await store.find_user(scope, user_id)
    if user is None or not user.is_active:
        return None
    return bulk_read_letter(user.email, address, who, kind, megabytes)
