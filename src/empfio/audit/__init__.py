"""Audit: who did what, and what it was before, written in the transaction of the change.

Owns the table ``audit_entries``. Entries name people of the business and programs; of leads and
their words they hold ids alone, and of secrets nothing.
"""
