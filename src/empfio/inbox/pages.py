"""Where the team's page is served, and the page at the root that says where everything is."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from empfio.inbox.page import Page
from empfio.kit.web_files import HEADERS, page_of, serving

_FOLDER = Path(__file__).with_name("web")
_WAITING = (_FOLDER / "waiting.html").read_text(encoding="utf-8")
_ROOT = (_FOLDER / "root.html").read_text(encoding="utf-8")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_PAGE = {"content-security-policy": _POLICY}
_ASSET = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}


async def _serve_page(request: Request) -> Response:
    """Every address below /inbox is the page's own matter: it is one page."""
    index = await _page(request).find_index()
    if index is None:
        return page_of(_WAITING)
    return Response(index, 200, HEADERS | _PAGE, "text/html")


async def _serve_asset(request: Request) -> Response:
    asset = await _page(request).find_asset(request.path_params["name"])
    if asset is None:
        raise HTTPException(404)
    headers = HEADERS | _ASSET
    if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers = {**headers, "content-encoding": "gzip"}
        return Response(asset.packed, 200, headers, asset.media_type)
    return Response(asset.content, 200, headers, asset.media_type)


async def _serve_root(_: Request) -> Response:
    return page_of(_ROOT)


def _page(request: Request) -> Page:
    page: Page = request.app.state.house.part(Page)
    return page


ROUTES = [
    Route("/", _serve_root, methods=["GET"]),
    serving("/root.css", _FOLDER / "root.css"),
    Route("/inbox", _serve_page, methods=["GET"]),
    Route("/inbox/assets/{name}", _serve_asset, methods=["GET"]),
    Route("/inbox/{path:path}", _serve_page, methods=["GET"]),
]
