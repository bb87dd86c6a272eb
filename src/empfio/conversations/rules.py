"""Pure decisions about conversations."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import regex

from empfio.conversations.records import MOST_MESSAGES, MOST_TEXT, Conversation, Message
from empfio.kit.clock import write_time
from empfio.kit.strict_json import write_json
from empfio.kit.words import Sought, find

PREVIEW_LENGTH = 120  # graphemes

_BEFORE, _BEHIND = 60, 120  # characters shown before and behind what was found
_MOST_PASSAGES = 3

MOST_PREVIEWED = PREVIEW_LENGTH * 16  # characters
_GRAPHEMES = regex.compile(rf"\X{{{PREVIEW_LENGTH}}}")


def preview(text: str) -> str:
    """The text in one line: white space folded, at most 120 graphemes, then ``…``."""
    # Words beyond the 240th cannot show: each is a grapheme at least. They stay as they are.
    line = " ".join(text.split(None, 2 * PREVIEW_LENGTH)).rstrip()
    if len(line) <= PREVIEW_LENGTH:
        return line
    if line.isascii():
        return line[:PREVIEW_LENGTH] + "…"
    # One grapheme may be very long, and a customer's 10,000 combining marks must not end up in
    # every list: 120 graphemes of ordinary length have room.
    beginning = line[:MOST_PREVIEWED]
    kept = _GRAPHEMES.match(beginning)
    start: str = kept[0] if kept else beginning
    return start if len(start) == len(line) else start + "…"


def passages(text: str, sought: Sought) -> list[list[tuple[str, bool]]]:
    """Where the words stand: up to three parts of the text, each in pieces (text, is it a match).

    Of a message whose words were found only by a limit of the index, its beginning.
    """
    matches = find(sought, text)
    parts: list[tuple[int, int]] = []
    for start, end in matches or [(0, 0)]:
        shown = parts[-1][1] if parts else 0
        if len(parts) < _MOST_PASSAGES and (start >= shown or not parts):
            earliest = _word_start(text, max(shown, start - _BEFORE), start)
            parts.append((earliest, _word_end(text, end, end + _BEHIND)))
    return [_pieces(text, part, matches) for part in parts]


def _pieces(
    text: str, part: tuple[int, int], matches: list[tuple[int, int]]
) -> list[tuple[str, bool]]:
    """One part of a text, cut where matches begin and end."""
    place, last = part
    pieces = [("…", False)] if place > 0 else []
    for start, end in matches:
        if place <= start and end <= last:
            pieces += [(text[place:start], False), (text[start:end], True)]
            place = end
    pieces += [(text[place:last], False), ("…" if last < len(text) else "", False)]
    return [piece for piece in pieces if piece[0]]


def _word_start(text: str, earliest: int, latest: int) -> int:
    """Where a passage begins: with a whole word, if there is room for one."""
    if earliest == 0:
        return 0
    gap = text.find(" ", earliest, latest)
    return earliest if gap < 0 else gap + 1


def _word_end(text: str, earliest: int, latest: int) -> int:
    """Where a passage ends: with a whole word, if there is room for one."""
    if latest >= len(text):
        return len(text)
    gap = text.rfind(" ", earliest, latest)
    return latest if gap < 0 else gap


def handover_text(
    kind: str, actor_id: UUID | None, name: str, at: datetime, reason: str | None
) -> str:
    """Who took a conversation over, when and why, as the JSON that is stored and shown."""
    by = {"type": kind, "id": None if actor_id is None else str(actor_id), "name": name}
    return write_json({"by": by, "at": write_time(at), "reason": reason})


def may_reopen(last_activity_at: datetime, now: datetime, within: timedelta) -> bool:
    """Whether a closed conversation goes on when its customer writes again."""
    return now - last_activity_at < within


def text_size(text: str) -> int:
    """Bytes of a text as it is stored."""
    return len(text.encode())


def is_full(message_count: int, text_bytes: int, added: int) -> bool:
    """Whether a message of ``added`` bytes must go into a new conversation."""
    return message_count >= MOST_MESSAGES or text_bytes + added > MOST_TEXT


def batches(
    conversations: Sequence[Conversation], most_messages: int
) -> Iterator[list[Conversation]]:
    """The conversations in their order, together as many as have ``most_messages``.

    One that has more stands alone.
    """
    batch: list[Conversation] = []
    messages = 0
    for one in conversations:
        if batch and messages + one.message_count > most_messages:
            yield batch
            batch, messages = [], 0
        batch.append(one)
        messages += one.message_count
    if batch:
        yield batch


def fault_in_order(moments: Sequence[datetime | None], now: datetime) -> tuple[int, str] | None:
    """The first message whose time breaks the order of a history, and why; None if none does.

    A message without a time breaks nothing.
    """
    previous: datetime | None = None
    for index, moment in enumerate(moments):
        if moment is None:
            continue
        if moment > now:
            return index, "must not lie in the future"
        if previous is not None and moment < previous:
            return index, "must not be earlier than the message before it"
        previous = moment
    return None


def last_activity(created_at: datetime, messages: Sequence[Message]) -> datetime:
    """When something last happened in a history."""
    return max(created_at, messages[-1].created_at) if messages else created_at
