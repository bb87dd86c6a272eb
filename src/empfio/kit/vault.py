"""The vault: secrets that must be read again are sealed before they are stored."""

import hashlib
import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12  # bytes, NIST SP 800-38D 8.2: fresh and random for each sealing
_VERSION = b"\x01"


class VaultError(RuntimeError):
    """What was sealed cannot be opened: the server's secret key is another one, or a row moved."""


class Vault:
    """Seals by AES-256-GCM under a key that is derived from the server's own."""

    def __init__(self, key: str) -> None:
        # The server's key is random and long: a hash is all the derivation it needs.
        self._cipher = AESGCM(hashlib.sha256(b"empfio vault 1\n" + key.encode()).digest())

    def seal(self, secrets: Mapping[str, str], owner: str) -> bytes:
        """The secrets of ``owner``, which must be named again to open them."""
        nonce = os.urandom(_NONCE)
        plain = json.dumps(dict(secrets)).encode()
        return _VERSION + nonce + self._cipher.encrypt(nonce, plain, owner.encode())

    def open(self, sealed: bytes, owner: str) -> dict[str, str]:
        """What was sealed for ``owner``; raises ``VaultError``."""
        nonce, rest = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            plain = self._cipher.decrypt(nonce, rest, owner.encode())
        except (InvalidTag, ValueError):
            raise VaultError("another key, another row, or not what was sealed") from None
        opened: dict[str, str] = json.loads(plain)
        return opened
