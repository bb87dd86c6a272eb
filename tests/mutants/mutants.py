"""What is switched off, where, and the tests that must see it."""

from typing import NamedTuple


class Edit(NamedTuple):
    """In one file of ``src/empfio`` a text that stands there once becomes another."""

    file: str
    old: str
    new: str


class Mutant(NamedTuple):
    """A guard that is missing, and who must notice."""

    guard: str
    edits: tuple[Edit, ...]
    tests: str


_TENANT_FILTER = Edit(
    "conversations/store.py",
    'FROM conversations AS c WHERE c.organization_id = $1 AND c.id = $2"""',
    'FROM conversations AS c WHERE $1::uuid IS NOT NULL AND c.id = $2"""',
)

MUTANTS = (
    Mutant(
        "synchronous_commit",
        (
            Edit("kit/embedded/settings.py", "synchronous_commit = on", "synchronous_commit = off"),
            Edit("kit/db.py", 'if row["synchronous_commit"] == "off":', "if False:"),
        ),
        "tests/rooms/kit/test_embedded.py",
    ),
    Mutant(
        "synchronous_commit, behind the back of who looks at the setting",
        (
            Edit("kit/embedded/settings.py", "synchronous_commit = on", "synchronous_commit = off"),
            Edit("kit/db.py", 'if row["synchronous_commit"] == "off":', "if False:"),
        ),
        "tests/torture/test_kills.py",
    ),
    Mutant(
        "what is done is committed",
        (
            Edit(
                "kit/db.py",
                'if await connection.execute("COMMIT") != "COMMIT":',
                'if await connection.execute("ROLLBACK") != "ROLLBACK":',
            ),
        ),
        "tests/journeys/test_leads.py",
    ),
    Mutant(
        "the tenant's filter",
        (_TENANT_FILTER,),
        "tests/house/test_statements.py",
    ),
    Mutant(
        "row security and the tenant's filter",
        (
            Edit(
                "migrations/versions/r0001_ground.py",
                "'organization_id = '\n    '(SELECT NULLIF(current_setting(''app.organization_id'',"
                " true), '''')::uuid)'",
                "'true'",
            ),
            _TENANT_FILTER,
        ),
        "tests/journeys/test_tenant_matrix.py",
    ),
    Mutant(
        "row security",
        (
            Edit(
                "migrations/raw.py",
                "ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
                "ENABLE ROW LEVEL SECURITY",
            ),
        ),
        "tests/house/test_schema.py",
    ),
    Mutant(
        "the search's own look at whom the session serves",
        (
            Edit(
                "migrations/versions/r0010_search.py",
                "IS TRUE\n   AND of_organization = (SELECT NULLIF("
                "current_setting('app.organization_id', true), '')::uuid)",
                "IS TRUE",
            ),
        ),
        "tests/house/test_schema.py",
    ),
    Mutant(
        "one open conversation for a session",
        (
            Edit(
                "migrations/versions/r0001_ground.py",
                "CREATE UNIQUE INDEX conversations_one_open",
                "CREATE INDEX conversations_one_open",
            ),
        ),
        "tests/journeys/test_races.py",
    ),
    Mutant(
        "one lead for an address",
        (
            Edit(
                "migrations/versions/r0001_ground.py",
                "PRIMARY KEY (organization_id, channel, channel_id),\n",
                "PRIMARY KEY (organization_id, channel, channel_id, lead_id),\n",
            ),
        ),
        "tests/journeys/test_races.py tests/journeys/test_leads.py",
    ),
    Mutant(
        "the token's audience",
        (
            Edit("access/tokens.py", "audience=AUDIENCE,", ""),
            Edit("access/tokens.py", '"strict_aud": True,', '"verify_aud": False,'),
        ),
        "tests/journeys/test_tokens.py",
    ),
    Mutant(
        "events numbered by one at a time",
        (
            Edit(
                "migrations/versions/r0003_events.py",
                "IF NOT pg_try_advisory_xact_lock(7309453001) THEN",
                "IF false THEN",
            ),
        ),
        "tests/rooms/events/test_order.py",
    ),
    Mutant(
        "events numbered in the order of their drafts",
        (
            Edit(
                "migrations/versions/r0003_events.py",
                "FROM (SELECT * FROM taken ORDER BY draft) AS in_order",
                "FROM (SELECT * FROM taken ORDER BY id DESC) AS in_order",
            ),
        ),
        "tests/rooms/events/test_order.py",
    ),
    Mutant(
        "numbered events are not read again",
        (
            Edit(
                "migrations/versions/r0021_queues.py",
                "ALTER FUNCTION number_events(int) SET enable_seqscan = off;",
                "",
            ),
        ),
        "tests/rooms/kit/test_queues.py",
    ),
    Mutant(
        "what comes in goes before work",
        (Edit("kit/lanes/runner.py", "if self.is_pressed():", "if False:"),),
        "tests/rooms/kit/test_pressing.py",
    ),
    Mutant(
        "the lane's lock",
        (
            Edit(
                "kit/lanes/queue.py",
                "ORDER BY number LIMIT $4 FOR UPDATE\n",
                "ORDER BY number LIMIT $4\n",
            ),
            Edit(
                "kit/lanes/queue.py",
                "ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS free",
                "ORDER BY due_at LIMIT $3) AS free",
            ),
            Edit(
                "kit/lanes/queue.py",
                "due_at = $4::timestamptz + $2::interval FROM (",
                "due_at = $4::timestamptz + $2::interval * 0 FROM (",
            ),
        ),
        "tests/rooms/kit/test_lanes.py",
    ),
    Mutant(
        "a lane is freed while this claim holds it",
        (Edit("kit/lanes/orphans.py", "if not await _lock(scope, lane):", "if False:"),),
        "tests/rooms/kit/test_orphans.py",
    ),
    Mutant(
        "whose id was given again is another process",
        (Edit("kit/lanes/processes.py", "status[_BEGAN] != began or ", ""),),
        "tests/rooms/kit/test_orphans.py",
    ),
    Mutant(
        "whoever cannot be seen is not gone",
        (Edit("kit/lanes/processes.py", "if place != _place():", "if False:"),),
        "tests/rooms/kit/test_orphans.py",
    ),
    Mutant(
        "what ends its process counts as failed",
        (
            Edit(
                "kit/lanes/orphans.py",
                "await note_failure(scope, lane, job, ProcessEndedError(), retrying)",
                "await queue.settle(scope, lane)",
            ),
        ),
        "tests/rooms/kit/test_orphans.py",
    ),
    Mutant(
        "a turn that is laid aside leaves it to a person",
        (Edit("kit/lanes/failures.py", "if retrying.successor is not None:", "if False:"),),
        "tests/journeys/test_silence.py",
    ),
    Mutant(
        "whoever resets a password has the last word",
        (Edit("access/changing.py", "await _refuse_changed(scope, user)", "pass"),),
        "tests/journeys/test_passwords.py -k last_word",
    ),
    Mutant(
        "a hash leaves the event loop to the others",
        (
            Edit(
                "access/passwords.py",
                "return await asyncio.to_thread(_fits, password_hash, password)",
                "return _fits(password_hash, password)",
            ),
        ),
        "tests/journeys/test_passwords.py -k two_hash",
    ),
    Mutant(
        "two hashes at a time",
        (Edit("access/passwords.py", "asyncio.Semaphore(2)", "asyncio.Semaphore(50)"),),
        "tests/journeys/test_passwords.py -k two_hash",
    ),
    Mutant(
        "after a theft no session goes on",
        (
            Edit(
                "access/revoking.py",
                "sessions = await session_store.end_all_sessions(scope)",
                "sessions: list[SessionId] = []",
            ),
            Edit(
                "access/revoking.py",
                "import OrganizationId",
                "import OrganizationId, SessionId",
            ),
        ),
        "tests/journeys/test_revoking.py",
    ),
    Mutant(
        "who is shut out takes along their invitations",
        (Edit("access/people.py", "await _end_invitations_by(scope, user, None)", "pass"),),
        "tests/journeys/test_people.py",
    ),
    Mutant(
        "the key of a repeated request",
        (
            Edit(
                "conversations/routes.py",
                "Posted(message, call.caller.actor, read_claim(call))",
                "Posted(message, call.caller.actor, None)",
            ),
        ),
        "tests/journeys/test_idempotency.py",
    ),
    Mutant(
        "the addresses that are reached",
        (Edit("kit/http.py", "if self._allows(address)]", "if address]"),),
        "tests/rooms/kit/test_http.py",
    ),
    Mutant(
        "Telegram's token",
        (Edit("channels/telegram/channel.py", "bool(expected) and hmac", "hmac"),),
        "tests/rules/channels/test_signatures.py",
    ),
    Mutant(
        "Meta's signature",
        (Edit("channels/whatsapp_meta/channel.py", "bool(secret) and hmac", "hmac"),),
        "tests/rules/channels/test_signatures.py",
    ),
    Mutant(
        "Twilio's signature of what is no form",
        (
            Edit(
                "channels/whatsapp_twilio/form.py", "elif not _is_hash_of(raw, url):", "elif False:"
            ),
        ),
        "tests/rules/channels/test_signatures.py",
    ),
    Mutant(
        "changes of what can be booked take turns",
        (
            Edit(
                "bookings/store.py",
                '" ON CONFLICT (organization_id) DO UPDATE SET version = kept.version"',
                '" ON CONFLICT (organization_id) DO NOTHING"',
            ),
        ),
        "tests/journeys/test_bookings.py",
    ),
    Mutant(
        "what a blocked lead writes is not heard",
        (Edit("intake/arriving.py", "if lead.is_blocked:", "if False:"),),
        "tests/journeys/test_blocking.py",
    ),
    Mutant(
        "a file's address ends",
        (Edit("attachments/links.py", "datetime.fromtimestamp(until, UTC) < now", "False"),),
        "tests/journeys/test_attachments.py",
    ),
    Mutant(
        "Twilio's token stays at home",
        (
            Edit(
                "channels/whatsapp_twilio/fetching.py",
                'download(http, "Twilio", url, {}',
                'download(http, "Twilio", url, login_of(connection)',
            ),
        ),
        "tests/rules/channels/test_fetching.py",
    ),
    Mutant(
        "Meta's token goes to Meta alone",
        (Edit("channels/whatsapp_meta/fetching.py", "if not is_at(place, *_HOSTS):", "if False:"),),
        "tests/rules/channels/test_fetching.py",
    ),
    Mutant(
        "nobody is asked by a simulated connection",
        (
            Edit("delivery/jobs.py", "if one.connection.is_simulated:", "if False:"),
            Edit("outside.py", "_Nobody() if connection.is_simulated else self.http", "self.http"),
        ),
        # Its other tests serve in a process of its own, which would really ask.
        "tests/journeys/test_simulating.py -k nobody_is_ever_asked",
    ),
    Mutant(
        "a conversation that was closed a moment ago goes on",
        (Edit("conversations/rules.py", "return now - last_activity_at < within", "return False"),),
        "tests/journeys/test_lives.py --lives=60",
    ),
    Mutant(
        "the agent says nothing into what it has not read",
        (
            Edit(
                "conversations/answering.py",
                "return None if was_said else conversation",
                "return conversation",
            ),
        ),
        "tests/journeys/test_lives.py --lives=60",
    ),
    Mutant(
        "what is written beside a handover goes where the conversation is by then",
        (
            Edit(
                "conversations/handing.py",
                "present = await store.get_conversation_locked(scope, conversation.id)",
                "present = conversation",
            ),
        ),
        "tests/journeys/test_lives.py tests/journeys/test_conversation_life.py --lives=60",
    ),
    Mutant(
        "one booking for a time",
        (
            Edit(
                "migrations/versions/r0014_bookings.py",
                "EXCLUDE USING gist\n    (organization_id WITH =, resource_id WITH =,"
                " tstzrange(starts_at, ends_at) WITH &&)",
                "CHECK (true)",
            ),
        ),
        "tests/rooms/bookings/test_appointing.py tests/journeys/test_appointments.py -k one_time",
    ),
    Mutant(
        "what an agent takes was shown a short while ago",
        (
            Edit(
                "bookings/appointing.py",
                "offered is None or offered.offered_at < scope.now - OFFERED_FOR",
                "offered is None",
            ),
        ),
        "tests/rooms/bookings/test_appointing.py -k shown",
    ),
    Mutant(
        "the customer has answered what was shown",
        (
            Edit(
                "bookings/appointing.py",
                "if conversation.last_user_seq <= offered.seq:",
                "if False:",
            ),
        ),
        "tests/rooms/bookings/test_appointing.py -k shown",
    ),
    Mutant(
        "an agent does nothing where a person answers",
        (
            Edit(
                "conversations/confirming.py",
                'return conversation if conversation.status == "active" else None',
                "return conversation",
            ),
        ),
        "tests/rooms/bookings/test_appointing.py -k person",
    ),
    Mutant(
        "an agent touches no other customer's appointment",
        (
            Edit(
                "bookings/appointing.py",
                "booking is None or not await booking_store.is_of_lead(scope, booking.id, lead_id)",
                "booking is None",
            ),
        ),
        "tests/rooms/bookings/test_appointing.py -k elses",
    ),
    Mutant(
        "a visitor's file is read in their browser alone",
        (
            Edit(
                "chat/store.py",
                "c.session_key = $3 AND a.state = 'kept'",
                "$3::text IS NOT NULL AND a.state = 'kept'",
            ),
        ),
        "tests/journeys/test_chat_files.py",
    ),
    Mutant(
        "a file whose message never came is removed",
        (Edit("attachments/jobs.py", "if not is_claimed:", "if False:"),),
        "tests/journeys/test_chat_files.py",
    ),
    Mutant(
        "a request by cookie comes from our own page",
        (Edit("kit/doors.py", "check_page(headers, call.method, address)", "pass"),),
        "tests/journeys/test_page_sessions.py",
    ),
    Mutant(
        "a stream ends with its caller's rights",
        (
            Edit(
                "live/streams.py",
                "(one in new or one.caller.actor in still) and not one.is_due",
                "not one.is_due",
            ),
        ),
        "tests/journeys/test_event_streams.py -k rights",
    ),
    Mutant(
        "who comes back is told what was missed before what happens",
        (
            Edit(
                "live/streams.py",
                "is_last and hall.times_told == times_told",
                "is_last or hall.times_told == times_told",
            ),
        ),
        "tests/journeys/test_event_streams.py",
    ),
    Mutant(
        "each organization's secrets lie under a key of their own",
        (
            Edit(
                "kit/vault.py", '"empfio vault 2\\n" + organization_id.bytes', '"empfio vault 2\\n"'
            ),
        ),
        "tests/rules/test_vault.py",
    ),
    Mutant(
        "who reads much is told of",
        (Edit("kit/doors.py", "if self._is_read and not self.is_public:", "if False:"),),
        "tests/journeys/test_bulk_reading.py",
    ),
    Mutant(
        "who copies what was missed from the stream is told of",
        (
            Edit(
                "live/streams.py", "await self._readings.note(stream.caller, target, size)", "pass"
            ),
        ),
        "tests/journeys/test_bulk_reading.py",
    ),
    Mutant(
        "a line that cannot be logged stops nothing",
        (Edit("kit/log.py", "with suppress(OSError):", "with suppress(KeyError):"),),
        "tests/faults/test_log_lost.py",
    ),
    Mutant(
        "a secret address answers in time where the database is silent",
        (Edit("main.py", "_on_http_error, Refusal: _on_refusal}", "_on_http_error}"),),
        "tests/faults/test_secret_addresses.py",
    ),
    Mutant(
        "who guesses secret addresses is counted",
        (
            Edit(
                "kit/doors.py",
                "    call.house.address_quota.take(block_of(call.address))\n\n\ndef doors(",
                "    call.house.address_quota\n\n\ndef doors(",
            ),
        ),
        "tests/journeys/test_limits.py",
    ),
    Mutant(
        "a page that asks for the same again has not read more",
        (Edit("kit/readings.py", "hour.is_told or name in hour.seen", "hour.is_told"),),
        "tests/journeys/test_bulk_reading.py",
    ),
    Mutant(
        "no text is read again and again for prices",
        (
            Edit(
                "languages/claiming.py",
                "(?<!\\d)\\d++(?:[.,]\\d{3}){0,4}",
                "\\d{1,6}(?:[.,]\\d{3})*",
            ),
            Edit(
                "languages/claiming.py", "finditer(text, 0, MOST_READ)", "finditer(text, 0, 9_999)"
            ),
        ),
        "tests/faults/test_long_work.py -k pattern",
    ),
)
