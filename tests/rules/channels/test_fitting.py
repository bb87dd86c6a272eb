"""Messages made to fit: nothing is lost, and no part is larger than its provider takes."""

import regex
from hypothesis import given
from hypothesis import strategies as st

from empfio.channels.contract import Choice, Outgoing, Section
from empfio.channels.fitting import Limits, chosen, cut, fit, form_of, numbered, size
from empfio.channels.telegram.channel import LIMITS as TELEGRAM
from empfio.channels.telegram.channel import Telegram
from empfio.channels.whatsapp_meta.channel import WhatsAppMeta
from empfio.channels.whatsapp_meta.sending import LIMITS as META
from empfio.channels.whatsapp_twilio.channel import LIMITS as TWILIO
from empfio.channels.whatsapp_twilio.channel import WhatsAppTwilio

TEXTS = st.text(st.sampled_from("ab .\n\t🙂é👩‍👩‍👧‍👦̈") | st.characters(), max_size=300)
LINES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def choices(*labels: str, description: str = "") -> tuple[Choice, ...]:
    return tuple(
        Choice(f"id:{place}", label, description) for place, label in enumerate(labels, start=1)
    )


def asking(*labels: str, text: str = "Wann passt es?", description: str = "") -> Outgoing:
    sections = (Section("", choices(*labels, description=description)),)
    return Outgoing("+491701234567", text, sections, list_label="Auswählen")


@given(TEXTS, st.integers(1, 40))
def test_a_cut_text_is_whole_again_but_for_white_space(text: str, most: int) -> None:
    pieces = cut(text, most)
    assert all(size(piece) <= max(most, 2) for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert len(pieces) == 1 or all(piece == piece.strip() != "" for piece in pieces)


def graphemes(*texts: str) -> set[str]:
    return {one for text in texts for word in text.split() for one in regex.findall(r"\X", word)}


@given(TEXTS)
def test_no_grapheme_is_torn(text: str) -> None:
    """A family of four is 11 units and stays together."""
    if all(size(one) <= 40 for one in graphemes(text)):
        assert graphemes(*cut(text, 40)) <= graphemes(text)


def test_texts_are_cut_between_paragraphs_then_lines_then_words() -> None:
    assert cut("a b\n\nc d", 6) == ["a b", "c d"]
    assert cut("aaa bb\nc d", 9) == ["aaa bb", "c d"]
    assert cut("aaaa bbbb cccc", 9) == ["aaaa bbbb", "cccc"]
    assert cut("aaaaaaaa", 3) == ["aaa", "aaa", "aa"]
    assert cut("kurz", 4_096) == ["kurz"]
    assert cut(" \n ", 1) == [""]


def test_a_very_long_word_takes_no_long_time() -> None:
    assert len(cut("x" * 65_536, 1_600)) == 41
    assert len(cut("é" * 65_536, 1_600)) == 41


@given(st.lists(st.tuples(LINES, LINES), min_size=1, max_size=15), TEXTS)
def test_no_part_is_too_large_and_every_choice_is_there(
    pairs: list[tuple[str, str]], text: str
) -> None:
    offered = tuple(Choice(str(place), *pair) for place, pair in enumerate(pairs))
    message = Outgoing("1", text, (Section("", offered),), "Auswählen", template={"name": "x"})
    for channel, limits in (
        (Telegram(), TELEGRAM),
        (WhatsAppMeta(), META),
        (WhatsAppTwilio(), TWILIO),
    ):
        *first, last = channel.parts(message)
        assert all(size(part.text) <= limits.text for part in (*first, last))
        assert not any(part.choices for part in first)
        assert (first or [last])[0].template == {"name": "x"}
        assert not any(part.template for part in [*first, last][1:])
        if last.choices:
            assert form_of(last, limits) != "text"
            assert size(last.text) <= limits.body
            assert [one.id for one in last.choices] == [one.id for one in offered]
        else:
            read = "".join("".join(part.text for part in (*first, last)).split())
            assert all("".join(one.label.split()) in read for one in offered)
            assert all("".join(one.description.split()) in read for one in offered)


def test_whatsapp_shows_three_as_buttons_ten_as_a_list_and_more_as_numbers() -> None:
    meta = WhatsAppMeta()
    [few] = meta.parts(asking("9:00", "10:00", "11:00"))
    assert form_of(few, META) == "buttons"
    [more] = meta.parts(asking(*map(str, range(10))))
    assert form_of(more, META) == "list"
    [most] = meta.parts(asking(*map(str, range(11))))
    assert most.choices == ()
    assert most.text.endswith("\n10. 9\n11. 10")
    [alike] = meta.parts(asking("9:00", "9:00"))
    assert form_of(alike, META) == "list"
    [described] = meta.parts(asking("Schnitt", description="45 min"))
    assert form_of(described, META) == "list"


def test_what_no_button_can_show_becomes_numbered_lines() -> None:
    long = "Waschen, schneiden, föhnen, legen"
    without_label = Outgoing("1", "Was?", (Section("", choices("a", "b", "c", "d")),))
    same_id = Outgoing("1", "Was?", (Section("", (Choice("x", "a"), Choice("x", "b"))),), "Los")
    without_text = asking("a", "b", text=" ")
    for message in (
        asking(long, "b"),
        without_label,
        same_id,
        without_text,
        asking("", "b"),
    ):
        [part] = fit(message, META)
        assert part.choices == ()
        assert "1." in part.text
    [telegram] = Telegram().parts(Outgoing("1", "Was?", (Section("", (Choice("ä" * 33, "a"),)),)))
    assert telegram.choices == ()  # 66 bytes come back as nothing
    [twilio] = WhatsAppTwilio().parts(asking("9:00"))
    assert twilio.text == "Wann passt es?\n\n1. 9:00"


def test_a_button_of_telegram_says_all_there_is_of_a_choice() -> None:
    sections = (
        Section("Dienstag", (Choice("1", "9:00", "bei Bea"),)),
        Section("Mittwoch", (Choice("2", "9:00"),)),
    )
    [part] = Telegram().parts(Outgoing("1", "Wann?", sections))
    assert [one.label for one in part.choices] == ["Dienstag · 9:00 · bei Bea", "Mittwoch · 9:00"]
    many = Outgoing("1", "Wann?", (Section("", choices(*(f"um {n}" for n in range(60)))),))
    [part] = Telegram().parts(many)
    assert part.choices == ()


def test_numbers_run_on_over_titled_sections() -> None:
    sections = (Section("Di", choices("9:00")), Section("Mi", choices("9:00", description="Bea")))
    text = numbered(Outgoing("1", "Wann?", sections))
    assert text == "Wann?\n\nDi\n1. 9:00\n\nMi\n2. 9:00 · Bea"


def test_a_long_text_goes_first_and_its_end_stands_over_the_choices() -> None:
    parts = WhatsAppMeta().parts(asking("ja", "nein", text="wort " * 1_500))
    assert [len(part.choices) for part in parts] == [0] * (len(parts) - 1) + [2]
    assert len(parts) > 2


def test_a_section_without_choices_is_left_out() -> None:
    [part] = WhatsAppMeta().parts(
        Outgoing("1", "Was?", (Section("leer", ()), Section("", choices("a"))))
    )
    assert [section.title for section in part.sections] == [""]
    assert WhatsAppMeta().parts(Outgoing("1", "Nichts", (Section("leer", ()),)))[0].sections == ()


def test_a_typed_answer_means_the_choice_of_its_number_or_label() -> None:
    offered = choices("9:00", "10:00 Uhr", "Egal")
    for text in ("2", "2.", " 2) ", "#2", "10:00 uhr", "10:00  Uhr "):
        assert chosen(text, offered) == offered[1], text
    for text in ("0", "4", "", "22", "zwei", "2 oder 3", "nicht 2", "999", "²"):
        assert chosen(text, offered) is None, text
    assert chosen("gleich", choices("gleich", "Gleich")) is None


def test_a_provider_without_buttons_has_no_form_for_choices() -> None:
    assert form_of(asking("a"), Limits(text=10)) == "text"
