"""The chat's pages: one of our own, and the widget for a business's own site.

The same files for every business; what differs is read by them. Both scripts and the style are
built from ``web/widget``.
"""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from empfio.chat.errors import NoSuchChatError
from empfio.chat.porter import Porter
from empfio.kit.doors import Call
from empfio.kit.errors import QuotaError, UnavailableError
from empfio.kit.peers import block_of
from empfio.kit.web_files import page_of, serving, serving_anywhere

_FOLDER = Path(__file__).with_name("web")
_CHAT, _MISSING, _AWAY = (
    (_FOLDER / name).read_text(encoding="utf-8")
    for name in ("chat.html", "missing.html", "away.html")
)


async def _serve(request: Request) -> Response:
    call = Call(request.scope)
    porter = call.house.part(Porter)
    try:
        porter.address_quota.take(block_of(call.address))
        await porter.find_chat(request.path_params["slug"])
    except NoSuchChatError:
        return page_of(_MISSING, 404)
    except (QuotaError, UnavailableError) as refusal:
        return page_of(_AWAY, refusal.status)
    return page_of(_CHAT)


ROUTES = [
    serving_anywhere("/widget.js", _FOLDER / "widget.js"),
    serving("/chat/page.js", _FOLDER / "page.js"),
    serving("/chat/page.css", _FOLDER / "page.css"),
    Route("/chat/{slug}", _serve, methods=["GET"]),
]
