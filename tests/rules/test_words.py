"""The words of a text, what a search asks for, and where it stands in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empfio.conversations.rules import passages
from empfio.kit.ids import new_id
from empfio.kit.words import (
    MOST_WORDS,
    find,
    fold,
    going_on,
    mark_of,
    read_sought,
    vector,
    words,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Müßig", "mussig"),
        ("Łódź", "lodz"),
        ("Ångström Ærø", "angstrom aero"),
        ("e\u0301te\u0301", "ete"),
        ("İstanbul ISTANBUL ı", "istanbul istanbul i"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("ﬁne ½", "fine 1⁄2"),
        ("हिन्दी", "हिन्दी"),
        ("日本語", "日本語"),
    ],
)
def test_case_and_accents_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=200))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cut/colour at jane@example.com, 10:30", "cut colour at jane example com 10 30"),
        ("don't e-mail +49 123", "don t e mail 49 123"),
        ("2½ Straße", "2 1 2 strasse"),
        ("snake_case 👋🏽", "snake case"),
        ("...", ""),
    ],
)
def test_words_are_letters_and_digits_between_anything_else(text: str, found: str) -> None:
    assert [word.folded for word in words(text)] == found.split()


@given(st.text(max_size=100), st.text(max_size=100))
def test_every_word_lies_where_it_is_said_to(before: str, after: str) -> None:
    text = f"{before} Müller {after}"
    for word in words(text):
        assert word.folded in [one.folded for one in words(text[word.start : word.end])]
    assert "muller" in [word.folded for word in words(text)]


@given(st.text(alphabet="ab Üé1.", max_size=60))
def test_the_vector_holds_the_words_at_their_places(text: str) -> None:
    expected = [f"'mark{word.folded}':{place}" for place, word in enumerate(words(text), start=1)]
    assert vector(text, "mark").split() == expected


@given(
    st.text(alphabet="ab1é中я\u0338", max_size=9), st.text(alphabet="ab1", min_size=1, max_size=3)
)
def test_a_longer_word_has_one_of_the_ways_in_which_a_word_may_go_on(text: str, word: str) -> None:
    longer = going_on(word, "mark")
    assert longer is not None
    ways = tuple(way.removesuffix("':*") for way in longer.split(" | "))
    held = vector(text, "mark").split()
    expected = any(one.folded.startswith(word) and one.folded != word for one in words(text))
    assert any(lexeme.startswith(ways) for lexeme in held) == expected


@pytest.mark.parametrize("word", ["中", "amber中", "привет", "a\u0338"])
def test_a_word_beyond_ascii_may_go_on_in_too_many_ways(word: str) -> None:
    assert going_on(word, "mark") is None


def test_a_text_of_very_many_words_keeps_each_of_them() -> None:
    text = " ".join(f"w{number}" for number in range(20_000))
    held = vector(text, "").split()
    assert "'w19999'" in held and "'w16382':16383" in held


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Haircut colour haircut", "'haircut':* & 'colour':*"),
        ('"golden blonde" ha', "'ha':* & ('golden' <-> 'blonde')"),
        ('"no end', "('no' <-> 'end')"),
        ("it's & | ! :*", "'it':* & 's':*"),
    ],
)
def test_a_search_is_read(text: str, query: str) -> None:
    assert read_sought(text).query("") == query


def test_the_words_of_organizations_begin_with_marks_of_their_own() -> None:
    marks = {mark_of(new_id()) for _ in range(1_000)}
    assert len(marks) == 1_000
    assert {len(mark) for mark in marks} == {6}
    [mark, *_] = marks
    assert read_sought('a "b c"').query(mark) == f"'{mark}a':* & ('{mark}b' <-> '{mark}c')"


@pytest.mark.parametrize("text", ["", "  ", '""', "?!", "👋"])
def test_a_search_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a letter or a digit"):
        read_sought(text)


def test_a_search_of_too_many_words_is_refused() -> None:
    read_sought(" ".join(f"w{number}" for number in range(MOST_WORDS)))
    with pytest.raises(ValueError, match="more than 16 words"):
        read_sought(" ".join(f"w{number}" for number in range(MOST_WORDS + 1)))


def test_what_is_sought_is_found_as_it_was_written() -> None:
    text = "Frau Müller möchte Müllers Termin; frau müller!"
    marks = [text[start:end] for start, end in find(read_sought("mull"), text)]
    assert marks == ["Müller", "Müllers", "müller"]
    marks = [text[start:end] for start, end in find(read_sought('"frau muller"'), text)]
    assert marks == ["Frau", "Müller", "frau", "müller"]


@given(st.text(max_size=2_000), st.integers(0, 5))
def test_passages_are_cut_from_the_text_and_mark_every_match_they_show(
    noise: str, times: int
) -> None:
    text = " zebra ".join([noise] * (times + 1))
    found = passages(text, read_sought("zeb"))
    assert 1 <= len(found) <= 3
    for pieces in found:
        shown = "".join(piece for piece, _ in pieces if piece != "…")
        assert shown in text.replace("…", "") or "…" in noise
    if times and not any(word.folded.startswith("zeb") for word in words(noise)):
        assert {piece for pieces in found for piece, is_match in pieces if is_match} == {"zebra"}


def test_passages_of_a_long_text_are_short_and_do_not_overlap() -> None:
    text = " ".join(["word"] * 100 + ["zebra"] + ["word"] * 100 + ["zebra zebra"] + ["word"] * 100)
    found = passages(text, read_sought("zebra"))
    assert [[piece for piece, is_match in one if is_match] for one in found] == [
        ["zebra"], ["zebra", "zebra"],
    ]  # fmt: skip
    for one in found:
        assert one[0] == one[-1] == ("…", False)
        assert sum(len(piece) for piece, _ in one) < 250
