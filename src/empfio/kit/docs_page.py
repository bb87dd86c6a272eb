"""The API's reference as a page: Swagger UI from an installed package, no internet needed."""

from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Empfio API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<style>
.swagger-ui .response-col_links { display: none }
@media (max-width: 640px) {
  .swagger-ui .responses-table :is(tr, td.response-col_status, td.response-col_description) {
    display: block; width: 100%; padding-left: 0
  }
  .swagger-ui .responses-table td.response-col_status { font-weight: bold }
}
</style>
</head>
<body>
<div id="reference"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
START = """SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#reference", deepLinking: true, validatorUrl: null,
  persistAuthorization: false, docExpansion: "list", defaultModelsExpandDepth: 0,
});
"""
# Swagger UI sets styles on its elements and draws its icons from data: addresses.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def _folder_of_assets() -> Path:
    # Found, not imported: the package would bring its own application class along.
    spec = find_spec("fastapi_offline")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "static"


def _served(text: str, media_type: str) -> Response:
    headers = {
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
    }
    return Response(text, 200, headers, media_type)


async def page(_: Request) -> Response:
    """The reference page."""
    return _served(PAGE, "text/html")


async def start(_: Request) -> Response:
    """The script that draws the reference: a file of its own, so that no inline script runs."""
    return _served(START, "text/javascript")


ROUTES = [
    Route("/docs", page, methods=["GET"]),
    Route("/docs/start.js", start, methods=["GET"]),
    Mount("/docs/assets", StaticFiles(directory=_folder_of_assets())),
]
