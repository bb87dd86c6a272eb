"""Search in an organization of more than a million messages: each kind of question by itself."""

from urllib.parse import quote

from bench import servers
from bench.ground import Ground
from bench.load import Client
from bench.row import Plan, Row

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


def measure(ground: Ground, plan: Plan) -> list[Row]:
    """A row for each kind: the 95th percentile of the slower of the two searches."""
    with servers.ours(ground, 1) as ours:
        client = Client(ours, ground.searched.token)
        rows = [_kind(client, plan, name, words) for name, words in KINDS.items()]
        client.close()
    return rows


def _kind(client: Client, plan: Plan, name: str, words: str) -> Row:
    floor = None if name == LAST else 60.0
    row = Row(
        f"search, {name}: p95", floor, 30.0, " ms", is_lower_better=True, part=" ms p95",
        parts=("conversations", "messages"),
    )  # fmt: skip
    for _ in range(plan.rounds):
        taken = [client.times(path + quote(words), ASKED) for path in (CONVERSATIONS, MESSAGES)]
        slow = [sorted(times)[int(len(times) * 0.95)] for times in taken]
        row.values.append(max(slow))
        row.ours.append(slow[0])
        row.theirs.append(slow[1])
    return row
