"""Conversations: threads and their messages, and who is answering.

Owns the tables ``conversations`` and ``messages``, the order of messages, the one open
conversation of a session, and the counters and previews that lists show.
"""
