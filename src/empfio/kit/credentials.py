"""What a caller shows: a token in Authorization, or the cookie of our own pages.

A browser sends a cookie by itself, whoever's page makes it ask. So a request by cookie has to come
from a page of ours: the cookie is SameSite=Strict, a foreign Origin or Sec-Fetch-Site is refused,
and a change needs a header that no foreign page can send without being asked about it (CORS), which
no door of ours allows. With Authorization none of this is asked, and a cookie beside it is nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from empfio.kit.errors import ForbiddenError, UnauthorizedError

Headers = Sequence[tuple[bytes, bytes]]

PAGE_HEADER = "X-Empfio-Page"  # with any value
_NAME = "empfio_session"
# The browser's to keep as long as it likes: when a session ends is decided here alone.
_LONGEST = 400 * 24 * 3600  # seconds; browsers keep no cookie longer
_OURS = ("same-origin", "none")  # of Sec-Fetch-Site; none: typed by the user


class ForeignPageError(ForbiddenError):
    """A request by cookie that does not come from a page of ours, or does not say so."""

    kind, title = "foreign-page", "Not asked by our own page"
    kept = False

    def __init__(self) -> None:
        super().__init__(
            f"With the cookie alone only our own page may ask: send the header {PAGE_HEADER}, and "
            "no other page's Origin. Programs send Authorization: Bearer <token> instead."
        )


@dataclass(frozen=True, slots=True)
class Credential:
    """A token, or the key in the cookie of a page."""

    text: str
    is_of_page: bool


def read_credential(headers: Headers, address: str) -> Credential:
    """What the caller shows; raises ``UnauthorizedError`` (RFC 6750). ``address``: our own."""
    given = _values(headers, b"authorization")
    if given:
        return Credential(_bearer_token(given), is_of_page=False)
    keys = set(_cookies(headers, cookie_name(address)))
    if len(keys) == 1:
        return Credential(keys.pop(), is_of_page=True)
    raise _nothing()


def check_page(headers: Headers, method: str, address: str) -> None:
    """Raise ``ForeignPageError`` unless a request by cookie comes from a page of ours."""
    check_origin(headers, address)
    is_change = method not in ("GET", "HEAD")
    if is_change and not _values(headers, PAGE_HEADER.lower().encode()):
        raise ForeignPageError


def check_origin(headers: Headers, address: str) -> None:
    """Raise ``ForeignPageError`` where the browser says that another page asks."""
    host = b"".join(_values(headers, b"host")).decode("latin-1")
    for site in _values(headers, b"sec-fetch-site"):
        if site.decode("latin-1") not in _OURS:
            raise ForeignPageError
    for origin in _values(headers, b"origin"):
        if not is_own(origin.decode("latin-1"), host, address):
            raise ForeignPageError


def is_own(origin: str, host: str, address: str) -> bool:
    """Whether a page of this origin is ours: at our address, or where we are asked (``host``).

    Where our address is https, a page that came without encryption is not.
    """
    schemes = ("https",) if address.startswith("https:") else ("http", "https")
    return origin == address or (host != "" and origin in [f"{one}://{host}" for one in schemes])


def cookie_name(address: str) -> str:
    """What the cookie is called: over https so that only we ourselves can have set it."""
    return f"__Host-{_NAME}" if address.startswith("https:") else _NAME


def giving_cookie(page_key: str, address: str) -> tuple[bytes, bytes]:
    """The header that has the browser keep a page's key, where no script can read it."""
    return _cookie(page_key, _LONGEST, address)


def taking_cookie(address: str) -> tuple[bytes, bytes]:
    """The header that has the browser forget it."""
    return _cookie("", 0, address)


def _cookie(value: str, seconds: int, address: str) -> tuple[bytes, bytes]:
    secure = "; Secure" if address.startswith("https:") else ""
    text = f"{cookie_name(address)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict"
    return b"set-cookie", (text + secure).encode()


def _values(headers: Headers, name: bytes) -> list[bytes]:
    return [value for key, value in headers if key == name]


def _cookies(headers: Headers, name: str) -> Iterable[str]:
    for header in _values(headers, b"cookie"):
        for pair in header.decode("latin-1").split(";"):
            key, _, value = pair.strip().partition("=")
            if key == name:
                yield value


def _bearer_token(given: Sequence[bytes]) -> str:
    if len(given) == 1 and given[0][:7].lower() == b"bearer ":
        token = given[0][7:].strip()
        if token and token.isascii():
            return token.decode()
    raise _nothing()


def _nothing() -> UnauthorizedError:
    return UnauthorizedError(
        "Send one header Authorization: Bearer <token>; POST /api/v1/auth/login gives a token."
    )
