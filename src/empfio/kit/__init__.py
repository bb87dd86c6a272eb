"""The ground every room stands on.

Scope, database, doors (HTTP operations), ids, errors, settings, secrets, clock, log and the
embedded PostgreSQL. Nothing here knows what a lead or a conversation is.
"""
