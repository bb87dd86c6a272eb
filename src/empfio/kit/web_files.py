"""Files of our own pages: served whole, under a policy that runs no inline script or style."""

import gzip
import hashlib
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
_ANYWHERE = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": "public, max-age=300",
    "vary": "Accept-Encoding",
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


def serving_anywhere(path: str, file: Path) -> Route:
    """Serves a script to pages of others: small on its way, and asked for again by its tag."""
    plain, media_type = file.read_bytes(), _TYPES[file.suffix]
    packed = gzip.compress(plain, mtime=0)
    version = hashlib.sha256(plain).hexdigest()[:16]

    async def serve(request: Request) -> Response:
        is_packed = "gzip" in request.headers.get("accept-encoding", "")
        tag = f'"{version}-gzip"' if is_packed else f'"{version}"'
        headers = {**_ANYWHERE, "etag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if is_packed:
            headers["content-encoding"] = "gzip"
        return Response(packed if is_packed else plain, 200, headers, media_type)

    return Route(path, serve, methods=["GET"])
