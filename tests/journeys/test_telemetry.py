"""OpenTelemetry: a span for each request where it is asked for, with nobody's ids in it."""

from collections.abc import AsyncGenerator

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from empfio.kit.settings import Settings
from empfio.kit.telemetry import is_asked_for
from tests.desk import Desk, open_desk

CANARY = "kanarie"
PARENT = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture(scope="module")
def exporter() -> InMemorySpanExporter:
    """Where spans end; the process has one provider, and only traced applications use it."""
    memory = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(memory))
    trace.set_tracer_provider(provider)
    return memory


@pytest.fixture
async def watched(
    settings: Settings, exporter: InMemorySpanExporter
) -> AsyncGenerator[tuple[Desk, InMemorySpanExporter]]:
    """An application that is traced."""
    async with open_desk(settings.model_copy(update={"telemetry": True})) as opened:
        exporter.clear()
        yield opened, exporter


def named(spans: tuple[ReadableSpan, ...], name: str) -> ReadableSpan:
    found = [span for span in spans if span.name == name]
    assert len(found) == 1, [span.name for span in spans]
    return found[0]


async def test_a_request_has_a_span_that_names_its_door_and_nobody(
    watched: tuple[Desk, InMemorySpanExporter],
) -> None:
    desk, exporter = watched
    salon = await desk.found()
    talk = await salon.conversation()
    exporter.clear()
    parent = {"traceparent": f"00-{PARENT}-b7ad6b7169203331-01"}
    await salon.call("GET", f"/conversations/{talk['id']}", headers=parent, status=200)
    await salon.call("GET", f"/leads?search={CANARY}", status=200)
    await desk.client.get(f"/{CANARY}?q={CANARY}")
    spans = exporter.get_finished_spans()
    assert len(spans) == 3
    detail = named(spans, "GET /api/v1/conversations/{conversation_id}")
    assert detail.attributes is not None
    assert detail.attributes["http.response.status_code"] == 200
    assert detail.attributes["http.route"] == "/api/v1/conversations/{conversation_id}"
    assert format(detail.context.trace_id, "032x") == PARENT
    told = "".join(span.to_json() for span in spans)
    for unsaid in (CANARY, talk["id"], salon.id, salon.token, salon.email):
        assert unsaid not in told
    assert named(spans, "GET none").status.is_ok is not False


async def test_nothing_is_traced_unless_it_is_asked_for(
    desk: Desk, exporter: InMemorySpanExporter
) -> None:
    exporter.clear()
    assert (await desk.client.get("/health/live")).status_code == 200
    assert exporter.get_finished_spans() == ()


def test_an_exporters_address_asks_for_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_asked_for(settings)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    assert is_asked_for(settings)
