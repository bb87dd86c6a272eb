"""Export: every conversation of an organization as a line that import takes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from empfio.kit.scope import Caller
from empfio.transfer.store import list_lines

BATCH = 200


@dataclass(slots=True)
class Exported:
    """What an export has written so far."""

    conversations: int = 0
    messages: int = 0


async def export_file(
    caller: Caller, file: Path, on_progress: Callable[[Exported], None] = lambda _: None
) -> Exported:
    """Write all conversations to ``file``, oldest first; raises ``OSError``.

    The file appears under its name only when it is whole.
    """
    done = Exported()
    after = (datetime(1, 1, 2, tzinfo=UTC), UUID(int=0))
    draft = file.with_name(f".{file.name}.part")
    with draft.open("w", encoding="utf-8") as opened:
        while True:
            async with caller.open_statement() as scope:
                rows = await list_lines(scope, after, BATCH)
            if not rows:
                break
            for moment, key, messages, line in rows:
                opened.write(line + "\n")
                after = (moment, key)
                done.messages += messages
            done.conversations += len(rows)
            on_progress(done)
    draft.replace(file)
    return done
