"""Twilio's forms, and the signature over them ("Validating Requests are coming from Twilio")."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import parse_qs, unquote_to_bytes, urlsplit

_MOST_FIELDS = 100  # a message with ten files has some 50
_MOST_BYTES = 131_072  # far above what Twilio sends; unpacking 4 MB of % takes seconds
_FORM = "application/x-www-form-urlencoded"
_PORTS = {"http": 80, "https": 443}

Fields = list[tuple[bytes, bytes]]


def read_form(raw: bytes) -> Fields | None:
    """Names and values of a form as bytes, in their order; None where they are too many."""
    if len(raw) > _MOST_BYTES or raw.count(b"&") >= _MOST_FIELDS:
        return None
    pairs = (piece.replace(b"+", b" ").partition(b"=") for piece in raw.split(b"&") if piece)
    return [(unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in pairs]


def is_signed(token: str, url: str, content_type: str, raw: bytes, signature: str) -> bool:
    """Whether a call to ``url`` was signed by ``token``: HMAC-SHA1, in base64.

    A form is signed itself; of any other body the address carries the sha256.
    """
    if not token:
        return False
    fields: Fields | None = []
    if content_type.partition(";")[0].strip().lower() == _FORM:
        fields = read_form(raw)
    elif not _is_hash_of(raw, url):
        return False
    if fields is None:
        return False
    given = signature.encode("utf-8", "replace")
    found = [hmac.compare_digest(_sign(token, one, fields), given) for one in _spellings(url)]
    return any(found)


def _is_hash_of(raw: bytes, url: str) -> bool:
    given = parse_qs(urlsplit(url).query).get("bodySHA256", [""])[0]
    expected = hashlib.sha256(raw).hexdigest().encode()
    return hmac.compare_digest(expected, given.lower().encode("utf-8", "replace"))


def _sign(token: str, url: str, fields: Fields) -> bytes:
    signed = url.encode("utf-8", "replace") + b"".join(
        name + value for name, value in sorted(set(fields))
    )
    return base64.b64encode(hmac.new(token.encode(), signed, hashlib.sha1).digest())


def _spellings(url: str) -> Iterable[str]:
    """The address as Twilio may have signed it: with a port and without, apostrophes escaped."""
    parts = urlsplit(url)
    login, mark, place = parts.netloc.rpartition("@")
    host, colon, port = place.rpartition(":")
    if not colon or not port.isdigit():
        host = place
    ports = [host, f"{host}:{_PORTS.get(parts.scheme, 443)}"] if host == place else [host, place]
    urls = [parts._replace(netloc=f"{login}{mark}{one}").geturl() for one in ports]
    return dict.fromkeys([url, *urls, *(one.replace("'", "%27") for one in urls)])
