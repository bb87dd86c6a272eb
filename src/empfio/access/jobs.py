"""The entrance's background work: its mails."""

from typing import Any

from empfio.access import changing, inviting, watching
from empfio.kit.ids import InvitationId, UserId, read_id
from empfio.kit.lanes.registry import Registry
from empfio.kit.mail import Mailer
from empfio.kit.scope import Caller


def add_jobs(registry: Registry, mailer: Mailer, address: str) -> None:
    """Let our mails be sent by ``mailer``; their links lead to our pages at ``address``."""

    async def send_reset(caller: Caller, arguments: dict[str, Any]) -> None:
        user_id = UserId(read_id(arguments["user_id"]))
        async with caller.open_scope() as scope:
            mail = await changing.write_reset_mail(scope, user_id, address)
        if mail is not None:
            await mailer.send(mail)

    async def send_invitation(caller: Caller, arguments: dict[str, Any]) -> None:
        invitation_id = InvitationId(read_id(arguments["invitation_id"]))
        async with caller.open_scope() as scope:
            mail = await inviting.write_invitation_mail(scope, invitation_id, address)
        if mail is not None:
            await mailer.send(mail)

    async def send_bulk_read(caller: Caller, arguments: dict[str, Any]) -> None:
        user_id = UserId(read_id(arguments["user_id"]))
        who, kind, megabytes = (arguments[name] for name in ("who", "kind", "megabytes"))
        async with caller.open_scope() as scope:
            mail = await watching.write_bulk_read_mail(
                scope, user_id, address, who, kind, megabytes
            )
        if mail is not None:
            await mailer.send(mail)

    registry.add_outing(watching.BULK_READ_MAIL, send_bulk_read)
    registry.add_outing(changing.RESET_MAIL, send_reset)
    registry.add_outing(inviting.INVITATION_MAIL, send_invitation)
