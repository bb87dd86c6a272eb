"""The vault: secrets that must be read again are sealed before they are stored."""

import hashlib
import json
import os
from collections.abc import Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12  # bytes, NIST SP 800-38D 8.2: fresh and random for each sealing
_ONE_KEY = b"\x01"  # until each organization had its own
_OWN_KEYS = b"\x02"


class VaultError(RuntimeError):
    """What was sealed cannot be opened: the server's secret key is another one, or a row moved."""


class Vault:
    """Seals by AES-256-GCM, for each organization under a key of its own (HKDF, RFC 5869).

    All of them come from the server's key, which is random and long.
    """

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def seal(self, secrets: Mapping[str, str], organization_id: UUID, row_id: UUID) -> bytes:
        """The secrets of an organization's row; moved to another one they do not open."""
        nonce = os.urandom(_NONCE)
        plain = json.dumps(dict(secrets)).encode()
        cipher = self._cipher(_OWN_KEYS, organization_id)
        return _OWN_KEYS + nonce + cipher.encrypt(nonce, plain, _owner(organization_id, row_id))

    def open(self, sealed: bytes, organization_id: UUID, row_id: UUID) -> dict[str, str]:
        """What was sealed for this row of this organization; raises ``VaultError``."""
        version, nonce, rest = sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            cipher = self._cipher(version, organization_id)
            plain = cipher.decrypt(nonce, rest, _owner(organization_id, row_id))
        except (InvalidTag, ValueError):
            raise VaultError("another key, another row, or not what was sealed") from None
        opened: dict[str, str] = json.loads(plain)
        return opened

    def _cipher(self, version: bytes, organization_id: UUID) -> AESGCM:
        if version == _ONE_KEY:
            return AESGCM(hashlib.sha256(b"empfio vault 1\n" + self._key).digest())
        info = b"empfio vault 2\n" + organization_id.bytes
        return AESGCM(HKDF(SHA256(), length=32, salt=None, info=info).derive(self._key))


def _owner(organization_id: UUID, row_id: UUID) -> bytes:
    return f"{organization_id}/{row_id}".encode()
