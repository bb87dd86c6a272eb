"""Yes, no, or neither: a *no* is never taken for a *yes*, what is unclear is asked again."""

from collections.abc import Mapping

from empfio.languages.phrases import Phrases
from empfio.languages.records import Decision


def decide(text: str, phrases: Mapping[str, Phrases]) -> Decision | None:
    """What a text as ``plain`` gives it answers to a question; None: nothing of the kind.

    A *yes* is one that nothing speaks against: no denial, no correction, no doubt.
    """
    agreed = phrases["yes_for_all_its_no"]
    rest = agreed.without(text)
    denies = phrases["no"].are_in(rest)
    agrees = agreed.are_in(text) or phrases["yes"].are_in(phrases["no"].without(rest))
    if phrases["unsure"].are_in(rest):
        return "no" if denies and not agrees and _begins(rest, phrases) else "unsure"
    if denies:
        return "no" if not agrees or _begins(rest, phrases) else "unsure"
    if phrases["correction"].are_in(rest):
        return "unsure"
    return "yes" if agrees else None


def _begins(text: str, phrases: Mapping[str, Phrases]) -> bool:
    """Whether the first clause is a denial, and no agreement."""
    first = text.split(" . ", 1)[0] if not text.startswith(". ") else text[2:].split(" . ", 1)[0]
    clause = f". {first} ."
    return phrases["no"].are_in(clause) and not phrases["yes"].are_in(phrases["no"].without(clause))
