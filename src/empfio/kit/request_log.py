"""What the log tells of requests: method, route, status and time, and nothing that was in them."""

import json
import time
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from empfio.kit.answers import refused, send_answer
from empfio.kit.errors import Refusal
from empfio.kit.log import get_logger
from empfio.kit.meter import Meter, method_of, route_of

log = get_logger("empfio.requests")

SLOW = 1.0  # seconds; a request that took longer is always told


class RequestLog:
    """Around the whole application: tells of what failed (5xx) or was slow, or of everything.

    Counts every request. A crash ends here: it is answered 500, and told by its class and place.
    """

    def __init__(self, app: ASGIApp, meter: Meter, tells_all: bool) -> None:
        self._app = app
        self._meter = meter
        self._tells_all = tells_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, then tell of it if it is worth a line."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = _Sent(send)
        crash: Exception | None = None
        self._meter.in_flight += 1
        began = time.perf_counter()
        try:
            await self._app(scope, receive, sent)
        except Exception as error:
            crash = error
            if not sent.status:
                sorry = Refusal("Something went wrong on our side; the log has it.")
                await send_answer(refused(sorry), sent)
        finally:
            self._meter.in_flight -= 1
            # An answer that goes on as long as somebody listens was given when it began.
            ended = sent.began if scope.get("on_leaving") else time.perf_counter()
            took = ended - began
            self._meter.count(scope, sent.status, took)
        if self._tells_all or took > SLOW or sent.status >= 500 or crash is not None:
            _tell(scope, sent, took, crash)


class _Sent:
    """Passes an answer on, and notes its status; of a refusal the body too."""

    __slots__ = ("_send", "began", "body", "status")

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0  # nothing was answered: the caller went away
        self.began = 0.0
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.began = time.perf_counter()
        elif self.status >= 400:
            self.body += message.get("body", b"")
        await self._send(message)


def _tell(scope: Scope, sent: _Sent, took: float, crash: Exception | None) -> None:
    line: dict[str, Any] = {
        "method": method_of(scope),
        "route": route_of(scope),
        "status": sent.status,
        "ms": round(took * 1000, 1),
        **_named(sent.body),
    }
    if crash is not None:
        log.error("crashed", **line, exc_info=crash)
    elif sent.status >= 500 or took > SLOW:
        log.warning("request", **line)
    else:
        log.info("request", **line)


def _named(body: bytes) -> dict[str, str]:
    """Kind and trace id of a refusal, as its answer shows them."""
    try:
        problem = json.loads(body)
        return {"kind": problem["type"].rpartition(":")[2], "trace_id": problem["trace_id"]}
    except (ValueError, KeyError, TypeError):
        return {}
