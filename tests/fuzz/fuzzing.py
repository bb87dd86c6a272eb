"""The fuzzer on the running application: what it knows beforehand, and what it found."""

import asyncio
import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import jwt
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.config._checks import POSITIVE_DATA_ACCEPTANCE_EXPECTED_STATUSES as TAKEN
from schemathesis.engine import events, from_schema
from schemathesis.python.asgi import get_client

from empfio.access.tokens import make_secret
from empfio.inbox.records import LONGEST_SPAN
from empfio.kit.ids import OrganizationId, new_id
from empfio.kit.secrets import hash_token
from tests.desk import PASSWORD, unique

UNIT_PHASES = ("examples", "coverage", "fuzzing")
PHASES = (*UNIT_PHASES, "stateful")
SEEDED = 6
_days = itertools.count(2, 3)  # each run books on a day of its own
_seeds = itertools.count(1)
SPARE = 6  # sessions of a run, besides its own
# They end the session in which the rest of a run is done.
ENDING = (
    "/api/v1/auth/logout",
    "/api/v1/auth/sessions/{session_id}",
    "/api/v1/auth/password-reset/confirm",
    "/api/v1/users/{user_id}",
    "/api/v1/users/{user_id}/deactivation",
)
# Whoever asks here listens on; tests/journeys/test_chat_streams.py and test_event_streams.py do.
NEVER_END = ("/api/v1/chat/stream", "/api/v1/events/stream")
EMAIL = "olga@example.com"

# Refusals of what is valid by the document, because a JSON Schema has no words for them.
OF_KIND = ("body.settings", "body.secrets", "body.kind")
WORDLESS = (
    "must be a next_cursor of an earlier answer",
    "cursor must be used with the sort it came from",
    "cursor must come from a list of leads",
    "cursor must come from a list of audit entries",
    "give either page or cursor, not both",
    "remove U+0000 and lone surrogates",  # below metadata, where any key and value may stand
    "must not be nested deeper than 8",
    "must not be larger than 16 KB",
    "must not lie in the future",
    "must lie in the future",
    "must lie in the years 1 to 9999, in UTC",  # the hour may be right and the offset lead out
    "must hold a letter or a digit",
    "must be a time zone such as Europe/Berlin",
    "must close after it opens",
    "must not open twice at the same time",
    "must not end before it begins",
    "must not name the same day twice",
    "must be one whose holidays are known, such as DE-BE",
    "to must be from on, and at most 31 days altogether",
    "must not hold the same twice",  # origins, of which one names the port that goes without saying
    "must not hold more than 16 words",
    "must not be earlier than the message before it",
    "give the phone number with its country code, such as +49 123 456789",
    "must be the phone number with its country code, such as +49 123 456789",
    "must not be before `from`, nor {LONGEST_SPAN} days or more behind it",
    "must have either name and language (Meta) or content_sid (Twilio)",
)
_WORDLESS = {words.format(LONGEST_SPAN=LONGEST_SPAN) for words in WORDLESS}


@dataclass
class Ground:
    """An application with an organization in it: a token and ids, so that requests get deep."""

    app: Any
    token: str
    ids: dict[str, list[str]]
    superuser_url: str = ""
    owner_hash: str = ""
    visitor: str = ""  # the token of somebody at the web chat

    def operations(self, path: str) -> set[str]:
        """The operations at a path, as the fuzzer calls them."""
        return {f"{method.upper()} {path}" for method in self.app.openapi()["paths"][path]}


@dataclass
class Report:
    """What a run found, and how deep it came."""

    failures: list[str] = field(default_factory=list)
    statuses: dict[str, Counter[int]] = field(default_factory=dict)

    def served(self) -> set[str]:
        """The operations that answered 2xx at least once."""
        return {
            label
            for label, met in self.statuses.items()
            if any(200 <= status < 300 for status in met)
        }

    def take(self, event: events.EngineEvent) -> None:
        """Note what an event of the run tells."""
        if isinstance(event, events.FatalError):
            raise event.exception
        if isinstance(event, events.NonFatalError):
            self.failures.append(f"{event.phase} {event.label}: {event.value!r}")
        elif isinstance(event, events.ScenarioFinished):
            self._take_scenario(event)

    def _take_scenario(self, event: events.ScenarioFinished) -> None:
        recorder = event.recorder
        for case_id, met in recorder.interactions.items():
            if met.response is not None:
                label = recorder.cases[case_id].value.operation.label
                self.statuses.setdefault(label, Counter())[met.response.status_code] += 1
        for case_id, checks in recorder.checks.items():
            for check in checks:
                if check.failure_info is not None:
                    response = recorder.interactions[case_id].response
                    self.failures.append(
                        f"{event.phase}: {check.failure_info.failure.title}\n"
                        f"{check.failure_info.failure.message}\n"
                        f"{check.failure_info.code_sample[:2_000]}\n"
                        f"{response.content[:1_000] if response else b'no answer'!r}\n"
                    )


def found(app: Any, superuser_url: str) -> Ground:
    """An organization with users and nothing else."""
    person = {"email": EMAIL, "password": PASSWORD, "full_name": "Olga"}
    with get_client(app) as client:
        body = {**person, "organization_name": "Salon"}
        token = _make(client, None, "/auth/register", body)["access_token"]
        users = []
        for _ in range(SPARE):
            guest = {"email": f"{unique('y')}@example.com", "role": "member"}
            link = _make(client, token, "/invitations", guest)["link"]
            coming = {"token": link.rpartition("#")[2], "full_name": "Max", "password": PASSWORD}
            users.append(_make(client, None, "/auth/invitations/accept", coming)["user_id"])
        visitor = _make(client, None, "/chat/salon/visitors", None)["visitor_token"]
    owner_hash = asyncio.run(_hash_of_owner(superuser_url))
    ids = {"user_id": users, "slug": ["salon"], "assigned_to": users}
    return Ground(app, token, ids, superuser_url, owner_hash, visitor)


def _make(client: Any, token: str | None, path: str, body: dict[str, Any] | None) -> Any:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    answer = client.post(f"/api/v1{path}", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


def sow(ground: Ground) -> Ground:
    """The same with a fresh token, and everything fresh that a run before may have ended or erased.

    The new ids alone are known from now on.
    """
    ground = _sign_in_anew(ground)
    kinds = ("lead_id", "conversation_id", "api_key_id", "invitation_id")
    ids: dict[str, list[str]] = {name: [] for name in kinds}
    with get_client(ground.app) as client:
        make = functools.partial(_make, client, ground.token)
        for _ in range(SEEDED):
            key = make("/api-keys", {"name": "Robot", "scopes": ["leads:read"]})
            lead = make("/leads", {"channel": "telegram", "channel_id": unique("seed")})
            talk = make("/conversations", {"lead_id": lead["id"], "channel": "telegram"})
            make(f"/conversations/{talk['id']}/messages", {"content": "Hello"})
            guest = make("/invitations", {"email": f"{unique('x')}@example.com", "role": "viewer"})
            for name, made in zip(kinds, (lead, talk, key, guest), strict=True):
                ids[name].append(made["id"])
            # One without an open conversation, so that one can be made.
            ids["lead_id"].append(make("/leads", {"channel": "web"})["id"])
        ids |= {"service_id": _few(client, make, "services", {"name": "Haircut", "minutes": 45})}
        others = [make("/leads", {"channel": "web"})["id"] for _ in range(SEEDED)]
        ids |= {"other_id": others}
        ids |= {"canned_reply_id": _canned(client, make)}
        ids |= {"staff_id": _few(client, make, "staff", {"name": "Kim"})}
        ids |= {"booking_id": _appointments(client, make, ids), "start_time": _times()}
        ids["connection_id"] = ids["api_connection_id"] = _own_channels(client, make)
    talks = zip(ids["conversation_id"], ids["connection_id"], strict=True)
    attached = asyncio.run(_attach(ground.superuser_url, talks))
    ids["attachment_id"] = attached + _files_of_visitor(ground)
    asyncio.run(_begin(ground.superuser_url, ids["booking_id"][::2]))
    return replace(ground, ids=ground.ids | ids)


def _few(client: Any, make: Any, things: str, body: dict[str, Any]) -> list[str]:
    """Ids of some services, or of some staff: there must not be too many of them."""
    bearer = {"authorization": f"Bearer {make.args[1]}"}
    known = client.get(f"/api/v1/{things}", headers=bearer).json()[things][:SEEDED]
    missing = [make(f"/{things}", body) for _ in range(SEEDED - len(known))]
    return [one["id"] for one in (*known, *missing)]


def _appointments(client: Any, make: Any, ids: dict[str, list[str]]) -> list[str]:
    """Ids of some appointments, at a desk that is always open and where everybody does all."""
    bearer = {"authorization": f"Bearer {make.args[1]}"}
    week = [{"weekday": day, "opens": "00:00", "closes": "24:00"} for day in range(7)]
    for path, body in (
        ("opening-hours", {"week": week, "closures": []}),
        *((f"staff/{one}/hours", {"week": None}) for one in ids["staff_id"]),
    ):
        assert client.put(f"/api/v1/{path}", json=body, headers=bearer).status_code == 200
    open_always = {"holidays_of": None}
    client.patch("/api/v1/organization", json=open_always, headers=bearer).raise_for_status()
    does = {"service_ids": ids["service_id"], "is_active": True}
    for one in ids["staff_id"]:
        client.patch(f"/api/v1/staff/{one}", json=does, headers=bearer)
    for one in ids["service_id"]:
        known = {"minutes": 5, "buffer_before": 0, "buffer_after": 0, "is_active": True}
        client.patch(f"/api/v1/services/{one}", json=known, headers=bearer)
    body = {"lead_id": ids["lead_id"][0], "service_id": ids["service_id"][0]}
    return [make("/bookings", body | {"start_time": at})["id"] for at in _times()]


def _times() -> list[str]:
    """Times at which nothing is booked."""
    begin = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=next(_days))
    times = [begin + timedelta(minutes=10 * n) for n in range(SEEDED)]
    return [at.isoformat().replace("+00:00", "Z") for at in times]


async def _begin(superuser_url: str, booking_ids: Iterable[str]) -> None:
    """Let appointments have begun."""
    connection = await asyncpg.connect(superuser_url)
    await connection.execute(
        "UPDATE bookings SET starts_at = now() WHERE id = ANY($1::uuid[])", list(booking_ids)
    )
    await connection.close()


def _canned(client: Any, make: Any) -> list[str]:
    """Ids of some canned replies: there must not be too many of them."""
    bearer = {"authorization": f"Bearer {make.args[1]}"}
    known = client.get("/api/v1/canned-replies", headers=bearer).json()["canned_replies"][:SEEDED]
    body = {"content": "Behind the house"}
    missing = range(SEEDED - len(known))
    made = [make("/canned-replies", {**body, "title": unique("Parking")}) for _ in missing]
    return [one["id"] for one in (*known, *made)]


def _own_channels(client: Any, make: Any) -> list[str]:
    """Ids of some connections of one's own, which show as Telegram: nobody is asked by them."""
    bearer = {"authorization": f"Bearer {make.args[1]}"}
    every = client.get("/api/v1/channels", headers=bearer).json()["connections"]
    known = [one["id"] for one in every if one["settings"].get("channel") == "telegram"][:SEEDED]
    body = {"kind": "api", "name": "Program", "settings": {"channel": "telegram"}}
    return [*known, *(make("/channels", body)["id"] for _ in range(SEEDED - len(known)))]


def _files_of_visitor(ground: Ground) -> list[str]:
    """Files that were sent in the web chat."""
    headers = {"x-visitor-token": ground.visitor}
    sent = [f"/api/v1/chat/attachments?id={uuid4()}&name=list.txt" for _ in range(SEEDED)]
    with get_client(ground.app) as client:
        answers = [client.post(one, data=b"Milk", headers=headers) for one in sent]
    assert {one.status_code for one in answers} == {201}, answers[0].text
    return [one.json()["attachments"][0]["id"] for one in answers]


async def _attach(superuser_url: str, talks: Iterable[tuple[str, str]]) -> list[str]:
    """A file in each of the conversations: their ids."""
    connection = await asyncpg.connect(superuser_url)
    made = [str(new_id()) for _ in range(SEEDED)]
    await connection.executemany(
        "INSERT INTO attachments (organization_id, id, conversation_id, message_id, connection_id,"
        " kind, reference, size, state, created_at) SELECT organization_id, $1, id, $1, $3,"
        " 'image', 'reference', 1, 'kept', now() FROM conversations WHERE id = $2",
        [(one, *talk) for one, talk in zip(made, talks, strict=True)],
    )
    await connection.close()
    return made


def _sign_in_anew(ground: Ground) -> Ground:
    """The same with a token, sessions and refresh tokens that no earlier run has ended."""
    asyncio.run(_restore_owner(ground))
    with get_client(ground.app) as client:
        login = {"email": EMAIL, "password": PASSWORD}
        signed = [client.post("/api/v1/auth/login", json=login).json() for _ in range(SPARE)]
        bearer = {"authorization": f"Bearer {signed[0]['access_token']}"}
        guests = [{"email": f"{unique('z')}@example.com", "role": "member"} for _ in range(SPARE)]
        invitations = [
            client.post("/api/v1/invitations", json=guest, headers=bearer).json()
            for guest in guests
        ]
    links = [make_secret(OrganizationId(UUID(signed[0]["organization_id"]))) for _ in range(SPARE)]
    asyncio.run(_add_links(ground.superuser_url, signed[0], links))
    ids = {
        "session_id": [_session_in(one["access_token"]) for one in signed[1:]],
        "refresh_token": [one["refresh_token"] for one in signed[1:]],
        "reset_token": links,
        "invitation_token": [one["link"].rpartition("#")[2] for one in invitations],
    }
    return replace(ground, token=signed[0]["access_token"], ids=ground.ids | ids)


async def _hash_of_owner(superuser_url: str) -> str:
    connection = await asyncpg.connect(superuser_url)
    found: str = await connection.fetchval(
        "SELECT password_hash FROM users WHERE email = $1", EMAIL
    )
    await connection.close()
    return found


async def _restore_owner(ground: Ground) -> None:
    """Some runs give the owner another password, shut the owner out, or make others owners.

    A second owner would let a run deactivate the first, and be shut out for all the rest of it.
    """
    connection = await asyncpg.connect(ground.superuser_url)
    await connection.execute(
        "UPDATE users SET password_hash = $1, role = 'owner', deactivated_at = NULL"
        " WHERE email = $2", ground.owner_hash, EMAIL,
    )  # fmt: skip
    await connection.execute(
        "UPDATE users SET role = 'member', deactivated_at = NULL WHERE id = ANY($1::uuid[])",
        ground.ids["user_id"],
    )
    await connection.close()


async def _add_links(superuser_url: str, signed: dict[str, str], tokens: list[str]) -> None:
    """Links to a new password, as mails have them."""
    connection = await asyncpg.connect(superuser_url)
    await connection.executemany(
        "INSERT INTO links (organization_id, token_hash, purpose, subject_id, expires_at)"
        " VALUES ($1, $2, 'password_reset', $3, now() + interval '1 hour')",
        [(signed["organization_id"], hash_token(one), signed["user_id"]) for one in tokens],
    )
    await connection.close()


def _session_in(token: str) -> str:
    return str(jwt.decode(token, options={"verify_signature": False})["sid"])


def fuzz(ground: Ground, phases: tuple[str, ...], examples: int, path: str | None = None) -> Report:
    """Run some phases over the operations at a path, or over all."""
    config = SchemathesisConfig.from_dict(_configuration(ground, phases, examples, path))
    schema = schemathesis.openapi.from_asgi("/openapi.json", ground.app, config=config)
    report = Report()
    left_out = [*ENDING, *NEVER_END]
    chosen = schema.exclude(path=left_out) if path is None else schema.include(path=path)
    for event in from_schema(chosen).execute():
        report.take(event)
    return report


def _configuration(
    ground: Ground, phases: tuple[str, ...], examples: int, path: str | None
) -> dict[str, Any]:
    passwords = {name: [PASSWORD] for name in ("password", "current_password", "new_password")}
    is_reset = path is not None and path.endswith("/confirm")
    tokens = ground.ids.get("reset_token" if is_reset else "invitation_token", [])
    known = {**ground.ids, **passwords, "email": [EMAIL], **({"token": tokens} if tokens else {})}
    return {
        "continue-on-failure": True,
        # These two would only say that the machine was busy.
        "suppress-health-check": ["too_slow"],
        "request-timeout": 60.0,
        "seed": next(_seeds),  # a run again is not the same run again
        "headers": {
            "Authorization": f"Bearer {ground.token}",
            "X-Visitor-Token": ground.visitor,
        },
        # Nothing is kept between runs: workers and checkouts do not disturb each other.
        "generation": {"max-examples": examples, "database": "none"},
        "phases": {name: {"enabled": name in phases} for name in PHASES},
        # The right answers to a link that was used, and to an If-Match that names no version.
        "checks": {"positive_data_acceptance": {"expected-statuses": [*TAKEN, "410", "412"]}},
        "dictionaries": {name: {"values": values} for name, values in known.items()},
        "parameters": {
            f"{place}.{name}": {"dictionary": name, "probability": 0.75}
            for name in known
            for place in ("path", "query", "body")
        },
    }


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Each request its own Idempotency-Key: the same one with another body is rightly refused."""
    if case.meta and getattr(case.meta.phase.data, "parameter", None) == "Authorization":
        return  # a change of its headers would bring the token back that it leaves out
    key = case.headers.get("Idempotency-Key")
    if isinstance(key, str) and re.fullmatch("[!-~]{1,200}", key):
        case.headers["Idempotency-Key"] = unique(key)


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Let pass what no document could have said; see ``WORDLESS``."""
    if failure.title == "Schema-violating request accepted" and response.status_code == 413:
        return False  # refused, and rightly: it was larger than any body may be
    if failure.title != "Schema-valid request rejected":
        return True
    if response.status_code == 400 and case.operation.path.endswith("/meta/webhook"):
        return False  # the names of its query, hub.mode and others, are Meta's and in no document
    if response.status_code != 422:
        return True
    faults = response.json()["errors"]
    return not faults or not all(_is_wordless(fault, case.operation.path) for fault in faults)


def _is_wordless(fault: dict[str, str], path: str) -> bool:
    # Which domains take mail is no question of form: `format: email` lets all of them pass.
    is_domain = path.endswith(("/register", "/invitations")) and fault["where"] == "body.email"
    # What a connection needs is said by its kind.
    is_of_kind = "/channels" in path and fault["where"].startswith(OF_KIND)
    # What is filled into a line is said by the line's name.
    is_of_line = fault["what"].endswith("and no other braces")
    return is_domain or is_of_kind or is_of_line or fault["what"] in _WORDLESS
