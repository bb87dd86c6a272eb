"""Signposts: from method and path straight to a door, past what only other routes need.

Starlette tries all routes in turn and stands ready for exceptions of its own. A door answers its
refusals itself, so its request goes to it alone.
"""

import itertools
from collections.abc import Sequence

from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from empfio.kit.doors import Door


class Signposts:
    """Leads to the door that Starlette would find; what is none is left to ``otherwise``.

    Only doors that stand before any other route are known: the order of routes decides.
    """

    def __init__(self, routes: Sequence[BaseRoute], otherwise: ASGIApp) -> None:
        self._otherwise = otherwise
        self._doors: dict[str, list[Door]] = {}
        for route in itertools.takewhile(lambda one: isinstance(one, Door), routes):
            assert isinstance(route, Door)
            for method in route.served:
                self._doors.setdefault(method, []).append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve by the first door whose method and path these are."""
        if scope["type"] == "http" and not scope.get("root_path"):
            path = scope["path"]
            for door in self._doors.get(scope["method"], ()):
                found = door.path_regex.match(path)
                if found is not None:
                    scope.update(route=door, path_params=found.groupdict())
                    await door.app(scope, receive, send)
                    return
        await self._otherwise(scope, receive, send)
