"""The pages that links lead to: served whole, with no inline script, and shown by a browser."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.desk import SECRET_KEY, Desk
from tests.processes import serving

PAGES = ("/invitation", "/password-reset")
CHROMIUM = shutil.which("chromium")
TOKEN = "A" * 64


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_and_all_it_loads_are_served_under_a_strict_policy(
    desk: Desk, page: str
) -> None:
    answer = await desk.client.get(page)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "script-src 'self'" in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert not re.search(r"<script(?![^>]* src=)|<style|\bon\w+=|\bstyle=|https?://", answer.text)
    loaded = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert len(loaded) == 2
    for path in loaded:
        assert (await desk.client.get(path)).status_code == 200
    form = re.search(r'data-path="([^"]+)"', answer.text)
    assert form is not None and form[1] in desk.app.openapi()["paths"]
    assert (await desk.client.post(page)).status_code == 405


@pytest.mark.parametrize("page", PAGES)
async def test_each_field_has_a_label_and_is_one_of_the_door(desk: Desk, page: str) -> None:
    text = (await desk.client.get(page)).text
    names = re.findall(r'<input id="(\w+)" name="(\w+)"', text)
    assert names and '<html lang="en">' in text and "width=device-width" in text
    path = re.search(r'data-path="([^"]+)"', text)
    assert path is not None
    document = desk.app.openapi()
    body = document["paths"][path[1]]["post"]["requestBody"]["content"]["application/json"]
    schema = document["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]
    assert {name for _, name in names} | {"token"} == set(schema["properties"])
    for element, _ in names:
        assert f'<label for="{element}">' in text


@pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here")
def test_a_browser_shows_the_form_with_a_token_and_a_way_on_without(
    fresh_url: str, tmp_path: Path
) -> None:
    variables = {"database_url": fresh_url, "secret_key": SECRET_KEY, "data": tmp_path}
    with serving(tmp_path / "output", **variables) as served:
        for page in PAGES:
            with_token = shown(f"{served.address}{page}#{TOKEN}", tmp_path)
            assert is_hidden(with_token, "gone") and not is_hidden(with_token, "form")
            without = shown(f"{served.address}{page}", tmp_path)
            assert is_hidden(without, "form") and not is_hidden(without, "gone")
    assert TOKEN not in served.said()


def shown(address: str, folder: Path) -> str:
    """The page as a browser has it once its script ran."""
    assert CHROMIUM is not None
    words = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000"]
    done = subprocess.run(
        [CHROMIUM, *words, f"--user-data-dir={folder / 'browser'}", "--dump-dom", address],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout


def is_hidden(page: str, element: str) -> bool:
    tag = re.search(rf'<[^>]*\bid="{element}"[^>]*>', page)
    assert tag is not None, page
    return " hidden" in tag[0]
