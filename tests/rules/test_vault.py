"""The vault: each organization's secrets lie under a key of their own."""

import hashlib
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from empfio.kit.vault import Vault, VaultError

ONE, OTHER, ROW = UUID(int=1), UUID(int=2), UUID(int=3)
SECRETS = {"auth_token": "planted"}


def test_what_is_sealed_opens_for_its_owner_alone() -> None:
    vault = Vault("a key of the server")
    sealed = vault.seal(SECRETS, ONE, ROW)
    assert vault.open(sealed, ONE, ROW) == SECRETS
    assert b"planted" not in sealed
    assert vault.seal(SECRETS, ONE, ROW) != sealed
    for strange in (
        lambda: vault.open(sealed, OTHER, ROW),  # with its own key, whoever is named
        lambda: vault.open(sealed, ONE, UUID(int=4)),
        lambda: Vault("another key").open(sealed, ONE, ROW),
        lambda: vault.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), ONE, ROW),
        lambda: vault.open(b"\x01" + sealed[1:], ONE, ROW),
        lambda: vault.open(b"", ONE, ROW),
    ):
        with pytest.raises(VaultError):
            strange()


def test_what_was_sealed_under_the_one_key_of_before_still_opens() -> None:
    key = hashlib.sha256(b"empfio vault 1\na key of the server").digest()
    nonce = bytes(12)
    plain = b'{"auth_token": "planted"}'
    sealed = b"\x01" + nonce + AESGCM(key).encrypt(nonce, plain, f"{ONE}/{ROW}".encode())
    assert Vault("a key of the server").open(sealed, ONE, ROW) == SECRETS
