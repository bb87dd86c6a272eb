"""The entrance's background work: its mails."""

from collections.abc import Awaitable, Callable
from typing import Any

from empfio.access import changing, inviting, watching
from empfio.kit.ids import InvitationId, UserId, read_id
from empfio.kit.lanes.registry import Registry
from empfio.kit.mail import Mail, Mailer
from empfio.kit.scope import Caller, Scope

Write = Callable[[Scope, dict[str, Any]], Awaitable[Mail | None]]


def add_jobs(registry: Registry, mailer: Mailer, address: str) -> None:
    """Let our mails be sent by ``mailer``; their links lead to our pages at ``address``."""

    def add(name: str, write: Write) -> None:
        async def send(caller: Caller, arguments: dict[str, Any]) -> None:
            async with caller.open_scope() as scope:
                mail = await write(scope, arguments)
            if mail is not None:
                await mailer.send(mail)

        registry.add_outing(name, send)

    def write_reset(scope: Scope, arguments: dict[str, Any]) -> Awaitable[Mail | None]:
        user_id = UserId(read_id(arguments["user_id"]))
        return changing.write_reset_mail(scope, user_id, address)

    def write_invitation(scope: Scope, arguments: dict[str, Any]) -> Awaitable[Mail | None]:
        invitation_id = InvitationId(read_id(arguments["invitation_id"]))
        return inviting.write_invitation_mail(scope, invitation_id, address)

    def write_bulk_read(scope: Scope, arguments: dict[str, Any]) -> Awaitable[Mail | None]:
        user_id = UserId(read_id(arguments["user_id"]))
        who, kind, megabytes = (arguments[name] for name in ("who", "kind", "megabytes"))
        return watching.write_bulk_read_mail(scope, user_id, address, who, kind, megabytes)

    add(changing.RESET_MAIL, write_reset)
    add(inviting.INVITATION_MAIL, write_invitation)
    add(watching.BULK_READ_MAIL, write_bulk_read)
