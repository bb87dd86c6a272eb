"""Secrets: random tokens, their hashes, and the server's own key."""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from empfio.kit.owners import give_like_folder, make_folders
from empfio.kit.settings import Settings

LEAST_KEY_LENGTH = 32


class SecretKeyError(RuntimeError):
    """The key that signs tokens is missing or too short."""


def random_token(prefix: str) -> str:
    """A bearer secret of 256 random bits behind a readable prefix, safe in a header."""
    return prefix + secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """SHA-256 of a random secret: what is stored (32 bytes). Not for passwords."""
    return hashlib.sha256(token.encode()).digest()


def signing_key(settings: Settings) -> str:
    """The key that signs tokens: as set, or made once and kept in the data folder (0600).

    Raises ``SecretKeyError`` where a database of one's own is used without a key: two servers
    on one database must agree on it, so it cannot be made up here.
    """
    if settings.secret_key is not None:
        key = settings.secret_key.get_secret_value()
        if len(key) < LEAST_KEY_LENGTH:
            raise SecretKeyError(
                f"EMPFIO_SECRET_KEY has {len(key)} characters; give at least {LEAST_KEY_LENGTH}, "
                "for example the output of: openssl rand -hex 32"
            )
        return key
    if settings.database_url is not None:
        raise SecretKeyError(
            "EMPFIO_DATABASE_URL is set but EMPFIO_SECRET_KEY is not; set it to a long random "
            "text, for example the output of: openssl rand -hex 32"
        )
    return _kept_key(key_file(settings))


def key_file(settings: Settings) -> Path:
    """Where the key is kept that nobody has set."""
    return settings.data / "secret.key"


def replace_kept_key(settings: Settings, key: str) -> None:
    """Keep another key in the data folder from now on: that of a backup."""
    file = key_file(settings)
    draft = _write_draft(file, key)
    draft.replace(file)


def _kept_key(file: Path) -> str:
    make_folders(file.parent, 0o711)
    if not file.exists():
        # Written whole, then linked into place: of two processes that start at once one wins,
        # and neither ever reads half a key.
        draft = _write_draft(file, secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    key = file.read_text().strip()
    if len(key) < LEAST_KEY_LENGTH:
        raise SecretKeyError(f"{file} is damaged; delete it to make a new key (tokens then end)")
    return key


def _write_draft(file: Path, key: str) -> Path:
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
        give_like_folder(made.fileno(), file.parent)
        made.write(key)
        made.flush()
        os.fsync(made.fileno())
    return draft
