"""Quotas at the doors: by caller, by address for whoever is nobody, and none on health."""

from collections.abc import AsyncGenerator
from ipaddress import ip_network
from uuid import UUID, uuid4

import httpx2
import pytest

from empfio.bookings.links import write_token
from empfio.kit.ids import OrganizationId
from empfio.kit.settings import Settings
from tests.desk import Desk, open_desk
from tests.journeys.matrix import key

CALLER, ADDRESS, CHAT = 12, 6, 5  # requests a minute


@pytest.fixture
async def counting(settings: Settings) -> AsyncGenerator[Desk]:
    """An application that counts; behind a proxy, so that a test may call from anywhere."""
    update = {
        "rate_per_minute": CALLER,
        "rate_per_address": ADDRESS,
        "chat_rate_per_address": CHAT,
        "trusted_proxies": (ip_network("127.0.0.1"),),
    }
    async with open_desk(settings.model_copy(update=update)) as opened:
        yield opened


def left(answer: httpx2.Response) -> str:
    return str(answer.headers["ratelimit"]).partition(";t=")[0]


async def test_every_caller_has_a_quota_of_its_own(counting: Desk) -> None:
    salon = await counting.found()
    secret, _ = await key(salon, "leads:read")
    for number in range(CALLER - 2, -1, -1):
        answer = await salon.call("GET", "/conversations?size=1", status=200)
        assert left(answer) == f'"caller";r={number}'
        assert answer.headers["ratelimit-policy"] == f'"caller";q={CALLER};w=60'
    refused = await salon.call("POST", "/leads", json={"name": "Anna"}, status=429)
    assert refused.json()["type"] == "urn:empfio:problem:quota-exceeded"
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert left(refused) == '"caller";r=0'
    assert (await salon.call("GET", "/leads", token=secret, status=200)) is not None
    other = await counting.found("Other")
    await other.call("GET", "/leads", status=200)
    assert (await other.get("/leads"))["total"] == 0


async def test_a_refusal_tells_what_is_left_too(counting: Desk) -> None:
    salon = await counting.found()
    missing = await salon.call("GET", "/leads?size=x", status=422)
    assert left(missing) == f'"caller";r={CALLER - 1}'
    assert len(missing.headers.get_list("ratelimit")) == 1


async def test_whoever_is_nobody_is_counted_by_address(counting: Desk) -> None:
    async def ask(address: str, path: str = "/api/v1/auth/me") -> httpx2.Response:
        headers = {"x-forwarded-for": address, "authorization": "Bearer nobody"}
        return await counting.client.get(path, headers=headers)

    salon = await counting.found()
    answers = [await ask("198.51.100.1, 203.0.113.7") for _ in range(ADDRESS)]
    assert {answer.status_code for answer in answers} == {401}
    assert left(answers[0]) == f'"address";r={ADDRESS - 1}'
    assert (await ask("198.51.100.2, 203.0.113.7")).status_code == 429
    assert (await ask("203.0.113.8")).status_code == 401
    login = {"email": "a", "password": "b"}
    for address, status in (("203.0.113.7", 429), ("203.0.113.9", 401)):
        answer = await counting.client.post(
            "/api/v1/auth/login", json=login, headers={"x-forwarded-for": address}
        )
        assert answer.status_code == status
    # An address is no identity: who has a token is served from anywhere.
    near = {"x-forwarded-for": "203.0.113.7"}
    assert (await salon.call("GET", "/leads", headers=near, status=200)).status_code == 200


async def test_who_asks_for_secret_calendars_is_counted_by_address(counting: Desk) -> None:
    salon = await counting.found()
    guessed = write_token(OrganizationId(UUID(salon.id)), uuid4(), bytes(16))
    near, far = ({"x-forwarded-for": f"203.0.113.{number}"} for number in (7, 8))
    for path in (f"/calendar/{guessed}.ics", "/calendar/x.ics") * (ADDRESS // 2):
        assert (await counting.client.get(path, headers=near)).status_code == 404
    feed = f"/api/v1/bookings/feeds/{guessed}.ics"
    refused = await counting.client.get(feed, headers=near)
    assert refused.status_code == 429
    assert refused.json()["type"] == "urn:empfio:problem:quota-exceeded"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert (await counting.client.get(feed, headers=far)).status_code == 404


async def test_who_opens_the_chats_page_is_counted_as_its_visitors_are(counting: Desk) -> None:
    near, far = ({"x-forwarded-for": f"203.0.113.{number}"} for number in (7, 8))
    for _ in range(CHAT):
        assert (await counting.client.get("/chat/nobody", headers=near)).status_code == 404
    refused = await counting.client.get("/chat/nobody", headers=near)
    assert refused.status_code == 429
    assert "away for a moment" in refused.text
    assert (await counting.client.get("/chat/nobody", headers=far)).status_code == 404


async def test_health_is_never_counted(counting: Desk) -> None:
    for path in ("/health/live", "/health/ready") * ADDRESS:
        answer = await counting.client.get(path)
        assert answer.status_code == 200
        assert "ratelimit" not in answer.headers


async def test_nothing_is_told_where_there_is_no_limit(desk: Desk) -> None:
    salon = await desk.business()
    assert "ratelimit" not in (await salon.call("GET", "/leads", status=200)).headers


def test_people_and_programs_have_room(settings: Settings) -> None:
    usual = Settings.model_fields
    assert (usual["rate_per_minute"].default, usual["rate_per_address"].default) == (3000, 120)


def test_the_document_tells_of_quotas(desk: Desk) -> None:
    document = desk.app.openapi()
    for path, item in document["paths"].items():
        for operation in item.values():
            is_counted = not path.startswith("/health") and "/webhook" not in path
            assert ("429" in operation["responses"]) is is_counted
            for status, response in operation["responses"].items():
                names = set(response.get("headers", ()))
                if status == "429":
                    assert names == {"RateLimit-Policy", "RateLimit", "Retry-After"}
                elif status < "4" and is_counted:
                    assert names == {"RateLimit-Policy", "RateLimit"}
    assert set(document["components"]["headers"]) >= {"RateLimit", "Retry-After"}
