"""``empfio migrate``, ``token`` and ``doctor``: what an operator types."""

from datetime import timedelta
from typing import Annotated, Any

import typer

from empfio.cli.ground import database_at_hand, fail, say, settings_now, url_of, with_database
from empfio.kit.settings import Settings


def migrate() -> None:
    """Bring the database's schema up to date."""
    from empfio.kit.migrate import migrate as run

    with database_at_hand(settings_now()) as settings:
        say(f"The schema is at revision {run(url_of(settings))}.")


def token(
    email: Annotated[str, typer.Option(help="The user's e-mail.")],
    hours: Annotated[float | None, typer.Option(min=0.01, help="Life of the token.")] = None,
) -> None:
    """Print an access token of a user."""
    from empfio.access.actions import find_user_by_email, open_session
    from empfio.access.records import Device
    from empfio.access.tokens import make_token
    from empfio.kit import clock
    from empfio.kit.secrets import signing_key

    async def work(settings: Settings, database: Any) -> str:
        user = await find_user_by_email(database, email)
        if user is None:
            fail(f"No active user has the e-mail {email}.")
        life = timedelta(hours=hours or settings.token_hours)
        signed = await open_session(database, user, Device("empfio token", ""))
        return make_token(signing_key(settings), user, signed.session_id, clock.now(), life)

    say(with_database(work))


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
