"""Messages made to fit what a provider takes: long texts in parts, many choices as numbered lines.

Nothing is lost: a choice that does not fit a button becomes a line of the text, and of a text
that is cut only the white space at the cut goes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import regex

from empfio.channels.contract import Choice, Outgoing, Section

Form = Literal["text", "buttons", "list"]
_GRAPHEME = regex.compile(r"\X")
_LOOKED_BACK = 100  # characters
_NUMBER = re.compile(r"\W*([0-9]{1,3})\W*")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a provider takes; lengths in UTF-16 units, the strictest reading of *characters*."""

    text: int
    body: int = 0  # of a text with choices
    buttons: int = 0
    button_label: int = 0
    rows: int = 0
    row_label: int = 0
    row_description: int = 0
    section_title: int = 0
    list_label: int = 0
    choice_id: int = 0  # bytes


def size(text: str) -> int:
    """How long a text is in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def form_of(message: Outgoing, limits: Limits) -> Form:
    """How the choices of a message are shown; ``text`` where there are none, or they do not fit."""
    choices = message.choices
    if not choices or not message.text.strip() or not _may_be_tapped(choices, limits):
        return "text"
    titles = [section.title for section in message.sections]
    longest = max(size(one.label) for one in choices)
    if (
        not any(titles)
        and not any(one.description for one in choices)
        and len({one.label for one in choices}) == len(choices) <= limits.buttons
        and longest <= limits.button_label
    ):
        return "buttons"
    is_list = (
        len(choices) <= limits.rows
        and longest <= limits.row_label
        and 0 < size(message.list_label) <= limits.list_label
        and max(size(one.description) for one in choices) <= limits.row_description
        and max(map(size, titles)) <= limits.section_title
        and (len(titles) == 1 or all(titles))
    )
    return "list" if is_list else "text"


def fit(message: Outgoing, limits: Limits) -> list[Outgoing]:
    """The message in parts that the provider takes, in their order; the choices with the last.

    A template stands for the whole text, so it goes with the first part alone.
    """
    message = replace(message, sections=tuple(one for one in message.sections if one.choices))
    if message.choices and form_of(message, limits) == "text":
        message = replace(message, text=numbered(message), sections=())
    pieces = cut(message.text, limits.text)
    if message.choices and size(pieces[-1]) > limits.body:
        pieces = pieces[:-1] + cut(pieces[-1], limits.body)
    parts = [replace(message, text=piece, sections=(), template=None) for piece in pieces]
    parts[-1] = replace(parts[-1], sections=message.sections)
    parts[0] = replace(parts[0], template=message.template)
    return parts


def numbered(message: Outgoing) -> str:
    """The text with its choices as numbered lines, counted over all sections."""
    blocks = [message.text] if message.text.strip() else []
    number = 0
    for section in message.sections:
        lines = [section.title] if section.title else []
        for choice in section.choices:
            number += 1
            lines.append(f"{number}. {joined(choice.label, choice.description)}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def chosen(text: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice that a typed answer to numbered lines means: its number, or its label."""
    number = _NUMBER.fullmatch(text)
    if number is not None:
        place = int(number[1])
        return choices[place - 1] if 1 <= place <= len(choices) else None
    said = " ".join(text.casefold().split())
    same = [one for one in choices if " ".join(one.label.casefold().split()) == said]
    return same[0] if len(same) == 1 else None


def flat(message: Outgoing) -> Outgoing:
    """The message with all it says of a choice in the label, for buttons that show only that."""
    choices = tuple(
        replace(one, label=joined(section.title, one.label, one.description), description="")
        for section in message.sections
        for one in section.choices
    )
    return replace(message, sections=(Section("", choices),) if choices else ())


def joined(*texts: str) -> str:
    """Texts in one line, those that are empty left out."""
    return " · ".join(text for text in texts if text)


def cut(text: str, most: int) -> list[str]:
    """The text in pieces of at most ``most`` units, between paragraphs, lines, words, graphemes."""
    if size(text) <= most:
        return [text]
    pieces = []
    rest = text.strip()
    while size(rest) > most:
        place = _place_to_cut(rest, most)
        pieces.append(rest[:place].rstrip())
        rest = rest[place:].lstrip()
    return [*pieces, rest] if rest or not pieces else pieces


def _place_to_cut(text: str, most: int) -> int:
    """How many characters the next piece takes."""
    units = text[:most].encode("utf-16-le", "surrogatepass")[: 2 * most]
    end = len(units.decode("utf-16-le", "ignore"))
    window = text[: end + 1]  # white space right behind the end is a place to cut
    for mark in ("\n\n", "\n"):
        if (place := window.rfind(mark)) >= end // 2:
            return place
    place = max((one.start() for one in re.finditer(r"\s", window)), default=0)
    if place > 0:
        return place
    return _end_of_grapheme(text, end) or max(end, 1)


def _end_of_grapheme(text: str, end: int) -> int:
    """The last place up to ``end`` where a grapheme ends; ``end`` where none of the last does.

    The last hundred characters are looked at: a row of flags is gone through again for each.
    """
    start = max(0, end - _LOOKED_BACK)
    tail, place, last = text[start : end + 1], 0, 0
    while (one := _GRAPHEME.match(tail, place)) is not None:
        place = one.end()
        if start + place <= end:
            last = place
    return start + last if last else end


def _may_be_tapped(choices: Sequence[Choice], limits: Limits) -> bool:
    """Whether each choice says something, and comes back as itself."""
    ids = {one.id for one in choices}
    are_told_apart = len(ids) == len(choices) and all(one.label.strip() for one in choices)
    return are_told_apart and all(0 < len(one.encode()) <= limits.choice_id for one in ids)
