"""Words planted into benchmark data, so that a search for each finds what is known beforehand."""

from dataclasses import dataclass

from empfio.kit.words import vector


@dataclass(frozen=True, slots=True)
class Planted:
    """Words that stand at the end of the first message of some conversations.

    ``where``: SQL over ``i``, the number of the conversation, and ``$3``, how many there are.
    """

    text: str
    where: str


PLANTED = (
    Planted("quetzalbird", "i % greatest($3 / 5, 1) = 7"),
    Planted("honey blonde", "i % greatest($3 / 290, 1) = 9"),
    Planted("rebonding", "i % greatest($3 / 2000, 1) = 11"),
    Planted("keratin", "i % greatest($3 / 10000, 1) = 13"),
    Planted("grün", "i % greatest($3 / 17000, 1) = 3"),
    Planted("xo", "i % greatest($3 / 26000, 1) = 5"),
    # Two common words that meet six times, and a common one that nobody says any more.
    Planted("amber", "i % 4 = 1 OR i % greatest($3 / 6, 1) = 17"),
    Planted("indigo", "i % 4 = 2 OR i % greatest($3 / 6, 1) = 17"),
    Planted("telefax", "i < $3 * 2 / 5 AND i % 4 <> 0"),
)


def planted_text() -> str:
    """SQL of the words that end message ``s`` of conversation ``i``."""
    return _joined([(one.where, f"' {one.text}'") for one in PLANTED], "''")


def planted_words(mark: str) -> str:
    """SQL of the same as a tsvector."""
    return _joined(
        [
            (one.where, f"""'{vector(one.text, mark).replace("'", "''")}'::tsvector""")
            for one in PLANTED
        ],
        "''::tsvector",
    )


def _joined(parts: list[tuple[str, str]], nothing: str) -> str:
    cases = (f"CASE WHEN {where} THEN {what} ELSE {nothing} END" for where, what in parts)
    return f"CASE WHEN s = 1 THEN {' || '.join(cases)} ELSE {nothing} END"
