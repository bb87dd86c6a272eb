"""Files of our own pages: served whole, under a policy that runs no inline script or style."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}


def page_of(text: str, status: int = 200) -> Response:
    """A page as it is sent."""
    return Response(text, status, HEADERS, "text/html")


def serving(path: str, file: Path) -> Route:
    """Serves a file that does not change while the process runs."""
    text, media_type = file.read_text(encoding="utf-8"), _TYPES[file.suffix]

    async def serve(_: Request) -> Response:
        return Response(text, 200, HEADERS, media_type)

    return Route(path, serve, methods=["GET"])
