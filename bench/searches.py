"""Search in an organization of more than a million messages: each kind of question by itself."""

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from urllib.parse import quote

from bench import servers
from bench.ground import Ground
from bench.load import Client
from bench.row import Plan, Row
from bench.servers import Server

ASKED = 40  # times in a round
CONVERSATIONS, MESSAGES = "/api/v1/conversations?q=", "/api/v1/messages/search?q="
# The words are planted by ``empfio bench-data``, in numbers that go with its scale; the common
# ones are what the sample's people say all the time.
KINDS = {
    "rare word (5)": "quetzalbird",
    "word that never occurs": "xylophone",
    "medium (2,000)": "rebonding",
    "medium (10,000)": "keratin",
    "very common": "you",
    "two words, medium · common": "rebonding you",
    "two words, both common": "you the",
    "beginning of a word, common": "th",
    "beginning of a word, rare": "quet",
    "phrase, common": '"you like"',
    "phrase, rare (290)": '"honey blonde"',
    "umlaut (17,000)": "grün",
    "2-letter word (26,000)": "xo",
    "two common words that meet 6 times": "amber indigo",
    "90,000 hits, none in the newest 60 %": "telefax",
}
LAST = "90,000 hits, none in the newest 60 %"
AT_ONCE = 4  # people who search at the same time


def measure(ground: Ground, plan: Plan) -> list[Row]:
    """A row for each kind: the 95th percentile of the slower of the two searches."""
    with servers.ours(ground, 1) as ours:
        client = Client(ours, ground.searched.token)
        rows = [_kind(client, plan, name, words) for name, words in KINDS.items()]
        rows.append(_fifth_page(client, plan))
        client.close()
        rows.append(_at_once(ours, ground.searched.token, plan))
    return rows


def _kind(client: Client, plan: Plan, name: str, words: str) -> Row:
    floor = None if name == LAST else 60.0
    row = _row(name, floor, 30.0)
    for _ in range(plan.rounds):
        _note(row, [client.times(path + quote(words), ASKED) for path in (CONVERSATIONS, MESSAGES)])
    return row


def _row(name: str, floor: float | None, stretch: float | None) -> Row:
    return Row(
        f"search, {name}: p95", floor, stretch, " ms", is_lower_better=True, part=" ms p95",
        parts=("conversations", "messages"),
    )  # fmt: skip


def _note(row: Row, taken: list[list[float]]) -> None:
    slow = [sorted(times)[int(len(times) * 0.95)] for times in taken]
    row.values.append(max(slow))
    row.ours.append(slow[0])
    row.theirs.append(slow[1])


def _fifth_page(client: Client, plan: Plan) -> Row:
    row = _row("fifth page of a medium word (10,000)", None, None)
    paths = [path + quote(KINDS["medium (10,000)"]) for path in (CONVERSATIONS, MESSAGES)]
    fifth = [_followed(client, path, 4) for path in paths]
    for _ in range(plan.rounds):
        _note(row, [client.times(path, ASKED) for path in fifth])
    return row


def _followed(client: Client, first: str, pages: int) -> str:
    """The path of the page that comes ``pages`` after the first."""
    path = first
    for _ in range(pages):
        path = f"{first}&cursor={quote(json.loads(client.get(path))['next_cursor'])}"
    return path


def _at_once(ours: Server, token: str, plan: Plan) -> Row:
    """Each kind but the last, by people who begin at different ones."""
    row = _row(f"each kind but the last in turn, {AT_ONCE} clients at once", None, None)
    words = [quote(words) for name, words in KINDS.items() if name != LAST]

    def search(place: int, path: str) -> list[float]:
        client = Client(ours, token)
        turned = words[place * 3 :] + words[: place * 3]
        times = [client.times(path + one, 1)[0] for _ in range(4) for one in turned]
        client.close()
        return times

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(plan.rounds):
            taken = [
                [*chain(*pool.map(search, range(AT_ONCE), [path] * AT_ONCE))]
                for path in (CONVERSATIONS, MESSAGES)
            ]
            _note(row, taken)
    return row
