"""What can go wrong with the stream."""

from empfio.kit.errors import QuotaError


class TooManyStreamsError(QuotaError):
    """A session, an API key or the process holds as many streams as there may be."""

    def __init__(self) -> None:
        super().__init__("caller's streams", 15)
