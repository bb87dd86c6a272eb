"""OpenTelemetry for requests, where it is asked for; else nothing of it runs.

FastAPI's own telemetry does the work, around our layers. It would tell the whole path and query,
and ids and what people search for stand in them: it is shown a request without either, and the
door's template instead.
"""

import os
from typing import Any

from fastapi.telemetry import TelemetryConfig
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from empfio.kit.meter import method_of, route_of
from empfio.kit.settings import Settings

_ENDPOINTS = tuple(f"OTEL_EXPORTER_OTLP_{signal}ENDPOINT" for signal in ("", "TRACES_", "METRICS_"))


def is_asked_for(settings: Settings) -> bool:
    """Whether requests are traced: by our setting, or because an exporter has an address."""
    return settings.telemetry or any(os.environ.get(name) for name in _ENDPOINTS)


def config(settings: Settings) -> TelemetryConfig:
    """What FastAPI is told. Its log is left out: it would repeat what errors say."""
    is_on = is_asked_for(settings)
    return {
        "tracing": is_on,
        "metrics": is_on,
        "logs": False,
        "operation_spans": False,
        "auto_configure": is_on,
    }


async def traced(native: Any, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve ``scope`` by ``app`` under a span of FastAPI's ``native`` telemetry."""
    shown = {**scope, "path": "", "raw_path": b"", "query_string": b""}

    async def serve(inner: Scope, receive: Receive, send: Send) -> None:
        request = inner.get("fastapi.telemetry")

        async def tell(message: Message) -> None:
            # By now the door is known; after the last of the answer nothing is taken any more.
            if message["type"] == "http.response.start" and request is not None:
                request.route = route_of(scope)
                if request.span is not None:
                    request.span.update_name(f"{method_of(scope)} {request.route}")
            await send(message)

        await app(scope, receive, tell)

    await native(app=serve, scope=shown, receive=receive, send=send)
