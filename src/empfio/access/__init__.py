"""Access: organizations' rows, users, API keys and roles: who is calling.

Owns the tables ``organizations``, ``users``, ``api_keys`` and the small look-ups that lead from
an e-mail, a key or a slug to its organization.
"""
