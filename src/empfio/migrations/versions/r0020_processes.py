"""Which process holds a lane, so that others see when it is gone."""

from empfio.migrations.raw import run_sql

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Lanes that are held now wait for the end of their lease, as before."""
    run_sql("ALTER TABLE lanes ADD COLUMN process text;")


def downgrade() -> None:
    """Let a lease alone say when a lane is free."""
    run_sql("ALTER TABLE lanes DROP COLUMN process;")
