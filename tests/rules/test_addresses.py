"""Addresses in the one form they are stored in: phones, e-mails, slugs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empfio.access.rules import read_email, slug_of
from empfio.leads.errors import NoPhoneNumberError
from empfio.leads.rules import address_on, is_made_up, keep_phone, phone_in_e164

SAMPLE = "+49123456789"  # the published one: possible, not valid


@pytest.mark.parametrize(
    "text",
    [SAMPLE, "+49 123 456789", "0049123456789", "0049 (123) 456-789", "+49-123-456789",
     "＋４９１２３４５６７８９", "+49.123.456789", "tel:+49123456789", " +49 123 456 789 "],
)  # fmt: skip
def test_every_spelling_of_a_number_is_one_number(text: str) -> None:
    assert phone_in_e164(text, None) == SAMPLE


def test_a_number_without_country_code_needs_a_country() -> None:
    assert phone_in_e164("0123 456789", None) is None
    assert phone_in_e164("0123 456789", "DE") == SAMPLE
    assert phone_in_e164("(415) 555-2671", "US") == "+14155552671"


@pytest.mark.parametrize(
    "text", ["", " ", "Jane", "+", "00", "+49", "12", "+0123456789", "+999" * 9]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert phone_in_e164(text, None) is None


@given(st.text(max_size=60) | st.text("0123456789+-() ", max_size=40))
def test_any_text_is_a_number_in_e164_or_none(text: str) -> None:
    number = phone_in_e164(text, None)
    assert number is None or (number[0] == "+" and number[1:].isdigit() and len(number) <= 16)
    assert number is None or phone_in_e164(number, None) == number


@given(st.text(max_size=40))
def test_a_phone_that_is_no_number_is_kept_as_it_was_given(text: str) -> None:
    kept = keep_phone(text, None)
    assert kept == (phone_in_e164(text, None) or text if text.strip() else None)


def test_an_address_on_a_phone_channel_is_a_phone_number() -> None:
    assert address_on("whatsapp", "0049 123 456789", None, None) == SAMPLE
    assert address_on("voice", None, "+49 123 456789", None) == SAMPLE
    assert address_on("whatsapp", None, "Jane", None) is None
    with pytest.raises(NoPhoneNumberError):
        address_on("whatsapp", "jane", SAMPLE, None)


def test_other_addresses_are_taken_as_they_are() -> None:
    assert address_on("telegram", "Jane_S", SAMPLE, None) == "Jane_S"
    assert address_on("web", None, SAMPLE, None) is None
    assert address_on("email", "Jane@Example.COM", None, None) == "jane@example.com"


def test_two_people_with_similar_addresses_stay_two() -> None:
    assert address_on("email", "a@straße.example", None, None) == "a@straße.example"
    assert read_email("jane@straße.de") != read_email("jane@strasse.de")
    assert read_email("straße@example.com") != read_email("strasse@example.com")


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Jane@Example.COM", "jane@example.com"),
        ("JANE+tag@example.com", "jane+tag@example.com"),
        ("jane@xn--mnchen-3ya.de", "jane@münchen.de"),
        ("ju\u0308rgen@example.com", "j\u00fcrgen@example.com"),
    ],
)
def test_an_email_is_read_into_one_form(text: str, email: str) -> None:
    assert read_email(text) == email


@pytest.mark.parametrize(
    "text",
    ["", "jane", "@example.com", "jane@", "jane@example", "a b@example.com", "jane@@example.com",
     "jane@example.com ", "Jane <jane@example.com>", "jane@exa_mple.com", "jane@-x.com",
     "a\nb@example.com", "jane@[127.0.0.1]"],
)  # fmt: skip
def test_what_is_no_email_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be an e-mail address"):
        read_email(text)


@given(st.emails() | st.text(max_size=40) | st.from_regex(r"\A[\w.+-]{1,9}@[\w.-]{1,9}\.de\Z"))
def test_an_email_in_its_stored_form_stays_as_it_is(text: str) -> None:
    try:
        email = read_email(text)
    except ValueError:
        return
    assert read_email(email) == email
    assert email == email.lower()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Salon", "salon"), ("Müller & Töchter", "muller-tochter"),
        ("  Jane's  Salon! ", "jane-s-salon"), ("---", "desk"), ("💈", "desk"),
        ("理髪店", "desk"), ("a" * 200, "a" * 40), ("Ａ１", "a1"),
    ],
)  # fmt: skip
def test_a_name_becomes_a_slug(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@given(st.text(max_size=200))
def test_a_slug_is_safe_in_an_address(name: str) -> None:
    slug = slug_of(name)
    assert 1 <= len(slug) <= 40
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug[0] != "-"


def test_what_was_made_up_is_told_from_what_somebody_gave() -> None:
    for made in ("01a212567d0374a4bdfd4c8f95f57938", "sgd:train-107_00008", "file:a:b"):
        assert is_made_up(made)
    for address in (SAMPLE, "0049 123 456789", "tel:+49 123 456789", "jane", "jane@example.com"):
        assert not is_made_up(address)
