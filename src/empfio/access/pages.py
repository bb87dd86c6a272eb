"""The two pages that the links of mails lead to: accept an invitation, set a new password.

Their token stands behind # and never in a request's path; no inline script or style runs.
"""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from empfio.access.letters import INVITATION_PAGE, RESET_PAGE

_FOLDER = Path(__file__).with_name("web")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def _serving(name: str, media_type: str) -> Route:
    path = {"invitation.html": INVITATION_PAGE, "password-reset.html": RESET_PAGE}.get(
        name, f"/access/{name}"
    )
    text = (_FOLDER / name).read_text(encoding="utf-8")
    headers = {
        "content-security-policy": _POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
    }

    async def serve(_: Request) -> Response:
        return Response(text, 200, headers, media_type)

    return Route(path, serve, methods=["GET"])


ROUTES = [
    _serving("invitation.html", "text/html"),
    _serving("password-reset.html", "text/html"),
    _serving("page.js", "text/javascript"),
    _serving("page.css", "text/css"),
]
