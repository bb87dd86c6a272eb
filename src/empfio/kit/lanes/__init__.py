"""Lanes: background work that survives every crash and keeps its order for each key.

A *job* is enqueued in the transaction that wants it done. Jobs of one *lane* run one after the
other, in the order of their enqueuing; lanes do not wait for each other. A job runs in one
transaction that also removes it: what it stores happens exactly once.
"""
