"""German; customers are spoken to with *Sie*."""
