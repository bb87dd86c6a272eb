"""Measures the running product against what others would have built on the same tables."""
