"""What this room does later: mails as outings, reminders, and times that were given back."""

from typing import Any

from empfio.bookings import reminding, telling, waiting
from empfio.bookings.records import FREED
from empfio.kit.ids import BookingId, read_id
from empfio.kit.lanes.registry import Registry
from empfio.kit.mail import Mailer, NoMailer
from empfio.kit.scope import Caller, Scope


def add_jobs(registry: Registry, mailer: Mailer, address: str) -> None:
    """Let the business be told by ``mailer``; links lead to ``address``."""

    async def tell_business(caller: Caller, arguments: dict[str, Any]) -> None:
        if isinstance(mailer, NoMailer):
            return  # the event tells of it too
        booking_id = BookingId(read_id(arguments["booking_id"]))
        deed, place = arguments["deed"], arguments["place"]
        async with caller.open_scope() as scope:
            mail = await telling.write_mail(scope, booking_id, deed, place, address)
        if mail is not None:
            await mailer.send(mail)

    async def remind(scope: Scope, arguments: dict[str, Any]) -> None:
        await reminding.remind(scope, BookingId(read_id(arguments["booking_id"])))

    async def offer_freed(scope: Scope, arguments: dict[str, Any]) -> None:
        await waiting.offer_freed(scope, BookingId(read_id(arguments["booking_id"])))

    registry.add(reminding.REMINDER, remind)
    registry.add(FREED, offer_freed)
    registry.add_outing(telling.BUSINESS_MAIL, tell_business)
