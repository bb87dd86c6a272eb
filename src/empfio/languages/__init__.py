"""Languages: what a customer may mean by their words, and how we say things, in English and German.

Pure: no table, no network. What belongs to one language lies in its folder (``en``, ``de``).
"""
