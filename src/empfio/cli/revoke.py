"""``empfio revoke-all``: every way in is shut, for the hour after a theft of keys."""

import sys
from typing import Annotated, Any

import typer

from empfio.cli.ground import fail, say, with_database
from empfio.kit.settings import Settings

Email = Annotated[str | None, typer.Option(help="For the organization of whoever has this e-mail.")]
Everywhere = Annotated[bool, typer.Option("--everywhere", help="For every organization.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def revoke_all(email: Email = None, everywhere: Everywhere = False, yes: Yes = False) -> None:
    """End all API keys, sessions, invitations and password links at once.

    Not ended: passwords; links to calendars; the tokens of the web chat's visitors; the secrets of
    channels, which are the providers'; and EMPFIO_SECRET_KEY. docs/operations.md says what to do
    about those, under "When a key was stolen".
    """
    from empfio.access import revoking
    from empfio.access.callers import system_caller

    if (email is None) != everywhere:
        fail("Say either --email or --everywhere.")
    _confirm(email or "every organization", yes)

    async def work(_: Settings, database: Any) -> None:
        found = await revoking.find_organizations(database, email)
        if email is not None and not found:
            fail(f"Nobody has the e-mail {email}.")
        ended = []
        # One transaction each: what is ended stays so if a later organization cannot be reached.
        for organization_id in found:
            async with system_caller(database, organization_id).open_scope() as scope:
                ended.append(await revoking.revoke_all(scope))
        say(
            f"Ended: {sum(one.api_keys for one in ended):,} API keys,"
            f" {sum(one.sessions for one in ended):,} sessions,"
            f" {sum(one.invitations for one in ended):,} invitations,"
            f" {sum(one.password_links for one in ended):,} password links."
        )

    with_database(work)
    say("Next: everybody logs in again, with a new password where it may be known, and makes")
    say("new API keys; GET /api/v1/audit tells what was done with the old ones.")


def _confirm(whose: str, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        fail("This ends every way in; say --yes where nobody can be asked.")
    typer.confirm(f"End every API key and session of {whose}?", abort=True)
