"""Pure decisions of the entrance."""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

# Words that stand where a slug does in an address.
_TAKEN = {"attachments", "messages", "stream", "typing"}


def read_email(text: str) -> str:
    """The e-mail in the one form it is stored and sought in; raises ``ValueError`` otherwise.

    Lower case throughout: no provider of note tells mailboxes apart by case, people do not type
    it consistently, and one person must not end up with two accounts. Lowered and not folded:
    ``straße.example`` and ``strasse.example`` are two domains, of two people.
    """
    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(f"must be an e-mail address: {error}") from None
    return found.normalized.lower()


def shorten_agent(text: str) -> str:
    """What a browser calls itself, at most 200 characters, without what is not to be shown."""
    return "".join(letter for letter in text if letter.isprintable())[:200]


def slug_of(name: str) -> str:
    """The name as part of an address: ``Müller & Töchter`` gives ``muller-tochter``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "desk"
    return f"{slug}-desk" if slug in _TAKEN else slug
