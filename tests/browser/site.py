"""A business's own site: another origin, under a policy that allows as little as it can."""

import contextlib
import html
import threading
from collections.abc import Generator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Salon Olga</title>
<link rel="stylesheet" href="/site.css">
<script src="{server}/widget.js"{attributes} async></script>
</head>
<body>
<header><h1>Salon Olga</h1></header>
<main>
<p>Hair and colour since 2009, in the middle of the town.</p>
<p><a href="/">Prices</a> and <a href="/?page=2">opening hours</a></p>
</main>
</body>
</html>
"""
# As sites are: lengths of its own, and wishes about everything.
STYLE = """
html { font-size: 62.5%%; color-scheme: %s }
* { margin: 0; letter-spacing: .01em }
body { font: 1.8rem/1.6 Georgia, serif; max-width: 70rem; margin: 0 auto; padding: 3rem }
button, textarea, p { color: hotpink; background: yellow; text-transform: uppercase }
a { color: inherit }
main p { color: inherit; background: none; text-transform: none }
"""


@dataclass(frozen=True)
class Site:
    """Where it is, and whose chat it holds."""

    address: str

    def page(self, **wishes: str) -> str:
        """A page's address; ``wishes``: data- attributes of the script, and ``lang``."""
        pairs = "&".join(f"{name}={value.replace('#', '%23')}" for name, value in wishes.items())
        return f"{self.address}/?{pairs}"


@contextlib.contextmanager
def serving_site(server: str, slug: str, scheme: str = "light dark") -> Generator[Site]:
    """A site for the block, that holds the chat of a business at a server."""
    policy = (
        f"default-src 'none'; script-src {server}; connect-src {server}; style-src 'self';"
        " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script';"
        " trusted-types 'none'"
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/site.css":
                self._answer(STYLE % scheme, "text/css")
            else:
                self._answer(_page(server, slug, dict(parse_qsl(parts.query))), "text/html")

        def _answer(self, text: str, media_type: str) -> None:
            self.send_response(200)
            self.send_header("content-type", f"{media_type}; charset=utf-8")
            self.send_header("content-security-policy", policy)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield Site(f"http://localhost:{site.server_address[1]}")
        site.shutdown()


def _page(server: str, slug: str, wishes: dict[str, str]) -> str:
    language = wishes.pop("lang", "en")
    given = {"organization": slug, **wishes}
    attributes = "".join(f' data-{name}="{html.escape(text)}"' for name, text in given.items())
    return PAGE.format(language=language, server=server, attributes=attributes)
