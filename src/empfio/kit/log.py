"""Structured logs: one JSON object a line, never what customers wrote or who they are.

Only what the code names is logged: counts, statuses, kinds, routes. Values from requests and rows
never are; a test plants canaries and greps for them.
"""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Nobody finds a package meanwhile, unless it is there already."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


# It takes rich along where that is installed (the command's help needs it), to show errors in
# colours: 4.6 MB of every process, and a tenth of a second. Ours are told in plain text.
with _without("rich"):
    import structlog

_MOST_FRAMES = 20


class _Printer(structlog.PrintLogger):
    """Prints lines; one that finds no room, or whose reader has gone, is lost and stops nothing."""

    def msg(self, message: str) -> None:
        """Print a line."""
        with suppress(OSError):
            super().msg(message)

    # Each of these names stands for the msg of its own class.
    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


def get_logger(name: str) -> Any:
    """The log under a name; ``name``: whose lines they are, such as ``empfio.intake``."""
    return structlog.get_logger(name)


def set_up_log(level: str) -> None:
    """Send everything, the web server's own lines too, through one renderer to stderr."""
    stderr = sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        structlog.processors.ExceptionRenderer(_without_its_words),
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: _Printer(stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_first_line, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    # Access lines hold query strings, and those hold what people search for.
    logging.getLogger("uvicorn.access").disabled = True


def _without_its_words(
    exc_info: tuple[type[BaseException], BaseException, TracebackType | None],
) -> list[str]:
    """An error as classes and places. What it says is left out: drivers quote values there."""
    told: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None and len(told) < _MOST_FRAMES:
        told.append(f"{type(error).__module__}.{type(error).__qualname__}")
        frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
        told += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
        error = error.__cause__ or error.__context__
    return told


def _first_line(_: Any, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Of what libraries say the first line: asyncio's further ones quote errors in full."""
    line["event"] = str(line["event"]).partition("\n")[0]
    return line
