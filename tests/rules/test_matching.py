"""Which service is meant, however it is said."""

import pytest

from empfio.agent.built_in.matching import find_services, find_staff
from empfio.agent.contract import Person, Service

SALON = (
    Service("cut", "Haarschnitt", 45, translations={"en": "Haircut"}),
    Service("colour", "Farbe", 90, translations={"en": "Colour"}),
    Service("beard", "Bartschnitt", 20, translations={"en": "Beard trim"}),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Termin zum Haareschneiden morgen", "cut"), ("Haare schneiden lassen", "cut"),
        ("I need my hair cut", "cut"), ("a haircutt tomorrow", "cut"), ("hair cutting", "cut"),
        ("Ich will mir die Haare färben lassen", "colour"), ("please dye my hair", "colour"),
        ("get my beard trimmed", "beard"), ("Bart schneiden", "beard"),
        ("einen Damenhaarschnitt bitte", "cut"), ("Haarfarbe", "colour"),
        ("Ich möchte mir das Kinderhaar schneiden lassen, Herrenhaarschnitt", "cut"),
    ],
)  # fmt: skip
def test_what_is_done_is_as_good_as_its_name(text: str, meant: str) -> None:
    assert [one.id for one in find_services([text], SALON)] == [meant]


@pytest.mark.parametrize("text", ["When are you open?", "Ich komme später", "", "c", "🙂" * 500])
def test_what_names_no_service_finds_none(text: str) -> None:
    assert find_services([text], SALON) == []


def test_a_name_within_another_is_somebody_else() -> None:
    staff = (Person("1", "Hanna", frozenset()), Person("2", "Kim", frozenset()))
    assert find_staff(["bei Johanna"], staff) == []
