"""/metrics: what the processes measure of themselves, for Prometheus; no door of the API.

Told to this machine, or to whoever has ``EMPFIO_METRICS_TOKEN``; with a token set to nobody else.
A proxy on this machine makes everybody look near, so whoever comes through one is not.
"""

import hmac

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from empfio.kit.answers import Answer, as_response, refused
from empfio.kit.doors import Call
from empfio.kit.errors import ForbiddenError, Refusal, UnauthorizedError
from empfio.kit.meter import TYPE, Meter
from empfio.kit.peers import is_loopback

_FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-real-ip", b"via")


async def page(request: Request) -> Response:
    """All figures as text."""
    meter: Meter = request.app.state.meter
    try:
        _check(Call(request.scope))
        answer = Answer(meter.told(), media_type=TYPE.encode())
    except Refusal as refusal:
        answer = refused(refusal)
    return as_response(answer)


def _check(call: Call) -> None:
    token = call.house.settings.metrics_token
    if token is not None:
        given = (call.header(b"authorization") or "").encode("latin-1")
        if not hmac.compare_digest(given, b"Bearer " + token.get_secret_value().encode()):
            raise UnauthorizedError("Send the header Authorization: Bearer <metrics token>.")
        return
    peer = call.scope.get("client") or ("", 0)
    is_forwarded = any(name in _FORWARDED for name, _ in call.scope["headers"])
    if is_forwarded or not is_loopback(peer[0]):
        raise ForbiddenError(
            "Metrics are told to this machine alone, unless EMPFIO_METRICS_TOKEN is set."
        )


ROUTES = [Route("/metrics", page, methods=["GET"])]
