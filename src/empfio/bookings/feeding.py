"""The calendar of one of the staff behind a secret address, as phones and desks fetch it."""

import hmac
from datetime import timedelta

from empfio.audit import actions as audit
from empfio.audit.records import Entry
from empfio.bookings import booking_store, feed_store, staff_store
from empfio.bookings.actions import SET_UP
from empfio.bookings.calendar_text import calendar_text
from empfio.bookings.links import new_secret, write_token
from empfio.kit.ids import StaffId
from empfio.kit.scope import Scope
from empfio.organizations import actions as organizations

_SHOWN_BACK = timedelta(days=30)


async def open_feed(scope: Scope, staff_id: StaffId, address: str) -> str:
    """A new secret address of somebody's calendar; the one before leads nowhere from now on.

    It is told once. Raises ``StaffNotFoundError``.
    """
    await staff_store.get_member(scope, staff_id)
    scope.actor.require(SET_UP)
    secret = new_secret()
    await feed_store.put(scope, staff_id, secret)
    await audit.record_of_people(scope, Entry("staff.feed_opened", staff_id))
    token = write_token(scope.organization_id, staff_id, secret)
    return f"{address}/api/v1/bookings/feeds/{token}.ics"


async def close_feed(scope: Scope, staff_id: StaffId) -> None:
    """Let the address of somebody's calendar lead nowhere; raises ``StaffNotFoundError``."""
    await staff_store.get_member(scope, staff_id)
    scope.actor.require(SET_UP)
    if await feed_store.remove(scope, staff_id):
        await audit.record_of_people(scope, Entry("staff.feed_closed", staff_id))


async def write_feed(scope: Scope, staff_id: StaffId, secret: bytes) -> bytes | None:
    """The calendar as text, from thirty days ago on; None where the address is none any more."""
    known = await feed_store.find_secret(scope, staff_id)
    if known is None or not hmac.compare_digest(known, secret):
        return None
    found = await booking_store.list_of_staff(scope, staff_id, scope.now - _SHOWN_BACK)
    setup = await organizations.read_setup(scope)
    titled = [(one, f"{one.service_name}: {name}" if name else one.service_name)
              for one, name in found]  # fmt: skip
    return calendar_text(setup, titled, scope.now)
