"""The command ``empfio`` and its sub-commands."""

import typer

from empfio.cli import (
    arrivals,
    background,
    backups,
    data,
    evaluate,
    operate,
    revoke,
    serve,
    simulate,
)
from empfio.cli.ground import fail

app = typer.Typer(
    help="Empfio, the self-hosted front desk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(serve.serve)
app.command()(background.worker)
app.command()(background.lanes)
app.command()(operate.migrate)
app.command()(operate.token)
app.command("reset-password")(operate.reset_password)
app.command("revoke-all")(revoke.revoke_all)
app.command()(operate.doctor)
app.command("import")(data.import_)
app.command()(data.export)
app.command()(data.demo)
app.command()(simulate.simulate)
app.command()(arrivals.arrivals)
app.command("replay-arrival")(arrivals.replay_arrival)
app.command()(backups.backup)
app.command()(backups.restore)
app.command()(backups.upgrade)
app.command("eval")(evaluate.evaluate)
app.command("bench-data")(data.bench_data)


def main() -> None:
    """Run the command; what goes wrong is told in one sentence."""
    import asyncpg

    from empfio.kit.backups.errors import BackupError
    from empfio.kit.db import UNAVAILABLE, DurabilityError
    from empfio.kit.embedded.errors import EmbeddedError
    from empfio.kit.errors import Refusal
    from empfio.kit.new_files import NewFileError
    from empfio.kit.schema import AddressError, OldServerError, SchemaError
    from empfio.kit.secrets import SecretKeyError

    told = (
        AddressError, BackupError, DurabilityError, EmbeddedError, NewFileError, OldServerError,
        Refusal, SchemaError, SecretKeyError,
    )  # fmt: skip
    try:
        app()
    except told as error:
        fail(str(error))
    except (asyncpg.PostgresError, *UNAVAILABLE) as error:
        fail(f"{type(error).__name__}: {error}. `empfio doctor` finds out what is wrong.")
