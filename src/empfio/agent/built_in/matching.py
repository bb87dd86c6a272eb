"""Which service, or whom of the staff, a customer means: by name, by a part of it, or nearly so."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from empfio.agent.contract import Person, Service
from empfio.kit.words import words

_MOST_READ = 2_000  # characters of what was written
_MOST_WORDS = 120
_NEAR = 86.0  # of 100, from which on a word counts as misspelt
_SHORTEST = 4  # letters of a part of a name that stands for the whole
_SHORTEST_MISSPELT = 6
_SHORTEST_ENDING = 5

# What is done, said as the name of a service says it: *Haare schneiden* is a *Haarschnitt*.
_DEEDS = {
    "schneiden": "schnitt", "geschnitten": "schnitt", "farben": "farbe", "gefarbt": "farbe",
    "gefohnt": "fohnen", "rasieren": "rasur", "rasiert": "rasur", "massieren": "massage",
    "massiert": "massage", "cutting": "cut", "trimmed": "trim", "trimming": "trim",
    "color": "colour", "colored": "colour", "coloured": "colour", "coloring": "colour",
    "colouring": "colour", "dye": "colour", "dyed": "colour", "shaved": "shave",
}  # fmt: skip
_DEED = re.compile(f"(?:{'|'.join(sorted(_DEEDS, key=len, reverse=True))})$")

Names = Mapping[str, Sequence[tuple[str, ...]]]
"""Of each id the names that it goes by, as folded words."""


def find_services(texts: Iterable[str], services: Sequence[Service]) -> list[Service]:
    """The services that are named, in any language; several where it is not clear which."""
    names = {one.id: [_folded(name) for name in sorted(one.all_names)] for one in services}
    written = _written(texts)
    found = _find(written, names) or _compounds(written, names)
    return [one for one in services if one.id in found]


def find_staff(texts: Iterable[str], staff: Sequence[Person]) -> list[Person]:
    """Those of the staff who are named."""
    found = _find(_written(texts), {one.id: [_folded(one.name)] for one in staff})
    return [one for one in staff if one.id in found]


def _written(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in _folded(text)][:_MOST_WORDS]


def _find(written: Sequence[str], names: Names) -> set[str]:
    return _whole(written, names) or _parts(written, names) or _nearly(written, names)


def _folded(text: str) -> tuple[str, ...]:
    found = (word.folded for word in words(text[:_MOST_READ]))
    return tuple(_DEED.sub(lambda deed: _DEEDS[deed[0]], word) for word in found)


def _whole(written: Sequence[str], names: Names) -> set[str]:
    """Those of whose name every word was written; of *beard* and *beard trim* the longer."""
    there = set(written)
    lengths = {
        id: max((len(name) for name in known if name and there.issuperset(name)), default=0)
        for id, known in names.items()
    }
    longest = max(lengths.values(), default=0)
    return {id for id, length in lengths.items() if length == longest > 0}


def _parts(written: Sequence[str], names: Names) -> set[str]:
    """Those of whose name a word was written that few others have."""
    parts = {id: {word for name in known for word in name} for id, known in names.items()}
    how_many = Counter(word for known in parts.values() for word in known)
    there = {word for word in written if len(word) >= _SHORTEST and how_many[word]}
    rarest = min((how_many[word] for word in there), default=0)
    telling = {word for word in there if how_many[word] == rarest}
    return {id for id, known in parts.items() if known & telling}


def _compounds(written: Sequence[str], names: Names) -> set[str]:
    """Those whose name ends a longer word, as in German: *Damenhaarschnitt* is a *Haarschnitt*."""
    lengths = {
        id: max(
            (len(name[0]) for name in known if len(name) == 1 and len(name[0]) >= _SHORTEST_ENDING
             for word in written if word.endswith(name[0])),
            default=0,
        )
        for id, known in names.items()
    }  # fmt: skip
    longest = max(lengths.values(), default=0)
    return {id for id, length in lengths.items() if length == longest > 0}


def _nearly(written: Sequence[str], names: Names) -> set[str]:
    """Those whose name was written with an error, in one word, or in two."""
    pairs = ["".join(pair) for pair in pairwise(written)]
    shapes = [one for one in (*written, *pairs) if len(one) >= _SHORTEST_MISSPELT]
    near = {
        id: max(
            (fuzz.ratio(shape, "".join(name), score_cutoff=_NEAR)
             for name in known for shape in shapes),
            default=0.0,
        )
        for id, known in names.items()
    }  # fmt: skip
    best = max(near.values(), default=0.0)
    return {id for id, value in near.items() if value == best > 0}
