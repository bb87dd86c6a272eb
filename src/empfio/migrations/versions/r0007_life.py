"""The life of data: what is erased leaves nothing behind."""

from empfio.migrations.raw import run_sql

revision = "0007"
down_revision = "0004"

# PostgreSQL's statistics quote values of a table long after their rows are gone. No plan needs
# them of what people wrote or are called; naming the type anew drops those that were gathered.
PERSONAL = {
    "leads": "name phone email company channel_id appointment_notes",
    "lead_addresses": "channel_id",
    "conversations": "session_key lead_name lead_email last_message_preview",
    "messages": "content",
    "idempotency_keys": "headers body",
}


def _without_statistics(table: str, column: str, kind: str) -> str:
    return (
        f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind},"
        f" ALTER COLUMN {column} SET STATISTICS 0;"
    )


def upgrade() -> None:
    """Gather no statistics of what is personal."""
    columns = [(table, name, "text") for table, names in PERSONAL.items() for name in names.split()]
    columns += [("leads", "preferred_services", "text[]")]
    columns += [("leads", "metadata", "json"), ("messages", "metadata", "json")]
    run_sql("\n".join(_without_statistics(*column) for column in columns))


def downgrade() -> None:
    """Nothing that could be read is lost: statistics come by themselves."""
