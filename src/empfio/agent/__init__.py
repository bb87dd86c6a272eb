"""Agent: one answer at a time, by whoever answers behind one contract.

A turn begins in a scope, thinks without one, and finishes in another: what it says is stored only
if nobody said anything meanwhile.
"""
