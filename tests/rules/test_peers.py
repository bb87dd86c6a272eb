"""Whose address counts: nobody is believed but the proxies that the settings name."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from empfio.kit.peers import Proxies, is_loopback
from empfio.kit.settings import Settings

OURS = Proxies((ip_network("10.0.0.0/8"), ip_network("::1"), ip_network("2001:db8::/32")))
CALLER = "203.0.113.7"


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        # Strangers may write what they like.
        (CALLER, ["10.0.0.1"], CALLER),
        (CALLER, [], CALLER),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", [CALLER], CALLER),
        ("::1", [CALLER], CALLER),
        ("::ffff:10.0.0.1", [CALLER], CALLER),
        # What stands left of the first untrusted hop was written by it.
        ("10.0.0.1", [f"198.51.100.1, {CALLER}"], CALLER),
        ("10.0.0.1", [f"10.9.9.9, {CALLER}, 10.0.0.2"], CALLER),
        ("10.0.0.1", ["198.51.100.1", f"{CALLER}, 10.0.0.2"], CALLER),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        # Ports and brackets, as some proxies write them.
        ("10.0.0.1", [f"{CALLER}:4711"], CALLER),
        ("10.0.0.1", ["[2001:4860::1]:4711"], "2001:4860::1"),
        ("10.0.0.1", ["2001:4860:0:0::1"], "2001:4860::1"),
        ("10.0.0.1", [f"::ffff:{CALLER}"], CALLER),
        # What cannot be read ends the way.
        ("10.0.0.1", [f"{CALLER}, unknown"], "10.0.0.1"),
        ("10.0.0.1", [f"{CALLER}, , 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["_hidden"], "10.0.0.1"),
        ("10.0.0.1", ["1" * 30_000], "10.0.0.1"),
        ("", [CALLER], ""),
    ],
)
def test_the_first_hop_that_is_no_proxy_of_ours_counts(
    peer: str, forwarded: list[str], address: str
) -> None:
    assert OURS.caller_behind(peer, forwarded) == address


def test_without_proxies_nobody_is_believed() -> None:
    assert Proxies().caller_behind("127.0.0.1", [CALLER]) == "127.0.0.1"
    assert Proxies().caller_behind(f"::ffff:{CALLER}", []) == CALLER


@given(st.lists(st.text(max_size=50), max_size=4), st.ip_addresses(v=4).map(str))
def test_nothing_that_a_caller_writes_hides_its_address(written: list[str], seen: str) -> None:
    """A proxy of ours adds what it saw; whatever stood there before, that counts."""
    if OURS.are_trusted(seen):
        return
    assert OURS.caller_behind("10.0.0.1", [*written, seen]) == str(ip_address(seen))


def test_loopback_is_known_in_every_spelling() -> None:
    near = ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1")
    assert [text for text in near if not is_loopback(text)] == []
    assert [text for text in (CALLER, "", "localhost", "10.0.0.1") if is_loopback(text)] == []


def set_to(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> Settings:
    monkeypatch.setenv(f"EMPFIO_{name}", value)
    return Settings()


def test_proxies_are_set_as_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    read = set_to(monkeypatch, "TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8,::1").trusted_proxies
    assert read == (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("::1"))


@pytest.mark.parametrize("value", ["*", "localhost", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.1 ::1"])
def test_what_is_no_network_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    with pytest.raises(ValidationError):
        set_to(monkeypatch, "TRUSTED_PROXIES", value)


@pytest.mark.parametrize(
    ("value", "kept"),
    [("https://desk.example.com", None), ("http://[::1]:8001", None),
     ("https://desk.example.com/", "https://desk.example.com")],
)  # fmt: skip
def test_a_public_address_is_kept_without_its_slash(
    monkeypatch: pytest.MonkeyPatch, value: str, kept: str | None
) -> None:
    assert set_to(monkeypatch, "PUBLIC_URL", value).public_url == (kept or value)


@pytest.mark.parametrize(
    "value",
    ["desk.example.com", "ftp://desk.example.com", "https://", "https://a/b", "https://a?b",
     "https://a#b", "https://user:word@a", "https://a:99999", "//a", "https://a:b"],
)  # fmt: skip
def test_what_is_no_public_address_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    with pytest.raises(ValidationError):
        set_to(monkeypatch, "PUBLIC_URL", value)
