"""The jobs of taking in what arrives, and their limits."""

from datetime import timedelta

MOST_BODY = 4_000_000  # bytes of a provider's call
RECEIPT = "receipt"  # the job for a receipt that came before its message was noted as sent
TAP = "tap"  # the job that confirms one
RECEIPT_TRIES = 4
RECEIPT_AGAIN_AFTER = timedelta(seconds=5)
