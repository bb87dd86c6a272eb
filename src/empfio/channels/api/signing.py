"""Calls of ours, signed as Standard Webhooks says: https://www.standardwebhooks.com."""

import base64
import hmac
import secrets
from datetime import datetime

PREFIX = "whsec_"


def new_secret() -> str:
    """A secret of 256 random bits, in the form that libraries of Standard Webhooks take."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_in(secret: str) -> bytes:
    """The bytes that a secret stands for; raises ``ValueError`` for what is no such secret."""
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)


def sign(secret: str, call_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers that prove to whoever knows the secret that a call is ours, and when."""
    moment = int(at.timestamp())
    signed = f"{call_id}.{moment}.".encode() + body
    signature = base64.b64encode(hmac.digest(key_in(secret), signed, "sha256")).decode()
    return {
        "webhook-id": call_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{signature}",
    }
