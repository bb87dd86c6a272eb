"""Where the team's page is served: built or not, every address of it, nothing beside its folder."""

import gzip
from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr

from empfio.kit.settings import Settings
from tests.desk import Desk, open_desk

INDEX = "<!doctype html><title>Inbox</title><script src='/inbox/assets/a-1.js'></script>"
SCRIPT = "console.log('hello');" * 100


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A page that was built, with something beside it that nobody may read."""
    folder = tmp_path / "page"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX)
    (folder / "assets" / "a-1.js").write_text(SCRIPT)
    (folder / "assets" / ".hidden.js").write_text("secret")
    (folder / "assets" / "a.map").write_text("secret")
    (tmp_path / "page.js").write_text("secret")
    return folder


async def ask(settings: Settings, url: str, folder: Path, *paths: str) -> list[httpx2.Response]:
    changes = {"database_url": SecretStr(url), "inbox": folder}
    async with open_desk(settings.model_copy(update=changes)) as desk:
        return [await desk.client.get(path) for path in paths]


async def test_every_address_of_the_page_is_the_page(
    settings: Settings, fresh_url: str, built: Path
) -> None:
    paths = ("/inbox", "/inbox/", "/inbox/leads/550e8400", "/inbox/a.b?status=active")
    for answer in await ask(settings, fresh_url, built, *paths):
        assert (answer.status_code, answer.text) == (200, INDEX)
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["cache-control"] == "no-store"


async def test_a_file_is_kept_for_ever_and_sent_packed(
    settings: Settings, fresh_url: str, built: Path
) -> None:
    changes = {"database_url": SecretStr(fresh_url), "inbox": built}
    async with open_desk(settings.model_copy(update=changes)) as desk:
        packed = await desk.client.get("/inbox/assets/a-1.js")
        plain = await desk.client.get(
            "/inbox/assets/a-1.js", headers={"accept-encoding": "identity"}
        )
    for answer in (packed, plain):
        assert answer.text == SCRIPT
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["vary"] == "accept-encoding"
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(gzip.compress(SCRIPT.encode())) + 50
    assert "content-encoding" not in plain.headers


async def test_nothing_else_of_the_machine_is_served(
    settings: Settings, fresh_url: str, built: Path
) -> None:
    names = ("b-2.js", ".hidden.js", "a.map", "..%2f..%2fpage.js", "%2e%2e", "a-1.js%00", "x" * 300,
             "..%5c..%5cpage.js", "/etc/passwd", "assets")  # fmt: skip
    paths = [f"/inbox/assets/{name}" for name in names]
    for path, answer in zip(paths, await ask(settings, fresh_url, built, *paths), strict=True):
        assert "secret" not in answer.text, path
        is_page = answer.status_code == 200 and answer.text == INDEX
        assert is_page or answer.status_code == 404, path
        if not is_page:
            assert answer.headers["content-type"] == "application/problem+json"


async def test_a_page_that_is_not_built_says_so_until_it_is(
    settings: Settings, fresh_url: str, tmp_path: Path, built: Path
) -> None:
    later = tmp_path / "later"
    changes = {"database_url": SecretStr(fresh_url), "inbox": later}
    async with open_desk(settings.model_copy(update=changes)) as desk:
        waiting = await desk.client.get("/inbox/")
        assert (waiting.status_code, "not built yet" in waiting.text) == (200, True)
        assert 'http-equiv="refresh"' in waiting.text
        assert (await desk.client.get("/health/ready")).status_code == 200
        built.rename(later)
        assert (await desk.client.get("/inbox/")).text == INDEX


async def test_the_root_says_where_everything_is(desk: Desk) -> None:
    answer = await desk.client.get("/")
    assert answer.status_code == 200
    for target in ("/inbox/", "/docs", "/openapi.json", "/health/ready", "/root.css"):
        assert f'href="{target}"' in answer.text
        assert (await desk.client.get(target)).status_code == 200, target
    assert (await desk.client.post("/inbox/")).status_code == 405
