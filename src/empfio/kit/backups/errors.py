"""What can keep a backup from being made or put back; each text names the way out."""


class BackupError(RuntimeError):
    """The backup was not made, or not put back; the database is as it was."""
