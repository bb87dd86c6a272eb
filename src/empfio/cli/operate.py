"""``empfio migrate``, ``token``, ``reset-password`` and ``doctor``: what an operator types."""

import secrets
from datetime import timedelta
from typing import Annotated, Any

import typer

from empfio.access.records import LONGEST_PASSWORD, SHORTEST_PASSWORD
from empfio.cli.ground import database_at_hand, fail, say, settings_now, url_of, with_database
from empfio.kit.settings import Settings

Generate = Annotated[bool, typer.Option("--generate", help="Make one up, and print it.")]
SHORTEST_LIFE, LONGEST_LIFE = 0.01, 24 * 365  # of a token, in hours; as EMPFIO_TOKEN_HOURS


def migrate() -> None:
    """Bring the database's schema up to date."""
    from empfio.kit.migrate import migrate as run

    with database_at_hand(settings_now(), makes=True) as settings:
        say(f"The schema is at revision {run(url_of(settings))}.")


def token(
    email: Annotated[str, typer.Option(help="The user's e-mail.")],
    hours: Annotated[float | None, typer.Option(help="Life of the token, at most a year.")] = None,
) -> None:
    """Print an access token of a user."""
    from empfio.access.actions import find_user_by_email, open_session
    from empfio.access.records import Device
    from empfio.access.tokens import make_token
    from empfio.kit import clock
    from empfio.kit.secrets import signing_key

    if hours is not None and not SHORTEST_LIFE <= hours <= LONGEST_LIFE:  # nor what is no number
        fail(f"Give --hours as a number from {SHORTEST_LIFE} to {LONGEST_LIFE:,}, which is a year.")

    async def work(settings: Settings, database: Any) -> str:
        user = await find_user_by_email(database, email)
        if user is None:
            fail(f"No active user has the e-mail {email}.")
        life = timedelta(hours=hours or settings.token_hours)
        signed = await open_session(database, user, Device("empfio token", ""))
        return make_token(signing_key(settings), user, signed.session_id, clock.now(), life)

    say(with_database(work))


def reset_password(
    email: Annotated[str, typer.Argument(help="The user's e-mail.")],
    generate: Generate = False,
) -> None:
    """Give a user a new password; all sessions of the user end."""
    from empfio.access.actions import find_user_by_email
    from empfio.access.changing import set_password

    async def work(_: Settings, database: Any) -> str:
        user = await find_user_by_email(database, email)
        if user is None:
            fail(f"No active user has the e-mail {email}.")
        password = secrets.token_urlsafe(15) if generate else _ask_for_password()
        await set_password(database, user, password)
        return password

    password = with_database(work)
    if generate:
        say(password)
    else:
        say(f"{email} has a new password, and has to log in with it.")


def _ask_for_password() -> str:
    while True:
        password: str = typer.prompt("New password", hide_input=True, confirmation_prompt=True)
        if SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            return password
        say(f"Take {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")


def doctor() -> None:
    """Look for what is wrong; one sentence for each finding, with its mend."""
    from empfio.cli.findings import look

    settings = settings_now()
    wrong = look(settings)
    for sentence in wrong:
        say(f"✗ {sentence}")
    if wrong:
        raise SystemExit(1)
    say("✓ Nothing is wrong.")
