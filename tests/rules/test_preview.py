"""The preview of a message: one line of at most 120 characters as people count them."""

import regex
from hypothesis import given
from hypothesis import strategies as st

from empfio.conversations.rules import MOST_PREVIEWED, PREVIEW_LENGTH, preview

FAMILY = "👩‍👩‍👧‍👦"  # one grapheme of seven characters
FLAG = "🇩🇪"
TONE = "👍🏽"
ACCENT = "e\u0301"
HANGUL = "\u1112\u1161\u11ab"

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=400) | st.text(
    st.sampled_from("a \n\t\u0301\u200d👩👧🇩🇪🏽한\u1112\u1161ß\u0600\u00a0"), max_size=600
)


def graphemes(text: str) -> list[str]:
    return regex.findall(r"\X", text)


def test_a_short_text_is_its_own_preview() -> None:
    assert preview("Hi, I'd like to book a haircut") == "Hi, I'd like to book a haircut"
    assert preview("") == ""


def test_white_space_of_every_kind_is_folded() -> None:
    assert preview("  Hello\r\n\r\n\tthere\u00a0\u2003you \n") == "Hello there you"
    assert preview(" \n\t ") == ""


def test_white_space_at_the_start_hides_nothing_however_much_there_is() -> None:
    assert preview(" " * 60_000 + "Hello") == "Hello"
    assert preview("Hello" + "\n" * 60_000) == "Hello"
    assert preview("Hello" + "\n" * 60_000 + "you") == "Hello you"


def test_exactly_120_characters_stay_and_121_are_cut() -> None:
    assert preview("x" * 120) == "x" * 120
    assert preview("x" * 121) == "x" * 120 + "…"
    assert preview("ä" * 120) == "ä" * 120
    assert preview("ä" * 121) == "ä" * 120 + "…"


def test_an_emoji_of_many_characters_counts_once_and_is_never_cut() -> None:
    for one in (FAMILY, FLAG, TONE, ACCENT, HANGUL):
        assert preview(one * 120) == one * 120
        assert preview(one * 121) == one * 120 + "…"


def test_ten_thousand_combining_marks_do_not_end_up_in_the_list() -> None:
    found = preview("e" + "\u0301" * 10_000)
    assert found == "e" + "\u0301" * (MOST_PREVIEWED - 1) + "…"


def test_one_letter_words_are_cut_after_120_graphemes() -> None:
    assert preview("ü " * 30_000) == "ü " * 60 + "…"


@given(TEXTS)
def test_a_preview_is_the_folded_text_or_a_beginning_of_it(text: str) -> None:
    folded = " ".join(text.split())
    found = preview(text)
    if found == folded:
        assert len(graphemes(found)) <= PREVIEW_LENGTH or found.isascii()
    else:
        assert found.endswith("…")
        assert folded.startswith(found[:-1])
        assert len(found) <= MOST_PREVIEWED + 1
        assert len(graphemes(found[:-1])) <= PREVIEW_LENGTH


@given(TEXTS)
def test_a_preview_ends_where_a_grapheme_ends(text: str) -> None:
    folded = " ".join(text.split())
    whole = graphemes(folded)
    if folded.isascii() or len(folded) > MOST_PREVIEWED:
        return
    expected = folded if len(whole) <= PREVIEW_LENGTH else "".join(whole[:PREVIEW_LENGTH]) + "…"
    assert preview(text) == expected
