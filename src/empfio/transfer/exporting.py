"""Export: every conversation of an organization as a line that import takes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from empfio.kit.new_files import new_file
from empfio.kit.scope import Caller
from empfio.transfer.store import list_lines

BATCH = 200


@dataclass(slots=True)
class Exported:
    """What an export has written so far."""

    conversations: int = 0
    messages: int = 0


async def export_file(
    caller: Caller,
    file: Path,
    on_progress: Callable[[Exported], None] = lambda _: None,
    *,
    replaces: bool = False,
) -> Exported:
    """Write all conversations to ``file`` (0600), oldest first; raises ``NewFileError``.

    The file appears under its name only when it is whole; ``replaces``: in the place of one that is
    there. Nothing is left of one that could not be written.
    """
    done = Exported()
    after = (datetime(1, 1, 2, tzinfo=UTC), UUID(int=0))
    with new_file(file, replaces=replaces) as opened:
        while True:
            async with caller.open_statement() as scope:
                rows = await list_lines(scope, after, BATCH)
            if not rows:
                break
            for moment, key, messages, line in rows:
                opened.write(line.encode() + b"\n")
                after = (moment, key)
                done.messages += messages
            done.conversations += len(rows)
            on_progress(done)
    return done
