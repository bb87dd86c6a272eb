"""The widget's script as a server gives it to pages of others."""

import gzip

from empfio import __version__
from tests.desk import Desk

WIDGET = "/widget.js"


async def test_it_comes_packed_or_plain_and_may_stand_anywhere(desk: Desk) -> None:
    plain = await desk.client.get(WIDGET, headers={"accept-encoding": "identity"})
    assert plain.headers["content-type"] == "text/javascript; charset=utf-8"
    assert plain.headers["cross-origin-resource-policy"] == "cross-origin"
    assert plain.headers["cache-control"] == "public, max-age=300"
    assert plain.headers["vary"] == "Accept-Encoding"
    assert plain.text.startswith(f"/*! Empfio {__version__} */")
    packed = await desk.client.get(WIDGET, headers={"accept-encoding": "br, gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content, "the client has unpacked it"
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, mtime=0))


async def test_who_has_it_is_told_so(desk: Desk) -> None:
    for coding in ("identity", "gzip"):
        headers = {"accept-encoding": coding}
        tag = (await desk.client.get(WIDGET, headers=headers)).headers["etag"]
        for known in (tag, f'"other", W/{tag}'):
            again = await desk.client.get(WIDGET, headers={**headers, "if-none-match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == tag
        other = await desk.client.get(WIDGET, headers={**headers, "if-none-match": '"other"'})
        assert other.status_code == 200


async def test_nothing_but_reading_is_offered(desk: Desk) -> None:
    assert (await desk.client.post(WIDGET)).status_code == 405
    assert (await desk.client.head(WIDGET)).status_code == 200
