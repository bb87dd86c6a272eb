"""Arrivals: what providers called us with, whole, until it is old or its sender is erased.

Owns the table ``arrivals``. Reading them is intake's matter.
"""
