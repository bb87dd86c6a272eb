"""What can keep the embedded PostgreSQL from running; each text names the way out."""


class EmbeddedError(RuntimeError):
    """The embedded PostgreSQL cannot do what was asked."""


class ProgramsError(EmbeddedError):
    """PostgreSQL's programs were not found, cannot be run, or are too old."""


class AccountError(EmbeddedError):
    """There is no unix user the server could run as."""


class DataFolderError(EmbeddedError):
    """The data folder cannot be made, entered or trusted."""


class NoDatabaseError(EmbeddedError):
    """Nobody has made a database in the data folder, and this is not the moment to make one."""


class OtherMajorError(EmbeddedError):
    """The data was made by another major version of PostgreSQL."""


class StartError(EmbeddedError):
    """The database could not be made, or the server did not come up."""


class StopError(EmbeddedError):
    """The server did not end."""
