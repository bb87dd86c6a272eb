"""The mails of this room, as outings."""

from typing import Any

from empfio.conversations import alerting
from empfio.kit.ids import ConversationId, read_id
from empfio.kit.lanes.registry import Registry
from empfio.kit.mail import Mailer, NoMailer
from empfio.kit.scope import Caller


def add_jobs(registry: Registry, mailer: Mailer, address: str) -> None:
    """Let the team be told by ``mailer``; links lead to ``address``."""

    async def tell_team(caller: Caller, arguments: dict[str, Any]) -> None:
        if isinstance(mailer, NoMailer):
            return  # the event tells of it too
        conversation_id = ConversationId(read_id(arguments["conversation_id"]))
        async with caller.open_scope() as scope:
            mail = await alerting.write_mail(scope, conversation_id, arguments["place"], address)
        if mail is not None:
            await mailer.send(mail)

    registry.add_outing(alerting.HANDOVER_MAIL, tell_team)
