"""Yes, no, or neither: a *no* is never taken for a *yes*, what is unclear is asked again."""

from collections.abc import Mapping

from empfio.languages.phrases import Phrases
from empfio.languages.records import Decision


def decide(text: str, phrases: Mapping[str, Phrases]) -> Decision | None:
    """What a text as ``plain`` gives it answers to a question; None: nothing of the kind.

    A *yes* is one that nothing speaks against: no denial, no correction, no doubt.
    """
    agreed = phrases["yes_for_all_its_no"]
    is_unsure = phrases["unsure"].are_in(text)
    rest = phrases["unsure"].without(agreed.without(text))
    denies = phrases["no"].are_in(rest)
    agrees = agreed.are_in(text) or phrases["yes"].are_in(phrases["no"].without(rest))
    if denies:
        return "no" if not agrees or _begins_with_no(rest, phrases) else "unsure"
    if is_unsure or phrases["correction"].are_in(rest):
        return "unsure"
    if phrases["addition"].are_in(rest) and not phrases["yes"].are_in(_first_clause(rest)):
        return "unsure"
    return "yes" if agrees else None


def _begins_with_no(text: str, phrases: Mapping[str, Phrases]) -> bool:
    """Whether the first clause denies and does not agree."""
    clause = _first_clause(text)
    return phrases["no"].are_in(clause) and not phrases["yes"].are_in(phrases["no"].without(clause))


def _first_clause(text: str) -> str:
    return f". {text.removeprefix('. ').partition(' . ')[0]} ."
