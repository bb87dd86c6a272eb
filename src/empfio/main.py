"""The web process: puts the rooms' doors into one application and decides nothing itself."""

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from empfio import __version__
from empfio.access import pages as access_pages
from empfio.access import routes as access
from empfio.access.callers import Gate
from empfio.access.watching import tell_of_bulk_read
from empfio.attachments import routes as attachments
from empfio.audit import routes as audit
from empfio.bookings import booking_routes, calendar_pages, keeping
from empfio.bookings import routes as bookings
from empfio.canned_replies import routes as canned_replies
from empfio.chat import pages as chat_pages
from empfio.chat import routes as chat
from empfio.chat.porter import Porter
from empfio.chat.streams import Streams
from empfio.chat.typing import Typists
from empfio.connections import routes as connections
from empfio.conversations import routes as conversations
from empfio.conversations import team_routes
from empfio.inbox import pages as inbox_pages
from empfio.inbox import routes as inbox
from empfio.inbox.page import BUILT, Page
from empfio.intake import api_routes, provider_routes
from empfio.intake import routes as intake
from empfio.intake.doorman import Doorman
from empfio.kit import docs_page, health, metrics_page, telemetry
from empfio.kit.answers import as_response, refused
from empfio.kit.bounds import Bounds
from empfio.kit.db import Database
from empfio.kit.documented import complete_openapi
from empfio.kit.doors import House
from empfio.kit.errors import MethodError, NotFoundError, Refusal
from empfio.kit.lanes.doorbell import Doorbell
from empfio.kit.log import get_logger, set_up_log
from empfio.kit.meter import Meter
from empfio.kit.quotas import Quota
from empfio.kit.readings import Readings
from empfio.kit.request_log import RequestLog
from empfio.kit.scope import Caller
from empfio.kit.secrets import signing_key
from empfio.kit.settings import Settings, load_settings
from empfio.kit.signposts import Signposts
from empfio.leads import merge_routes
from empfio.leads import routes as leads
from empfio.leads.exporting import Further
from empfio.live import routes as live
from empfio.live.streams import EventStreams
from empfio.organizations import routes as organizations
from empfio.outside import Outside
from empfio.wiring import Strangers, open_strangers
from empfio.worker import working

log = get_logger("empfio.main")

# Those that serve most stand first: routes are tried in this order.
ROUTERS = (
    conversations.router,
    conversations.messages_router,
    leads.router,
    intake.router,
    provider_routes.router,
    chat.router,
    chat.files_router,
    chat.team_router,
    api_routes.router,
    api_routes.leads_router,
    team_routes.router,
    live.router,
    inbox.summary_router,
    canned_replies.router,
    merge_routes.router,
    inbox.insights_router,
    *access.ROUTERS,
    organizations.router,
    connections.router,
    attachments.router,
    booking_routes.router,
    bookings.services_router,
    bookings.staff_router,
    bookings.hours_router,
    audit.router,
    health.router,
)
ABOUT = """Leads, conversations and messages of your front desk.

Every endpoint but those that sign in needs `Authorization: Bearer <token>`: an access token from
`POST /api/v1/auth/login` or an API key; our own page shows a cookie instead. Errors are
`application/problem+json` (RFC 9457). Times are RFC 3339 in UTC. Every write outside `/api/v1/auth`
takes an `Idempotency-Key`.
"""


class _Application(FastAPI):
    """FastAPI's application, without the layers around its way of parsing: doors have their own.

    They were an eighth of the CPU that a list of conversations takes.
    """

    tells_all = False
    is_traced = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Requests go straight to the layers below; starting and ending is FastAPI's matter."""
        if scope["type"] == "http" and self.middleware_stack is not None:
            scope["app"] = self
            if self.is_traced:
                native = self._native_telemetry
                await telemetry.traced(native, self.middleware_stack, scope, receive, send)
            else:
                await self.middleware_stack(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def build_middleware_stack(self) -> ASGIApp:
        """What each request passes on its way to the routes, from the outside in."""
        routes = ExceptionMiddleware(self.router, handlers=self.exception_handlers)
        doors = Signposts(self.router.routes, otherwise=routes)
        return RequestLog(Bounds(doors), self.state.meter, self.tells_all)


def create_app(settings: Settings | None = None, strangers: Strangers | None = None) -> FastAPI:
    """The application; the database is opened when it starts and closed when it ends.

    ``strangers``: whom it speaks to instead of the real ones, in tests.
    """
    settings = settings or load_settings()
    set_up_log(settings.log_level)
    app = _Application(
        title="Empfio",
        version=__version__,
        description=ABOUT,
        servers=[{"url": settings.public_url}] if settings.public_url else None,
        lifespan=_lifespan(settings, strangers),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=telemetry.config(settings),
        exception_handlers={HTTPException: _on_http_error, Refusal: _on_refusal},
    )
    app.router.routes = _routes(app)
    app.tells_all = settings.log_requests
    app.is_traced = telemetry.is_asked_for(settings)
    app.state.meter = Meter()
    app.openapi = lambda: complete_openapi(app)  # type: ignore[method-assign]
    return app


def _routes(app: FastAPI) -> list[BaseRoute]:
    doors = [route for router in ROUTERS for route in router.routes]
    pages = [
        *access_pages.ROUTES,
        *chat_pages.ROUTES,
        *inbox_pages.ROUTES,
        *attachments.ROUTES,
        *calendar_pages.ROUTES,
        *docs_page.ROUTES,
        *metrics_page.ROUTES,
    ]
    return [*doors, *pages, *app.router.routes]


def _lifespan(settings: Settings, strangers: Strangers | None) -> Any:
    @contextlib.asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        key = signing_key(settings)
        assert settings.database_url is not None, "the command line sets the database's address"
        url = settings.database_url.get_secret_value()
        async with (
            Database(url, settings.pool_size, settings.scope_reads_by) as database,
            open_strangers(settings, strangers) as known,
        ):
            gate = Gate(database, key, timedelta(days=settings.session_days))
            app.state.house = House(
                settings, database, gate.authenticate, gate.authenticate_page, key,
                readings=_readings(settings),
            )  # fmt: skip
            async with (
                working(settings, url, known) as bell,
                app.state.meter.watching(database),
                gate.noting_uses(),
                _following(app.state.house, known.outside, bell),
            ):
                database.ring = bell.ring
                log.info("ready", version=__version__)
                yield
                app.state.house.is_ready = False
        log.info("stopped")

    return run


def _readings(settings: Settings) -> Readings:
    """Who reads much is told to the owners of what they read."""

    async def tell(caller: Caller, size: int) -> None:
        await tell_of_bulk_read(caller, size, is_mailed=settings.smtp_url is not None)

    return Readings(settings.bulk_read_megabytes * 1_000_000, tell)


@contextlib.asynccontextmanager
async def _following(house: House, outside: Outside, bell: Doorbell) -> AsyncIterator[None]:
    """The parts that doors of higher floors need; while the block runs, streams are told."""
    settings, database = house.settings, house.database
    streams = Streams(database, bell.new_ear("events"))
    unused_for = timedelta(days=settings.session_days)
    event_streams = EventStreams(database, bell.new_ear("events"), unused_for, house.readings)
    porter = Porter(
        database,
        settings.address,
        Quota("visitor", settings.chat_rate_per_visitor),
        Quota("chat-address", settings.chat_rate_per_address),
    )
    doorman = Doorman(database, outside)
    page = Page(settings.inbox or BUILT)
    further = Further({"bookings": keeping.list_forms_of})
    typists = Typists(bell, streams)
    parts = (outside, doorman, porter, streams, typists, event_streams, page, further)
    house.parts = {type(part): part for part in parts}
    async with streams.being_told(), event_streams.being_told():
        yield


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        # What is not a route of ours is a folder of files, which can only be read.
        allowed = ", ".join(sorted(_methods_at(request) or {"GET", "HEAD"}))
        refusal: Refusal = MethodError(
            f"This path takes {allowed}.", headers=((b"allow", allowed.encode()),)
        )
    else:
        refusal = NotFoundError("There is nothing at this path.")
    return as_response(refused(refusal))


async def _on_refusal(_: Request, error: Exception) -> Response:
    """Of a route that is no door; doors answer their own."""
    assert isinstance(error, Refusal)
    return as_response(refused(error))


def _methods_at(request: Request) -> set[str]:
    methods: set[str] = set()
    for route in request.app.router.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            methods |= route.methods or set()
    return methods | ({"HEAD"} if "GET" in methods else set())
