"""What the entrance's doors read from a call, and answer with."""

from datetime import timedelta
from typing import Any

from empfio.access.limits import Limits
from empfio.access.records import Device, SignedIn
from empfio.access.rules import shorten_agent
from empfio.access.shapes import signed_in_form
from empfio.access.tokens import make_token
from empfio.kit import clock
from empfio.kit.doors import Call, House
from empfio.kit.strict_json import write_json


def as_json(form: Any) -> bytes:
    """A form as the bytes of an answer."""
    return write_json(form).encode()


def signed_in(house: House, signed: SignedIn) -> bytes:
    """The answer to who has signed in: with a fresh access token."""
    life = timedelta(hours=house.settings.token_hours)
    token = make_token(house.signing_key, signed.user, signed.session_id, clock.now(), life)
    return as_json(signed_in_form(signed, token, int(life.total_seconds())))


def device_of(call: Call) -> Device:
    """What the caller calls from."""
    return Device(shorten_agent(call.header(b"user-agent") or ""), call.address)


def limits_of(house: House) -> Limits:
    """How often somebody may be wrong here."""
    settings = house.settings
    per_address, per_account = (
        settings.login_failures_per_address,
        settings.login_failures_per_account,
    )
    return Limits(house.signing_key, per_address, per_account)


def unused_for(house: House) -> timedelta:
    """How long a session may rest."""
    return timedelta(days=house.settings.session_days)
