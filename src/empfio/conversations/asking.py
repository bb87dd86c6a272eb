"""What the index of words is asked for where several are sought: as little as finds them all.

A beginning costs the index a look at every message that has it; a whole word is skipped through.
So a beginning that is common is not asked for beside a rare one, but looked at in the messages
that have the rare one; and a word that nothing in the organization goes on from is asked for whole.
"""

from collections.abc import Sequence
from typing import Any

from empfio.kit.scope import Scope
from empfio.kit.words import Sought, going_on, mark_of

NEWEST = 2_000  # messages by which is guessed how common a word is
RARE = 20  # of them: a word that so many have, or fewer

# How many of the newest messages have each beginning, and how many the word itself.
_SURVEY = f"""SELECT count(*) FILTER (WHERE m.words @@ t.beginning) AS begun,
    count(*) FILTER (WHERE m.words @@ t.word) AS whole
  FROM unnest($2::text[]::tsquery[], $3::text[]::tsquery[])
    WITH ORDINALITY AS t(beginning, word, place)
  LEFT JOIN (SELECT words FROM messages WHERE organization_id = $1
              ORDER BY id DESC LIMIT {NEWEST}) AS m ON true
 GROUP BY t.place ORDER BY t.place"""

_GO_ON = """SELECT t.place FROM unnest($2::text[]::tsquery[]) WITH ORDINALITY AS t(longer, place)
 WHERE EXISTS (SELECT FROM match_messages($1, t.longer, t.longer, 1))"""


async def narrowed(scope: Scope, sought: Sought) -> Sought:
    """What to ask the index for: all that is sought is among what it gives to that.

    A guess by the newest messages decides what it costs, and never what is found.
    """
    if not sought.beginnings or len(sought.beginnings) + len(sought.phrases) == 1:
        return sought
    rows = await _survey(scope, sought)
    rare = tuple(
        word for word, row in zip(sought.beginnings, rows, strict=False) if row["begun"] <= RARE
    )
    if rare or any(row["begun"] <= RARE for row in rows):
        return Sought(rare, sought.phrases)
    whole = await _ends_of(scope, [
        word
        for word, row in zip(sought.beginnings, rows, strict=False)
        if row["begun"] == row["whole"]
    ])  # fmt: skip
    begun = tuple(word for word in sought.beginnings if word not in whole)
    return Sought(begun, sought.phrases + tuple((word,) for word in whole))


async def _survey(scope: Scope, sought: Sought) -> Sequence[Any]:
    """A row for each beginning, then one for each phrase."""
    mark = mark_of(scope.organization_id)
    words = [Sought((), ((word,),)) for word in sought.beginnings]
    phrases = [Sought((), (phrase,)) for phrase in sought.phrases]
    beginnings = [Sought((word,), ()) for word in sought.beginnings]
    rows: Sequence[Any] = await scope.connection.fetch(
        _SURVEY,
        scope.organization_id,
        [one.query(mark) for one in beginnings + phrases],
        [one.query(mark) for one in words + phrases],
    )
    return rows


async def _ends_of(scope: Scope, words: list[str]) -> list[str]:
    """Those of the words that no longer one begins with.

    A longer one that is committed after this look is not found by this search, as if the search
    had come before it.
    """
    mark = mark_of(scope.organization_id)
    longer = {word: text for word in words if (text := going_on(word, mark))}
    if not longer:
        return []
    rows = await scope.connection.fetch(_GO_ON, scope.organization_id, list(longer.values()))
    going = {row["place"] for row in rows}
    return [word for place, word in enumerate(longer, start=1) if place not in going]
